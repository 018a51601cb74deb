/** Which profiles and regions are watched: command line, else settings, else the AWS environment, else the first profile. Pure. */
import type {
  Account,
  AccountIdentity,
  AccountLabel,
  AccountList,
  SignInState,
  WatchedAccount,
} from '../../contract/accounts.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import type { Environment } from '../clock.ts';
import type { Profile, ProfileFacts } from './profile-facts.ts';
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

/** What is known of a profile besides its files. */
export interface AccountNews {
  readonly labels: readonly AccountLabel[];
  readonly identity: (profile: string) => AccountIdentity | null;
  readonly signIn: (profile: Profile, all: readonly Profile[]) => SignInState;
}

/** The list a window shows: watched accounts in their order, then favourites, then those used last, then the files' own order. */
export function accountList(found: ProfilesFound, watched: readonly WatchedAccount[], news: AccountNews): AccountList {
  const { profiles } = found;
  const labelOf = (profile: string): AccountLabel | null =>
    news.labels.find((label) => label.profile === profile) ?? null;
  const accountOf = (profile: string, isWatched: boolean, regions: readonly string[]): Account => {
    const facts = profiles.find((candidate) => candidate.profile === profile);
    return {
      profile,
      region: facts?.region ?? null,
      regions: [...regions],
      watched: isWatched,
      kind: facts?.kind ?? 'incomplete',
      identity: news.identity(profile),
      signIn: facts === undefined ? { state: 'unknown' } : news.signIn(facts, profiles),
      label: labelOf(profile),
    };
  };
  const rank = ({ profile }: Profile): readonly [number, number] => {
    const label = labelOf(profile);
    return [label?.favourite === true ? 0 : 1, -(label?.lastUsedAtMs ?? 0)];
  };
  const others = profiles
    .filter(({ profile }) => !watched.some((account) => account.profile === profile))
    .toSorted((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1]);
  return {
    accounts: [
      ...watched.map(({ profile, regions }) => accountOf(profile, true, regions)),
      ...others.map(({ profile, region }) => accountOf(profile, false, region === null ? [] : [region])),
    ],
    unreadable: [...found.unreadable],
    trouble: accountTrouble(found, watched),
  };
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
