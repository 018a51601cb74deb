/** Time and numbers of fragments, silences, and the frame on screen: all pure, so tried with anything. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DemoCameraInfo, frameAt } from '../cameras/frame-at.ts';
import { fragmentNumber, producerStartOf } from '../media-time/fragment-number.ts';
import {
  availableAtMs,
  type FragmentTiming,
  fragmentCovering,
  newestAvailable,
  producerStartMs,
  serverStartMs,
} from '../media-time/fragment-time.ts';
import { sentWhole } from '../media-time/outages.ts';
import { createTokenBucket } from '../quota/token-bucket.ts';

const timings: fc.Arbitrary<FragmentTiming> = fc.record({
  seed: fc.string({ maxLength: 20 }),
  fragmentMs: fc.constantFrom(1000, 2000, 3000, 4000),
  phaseMs: fc.integer({ min: 0, max: 999 }),
  ingestDelayMs: fc.integer({ min: 150, max: 2000 }),
  jitterMs: fc.integer({ min: 0, max: 30 }),
});
const times = fc.integer({ min: 1_700_000_000_000, max: 2_000_000_000_000 });

describe('fragment time', () => {
  it('puts every moment into one fragment', () => {
    fc.assert(
      fc.property(timings, times, (timing, timeMs) => {
        const n = fragmentCovering(timing, timeMs);
        expect(producerStartMs(timing, n)).toBeLessThanOrEqual(timeMs);
        expect(producerStartMs(timing, n + 1)).toBeGreaterThan(timeMs);
      }),
    );
  });

  it('knows the newest fragment that has arrived', () => {
    fc.assert(
      fc.property(timings, times, (timing, nowMs) => {
        const n = newestAvailable(timing, nowMs);
        expect(availableAtMs(timing, n)).toBeLessThanOrEqual(nowMs);
        expect(availableAtMs(timing, n + 1)).toBeGreaterThan(nowMs);
      }),
    );
  });

  it('stamps on the server clock late, unevenly, the same each time, and never after arrival', () => {
    fc.assert(
      fc.property(timings, times, (timing, nowMs) => {
        const n = fragmentCovering(timing, nowMs);
        const lateMs = serverStartMs(timing, n) - producerStartMs(timing, n);
        expect(Math.abs(lateMs - 120)).toBeLessThanOrEqual(timing.jitterMs);
        expect(serverStartMs({ ...timing }, n)).toBe(serverStartMs(timing, n));
        expect(serverStartMs(timing, n)).toBeLessThan(availableAtMs(timing, n));
      }),
    );
  });
});

describe('fragment numbers', () => {
  it('have 47 digits, sort by time, and lead back to it', () => {
    fc.assert(
      fc.property(fc.string(), times, fc.integer({ min: 1, max: 10_000 }), (seed, startMs, laterMs) => {
        const number = fragmentNumber(seed, startMs);
        expect(number).toMatch(/^\d{47}$/);
        expect(fragmentNumber(seed, startMs + laterMs) > number).toBe(true);
        expect(producerStartOf(seed, number)).toBe(startMs);
        expect(producerStartOf(`${seed}x`, number)).toBeUndefined();
      }),
    );
  });

  it('cannot be made up', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{47}$/)), (text) => {
        expect(producerStartOf('camera', text)).toBeUndefined();
      }),
    );
  });
});

describe('silences', () => {
  const outage = { fromMs: 10_000, toMs: 20_000 };
  it.each([
    [8000, 10_000, true],
    [8000, 10_001, false],
    [12_000, 14_000, false],
    [19_999, 21_999, false],
    [20_000, 22_000, true],
  ])('from %d to %d: sent whole is %s', (startMs, endMs, whole) => {
    expect(sentWhole(startMs, endMs, [outage], undefined)).toBe(whole);
  });
  it.each([
    [0, 2000, true],
    [28_000, 30_000, true],
    [29_000, 31_000, false],
    [30_000, 32_000, false],
    [69_000, 71_000, false],
    [70_000, 72_000, true],
  ])('of a pattern, from %d to %d: %s', (startMs, endMs, whole) => {
    expect(sentWhole(startMs, endMs, [], { onMs: 30_000, offMs: 40_000 })).toBe(whole);
  });
});

describe('frameAt', () => {
  const scene = (number: number, fps: number, loopMs: number) => ({
    id: `scene-${number}`,
    number,
    loopMs,
    frames: (fps * loopMs) / 1000,
  });
  const camera: DemoCameraInfo = {
    name: 'a',
    arn: 'arn',
    profile: 'plant-east',
    accountId: '1',
    region: 'eu-west-1',
    title: 'A',
    fragmentMs: 2000,
    phaseMs: 137,
    fps: 15,
    width: 640,
    height: 360,
    audio: false,
    troubled: null,
    scenes: [scene(3, 15, 12_000)],
    turnMs: 20_000,
  };
  const originMs = 12_000 * 100_000_000 + 137;

  it('counts frames from the start of the loop, and begins anew', () => {
    expect([0, 66, 67, 1000, 11_999, 12_000].map((ms) => frameAt(camera, originMs + ms).frame)).toEqual([
      0, 0, 1, 15, 179, 0,
    ]);
  });

  it('takes times rounded to whole milliseconds', () => {
    for (let frame = 0; frame < 180; frame += 1) {
      expect(frameAt(camera, originMs + Math.round((frame * 1000) / 15))).toEqual({ camera: 3, frame });
    }
  });

  it('takes turns with several scenes', () => {
    const two = { ...camera, phaseMs: 0, scenes: [scene(3, 15, 12_000), scene(4, 10, 8000)] };
    expect([0, 19_999, 20_000, 39_999, 40_000].map((ms) => frameAt(two, ms).camera)).toEqual([3, 3, 4, 4, 3]);
  });
});

describe('a token bucket', () => {
  it('never lets through more than its rate and one second of savings', () => {
    const calls = fc.array(fc.record({ waitMs: fc.integer({ min: 0, max: 400 }), points: fc.constantFrom(1, 2, 5) }));
    fc.assert(
      fc.property(calls, (list) => {
        const bucket = createTokenBucket(5);
        let nowMs = 0;
        let taken = 0;
        for (const { waitMs, points } of list) {
          nowMs += waitMs;
          if (bucket.take(points, nowMs)) taken += points;
          expect(taken).toBeLessThanOrEqual(5 + (nowMs * 5) / 1000 + 1e-6);
        }
      }),
    );
  });
});
