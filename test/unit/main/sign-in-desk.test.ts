/** The sign-in desk where something inside it breaks: whoever waits is told, and signing in can be started again. */
import { expect, it } from 'vitest';
import { profileFacts } from '../../../main/accounts/profile-facts.ts';
import { createSignInDesk, type SignInDeskParts } from '../../../main/accounts/sign-in-desk.ts';
import { createSignInStates } from '../../../main/accounts/sign-in-states.ts';
import { createManualClock } from './manual-clock.ts';

const unused = (): never => {
  throw new Error('not part of this test');
};

it('a bug ends the sign-in in an answer, and the next one begins anew', async () => {
  const session = { sso_start_url: 'https://plant.example/start', sso_region: 'eu-west-1' };
  const profiles = profileFacts({ one: { ...session, sso_account_id: '111122223333', sso_role_name: 'View' } }, {}, {});
  const states = createSignInStates(() => undefined);
  let begun = 0;
  const oidc = (): never => {
    begun += 1;
    throw new TypeError('a mistake');
  };
  const parts: SignInDeskParts = {
    read: () => Promise.resolve({ profiles, unreadable: [], unreadableFile: null }),
    credentials: { provider: unused, forget: unused, retry: unused, renewWithCode: unused, endAtMs: () => null },
    states,
    inner: { anywhere: unused, config: unused, sts: unused, sso: unused, oidc, iam: unused },
    clock: createManualClock(),
    openBrowser: unused,
    writeToken: unused,
    sort: unused,
    onChange: () => undefined,
  };
  const desk = createSignInDesk(parts);
  const internal = { ok: false, error: { kind: 'internal' } };
  expect(await desk.signIn('one')).toMatchObject(internal);
  expect(await desk.signIn('one')).toMatchObject(internal);
  expect(begun).toBe(2);
});
