/** Hears when an account comes to be signed in: what it was refused before, it may be given now. */
import { effect, type ReadonlySignal, untracked } from '@preact/signals';
import type { Account } from '../../contract/accounts.ts';

const signedIn = (accounts: readonly Account[]): ReadonlySet<string> =>
  new Set(accounts.filter(({ signIn }) => signIn.state === 'ready').map(({ profile }) => profile));

/** Calls `act` each time an account is signed in that was not before. Returns the disposer. */
export const onSignedIn = (accounts: ReadonlySignal<readonly Account[]>, act: () => void): (() => void) => {
  let before = signedIn(accounts.peek());
  return effect(() => {
    const ready = signedIn(accounts.value);
    const isNew = [...ready].some((profile) => !before.has(profile));
    before = ready;
    if (isNew) untracked(act);
  });
};
