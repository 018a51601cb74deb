/** Hears when an account comes to be signed in: what it was refused before, it may be given now. */
import { effect, type ReadonlySignal, untracked } from '@preact/signals';
import type { Account } from '../../contract/accounts.ts';

/** Calls `act` each time an account is signed in that was not before. Returns the disposer. */
export const onSignedIn = (accounts: ReadonlySignal<readonly Account[]>, act: () => void): (() => void) => {
  let before: ReadonlySet<string> = new Set();
  return effect(() => {
    const ready = accounts.value.filter(({ signIn }) => signIn.state === 'ready');
    const isNew = ready.some(({ profile }) => !before.has(profile));
    before = new Set(ready.map(({ profile }) => profile));
    if (isNew) untracked(act);
  });
};
