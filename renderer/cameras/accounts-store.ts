/** The accounts of this machine and which of them are watched; every change goes through main, which keeps them. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { type Account, type AccountList, regionNameSchema, type WatchedAccount } from '../../contract/accounts.ts';
import { sentenceFor } from '../../contract/trouble.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import type { Bridge } from '../desk/bridge.ts';

/** The accounts and what one may do with them. */
export interface AccountsStore {
  /** Null until main has answered. */
  readonly accounts: ReadonlySignal<readonly Account[] | null>;
  /** Why the AWS files can't be read, or why the last change was refused. */
  readonly trouble: ReadonlySignal<Trouble | null>;
  readonly load: () => Promise<void>;
  readonly setWatched: (profile: string, watched: boolean) => Promise<void>;
  /** Adds a region to an account. Resolves to a sentence when the region can't be used, else null. */
  readonly addRegion: (profile: string, region: string) => Promise<string | null>;
  readonly removeRegion: (profile: string, region: string) => Promise<void>;
  readonly dispose: () => void;
}

const watchedOf = (accounts: readonly Account[]): WatchedAccount[] =>
  accounts.filter((account) => account.watched).map(({ profile, regions }) => ({ profile, regions }));

const changed = (accounts: readonly Account[], profile: string, change: Partial<Account>): readonly Account[] =>
  accounts.map((account) => (account.profile === profile ? { ...account, ...change } : account));

/** Makes the store and follows main's own news of the accounts. */
export const createAccountsStore = (bridge: Bridge): AccountsStore => {
  const accounts = signal<readonly Account[] | null>(null);
  const trouble = signal<Trouble | null>(null);

  const accept = (list: AccountList): void => {
    accounts.value = list.accounts;
    trouble.value = list.trouble;
  };
  const stopListening = bridge.on('accountsChanged', accept);

  const watch = async (next: readonly Account[]): Promise<void> => {
    const answer = await bridge.request('accountsWatch', watchedOf(next));
    if (answer.ok) accept(answer.value);
    else trouble.value = answer.error;
  };

  const changeAccount = async (profile: string, change: (account: Account) => Partial<Account>): Promise<void> => {
    const known = accounts.value ?? [];
    const account = known.find((candidate) => candidate.profile === profile);
    if (account !== undefined) await watch(changed(known, profile, change(account)));
  };

  return {
    accounts,
    trouble,
    load: async () => {
      const answer = await bridge.request('accountsList', null);
      if (answer.ok) accept(answer.value);
      else {
        accounts.value ??= [];
        trouble.value = answer.error;
      }
    },
    setWatched: (profile, watched) => changeAccount(profile, () => ({ watched })),
    addRegion: async (profile, region) => {
      const parsed = regionNameSchema.safeParse(region.trim());
      if (!parsed.success) return 'A region looks like eu-west-1.';
      const account = accounts.value?.find((candidate) => candidate.profile === profile);
      if (account?.regions.includes(parsed.data) === true) return `${parsed.data} is already watched.`;
      await changeAccount(profile, (known) => ({ watched: true, regions: [...known.regions, parsed.data] }));
      return trouble.value === null ? null : sentenceFor(trouble.value);
    },
    removeRegion: (profile, region) =>
      changeAccount(profile, (account) => ({ regions: account.regions.filter((known) => known !== region) })),
    dispose: stopListening,
  };
};
