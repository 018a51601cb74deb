import { describe, expect, it } from 'vitest';
import { FragmentArrivals } from '../../../../renderer/player/fragment-arrivals.ts';

const epochMs = 1_700_000_000_000;

describe('FragmentArrivals', () => {
  it('tells since when a fragment has been listed, from how soon others were seen', () => {
    const arrivals = new FragmentArrivals();
    expect(arrivals.listedAtMs(epochMs, 5_000)).toBe(5_000);
    expect(arrivals.listedAtMs(epochMs + 2_000, 6_600)).toBe(6_600);
    // Another session's first list, read 0.9 s after the fragment came.
    expect(arrivals.listedAtMs(epochMs + 4_000, 9_500)).toBe(8_600);
    expect(arrivals.listedAtMs(epochMs + 4_000, 9_900)).toBe(8_600);
  });

  it('forgets what was long ago, and all where the clock was set', () => {
    const arrivals = new FragmentArrivals();
    arrivals.listedAtMs(epochMs, 1_000);
    for (let n = 1; n <= 8; n += 1) arrivals.listedAtMs(epochMs + n * 2_000, 1_400 + n * 2_000);
    expect(arrivals.listedAtMs(epochMs + 18_000, 19_900)).toBe(19_400);
    expect(arrivals.listedAtMs(epochMs - 3_600_000, 21_000)).toBe(21_000);
    expect(arrivals.listedAtMs(epochMs - 3_598_000, 23_100)).toBe(23_000);
  });
});
