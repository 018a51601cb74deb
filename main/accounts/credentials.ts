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
  /**
   * A person acts: what failed, or hangs, is asked anew at the next use. Good credentials stay, since some cost a person a
   * code: those there are, those that serve until their end, and those that a code now on its way will bring.
   */
  readonly retry: (profile: string) => void;
  /** Asks for a profile's credentials with the code a person has typed; they are kept for everybody. Rejects as the provider does. */
  readonly renewWithCode: (profile: string, mfaCode: string) => Promise<Credentials>;
  /** When the credentials now kept end, since the Unix epoch; null when they don't, or there are none. */
  readonly endAtMs: (profile: string) => number | null;
}

/** What became of one search for credentials. */
export type CredentialOutcome =
  | { readonly ok: true; readonly endsAtMs: number | null }
  | { readonly ok: false; readonly error: Error };

/** What the desk needs. */
export interface CredentialDeskParts {
  readonly source: CredentialSource;
  /** Changes when what the shared files say of the profile does. */
  readonly stamp: (profile: string) => Promise<string>;
  readonly clock: Clock;
  /** Makes one's own error of what a search was rejected with, or of the time-out of whoever waited for it. */
  readonly explain: (profile: string, thrown: unknown) => Promise<Error>;
  /** Told of each search that ends, and of each that keeps people waiting too long. */
  readonly onOutcome: (profile: string, outcome: CredentialOutcome) => void;
}

/** Credentials are renewed when less than this is left: the SDK's own window for temporary credentials. */
export const refreshBeforeMs = 300_000;
/** A sign-in program may wait for a person or for a network that is gone; whoever waits for it must not wait for good. */
export const sourceLimitMs = 30_000;
/** Until then an attempt that nobody waits for any more may still end well: no second program is started beside the first. */
export const abandonMs = 600_000;
/** So long a failure answers for the next ones, so that a wall of tiles that retry does not start a program for each. */
export const holdMs = 2_000;
/** The same where the credentials before are still good: there is no hurry. */
export const holdWhileGoodMs = 30_000;
/** Credentials with less than this left are as good as ended. */
const marginMs = 5_000;

interface Entry {
  readonly stamp: string;
  readonly promise: Promise<Credentials>;
  /** This and the following times are monotonic. */
  readonly begunAtMs: number;
  /** A person has typed a code for it. */
  readonly byCode: boolean;
  settled: Credentials | undefined;
  failed: boolean;
  /** Infinite while it is under way. */
  settledAtMs: number;
  /** Asked anew from this moment on. */
  staleAtMs: number;
  /** Those before, unless they were refused: they serve until their own end when new ones can't be had. */
  before: Credentials | undefined;
}

/** Makes the desk. Attempts under way are shared; edits of the files are seen at the next use. */
export function createCredentialDesk(parts: CredentialDeskParts): CredentialDesk {
  const { clock } = parts;
  const providers = new Map<string, CredentialProvider>();
  const kept = new Map<string, Entry>();

  const isGood = (credentials: Credentials | undefined): credentials is Credentials =>
    credentials !== undefined &&
    (credentials.expiration === undefined || credentials.expiration.getTime() - clock.nowMs() > marginMs);

  /** What may still serve of an entry that is about to be replaced: not what the service has refused, nor what other files said. */
  const stillGood = (entry: Entry | undefined, stampNow: string): Credentials | undefined => {
    if (entry === undefined || entry.stamp !== stampNow) return undefined;
    if (entry.settled === undefined) return entry.before;
    return clock.monotonicMs() < entry.staleAtMs ? entry.settled : undefined;
  };

  /** What has been given up meanwhile says nothing any more. */
  const tell = (profile: string, entry: Entry, outcome: CredentialOutcome): void => {
    if (kept.get(profile) === entry) parts.onOutcome(profile, outcome);
  };

  const begin = (profile: string, stampNow: string, search: () => Promise<Credentials>, byCode = false): Entry => {
    const begunAtMs = clock.monotonicMs();
    const entry: Entry = {
      stamp: stampNow,
      promise: search().catch(async (thrown: unknown) => {
        throw await parts.explain(profile, thrown);
      }),
      begunAtMs,
      byCode,
      settled: undefined,
      failed: false,
      settledAtMs: Number.POSITIVE_INFINITY,
      staleAtMs: begunAtMs + abandonMs,
      before: stillGood(kept.get(profile), stampNow),
    };
    kept.set(profile, entry);
    entry.promise.then(
      (credentials) => {
        entry.settled = credentials;
        entry.settledAtMs = clock.monotonicMs();
        entry.staleAtMs = Number.POSITIVE_INFINITY;
        tell(profile, entry, { ok: true, endsAtMs: credentials.expiration?.getTime() ?? null });
      },
      (thrown: unknown) => {
        entry.failed = true;
        entry.staleAtMs = clock.monotonicMs() + (isGood(entry.before) ? holdWhileGoodMs : holdMs);
        tell(profile, entry, { ok: false, error: thrown instanceof Error ? thrown : new Error('no credentials') });
      },
    );
    return entry;
  };

  const isUsable = (entry: Entry, stampNow: string): boolean =>
    entry.stamp === stampNow &&
    clock.monotonicMs() < entry.staleAtMs &&
    (entry.settled === undefined || isFresh(entry.settled, clock.nowMs()));

  const patiently = async (profile: string, entry: Entry, limitMs: number): Promise<Credentials> => {
    try {
      return await orTimedOut(clock, limitMs, entry.promise);
    } catch (thrown) {
      if (isGood(entry.before)) return entry.before;
      if (entry.settledAtMs !== Number.POSITIVE_INFINITY || !isTimeOut(thrown)) throw thrown;
      const error = await parts.explain(profile, thrown);
      tell(profile, entry, { ok: false, error });
      throw error;
    }
  };

  const resolve = async (profile: string, caller: CallerProperties): Promise<Credentials> => {
    const stampNow = await parts.stamp(profile);
    const known = kept.get(profile);
    const entry =
      known !== undefined && isUsable(known, stampNow)
        ? known
        : begin(profile, stampNow, () => parts.source(profile, caller));
    // the first ones wait for as long as it may take, later ones, and who can do without, only briefly
    const leftMs = isGood(entry.before) ? 0 : sourceLimitMs - (clock.monotonicMs() - entry.begunAtMs);
    const limitMs = Math.max(holdMs, leftMs);
    return patiently(profile, entry, limitMs);
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
      else if (entry.settled !== undefined || entry.before !== undefined) {
        entry.before = undefined;
        entry.staleAtMs = Math.min(entry.staleAtMs, clock.monotonicMs() + holdMs);
      }
    },
    retry: (profile) => {
      const entry = kept.get(profile);
      if (entry === undefined || entry.settled !== undefined) return;
      const nowMs = clock.monotonicMs();
      const { byCode, failed, begunAtMs, before } = entry;
      if (byCode && !failed && nowMs - begunAtMs < sourceLimitMs) return;
      if (isGood(before)) entry.staleAtMs = Math.min(entry.staleAtMs, nowMs);
      else kept.delete(profile);
    },
    renewWithCode: async (profile, mfaCode) => {
      const stampNow = await parts.stamp(profile);
      const entry = begin(profile, stampNow, () => parts.source(profile, undefined, mfaCode), true);
      return orTimedOut(clock, sourceLimitMs, entry.promise);
    },
    endAtMs: (profile) => {
      const entry = kept.get(profile);
      return (entry?.settled ?? entry?.before)?.expiration?.getTime() ?? null;
    },
  };
}

/** True while credentials may be used without asking again. */
export const isFresh = (credentials: Credentials, nowMs: number): boolean =>
  credentials.expiration === undefined || credentials.expiration.getTime() - nowMs > refreshBeforeMs;

const isTimeOut = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'TimeoutError';
