/** The accounts of this machine: which are watched, what the desk says of them, how it stands with their sign-in. Main keeps all of it. */
import { type ReadonlySignal, signal } from '@preact/signals';
import {
  type Account,
  type AccountLabel,
  type AccountList,
  regionNameSchema,
  type WatchedAccount,
} from '../../contract/accounts.ts';
import { sentenceFor } from '../../contract/trouble.ts';
import type { Outcome, Trouble } from '../../contract/trouble-kinds.ts';
import type { Bridge } from '../desk/bridge.ts';
import { labelToChange } from './account-texts.ts';

/** The accounts and what one may do with them. */
export interface AccountsStore {
  readonly accounts: ReadonlySignal<readonly Account[]>;
  /** Sections of the AWS files that look like profiles, but that no SDK reads. */
  readonly unreadable: ReadonlySignal<readonly string[]>;
  /** Why the AWS files can't be read, or why the last change was refused. */
  readonly trouble: ReadonlySignal<Trouble | null>;
  /** Looks again at what there is. */
  readonly load: () => Promise<void>;
  readonly setWatched: (profile: string, watched: boolean) => Promise<void>;
  /** Watches this account and no other. */
  readonly switchTo: (profile: string) => Promise<void>;
  /** Adds a region to an account. Resolves to a sentence when the region can't be used, else null. */
  readonly addRegion: (profile: string, region: string) => Promise<string | null>;
  readonly removeRegion: (profile: string, region: string) => Promise<void>;
  /** Changes what the desk says of an account. Resolves to a sentence when that can't be kept, else null. */
  readonly label: (
    profile: string,
    change: Partial<Pick<AccountLabel, 'name' | 'mark' | 'favourite'>>,
  ) => Promise<string | null>;
  /** Starts the sign-in, or opens its page again. Resolves to a sentence when it can't be started, else null. */
  readonly signIn: (profile: string) => Promise<string | null>;
  readonly cancelSignIn: (profile: string) => Promise<void>;
  /** Resolves once AWS has taken the code (null) or not (a sentence). */
  readonly sendMfaCode: (profile: string, code: string) => Promise<string | null>;
  /** The account whose row is to be brought into view; set anew for each wish. */
  readonly wanted: ReadonlySignal<{ readonly profile: string } | null>;
  /** Brings an account's row into view; `start`: and starts its sign-in where Vigil can. */
  readonly bringIntoView: (profile: string, start: boolean) => void;
  /** True once, for the account whose row was to be brought into view before there was anything to do in it. */
  readonly takeFocus: (profile: string) => boolean;
  readonly dispose: () => void;
}

const watchedOf = (accounts: readonly Account[]): WatchedAccount[] =>
  accounts.filter((account) => account.watched).map(({ profile, regions }) => ({ profile, regions }));

const changed = (accounts: readonly Account[], profile: string, change: Partial<Account>): readonly Account[] =>
  accounts.map((account) => (account.profile === profile ? { ...account, ...change } : account));

const sentenceOf = (outcome: Outcome<unknown>): string | null => (outcome.ok ? null : sentenceFor(outcome.error));

/** Makes the store with what is known `first`, and follows main's own news of them. */
export const createAccountsStore = (bridge: Bridge, first: AccountList): AccountsStore => {
  const accounts = signal<readonly Account[]>(first.accounts);
  const unreadable = signal<readonly string[]>(first.unreadable);
  const trouble = signal<Trouble | null>(first.trouble);
  const wanted = signal<{ readonly profile: string } | null>(null);

  // A list may tell that a sign-in is needed before it is known here how it stands with the account: the wish waits for that.
  let toStart: string | null = null;
  let toFocus: string | null = null;
  const startWhenKnown = (): void => {
    const account = accounts.value.find(({ profile }) => profile === toStart);
    if (account === undefined || account.signIn.state === 'unknown') return;
    toStart = null;
    if (account.signIn.state === 'needed' && account.signIn.here) void signIn(account.profile);
  };

  const accept = (list: AccountList): void => {
    accounts.value = list.accounts;
    unreadable.value = list.unreadable;
    trouble.value = list.trouble;
    startWhenKnown();
  };
  const stopListening = bridge.on('accountsChanged', accept);

  const find = (profile: string): Account | undefined =>
    accounts.value.find((candidate) => candidate.profile === profile);

  let lastChange: Promise<unknown> = Promise.resolve();
  /** One change after the other: each says all that is watched, so it builds on what came of the one before. */
  const watch = (
    profile: string,
    choose: (account: Account, all: readonly Account[]) => readonly Account[],
  ): Promise<Outcome<unknown>> => {
    const change = async (): Promise<Outcome<unknown>> => {
      const account = find(profile);
      if (account === undefined) return { ok: true, value: null };
      const answer = await bridge.request('accountsWatch', watchedOf(choose(account, accounts.value)));
      if (answer.ok) accept(answer.value);
      else trouble.value = answer.error;
      return answer;
    };
    const made = lastChange.then(change);
    lastChange = made.catch(() => undefined);
    return made;
  };

  const changeAccount = (profile: string, change: (account: Account) => Partial<Account>): Promise<Outcome<unknown>> =>
    watch(profile, (account, all) => changed(all, profile, change(account)));

  const signIn = async (profile: string): Promise<string | null> =>
    sentenceOf(await bridge.request('accountSignIn', { profile }));

  return {
    accounts,
    unreadable,
    trouble,
    wanted,
    load: async () => {
      const answer = await bridge.request('accountsList', null);
      if (answer.ok) accept(answer.value);
      else trouble.value = answer.error;
    },
    setWatched: async (profile, watched) => {
      await changeAccount(profile, () => ({ watched }));
    },
    switchTo: async (profile) => {
      await watch(profile, (account) => [{ ...account, watched: true }]);
    },
    addRegion: async (profile, region) => {
      const parsed = regionNameSchema.safeParse(region.trim());
      if (!parsed.success) return 'A region looks like eu-west-1.';
      if (find(profile)?.regions.includes(parsed.data) === true) return `${parsed.data} is already watched.`;
      const added = await changeAccount(profile, ({ regions }) => ({
        watched: true,
        regions: [...new Set([...regions, parsed.data])],
      }));
      return sentenceOf(added);
    },
    removeRegion: async (profile, region) => {
      await changeAccount(profile, ({ regions }) => ({ regions: regions.filter((known) => known !== region) }));
    },
    label: async (profile, change) => {
      const account = find(profile);
      if (account === undefined) return sentenceFor({ kind: 'profile-unknown', resource: profile });
      const answer = await bridge.request('accountLabel', { ...labelToChange(account), ...change });
      if (answer.ok) accept(answer.value);
      return sentenceOf(answer);
    },
    signIn,
    cancelSignIn: async (profile) => {
      await bridge.request('accountSignInCancel', { profile });
    },
    sendMfaCode: async (profile, code) => sentenceOf(await bridge.request('accountMfaCode', { profile, code })),
    bringIntoView: (profile, start) => {
      const isKnown = (find(profile)?.signIn.state ?? 'unknown') !== 'unknown';
      toFocus = isKnown ? null : profile;
      toStart = start ? profile : null;
      wanted.value = { profile };
      startWhenKnown();
    },
    takeFocus: (profile) => {
      if (toFocus !== profile) return false;
      toFocus = null;
      return true;
    },
    dispose: stopListening,
  };
};
