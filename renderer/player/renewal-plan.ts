/** When a session is renewed, and when a failed attempt is tried again. Pure. */
import type { SessionSettings } from '../../contract/settings.ts';
import type { Cadence } from '../../contract/trouble.ts';

/** No plan ever renews more often than this, whatever the numbers say: a wrong end time must not become a loop. */
export const shortestRenewalMs = 9_000;

/**
 * Milliseconds from a session's start to its renewal: the set share of its life, or the set number of seconds, whichever is
 * sooner, up to a tenth earlier by chance so that tiles opened together do not renew together.
 * @param lifeMs the session's whole life
 * @param chance uniform in [0, 1)
 */
export const renewalDelayMs = (
  lifeMs: number,
  settings: Pick<SessionSettings, 'renewAtFraction' | 'renewEverySeconds'>,
  chance: number,
): number => {
  const byShare = lifeMs * settings.renewAtFraction;
  const bySeconds = settings.renewEverySeconds === null ? Infinity : settings.renewEverySeconds * 1_000;
  return Math.max(shortestRenewalMs, Math.min(byShare, bySeconds) * (1 - 0.1 * chance));
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
