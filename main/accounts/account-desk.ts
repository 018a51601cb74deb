/** The accounts of this machine: their list, which are watched, and where their cameras may be called. */
import type { AccountLabel, AccountList, WatchedAccount } from '../../contract/accounts.ts';
import type { AccountSettings } from '../../contract/settings.ts';
import type { Outcome } from '../../contract/trouble-kinds.ts';
import type { Environment } from '../clock.ts';
import { withLabel, withUsed } from './account-labels.ts';
import type { Profile } from './profile-facts.ts';
import type { ProfilesFound } from './profiles.ts';
import { type AccountNews, accountList, type WatchSources, watchedAccounts } from './watched-accounts.ts';

/** See the file's first line. */
export interface AccountDesk {
  readonly list: () => Promise<AccountList>;
  /** Watches exactly these; refused when one of them was not watched before and is not on this machine. */
  readonly watch: (accounts: readonly WatchedAccount[]) => Promise<Outcome<AccountList>>;
  /** Keeps what the desk says of an account; refused when there is no such profile. */
  readonly label: (label: AccountLabel) => Promise<Outcome<AccountList>>;
  readonly find: (profile: string) => Promise<Outcome<Profile>>;
  /** Every profile of this machine with all regions it may be called in: its own, the watched ones, those of placed cameras. */
  readonly reachable: () => Promise<readonly ReachableAccount[]>;
}

/** A profile with the regions it may be called in; `inUse`: it is watched, or has a camera on the wall. */
export interface ReachableAccount {
  readonly facts: Profile;
  readonly regions: readonly string[];
  readonly inUse: boolean;
}

/** What the desk needs. */
export interface AccountDeskParts {
  readonly readProfiles: () => Promise<ProfilesFound>;
  readonly commandLine: WatchSources['commandLine'];
  readonly env: Environment;
  readonly settings: () => AccountSettings;
  /** Where the cameras on the wall are, whether or not their accounts are watched any more. */
  readonly placed: () => readonly { readonly account: string; readonly region: string }[];
  readonly keep: (settings: AccountSettings) => Outcome<unknown>;
  /** What else is known of the profiles. */
  readonly news: Omit<AccountNews, 'labels'>;
  readonly nowMs: () => number;
}

/** Makes the desk. What the command line says holds until the operator chooses otherwise. */
export function createAccountDesk(parts: AccountDeskParts): AccountDesk {
  let { commandLine } = parts;
  const watchedOf = (found: ProfilesFound): readonly WatchedAccount[] =>
    watchedAccounts({ commandLine, settings: parts.settings().watched, env: parts.env }, found.profiles);

  const listOf = (found: ProfilesFound, watched: readonly WatchedAccount[]): AccountList =>
    accountList(found, watched, { ...parts.news, labels: parts.settings().labels });

  const findIn = (found: ProfilesFound, profile: string): Outcome<Profile> => {
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
      return listOf(found, watchedOf(found));
    },
    watch: async (accounts) => {
      const found = await parts.readProfiles();
      const before = watchedOf(found);
      for (const { profile } of accounts) {
        const facts = findIn(found, profile);
        // one that has left the files meanwhile is told of by the list, and must not keep the others from being changed
        if (!facts.ok && before.every((account) => account.profile !== profile)) return facts;
      }
      const labels = withUsed(parts.settings().labels, before, accounts, parts.nowMs());
      const kept = parts.keep({ watched: [...accounts], labels });
      if (!kept.ok) return kept;
      commandLine = { profiles: [], regions: [] };
      return { ok: true, value: listOf(found, accounts) };
    },
    label: async (label) => {
      const found = await parts.readProfiles();
      const facts = findIn(found, label.profile);
      if (!facts.ok) return facts;
      const { watched, labels } = parts.settings();
      const kept = parts.keep({ watched, labels: withLabel(labels, label) });
      return kept.ok ? { ok: true, value: listOf(found, watchedOf(found)) } : kept;
    },
    find: async (profile) => findIn(await parts.readProfiles(), profile),
    reachable: async () => {
      const found = await parts.readProfiles();
      const watched = watchedOf(found);
      const placed = parts.placed();
      return found.profiles.map((facts) => {
        const { profile, region } = facts;
        const chosen = watched.find((account) => account.profile === profile);
        const cameras = placed.filter(({ account }) => account === profile);
        const regions = [
          ...(chosen?.regions ?? []),
          ...(region === null ? [] : [region]),
          ...cameras.map((camera) => camera.region),
        ];
        return { facts, regions: [...new Set(regions)], inUse: chosen !== undefined || cameras.length > 0 };
      });
    },
  };
}
