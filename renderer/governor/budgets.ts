/** The limits a user has set to what the wall takes: which is passed, and whether one moving camera more is within all. Pure. */
import type { LoadSettings, MachineLoad } from '../../contract/load.ts';
import type { PriceSettings } from '../../contract/settings.ts';
import type { LoadLimit } from './governor-types.ts';

/** What the wall takes now. */
export interface Taken {
  readonly moving: number;
  readonly bytesPerSecond: number;
  /** Null: not measured yet. */
  readonly machine: MachineLoad | null;
}

/** How the limits stand. */
export interface Budget {
  /** Passed now; null: none. */
  readonly over: LoadLimit | null;
  /** Would be passed with one moving camera more; null: none. */
  readonly full: LoadLimit | null;
  /** Cameras that may move, by number. */
  readonly mostMoving: number;
}

/** 1 GB as AWS bills it. */
const bytesPerGB = 2 ** 30;
const secondsPerHour = 3_600;

/** US dollars per hour for so many bytes per second. */
export const dollarsPerHour = (bytesPerSecond: number, prices: PriceSettings): number =>
  ((bytesPerSecond * secondsPerHour) / bytesPerGB) * (prices.consumedPerGB + prices.transferPerGB);

/** See the file's first line. What one camera more takes is guessed from the present ones. */
export const budgetOf = (limits: LoadSettings, prices: PriceSettings, taken: Taken): Budget => {
  const share = taken.machine?.appShare ?? null;
  const moreBytes = taken.bytesPerSecond * (1 + 1 / Math.max(1, taken.moving));
  const amounts: readonly (readonly [LoadLimit, number | null, number | null, number | null])[] = [
    ['cpu-share', limits.maxCpuShare, share, share === null ? null : share * (1 + 1 / Math.max(4, taken.moving))],
    ['bytes-per-second', limits.maxBytesPerSecond, taken.bytesPerSecond, moreBytes],
    [
      'dollars-per-hour',
      limits.maxDollarsPerHour,
      dollarsPerHour(taken.bytesPerSecond, prices),
      dollarsPerHour(moreBytes, prices),
    ],
  ];
  const first = (passes: (limit: number, now: number | null, then: number | null) => boolean): LoadLimit | null =>
    amounts.find(([, limit, now, then]) => limit !== null && passes(limit, now, then))?.[0] ?? null;
  return {
    over: first((limit, now) => now !== null && now > limit),
    full: first((limit, _now, then) => then !== null && then > limit),
    mostMoving: limits.maxMovingTiles ?? Number.POSITIVE_INFINITY,
  };
};
