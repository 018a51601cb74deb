import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leadMs, mayChangePlaces, steer } from '../../../../renderer/player/alignment.ts';

const frameLengths = fc.constantFrom(1_000 / 30, 40, 50, 1_000 / 15, 80, 100);

describe('steer', () => {
  it('brings any start within reach onto the wanted lead, without overshooting it by a frame', () => {
    fc.assert(
      fc.property(frameLengths, fc.double({ min: -1_400, max: 1_400, noNaN: true }), (frameMs, offsetMs) => {
        let showingMs = 0;
        let warmingMs = offsetMs;
        let settledAfter: number | null = null;
        for (let step = 0; step < 400; step += 1) {
          const steering = steer({ showingMs, warmingMs, frameMs });
          if (steering.kind !== 'rate') throw new Error('sought though within reach');
          showingMs += frameMs;
          warmingMs += frameMs * steering.rate;
          const missing = showingMs + leadMs(frameMs) - warmingMs;
          if (settledAfter === null && Math.abs(missing) < 0.35 * frameMs) settledAfter = step;
          if (settledAfter !== null) expect(Math.abs(missing)).toBeLessThan(frameMs * 0.6);
        }
        expect(settledAfter).not.toBeNull();
      }),
    );
  });

  it('seeks when too far off', () => {
    expect(steer({ showingMs: 10_000, warmingMs: 5_000, frameMs: 40 }).kind).toBe('seek');
    expect(steer({ showingMs: 10_000, warmingMs: 15_000, frameMs: 40 }).kind).toBe('seek');
  });
});

describe('mayChangePlaces', () => {
  it('never lets an older frame or a skipped frame on screen', () => {
    fc.assert(
      fc.property(
        frameLengths,
        fc.integer({ min: -3, max: 5 }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (frameMs, frames, phase) => {
          const standing = { showingMs: 1_000, warmingMs: 1_000 + phase * frameMs, frameMs };
          const may = mayChangePlaces(1_000, 1_000 + frames * frameMs, standing);
          if (may) {
            expect(frames).toBeGreaterThanOrEqual(0);
            expect(frames).toBeLessThanOrEqual(1);
            expect(phase).toBeGreaterThan(0);
          }
        },
      ),
    );
  });

  it('agrees when the warming picture is half a frame ahead', () => {
    const standing = { showingMs: 1_000, warmingMs: 1_020, frameMs: 40 };
    expect(mayChangePlaces(960, 1_000, standing)).toBe(true);
    expect(mayChangePlaces(1_000, 1_000, standing)).toBe(true);
  });
});
