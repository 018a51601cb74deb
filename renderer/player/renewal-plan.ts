/** When a session is renewed, and when a failed attempt is tried again. Pure. */
import type { SessionSettings } from '../../contract/settings.ts';
import type { Cadence } from '../../contract/trouble-cadences.ts';

/** No plan ever renews more often than this, whatever the numbers say: a wrong end time must not become a loop. */
export const shortestRenewalMs = 9_000;

/**
 * The SDK fetches new credentials in the last five minutes of the old ones' life (`EXPIRATION_MS` of @smithy/core): from four
 * minutes before their end on, a renewal is made with the next ones.
 */
const credentialsRefreshMs = 240_000;
/** Where the next credentials do not come, sessions are not renewed more often than this for their sake. */
const credentialsPatienceMs = 30_000;

/** Milliseconds from a session's start to a renewal with new credentials. */
const byCredentialsMs = (endInMs: number | null): number => {
  if (endInMs === null) return Infinity;
  // So near to their end they are as new as they get: then the middle of what is left.
  const delayMs = endInMs > 1.25 * credentialsRefreshMs ? endInMs - credentialsRefreshMs : endInMs / 2;
  return Math.max(credentialsPatienceMs, delayMs);
};

/**
 * Milliseconds from a session's start to its renewal: the set share of its life, the set number of seconds, or the time when the
 * credentials that opened it have been renewed, whichever is soonest; up to a tenth earlier by chance so that tiles opened
 * together do not renew together. Whether a session outlives its credentials is documented nowhere.
 * @param lifeMs the session's whole life
 * @param credentialsEndInMs when the credentials end, from the session's start; null: not known to
 * @param chance uniform in [0, 1)
 */
export const renewalDelayMs = (
  { lifeMs, credentialsEndInMs }: { readonly lifeMs: number; readonly credentialsEndInMs: number | null },
  settings: Pick<SessionSettings, 'renewAtFraction' | 'renewEverySeconds'>,
  chance: number,
): number => {
  const byShare = lifeMs * settings.renewAtFraction;
  const bySeconds = settings.renewEverySeconds === null ? Infinity : settings.renewEverySeconds * 1_000;
  const usualMs = Math.min(byShare, bySeconds) * (1 - 0.1 * chance);
  // By chance later, not earlier: before their time there are no new credentials to be had.
  const credentialsMs = byCredentialsMs(credentialsEndInMs) + 30_000 * chance;
  return Math.max(shortestRenewalMs, Math.min(usualMs, credentialsMs));
};

/**
 * Milliseconds to the next attempt after `failures` in a row (≥ 1), between half and the whole of an exponential step
 * ("equal jitter", AWS Architecture Blog: Exponential Backoff and Jitter); null: only when a person acts.
 */
export const retryDelayMs = (cadence: Cadence, failures: number, chance: number): number | null => {
  if (cadence === 'operator') return null;
  const step = Math.min(cadence.maxMs, cadence.firstMs * 2 ** Math.min(20, Math.max(0, failures - 1)));
  return step / 2 + (step / 2) * chance;
};
