/** Between a scrubber's width and a range's times. Pure. */
import type { Stretch } from '../player/fragment-list.ts';

/** A range of time, milliseconds since the Unix epoch. */
export interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}

const within = (share: number): number => Math.min(1, Math.max(0, share));

/** Where a time lies in a range, from 0 to 1. */
export const shareOf = ({ startMs, endMs }: TimeRange, timeMs: number): number =>
  endMs <= startMs ? 0 : within((timeMs - startMs) / (endMs - startMs));

/** The time at a share of a range. */
export const timeAt = ({ startMs, endMs }: TimeRange, share: number): number =>
  startMs + within(share) * Math.max(0, endMs - startMs);

/** A gap as the axis draws it: shares from 0 to 1; null when it lies outside of the range. */
export const drawnGap = (range: TimeRange, gap: Stretch): { readonly left: number; readonly width: number } | null => {
  const left = shareOf(range, gap.fromMs);
  const right = shareOf(range, gap.toMs);
  return right > left ? { left, width: right - left } : null;
};

const secondMs = 1_000;
const steps = { ArrowLeft: -secondMs, ArrowDown: -secondMs, ArrowRight: secondMs, ArrowUp: secondMs } as const;

/** Where a key moves a slider: a second by the arrows, a tenth of the range by the page keys, the ends by Home and End; null for others. */
export const keyTarget = (key: string, range: TimeRange, positionMs: number): number | null => {
  const pageMs = Math.max(10 * secondMs, (range.endMs - range.startMs) / 10);
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
    case 'ArrowRight':
    case 'ArrowUp':
      return positionMs + steps[key];
    case 'PageDown':
      return positionMs - pageMs;
    case 'PageUp':
      return positionMs + pageMs;
    case 'Home':
      return range.startMs;
    case 'End':
      return range.endMs;
    default:
      return null;
  }
};
