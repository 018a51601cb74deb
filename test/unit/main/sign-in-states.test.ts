/** Sign-in states: told of when they become another one to a person, and only then. */
import { expect, it } from 'vitest';
import { CredentialTrouble } from '../../../main/accounts/credential-trouble.ts';
import { createSignInStates } from '../../../main/accounts/sign-in-states.ts';

it('credentials that are renewed change nothing; losing them and having them again does', () => {
  let changes = 0;
  const states = createSignInStates(() => {
    changes += 1;
  });
  states.note('one', { ok: true, endsAtMs: 1_000 });
  expect(changes).toBe(1);
  states.note('one', { ok: true, endsAtMs: 2_000 });
  expect(changes).toBe(1);
  expect(states.get('one')).toEqual({ state: 'ready', endsAtMs: 2_000 });
  states.note('one', { ok: false, error: new CredentialTrouble({ kind: 'sign-in-needed', resource: 'one' }) });
  states.note('one', { ok: true, endsAtMs: 3_000 });
  expect(changes).toBe(3);
});
