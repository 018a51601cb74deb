/** The clock meter: right about any error, not fooled by slow answers, and starts anew when somebody sets the clock. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockSentence, createClockMeter, createClockWatch } from '../../../main/kinesis/clock-meter.ts';

const trueStartMs = 1_700_000_000_000;

/** An answer as the wire brings it: the service's time cut to whole seconds, `outMs` after it was sent, `backMs` before it came. */
const readingOf = (
  behindMs: number,
  atMs: number,
  outMs: number,
  backMs: number,
): Parameters<ReturnType<typeof createClockMeter>['add']>[0] => ({
  dateMs: Math.floor((trueStartMs + atMs + outMs) / 1_000) * 1_000,
  sentAtMs: trueStartMs + atMs - behindMs,
  receivedAtMs: trueStartMs + atMs + outMs + backMs - behindMs,
  monotonicMs: atMs + outMs + backMs,
});

describe('createClockMeter', () => {
  it('finds out any error to a second, and calls a right clock right', () => {
    const trip = fc.record({
      atMs: fc.integer({ min: 0, max: 100_000 }),
      outMs: fc.integer({ min: 1, max: 200 }),
      backMs: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(
        fc.oneof(fc.constant(0), fc.integer({ min: -86_400_000, max: 86_400_000 })),
        fc.array(trip, { minLength: 1, maxLength: 20 }),
        (behindMs, trips) => {
          const meter = createClockMeter(() => undefined);
          for (const { atMs, outMs, backMs } of trips) meter.add(readingOf(behindMs, atMs, outMs, backMs));
          // half a second of the header, a tenth of unequal ways, and a second that counts as right
          expect(Math.abs(meter.behindMs() - behindMs)).toBeLessThanOrEqual(1_000 + 700);
          if (behindMs === 0) expect(meter.behindMs()).toBe(0);
        },
      ),
    );
  });

  it('is not led astray by a few answers that are wrong or late', () => {
    const meter = createClockMeter(() => undefined);
    for (let index = 0; index < 5; index += 1) meter.add(readingOf(0, index * 2_000, 50, 50));
    meter.add({ ...readingOf(0, 12_000, 50, 50), dateMs: 0 });
    meter.add(readingOf(0, 14_000, 4_000, 10_000));
    expect(meter.behindMs()).toBe(0);
  });

  it('tells of a change by more than a second, once', () => {
    const told: number[] = [];
    const meter = createClockMeter((behindMs) => told.push(behindMs));
    for (let index = 0; index < 10; index += 1) meter.add(readingOf(360_000, index * 5_000, 50, 50));
    expect(told).toHaveLength(1);
    expect(Math.abs((told[0] ?? 0) - 360_000)).toBeLessThan(1_000);
  });

  it('believes the first answer after somebody has set the clock', () => {
    const meter = createClockMeter(() => undefined);
    for (let index = 0; index < 10; index += 1) meter.add(readingOf(360_000, index * 5_000, 50, 50));
    meter.add(readingOf(0, 60_000, 50, 50));
    expect(meter.behindMs()).toBe(0);
  });
});

describe('createClockWatch', () => {
  it('has the window told of every change, the operator once and only of what matters', () => {
    const changes: number[] = [];
    const sentences: string[] = [];
    const watch = createClockWatch({
      onChange: (behindMs) => changes.push(behindMs),
      onFarOff: (sentence) => sentences.push(sentence),
    });
    watch.add(readingOf(20_000, 0, 50, 50));
    expect(sentences).toEqual([]);
    watch.add(readingOf(360_000, 1_000, 50, 50));
    watch.add(readingOf(-600_000, 2_000, 50, 50));
    expect(changes).toHaveLength(3);
    expect(sentences).toEqual(["This machine's clock is 6 min behind AWS's: set the time."]);
    expect(clockSentence(-600_000)).toBe("This machine's clock is 10 min ahead of AWS's: set the time.");
  });
});
