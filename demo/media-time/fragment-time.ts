/** When each fragment of a camera begins, arrives and can be fetched: a pure function of its number. */
import { hashFraction } from './hash.ts';

/** What the times of a camera depend on. */
export interface FragmentTiming {
  /** Seed of the jitter: different for each camera. */
  readonly seed: string;
  readonly fragmentMs: number;
  /** Offset of fragment 0 from the Unix epoch, so that cameras do not all tick together. */
  readonly phaseMs: number;
  /** From the last picture of a fragment until it can be listed. */
  readonly ingestDelayMs: number;
  /** The largest deviation of a server time stamp from the regular one. */
  readonly jitterMs: number;
}

/** From the camera's first picture of a fragment until the service's time stamp on it. */
export const serverLatencyMs = 120;

/** Producer time stamp of fragment `n`: milliseconds since the Unix epoch. Exact. */
export function producerStartMs(timing: FragmentTiming, n: number): number {
  return n * timing.fragmentMs + timing.phaseMs;
}

/** Server time stamp of fragment `n`: a little late and never quite even, as arrival over a network is. */
export function serverStartMs(timing: FragmentTiming, n: number): number {
  const jitter = Math.round((hashFraction(`${timing.seed}#${n}`) * 2 - 1) * timing.jitterMs);
  return producerStartMs(timing, n) + serverLatencyMs + jitter;
}

/** The moment from which fragment `n` is listed and can be fetched. */
export function availableAtMs(timing: FragmentTiming, n: number): number {
  return producerStartMs(timing, n + 1) + timing.ingestDelayMs;
}

/** The newest fragment that can be listed at `nowMs`, were the camera sending without pause. */
export function newestAvailable(timing: FragmentTiming, nowMs: number): number {
  return Math.floor((nowMs - timing.ingestDelayMs - timing.phaseMs) / timing.fragmentMs) - 1;
}

/** The fragment whose producer time covers `timeMs`. */
export function fragmentCovering(timing: FragmentTiming, timeMs: number): number {
  return Math.floor((timeMs - timing.phaseMs) / timing.fragmentMs);
}
