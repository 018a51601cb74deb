/** Which profiles and regions are watched: command line, else settings, else the AWS environment, else the first profile. Pure. */
import type { Account, AccountList, WatchedAccount } from '../../contract/accounts.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import type { Environment } from '../clock.ts';
import type { ProfileFacts } from './profile-facts.ts';
import type { ProfilesFound } from './profiles.ts';

/** What decides, strongest first. */
export interface WatchSources {
  /** Set for this run by the command line. */
  readonly commandLine: { readonly profiles: readonly string[]; readonly regions: readonly string[] };
  /** Chosen by the operator, kept in the settings. */
  readonly settings: readonly WatchedAccount[];
  readonly env: Environment;
}

/** The accounts to watch. A profile that is not on this machine stays in the answer, so that it can be told of. */
export function watchedAccounts(sources: WatchSources, profiles: readonly ProfileFacts[]): readonly WatchedAccount[] {
  const { commandLine, settings, env } = sources;
  const withRegions = (profile: string): WatchedAccount => {
    const own = profiles.find((facts) => facts.profile === profile)?.region ?? null;
    if (commandLine.regions.length > 0) return { profile, regions: [...commandLine.regions] };
    return { profile, regions: own === null ? [] : [own] };
  };
  if (commandLine.profiles.length > 0) return commandLine.profiles.map(withRegions);
  if (commandLine.regions.length === 0 && settings.length > 0) return settings;
  const chosen =
    env['AWS_PROFILE'] ||
    env['AWS_DEFAULT_PROFILE'] ||
    profiles.find((facts) => facts.profile === 'default')?.profile ||
    profiles[0]?.profile;
  return chosen === undefined ? [] : [withRegions(chosen)];
}

const unknownYet = { kind: 'keys', identity: null, signIn: { state: 'unknown' }, label: null } as const;

/** The list a window shows: watched accounts in their order, then the other profiles of this machine. */
export function accountList(found: ProfilesFound, watched: readonly WatchedAccount[]): AccountList {
  const regionOf = (profile: string): string | null =>
    found.profiles.find((facts) => facts.profile === profile)?.region ?? null;
  const shown: Account[] = watched.map(({ profile, regions }) => ({
    profile,
    region: regionOf(profile),
    regions,
    watched: true,
    ...unknownYet,
  }));
  const others: Account[] = found.profiles
    .filter(({ profile }) => !watched.some((account) => account.profile === profile))
    .map(({ profile, region }) => ({
      profile,
      region,
      regions: region === null ? [] : [region],
      watched: false,
      ...unknownYet,
    }));
  return { accounts: [...shown, ...others], unreadable: [], trouble: accountTrouble(found, watched) };
}

/** The first thing that keeps a watched account from being listed at all; null when nothing does. */
function accountTrouble(found: ProfilesFound, watched: readonly WatchedAccount[]): Trouble | null {
  if (found.unreadableFile !== null) {
    return { kind: 'profile-unreadable', resource: found.unreadableFile.slice(-300) };
  }
  const missing = watched.find(({ profile }) => !found.profiles.some((facts) => facts.profile === profile));
  if (missing !== undefined) return { kind: 'profile-unknown', resource: missing.profile };
  const placeless = watched.find(({ regions }) => regions.length === 0);
  return placeless === undefined ? null : { kind: 'region-missing', resource: placeless.profile };
}
