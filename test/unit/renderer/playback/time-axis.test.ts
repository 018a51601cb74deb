/** The scrubber's axis. */
import { expect, test } from 'vitest';
import { drawnGap, keyTarget, shareOf, timeAt } from '../../../../renderer/playback/time-axis.ts';

const range = { startMs: 1_000_000, endMs: 1_100_000 };

test('goes both ways and stays within its ends', () => {
  expect(shareOf(range, 1_025_000)).toBe(0.25);
  expect(timeAt(range, 0.25)).toBe(1_025_000);
  expect([shareOf(range, 0), shareOf(range, 2_000_000)]).toEqual([0, 1]);
  expect([timeAt(range, -3), timeAt(range, 3)]).toEqual([1_000_000, 1_100_000]);
  expect(shareOf({ startMs: 5, endMs: 5 }, 5)).toBe(0);
});

test('draws the part of a gap that lies in the range', () => {
  expect(drawnGap(range, { fromMs: 990_000, toMs: 1_010_000 })).toEqual({ left: 0, width: 0.1 });
  expect(drawnGap(range, { fromMs: 900_000, toMs: 950_000 })).toBeNull();
});

test('keys move it, others do not', () => {
  const at = (key: string): number | null => keyTarget(key, range, 1_050_000);
  expect([at('ArrowLeft'), at('ArrowRight'), at('PageUp'), at('Home'), at('End')]).toEqual([
    1_049_000, 1_051_000, 1_060_000, 1_000_000, 1_100_000,
  ]);
  expect(at('Enter')).toBeNull();
});
