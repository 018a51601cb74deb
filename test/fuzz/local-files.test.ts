/** The settings' file and the shared AWS files, whatever somebody wrote into them: settings or set aside, a list of profiles or none. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { accountListSchema } from '../../contract/accounts.ts';
import { settingsSchema } from '../../contract/settings.ts';
import { profileFacts, type Sections } from '../../main/accounts/profile-facts.ts';
import { readProfiles } from '../../main/accounts/profiles.ts';
import { unreadableSections } from '../../main/accounts/unreadable-sections.ts';
import { openSettings } from '../../main/settings/settings-desk.ts';
import { createSettingsFile } from '../../main/settings/settings-file.ts';
import { createMemoryLog, gate } from '../unit/main/fixtures.ts';
import { createManualClock } from '../unit/main/manual-clock.ts';
import { corpus } from './support/corpus.ts';
import { fuzz } from './support/fuzz.ts';
import { anyText } from './support/mutated.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const defaults = settingsSchema.parse({});
const settingsTexts = [
  JSON.stringify(
    { version: '0.1.0', ...defaults, wall: { tiles: 9, cameras: [gate, null], panelOpen: true } },
    null,
    2,
  ),
  JSON.stringify({ layout: 4, session: { Expires: 600 } }),
  JSON.stringify({ __internal__: { migrations: { version: '0.1.0' } }, ...defaults }),
  JSON.stringify({ ...defaults, accounts: { watched: [{ profile: 'site-a', regions: ['eu-west-1'] }], labels: [] } }),
];
const settingsTokens = [
  '{',
  '}',
  '[',
  ']',
  '"wall":',
  '"tiles":',
  '"__proto__":',
  'null',
  '-1',
  '{"a":',
  '[[',
  '"version":"9.9.9"',
];

const expectSettings = (content: string | Uint8Array): void => {
  const place = mkdtempSync(join(folder, 's-'));
  writeFileSync(join(place, 'settings.json'), content);
  const open = (): ReturnType<typeof openSettings> =>
    openSettings(
      createSettingsFile(place, '0.1.0', () => 0),
      createMemoryLog().log,
      createManualClock(),
    );
  const settings = open();
  expect(settingsSchema.safeParse(settings.current()).error).toBeUndefined();
  const aside = readdirSync(place).filter((name) => name.includes('broken'));
  expect(settings.notices).toHaveLength(aside.length);
  if (aside.length > 0) expect(settings.current()).toEqual(defaults);
  expect(open().notices).toEqual([]);
  rmSync(place, { recursive: true });
};

const configTexts = [
  '[default]\nregion = eu-west-1\n[profile cam.eu]\nregion=eu-central-1\nsso_session = corp\nsso_account_id=111122223333\nsso_role_name=view\n[sso-session corp]\nsso_region=eu-west-1\nsso_start_url=https://corp.awsapps.com/start\n',
  '[profile role]\nrole_arn = arn:aws:iam::111122223333:role/view\nsource_profile = default\nmfa_serial = arn:aws:iam::111122223333:mfa/x\nservices = mine\n[services mine]\nkinesis_video =\n  endpoint_url = http://127.0.0.1:1\n',
  '[profile a]\nsource_profile = b\nrole_arn=x\n[profile b]\nsource_profile = a\nrole_arn=y\n[profile c]\ncredential_process = /opt/x "a b"\n# remark\n; another\n',
];
const credentialsTexts = [
  '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n',
  '[cam.eu]\naws_access_key_id=x\naws_secret_access_key=y\naws_session_token=z\n[keys-only]\naws_access_key_id = y\n',
];
const configTokens = [
  '[',
  ']',
  '[profile ',
  '[profile x]',
  '[default]',
  '[__proto__]',
  '[profile __proto__]',
  '[profile constructor]',
  '[sso-session ',
  '[services ',
  'region=',
  'role_arn = x',
  'source_profile = a',
  'source_profile=',
  '=',
  ' = ',
  '\n  ',
  '; ',
  ' #',
  '"',
  'credential_source = Environment',
  'web_identity_token_file = x',
  'endpoint_url = ',
  '\u0000',
  '__proto__ = x',
];
const configs = anyText([...configTexts, ''], configTokens);
const credentials = anyText([...credentialsTexts, ''], configTokens);

/** One for all cases, as on a desk: the loader remembers the text of every file it has ever read. */
const home = join(folder, 'home');
mkdirSync(join(home, '.aws'), { recursive: true });

const expectProfiles = async (configText: string, credentialsText: string): Promise<void> => {
  writeFileSync(join(home, '.aws', 'config'), configText);
  writeFileSync(join(home, '.aws', 'credentials'), credentialsText);
  const { profiles, unreadable, unreadableFile } = await readProfiles({}, home);
  expect(new Set(profiles.map(({ profile }) => profile)).size).toBe(profiles.length);
  const { accounts } = accountListSchema.shape;
  const listed = profiles.map(({ profile, region, kind }) => ({
    profile,
    region,
    kind,
    regions: [],
    watched: false,
    identity: null,
    signIn: { state: 'unknown' },
    label: labelOf(profile),
  }));
  expect(accounts.safeParse(listed.slice(0, 100)).error).toBeUndefined();
  expect(unreadable.length).toBeLessThanOrEqual(100);
  expect(unreadableFile === null || unreadableFile.startsWith(home)).toBe(true);
};
const labelOf = (profile: string): object => ({
  profile,
  name: null,
  mark: null,
  favourite: false,
  lastUsedAtMs: null,
});

const sections = fc.dictionary(
  fc.oneof(
    fc.constantFrom('default', 'a', 'b', '__proto__', 'constructor', 'services.mine', 'sso-session.corp'),
    fc.string(),
  ),
  fc.dictionary(
    fc.oneof(
      fc.constantFrom(
        'region',
        'role_arn',
        'source_profile',
        'sso_session',
        'services',
        'endpoint_url',
        'credential_source',
      ),
      fc.constantFrom(
        'aws_access_key_id',
        'aws_secret_access_key',
        'credential_process',
        'sso_start_url',
        'mfa_serial',
      ),
      fc.string(),
    ),
    fc.oneof(fc.constantFrom('a', 'b', 'default', 'eu-west-1', 'mine', 'corp', 'true', '__proto__'), fc.string()),
  ),
);

const expectFacts = (config: Sections, keys: Sections): void => {
  const facts = profileFacts(config, keys, {});
  expect(facts.every(({ profile }) => Object.hasOwn(config, profile) || Object.hasOwn(keys, profile))).toBe(true);
};

describe('local files', () => {
  test.each(corpus('settings'))('settings: seed $name', ({ bytes }) => expectSettings(bytes));
  test.each(corpus('aws-config'))('AWS files: seed $name', async ({ text }) => {
    await expectProfiles(text, '');
    await expectProfiles('', text);
    expect(unreadableSections(text, text).length).toBeLessThanOrEqual(100);
  });

  fuzz(
    'a settings file',
    fc.oneof(
      { weight: 6, arbitrary: anyText(settingsTexts, settingsTokens) },
      { weight: 2, arbitrary: fc.json({ maxDepth: 5 }) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    ),
    expectSettings,
    { runs: 100 },
  );
  fuzz('the AWS files', fc.tuple(configs, credentials), ([config, keys]) => expectProfiles(config, keys), {
    runs: 100,
  });
  fuzz('profiles of any sections', fc.tuple(sections, sections), ([config, keys]) => expectFacts(config, keys), {
    runs: 300,
  });
});
