/** Small decisions of a player of the past: speeds, ends, what a trouble means there. Pure. */
import type { Trouble } from '../../contract/trouble-kinds.ts';
import { endOf, type PastFragment, type Stretch, toldGapMs } from './fragment-list.ts';
import { type PastRate, pastRates } from './past-types.ts';

/** The speed by which live is caught up with: gentle when it is near, so that the eye can follow. */
export const catchUpRate = (behindMs: number): PastRate => {
  if (behindMs > 600_000) return 8;
  return behindMs > 60_000 ? 4 : 2;
};

/** The next speed up (1) or down (-1); the ends stay. */
export const nextRate = (rate: PastRate, toward: 1 | -1): PastRate =>
  pastRates[pastRates.indexOf(rate) + toward] ?? rate;

/** The service says with one error that a camera is silent and that a range is empty: of the past it is the second. */
export const pastTrouble = (trouble: Trouble): Trouble =>
  trouble.kind === 'camera-silent' ? { ...trouble, kind: 'range-empty' } : trouble;

/** Fragments come to the list some time after they were taken: an end so near to now is no gap yet. */
const settledAfterMs = 30_000;

/** What is missing between the last picture of a complete list and the end of the range; null when nothing is. */
export const missingAtEnd = (
  fragments: readonly PastFragment[],
  rangeEndMs: number,
  cameraNowMs: number,
): Stretch | null => {
  const last = fragments.at(-1);
  if (last === undefined || cameraNowMs - rangeEndMs < settledAfterMs) return null;
  return rangeEndMs - endOf(last) > toldGapMs ? { fromMs: endOf(last), toMs: rangeEndMs } : null;
};

/** The longest fragment of a list in milliseconds; null for none. */
export const longestFragmentMs = (fragments: readonly PastFragment[]): number | null =>
  fragments.length === 0 ? null : Math.max(...fragments.map(({ durationS }) => durationS)) * 1_000;
