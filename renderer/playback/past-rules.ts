/** Small decisions of a player of the past: speeds, ends, what a trouble means there. Pure. */
import type { Trouble } from '../../contract/trouble-kinds.ts';
import { endOf, gapAt, type PastFragment, type Stretch, toldGapMs } from '../player/fragment-list.ts';
import { type PastPhase, type PastRate, pastRates } from './past-types.ts';

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

/** No new picture for so long while playing: it is being loaded, and that is said. */
export const loadingAfterMs = 1_200;

/** True at the end of a growing list: what comes next has not been recorded yet. */
export const isAtEdge = (fragments: readonly PastFragment[], positionMs: number): boolean => {
  const last = fragments.at(-1);
  return last !== undefined && positionMs > endOf(last) - 700;
};

/** What a player of the past is doing, from what is known of it. */
export const phaseOf = (facts: {
  readonly trouble: Trouble | null;
  readonly hasPicture: boolean;
  readonly ended: boolean;
  readonly playing: boolean;
  /** A seek or another session is on its way to the screen. */
  readonly underWay: boolean;
  /** Since the last picture was painted. */
  readonly stillMs: number;
  /** Only what has not been recorded yet comes next. */
  readonly atEdge: boolean;
}): PastPhase => {
  if (facts.trouble !== null) return 'trouble';
  if (!facts.hasPicture) return 'opening';
  if (facts.ended) return 'ended';
  if (!facts.playing) return facts.underWay ? 'loading' : 'paused';
  if (facts.stillMs < loadingAfterMs) return 'playing';
  return facts.atEdge ? 'waiting' : 'loading';
};

/**
 * Where a wish for a time leads: into the range; out of a gap, that is behind it, or, where nothing comes behind, to the last
 * picture before it.
 */
export const seekTarget = (
  timeMs: number,
  range: { readonly startMs: number; readonly endMs: number },
  gaps: readonly Stretch[],
): { readonly targetMs: number; readonly gap: Stretch | null } => {
  const latestMs = range.endMs - 1;
  const withinMs = Math.max(range.startMs, Math.min(latestMs, timeMs));
  const gap = gapAt(gaps, withinMs);
  if (gap === null) return { targetMs: withinMs, gap };
  return { targetMs: gap.toMs < latestMs ? gap.toMs : Math.max(range.startMs, gap.fromMs - 1), gap };
};

/**
 * What to do with a session that stands on a picture the shown one is coming to: wait for it, take its place, or stand further
 * ahead, where the shown one has long come past.
 */
export const joinMove = (
  standsOnMs: number,
  positionMs: number,
  frameMs: number | null,
): 'wait' | 'take' | 'go-ahead' => {
  const missingMs = standsOnMs - positionMs;
  if (missingMs > (frameMs ?? 40) / 2) return 'wait';
  return missingMs > -1_000 ? 'take' : 'go-ahead';
};

/** So near to the live picture nobody sees the change. */
const reachedWithinMs = 150;

/** Whether a replay has come to the live picture; `livePictureMs` is null while none moves. */
export const hasReached = (livePictureMs: number | null, positionMs: number): boolean =>
  livePictureMs !== null && positionMs >= livePictureMs - reachedWithinMs;
