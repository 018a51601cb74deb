/** One credential provider per profile, shared by all clients of that profile: one sign-in, one process run, one STS call. */
import { type Clock, orTimedOut } from '../clock.ts';
import type { CallerProperties, CredentialSource, Credentials } from './credential-source.ts';

/** A provider that keeps its own memory; `memoized` tells the SDK not to keep another copy. */
export type CredentialProvider = ((caller?: CallerProperties) => Promise<Credentials>) & { readonly memoized: true };

/** Providers by profile. */
export interface CredentialDesk {
  readonly provider: (profile: string) => CredentialProvider;
  /**
   * Ask anew for a profile's credentials. With `callBegunMs` (monotonic): a call begun then was refused, so those that
   * were there before it are dropped at once, and younger ones are trusted for {@link holdMs} more, since the refusal may
   * be of their predecessors. A failure under way or just come stays as it is.
   */
  readonly forget: (profile: string, callBegunMs?: number) => void;
}

/** What the desk needs. */
export interface CredentialDeskParts {
  readonly source: CredentialSource;
  /** Changes when the shared files do: {@link sharedFilesStamp}. */
  readonly stamp: () => Promise<string>;
  readonly clock: Clock;
}

/** Credentials are renewed when less than this is left: the SDK's own window for temporary credentials. */
export const refreshBeforeMs = 300_000;
/** A sign-in program may wait for a person or for a network that is gone; whoever waits for it must not wait for good. */
export const sourceLimitMs = 30_000;
/** Until then an attempt that nobody waits for any more may still end well: no second program is started beside the first. */
export const abandonMs = 600_000;
/** So long a failure answers for the next ones, so that a wall of tiles that retry does not start a program for each. */
export const holdMs = 2_000;

interface Entry {
  readonly stamp: string;
  readonly promise: Promise<Credentials>;
  /** This and the following times are monotonic. */
  readonly begunAtMs: number;
  settled: Credentials | undefined;
  /** Infinite while it is under way. */
  settledAtMs: number;
  /** Asked anew from this moment on. */
  staleAtMs: number;
}

/** Makes the desk. Attempts under way are shared; edits of the files are seen at the next use. */
export function createCredentialDesk({ source, stamp, clock }: CredentialDeskParts): CredentialDesk {
  const providers = new Map<string, CredentialProvider>();
  const kept = new Map<string, Entry>();

  const begin = (profile: string, stampNow: string, caller: CallerProperties): Entry => {
    const begunAtMs = clock.monotonicMs();
    const entry: Entry = {
      stamp: stampNow,
      promise: source(profile, caller),
      begunAtMs,
      settled: undefined,
      settledAtMs: Number.POSITIVE_INFINITY,
      staleAtMs: begunAtMs + abandonMs,
    };
    kept.set(profile, entry);
    entry.promise.then(
      (credentials) => {
        entry.settled = credentials;
        entry.settledAtMs = clock.monotonicMs();
        entry.staleAtMs = Number.POSITIVE_INFINITY;
      },
      () => {
        entry.staleAtMs = clock.monotonicMs() + holdMs;
      },
    );
    return entry;
  };

  const isUsable = (entry: Entry, stampNow: string): boolean =>
    entry.stamp === stampNow &&
    clock.monotonicMs() < entry.staleAtMs &&
    (entry.settled === undefined || isFresh(entry.settled, clock.nowMs()));

  const resolve = async (profile: string, caller: CallerProperties): Promise<Credentials> => {
    const stampNow = await stamp();
    const known = kept.get(profile);
    const entry = known !== undefined && isUsable(known, stampNow) ? known : begin(profile, stampNow, caller);
    // the first ones wait for as long as it may take, later ones only briefly for what has not come by then
    const limitMs = Math.max(holdMs, sourceLimitMs - (clock.monotonicMs() - entry.begunAtMs));
    return orTimedOut(clock, limitMs, entry.promise);
  };

  return {
    provider: (profile) => {
      const known = providers.get(profile);
      if (known !== undefined) return known;
      const made = Object.assign((caller?: CallerProperties) => resolve(profile, caller), { memoized: true as const });
      providers.set(profile, made);
      return made;
    },
    forget: (profile, callBegunMs = Number.POSITIVE_INFINITY) => {
      const entry = kept.get(profile);
      if (entry === undefined) return;
      if (callBegunMs === Number.POSITIVE_INFINITY || entry.settledAtMs < callBegunMs) kept.delete(profile);
      else if (entry.settled !== undefined) {
        entry.staleAtMs = Math.min(entry.staleAtMs, clock.monotonicMs() + holdMs);
      }
    },
  };
}

/** True while credentials may be used without asking again. */
export const isFresh = (credentials: Credentials, nowMs: number): boolean =>
  credentials.expiration === undefined || credentials.expiration.getTime() - nowMs > refreshBeforeMs;
