import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  mediaTimeAt,
  mergeTimeline,
  pictureTimeAt,
  type TimedFragment,
} from '../../../../renderer/player/media-timeline.ts';

const base = 1_780_000_000_000;
const fragments: readonly TimedFragment[] = [
  { startS: 10, durationS: 2, timeMs: base },
  { startS: 12, durationS: 2, timeMs: base + 2_007 },
  { startS: 14, durationS: 2, timeMs: base + 3_998 },
];

describe('the media timeline', () => {
  it('tells each frame by its own fragment, so ingest jitter never shifts it', () => {
    expect(pictureTimeAt(fragments, 13)).toBe(base + 3_007);
    expect(pictureTimeAt(fragments, 14)).toBe(base + 3_998);
    expect(pictureTimeAt(fragments, 9)).toBeNull();
  });

  it('translates back', () => {
    fc.assert(
      fc.property(fc.double({ min: 10, max: 15.9, noNaN: true }), (mediaTimeS) => {
        const timeMs = pictureTimeAt(fragments, mediaTimeS);
        if (timeMs === null) throw new Error('a listed time must be told');
        // Fragments overlap by up to 9 ms here: the camera's clock is not one-to-one within that.
        expect(Math.abs((mediaTimeAt(fragments, timeMs) ?? 0) - mediaTimeS)).toBeLessThan(0.012);
      }),
    );
    expect(mediaTimeAt(fragments, base - 50)).toBeNull();
    expect(mediaTimeAt(fragments, base + 60_000)).toBeNull();
  });

  it('remembers what left the list, and believes the newer word', () => {
    const later = [
      { startS: 14.004, durationS: 2, timeMs: base + 3_998 },
      { startS: 16, durationS: 2, timeMs: base + 6_001 },
    ];
    const merged = mergeTimeline(mergeTimeline([], fragments), later);
    expect(pictureTimeAt(merged, 11)).toBe(base + 1_000);
    expect(pictureTimeAt(merged, 17)).toBe(base + 7_001);
    expect(mergeTimeline(merged, [])).toBe(merged);
  });

  it('says nothing where no fragment tells the time', () => {
    expect(pictureTimeAt([{ startS: 0, durationS: 2, timeMs: null }], 1)).toBeNull();
  });
});
