/** One credential provider per profile, shared by all clients of that profile: one sign-in, one process run, one STS call. */
import { fromIni } from '@aws-sdk/credential-providers';
import type { Clock } from '../clock.ts';
import type { SharedFiles } from './profiles.ts';

/** Credentials as the SDK passes them; never logged, never sent to a window. */
export type Credentials = Awaited<ReturnType<ReturnType<typeof fromIni>>>;

/** A provider that keeps its own memory; `memoized` tells the SDK not to keep another copy. */
export type CredentialProvider = (() => Promise<Credentials>) & { readonly memoized: true };

/** How to get credentials afresh. */
export type CredentialSource = (profile: string) => Promise<Credentials>;

/** Providers by profile. */
export interface CredentialDesk {
  readonly provider: (profile: string) => CredentialProvider;
  /** Forget what is remembered for a profile: it was refused, so the files must be read again. */
  readonly forget: (profile: string) => void;
}

/** Credentials are renewed when less than this is left: the SDK's own window for temporary credentials. */
export const refreshBeforeMs = 300_000;

/**
 * Credentials from the shared files alone (static keys, assumed roles, SSO, process …), read anew each time they are asked
 * for, since the files change under a running desk. The environment's own keys are left aside: a profile means that profile.
 */
export const sharedFileSource =
  (files: SharedFiles): CredentialSource =>
  (profile) =>
    fromIni({ profile, configFilepath: files.configFile, filepath: files.credentialsFile, ignoreCache: true })();

/** Makes the desk. A failed attempt is not remembered; attempts under way are shared. */
export function createCredentialDesk(source: CredentialSource, clock: Pick<Clock, 'nowMs'>): CredentialDesk {
  const providers = new Map<string, CredentialProvider>();
  const kept = new Map<string, { readonly promise: Promise<Credentials>; settled: Credentials | undefined }>();

  const resolve = (profile: string): Promise<Credentials> => {
    const known = kept.get(profile);
    if (known !== undefined && (known.settled === undefined || isFresh(known.settled, clock.nowMs()))) {
      return known.promise;
    }
    const entry: { promise: Promise<Credentials>; settled: Credentials | undefined } = {
      promise: source(profile),
      settled: undefined,
    };
    kept.set(profile, entry);
    entry.promise.then(
      (credentials) => {
        entry.settled = credentials;
      },
      () => {
        if (kept.get(profile) === entry) kept.delete(profile);
      },
    );
    return entry.promise;
  };

  return {
    provider: (profile) => {
      const known = providers.get(profile);
      if (known !== undefined) return known;
      const made = Object.assign(() => resolve(profile), { memoized: true as const });
      providers.set(profile, made);
      return made;
    },
    forget: (profile) => {
      kept.delete(profile);
    },
  };
}

/** True while credentials may be used without asking again. */
export const isFresh = (credentials: Credentials, nowMs: number): boolean =>
  credentials.expiration === undefined || credentials.expiration.getTime() - nowMs > refreshBeforeMs;
