/** How profiles come by credentials: the SDK's own order, and one sentence for each that leads nowhere. */
import { describe, expect, it } from 'vitest';
import { credentialChain, credentialPlan } from '../../../main/accounts/credential-plan.ts';
import { type Profile, profileFacts, type Sections } from '../../../main/accounts/profile-facts.ts';

const keys = { aws_access_key_id: 'a', aws_secret_access_key: 'b' };
const role = { role_arn: 'arn:aws:iam::111122223333:role/wall' };
const sso = { sso_start_url: 'https://x', sso_region: 'eu-west-1', sso_account_id: '1', sso_role_name: 'r' };

describe('credentialPlan', () => {
  it.each([
    ['role with keys of its own, assumed with another profile', { ...keys, ...role, source_profile: 'x' }, 'role'],
    ['role assumed with a source of the machine', { ...role, credential_source: 'Environment' }, 'role'],
    ['keys before anything but a role', { ...keys, ...sso, credential_process: 'x' }, 'keys'],
    [
      'web identity before a program',
      { ...role, web_identity_token_file: 'f', credential_process: 'x' },
      'web-identity',
    ],
    ['program before a sign-in', { ...sso, credential_process: 'x' }, 'process'],
    ['sign-in of the old form', sso, 'sso'],
    ['sign-in by a session', { ...sso, sso_session: 'corp' }, 'sso'],
    ['aws login', { login_session: 'x' }, 'login'],
    ['nothing', { region: 'eu-west-1' }, 'incomplete'],
    ['half a key', { aws_secret_access_key: 'b' }, 'incomplete'],
    ['a role without a source', role, 'incomplete'],
    ['a role with two sources', { ...role, source_profile: 'x', credential_source: 'Environment' }, 'incomplete'],
    ['a session that is not there', { ...sso, sso_session: 'gone' }, 'incomplete'],
    ['a sign-in without a role', { ...sso, sso_role_name: undefined }, 'incomplete'],
  ])('%s', (_what, section, kind) => {
    const config = { 'sso-session.corp': { sso_start_url: 'https://corp', sso_region: 'eu-west-1' } };
    expect(credentialPlan(section, config).kind).toBe(kind);
  });

  it('names a sign-in as the CLI names its file: by session, else by start URL', () => {
    const session = { sso_start_url: 'https://corp', sso_region: 'eu-west-1', sso_registration_scopes: 'a:b, c:d' };
    const config = {
      'sso-session.corp': session,
      'sso-session.plain': { ...session, sso_registration_scopes: undefined },
    };
    const of = (section: object): unknown => {
      const plan = credentialPlan({ ...sso, ...section }, config);
      return plan.kind === 'sso' ? [plan.session.key, plan.session.startUrl, plan.session.scopes] : plan;
    };
    expect(of({ sso_session: 'corp' })).toEqual(['corp', 'https://corp', ['a:b', 'c:d']]);
    expect(of({ sso_session: 'plain' })).toEqual(['plain', 'https://corp', ['sso:account:access']]);
    expect(of({})).toEqual(['https://x', 'https://x', []]);
  });
});

describe('credentialChain', () => {
  const profiles = (config: Sections): readonly Profile[] => profileFacts(config, {}, {});
  const chain = (config: Sections, name: string): unknown => {
    const all = profiles(config);
    const facts = all.find(({ profile }) => profile === name);
    const found = facts === undefined ? undefined : credentialChain(facts, all);
    return found?.ok === true ? found.value.map(({ profile }) => profile) : found?.error.message;
  };
  const config: Sections = {
    base: keys,
    one: { ...role, source_profile: 'base' },
    two: { ...role, source_profile: 'one' },
    self: { ...keys, ...role, source_profile: 'self' },
    onSelf: { ...role, source_profile: 'self' },
    loop: { ...role, source_profile: 'loop' },
    onHalf: { ...role, source_profile: 'half' },
    half: { aws_access_key_id: 'a' },
  };
  it('follows sources to the keys', () => {
    expect(chain(config, 'two')).toEqual(['two', 'one', 'base']);
    expect(chain(config, 'base')).toEqual(['base']);
  });
  it('ends at a source with keys of its own, also where it names itself', () => {
    expect(chain(config, 'self')).toEqual(['self', 'self']);
    expect(chain(config, 'onSelf')).toEqual(['onSelf', 'self']);
  });
  it('says where it breaks', () => {
    expect(chain(config, 'loop')).toBe('its source_profile leads back to itself (loop → loop).');
    expect(chain(config, 'onHalf')).toBe('aws_secret_access_key is missing.');
  });
});
