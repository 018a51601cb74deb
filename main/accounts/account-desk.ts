/** The accounts of this machine: their list, which are watched, and where their cameras may be called. */
import type { AccountList, WatchedAccount } from '../../contract/accounts.ts';
import type { Outcome } from '../../contract/trouble-kinds.ts';
import type { Environment } from '../clock.ts';
import type { ProfileFacts } from './profile-facts.ts';
import type { ProfilesFound } from './profiles.ts';
import { accountList, type WatchSources, watchedAccounts } from './watched-accounts.ts';

/** See the file's first line. */
export interface AccountDesk {
  readonly list: () => Promise<AccountList>;
  /** Watches exactly these; refused when a profile is not on this machine. */
  readonly watch: (accounts: readonly WatchedAccount[]) => Promise<Outcome<AccountList>>;
  readonly find: (profile: string) => Promise<Outcome<ProfileFacts>>;
  /** Every profile of this machine with all regions it may be called in: its own, the watched ones, those of placed cameras. */
  readonly reachable: () => Promise<readonly { readonly facts: ProfileFacts; readonly regions: readonly string[] }[]>;
}

/** What the desk needs. */
export interface AccountDeskParts {
  readonly readProfiles: () => Promise<ProfilesFound>;
  readonly commandLine: WatchSources['commandLine'];
  readonly env: Environment;
  readonly chosen: () => readonly WatchedAccount[];
  /** Where the cameras on the wall are, whether or not their accounts are watched any more. */
  readonly placed: () => readonly { readonly account: string; readonly region: string }[];
  readonly choose: (accounts: readonly WatchedAccount[]) => Outcome<unknown>;
}

/** Makes the desk. What the command line says holds until the operator chooses otherwise. */
export function createAccountDesk(parts: AccountDeskParts): AccountDesk {
  let { commandLine } = parts;
  const watchedOf = (found: ProfilesFound): readonly WatchedAccount[] =>
    watchedAccounts({ commandLine, settings: parts.chosen(), env: parts.env }, found.profiles);

  const findIn = (found: ProfilesFound, profile: string): Outcome<ProfileFacts> => {
    const facts = found.profiles.find((candidate) => candidate.profile === profile);
    if (facts !== undefined) return { ok: true, value: facts };
    if (found.unreadableFile !== null) {
      return { ok: false, error: { kind: 'profile-unreadable', resource: found.unreadableFile.slice(-300) } };
    }
    return { ok: false, error: { kind: 'profile-unknown', resource: profile } };
  };

  return {
    list: async () => {
      const found = await parts.readProfiles();
      return accountList(found, watchedOf(found));
    },
    watch: async (accounts) => {
      const found = await parts.readProfiles();
      for (const { profile } of accounts) {
        const facts = findIn(found, profile);
        if (!facts.ok) return facts;
      }
      const chosen = parts.choose(accounts);
      if (!chosen.ok) return chosen;
      commandLine = { profiles: [], regions: [] };
      return { ok: true, value: accountList(found, accounts) };
    },
    find: async (profile) => findIn(await parts.readProfiles(), profile),
    reachable: async () => {
      const found = await parts.readProfiles();
      const watched = watchedOf(found);
      const placed = parts.placed();
      return found.profiles.map((facts) => {
        const { profile, region } = facts;
        const regions = [
          ...(watched.find((account) => account.profile === profile)?.regions ?? []),
          ...(region === null ? [] : [region]),
          ...placed.filter(({ account }) => account === profile).map((camera) => camera.region),
        ];
        return { facts, regions: [...new Set(regions)] };
      });
    },
  };
}
