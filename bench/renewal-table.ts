/** What was seen of renewals, as rows of cells. Pure. */
import type { RenewalResult } from './measure-renewal.ts';

/** The head, and the figures. */
export function renewalCells({ watchedMs, sessions, frameMs, sums }: RenewalResult): readonly (readonly string[])[] {
  const skip = (frames: number): string => `${frames} frames (${((frames + 1) * frameMs).toFixed(0)} ms)`;
  return [
    ['what', 'seen'],
    ['watched', `${(watchedMs / 60_000).toFixed(1)} min`],
    ['sessions opened', String(sessions)],
    ['changes of the picture on top', String(sums.changes)],
    ['frames told of', String(sums.frames)],
    ['black frames', String(sums.black)],
    ['frames out of order', String(sums.backward)],
    ['strips that could not be read', String(sums.unreadable)],
    ['frames of the stream never shown', String(sums.skipped)],
    ['longest run of them while renewing', skip(sums.longestSkipRenewing)],
    ['longest run of them otherwise', skip(sums.longestSkipOtherwise)],
    ['longest time without a frame while renewing', `${sums.longestGapRenewingMs.toFixed(0)} ms`],
    ['longest time without a frame otherwise', `${sums.longestGapOtherwiseMs.toFixed(0)} ms`],
  ];
}
