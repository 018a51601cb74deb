/** What was seen of renewals, as rows of cells. Pure. */
import type { RenewalResult } from './measure-renewal.ts';

/** The head, and the figures. */
export function renewalCells(result: RenewalResult): readonly (readonly string[])[] {
  const { watchedMs, sessions, otherSessions, frameMs, sums, cut } = result;
  const skip = (frames: number): string => `${frames} frames (${((frames + 1) * frameMs).toFixed(0)} ms)`;
  return [
    ['what', 'seen'],
    ['watched', `${(watchedMs / 60_000).toFixed(1)} min`],
    ...(cut === null ? [] : [['ended before its time', cut]]),
    ['sessions opened to renew another', String(sessions)],
    ['sessions opened for other reasons', String(otherSessions)],
    ['changes of the picture on top', String(sums.changes)],
    ['changes at which a frame was lost', String(sums.changesWithSkip)],
    ['changes at which more than one was', String(sums.changesWithLongSkip)],
    ['most frames lost at a change', skip(sums.longestSkipAtChange)],
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
