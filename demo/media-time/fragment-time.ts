/** When each fragment of a camera begins, arrives and can be fetched: a pure function of its number. */
import { hashFraction } from './hash.ts';
import type { FragmentRef } from './resends.ts';

/** What the times of a camera depend on. */
export interface FragmentTiming {
  /** Seed of the jitter: different for each camera. */
  readonly seed: string;
  readonly fragmentMs: number;
  /** Offset of fragment 0 from the Unix epoch, so that cameras do not all tick together. */
  readonly phaseMs: number;
  /** How far the camera's own clock is ahead of the true one; negative when it is behind. */
  readonly clockAheadMs: number;
  /** From the last picture of a fragment until it can be listed. */
  readonly ingestDelayMs: number;
  /** The largest deviation of a server time stamp from the regular one. */
  readonly jitterMs: number;
}

/** From the camera's first picture of a fragment until the service's time stamp on it. */
export const serverLatencyMs = 120;

/** When fragment `n` truly begins: milliseconds since the Unix epoch. */
export function startMs(timing: FragmentTiming, n: number): number {
  return n * timing.fragmentMs + timing.phaseMs;
}

/** When a fragment begins to be sent: at once, or, the second time, in the middle of the one after it. */
export function sentAtMs(timing: FragmentTiming, { n, resent }: FragmentRef): number {
  return resent ? startMs(timing, n + 1) + Math.floor(timing.fragmentMs / 2) : startMs(timing, n);
}

/** Producer time stamp: exact, on the camera's clock, and the same on both copies of a fragment. */
export function producerStartMs(timing: FragmentTiming, { n }: Pick<FragmentRef, 'n'>): number {
  return startMs(timing, n) + timing.clockAheadMs;
}

/** Server time stamp: a little late and never quite even, as arrival over a network is. */
export function serverStartMs(timing: FragmentTiming, ref: FragmentRef): number {
  const jitter = Math.round((hashFraction(`${timing.seed}#${ref.n}`) * 2 - 1) * timing.jitterMs);
  return sentAtMs(timing, ref) + serverLatencyMs + jitter;
}

/** The moment from which a fragment is listed and can be fetched. The second copy comes whole with the one after it. */
export function availableAtMs(timing: FragmentTiming, { n, resent }: FragmentRef): number {
  return startMs(timing, n + (resent ? 2 : 1)) + timing.ingestDelayMs;
}

/** The newest fragment that can be listed at `nowMs`, were the camera sending without pause. */
export function newestAvailable(timing: FragmentTiming, nowMs: number): number {
  return Math.floor((nowMs - timing.ingestDelayMs - timing.phaseMs) / timing.fragmentMs) - 1;
}

/** The fragment that covers `timeMs` of the true clock. */
export function fragmentCovering(timing: FragmentTiming, timeMs: number): number {
  return Math.floor((timeMs - timing.phaseMs) / timing.fragmentMs);
}
