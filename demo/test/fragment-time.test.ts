/** Time and numbers of fragments, silences, and the frame on screen: all pure, so tried with anything. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DemoCameraInfo, frameAt } from '../cameras/frame-at.ts';
import { fragmentNumber, sentAtOf } from '../media-time/fragment-number.ts';
import {
  availableAtMs,
  type FragmentTiming,
  fragmentCovering,
  newestAvailable,
  producerStartMs,
  sentAtMs,
  serverStartMs,
  startMs,
} from '../media-time/fragment-time.ts';
import { sentWhole } from '../media-time/outages.ts';
import { isSentTwice, refInSlot, slotOf } from '../media-time/resends.ts';
import { createTokenBucket } from '../quota/token-bucket.ts';

const timings: fc.Arbitrary<FragmentTiming> = fc.record({
  seed: fc.string({ maxLength: 20 }),
  fragmentMs: fc.constantFrom(1000, 2000, 3000, 4000),
  phaseMs: fc.integer({ min: 0, max: 999 }),
  clockAheadMs: fc.integer({ min: -900_000, max: 900_000 }),
  ingestDelayMs: fc.integer({ min: 150, max: 2000 }),
  jitterMs: fc.integer({ min: 0, max: 30 }),
});
const times = fc.integer({ min: 1_700_000_000_000, max: 2_000_000_000_000 });

describe('fragment time', () => {
  it('puts every moment into one fragment', () => {
    fc.assert(
      fc.property(timings, times, (timing, timeMs) => {
        const n = fragmentCovering(timing, timeMs);
        expect(startMs(timing, n)).toBeLessThanOrEqual(timeMs);
        expect(startMs(timing, n + 1)).toBeGreaterThan(timeMs);
      }),
    );
  });

  it('knows the newest fragment that has arrived', () => {
    fc.assert(
      fc.property(timings, times, (timing, nowMs) => {
        const n = newestAvailable(timing, nowMs);
        expect(availableAtMs(timing, { n, resent: false })).toBeLessThanOrEqual(nowMs);
        expect(availableAtMs(timing, { n: n + 1, resent: false })).toBeGreaterThan(nowMs);
      }),
    );
  });

  it('stamps on the server clock late, unevenly, the same each time, and never after arrival', () => {
    fc.assert(
      fc.property(timings, times, (timing, nowMs) => {
        const ref = { n: fragmentCovering(timing, nowMs), resent: false };
        const lateMs = serverStartMs(timing, ref) - startMs(timing, ref.n);
        expect(Math.abs(lateMs - 120)).toBeLessThanOrEqual(timing.jitterMs);
        expect(serverStartMs({ ...timing }, ref)).toBe(serverStartMs(timing, ref));
        expect(serverStartMs(timing, ref)).toBeLessThan(availableAtMs(timing, ref));
      }),
    );
  });

  it('stamps on the camera clock exactly, however wrong that is, and arrives no later for it', () => {
    fc.assert(
      fc.property(timings, times, (timing, nowMs) => {
        const ref = { n: fragmentCovering(timing, nowMs), resent: false };
        expect(producerStartMs(timing, ref) - startMs(timing, ref.n)).toBe(timing.clockAheadMs);
        expect(availableAtMs(timing, ref)).toBe(availableAtMs({ ...timing, clockAheadMs: 0 }, ref));
      }),
    );
  });
});

describe('fragments sent twice', () => {
  const patterns = fc.option(fc.record({ every: fc.integer({ min: 5, max: 12 }) }), { nil: undefined });
  const slots = fc.integer({ min: -1000, max: 2_000_000_000 });

  it('have a slot for each copy, and each slot has one fragment', () => {
    fc.assert(
      fc.property(patterns, slots, (pattern, slot) => {
        const ref = refInSlot(pattern, slot);
        expect(slotOf(pattern, ref)).toBe(slot);
        expect(ref.resent).toBe(ref.resent && isSentTwice(pattern, ref.n));
      }),
    );
  });

  it('arrive in the order of slots, stamps and numbers alike', () => {
    fc.assert(
      fc.property(timings, patterns, times, (timing, pattern, nowMs) => {
        const slot = slotOf(pattern, { n: fragmentCovering(timing, nowMs), resent: false });
        const [here, next] = [refInSlot(pattern, slot), refInSlot(pattern, slot + 1)];
        expect(serverStartMs(timing, next)).toBeGreaterThan(serverStartMs(timing, here));
        expect(availableAtMs(timing, next)).toBeGreaterThanOrEqual(availableAtMs(timing, here));
        const numberOf = (ref: typeof here): string => fragmentNumber(timing.seed, sentAtMs(timing, ref));
        expect(numberOf(next) > numberOf(here)).toBe(true);
      }),
    );
  });
});

describe('fragment numbers', () => {
  it('have 47 digits, sort by time, and lead back to it', () => {
    fc.assert(
      fc.property(fc.string(), times, fc.integer({ min: 1, max: 10_000 }), (seed, timeMs, laterMs) => {
        const number = fragmentNumber(seed, timeMs);
        expect(number).toMatch(/^\d{47}$/);
        expect(fragmentNumber(seed, timeMs + laterMs) > number).toBe(true);
        expect(sentAtOf(seed, number)).toBe(timeMs);
        expect(sentAtOf(`${seed}x`, number)).toBeUndefined();
      }),
    );
  });

  it('cannot be made up', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{47}$/)), (text) => {
        expect(sentAtOf('camera', text)).toBeUndefined();
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
  ])('from %d to %d: sent whole is %s', (fromMs, toMs, whole) => {
    expect(sentWhole(fromMs, toMs, [outage], undefined)).toBe(whole);
  });
  it.each([
    [0, 2000, true],
    [28_000, 30_000, true],
    [29_000, 31_000, false],
    [30_000, 32_000, false],
    [69_000, 71_000, false],
    [70_000, 72_000, true],
  ])('of a pattern, from %d to %d: %s', (fromMs, toMs, whole) => {
    expect(sentWhole(fromMs, toMs, [], { onMs: 30_000, offMs: 40_000 })).toBe(whole);
  });
  it.each([
    [0, 2000, false],
    [38_000, 40_000, false],
    [40_000, 42_000, true],
    [298_000, 300_000, true],
    [299_000, 301_000, false],
    [598_000, 600_000, true],
    [600_000, 602_000, true],
  ])('of a pattern that begins with one and ends, from %d to %d: %s', (fromMs, toMs, whole) => {
    const pattern = { onMs: 260_000, offMs: 40_000, shiftMs: 40_000, untilMs: 600_000 };
    expect(sentWhole(fromMs, toMs, [], pattern)).toBe(whole);
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
    clockAheadMs: 0,
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

  it('takes times of a wrong clock as that clock says them', () => {
    const ahead = { ...camera, clockAheadMs: 420_000 };
    expect(frameAt(ahead, originMs + 420_000 + 1000)).toEqual(frameAt(camera, originMs + 1000));
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
