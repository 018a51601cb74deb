/** Parts of the sentences of trouble: amounts of time, clocks that are wrong, names that may not be known. Pure. */

/** An amount of time in the unit people would use for it. */
export const amountText = (ms: number): string => {
  const seconds = Math.round(Math.abs(ms) / 1_000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
};

/** How a clock is wrong, by the amount it is ahead (negative: behind). */
export const clockText = (amountMs: number | undefined): string =>
  amountMs === undefined ? 'too far off' : `${amountText(amountMs)} ${amountMs < 0 ? 'behind' : 'ahead'}`;

/** A name with what goes before it; empty where there is none. */
export const about = (value: string | undefined, before: string): string =>
  value === undefined ? '' : `${before}${value}`;
