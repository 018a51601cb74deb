/** What a list of fragments says: times both ways, gaps, what was jumped over. */
import { describe, expect, test } from 'vitest';
import {
  gapAt,
  gapCrossed,
  gapsIn,
  joinStretches,
  mediaTimeIn,
  mergeFragments,
  type PastFragment,
  pictureTimeIn,
} from '../../../../renderer/player/fragment-list.ts';

const t0 = 1_700_000_000_000;
/** Three fragments of two seconds, a minute without, two more; in the media element they follow each other. */
const list: readonly PastFragment[] = [0, 2, 4, 66, 68].map((atS, index) => ({
  startS: index * 2,
  durationS: 2,
  timeMs: t0 + atS * 1_000,
}));
const gap = { fromMs: t0 + 6_000, toMs: t0 + 66_000 };

describe('times', () => {
  test('go from the media element to the camera and back', () => {
    expect(pictureTimeIn(list, 3.5)).toBe(t0 + 3_500);
    expect(pictureTimeIn(list, 7)).toBe(t0 + 67_000);
    expect(mediaTimeIn(list, t0 + 67_000)).toBe(7);
    expect(mediaTimeIn(list, t0 + 4_000)).toBe(4);
  });

  test('outside of what is listed there are none', () => {
    expect(mediaTimeIn(list, t0 - 10)).toBeNull();
    expect(mediaTimeIn(list, t0 + 30_000)).toBeNull();
    expect(mediaTimeIn(list, t0 + 70_000)).toBeNull();
    expect(pictureTimeIn([], 1)).toBeNull();
  });

  test('a picture rounded to just before its fragment belongs to it', () => {
    expect(pictureTimeIn(list, 5.999)).toBeCloseTo(t0 + 65_999, 0);
  });
});

describe('gaps', () => {
  test('are where nothing was recorded, not where clocks jitter', () => {
    expect(gapsIn(list)).toEqual([gap]);
    const jittery = list.slice(0, 3).map((each, index) => ({ ...each, timeMs: each.timeMs + (index % 2) * 400 }));
    expect(gapsIn(jittery)).toEqual([]);
  });

  test('are noticed when a picture on the other side is shown', () => {
    expect(gapCrossed([gap], t0 + 5_960, t0 + 66_000)).toEqual(gap);
    expect(gapCrossed([gap], t0 + 5_900, t0 + 5_960)).toBeNull();
    expect(gapCrossed([gap], t0 + 66_000, t0 + 66_040)).toBeNull();
    expect(gapCrossed([gap], t0 + 66_040, t0 + 66_000)).toBeNull();
  });

  test('hold the times between their ends', () => {
    expect(gapAt([gap], t0 + 6_000)).toEqual(gap);
    expect(gapAt([gap], t0 + 66_000)).toBeNull();
  });

  test('of two sessions are one where they touch', () => {
    const later = { fromMs: gap.toMs, toMs: gap.toMs + 5_000 };
    const apart = { fromMs: t0 + 100_000, toMs: t0 + 101_000 };
    expect(joinStretches([apart, later, gap])).toEqual([{ fromMs: gap.fromMs, toMs: later.toMs }, apart]);
  });
});

test('a list that has moved on keeps what has left it', () => {
  const moved = list.slice(2).map((each) => ({ ...each, timeMs: each.timeMs + 3 }));
  expect(mergeFragments(list, moved).map(({ timeMs }) => timeMs - t0)).toEqual([0, 2_000, 4_003, 66_003, 68_003]);
});
