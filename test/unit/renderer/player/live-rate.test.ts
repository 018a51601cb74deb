import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Caution, isFarBehind, LowWater, liveRate } from '../../../../renderer/player/live-rate.ts';

describe('isFarBehind', () => {
  it('tells a stall from what small changes of speed can mend', () => {
    expect(isFarBehind(3_500, 3_000)).toBe(false);
    expect(isFarBehind(10_000, 3_000)).toBe(false);
    expect(isFarBehind(18_000, 3_000)).toBe(true);
  });
});

describe('liveRate', () => {
  it('changes the speed by a tenth at most', () => {
    fc.assert(
      fc.property(
        fc.option(fc.double({ min: 0, max: 60, noNaN: true })),
        fc.constantFrom(0.97, 1, 1.05, 1.1),
        (low, now) => {
          const rate = liveRate(low, now);
          expect(rate).toBeGreaterThanOrEqual(0.97);
          expect(rate).toBeLessThanOrEqual(1.1);
        },
      ),
    );
  });

  it('begins to hurry later than it stops', () => {
    expect(liveRate(0.8, 1)).toBe(1);
    expect(liveRate(0.8, 1.05)).toBe(1.05);
    expect(liveRate(0.4, 1.05)).toBe(1);
  });

  it('settles: a picture far behind comes near to live and then keeps its speed', () => {
    let lowWaterS = 4;
    let rate = 1;
    const rates: number[] = [];
    for (let second = 0; second < 200; second += 1) {
      rate = liveRate(lowWaterS, rate);
      lowWaterS -= rate - 1;
      rates.push(rate);
    }
    expect(lowWaterS).toBeGreaterThan(0.3);
    expect(lowWaterS).toBeLessThan(0.6);
    expect(new Set(rates.slice(-50))).toEqual(new Set([1]));
  });
});

describe('Caution', () => {
  it('keeps more in hand once fragments have come late, once for each of them and not without end, and forgets it', () => {
    const caution = new Caution();
    expect(caution.after(0.4, 0)).toBe(0);
    expect(caution.after(0, 1_000)).toBe(0.3);
    expect(caution.after(0, 3_000)).toBeCloseTo(0.3, 1);
    expect(caution.after(0, 7_000)).toBeCloseTo(0.6, 1);
    for (let nowMs = 10_000; nowMs < 120_000; nowMs += 6_000) caution.after(0, nowMs);
    const most = caution.after(null, 120_000);
    expect(most).toBeGreaterThan(1.4);
    expect(most).toBeLessThanOrEqual(1.5);
    expect(caution.after(0.5, 180_000)).toBeCloseTo(most - 0.1, 5);
    expect(caution.after(0.5, 1_200_000)).toBe(0);
  });

  it('lifts the band in which the speed is kept', () => {
    expect(liveRate(0.9, 1)).toBe(1.05);
    expect(liveRate(0.9, 1, 0.3)).toBe(1);
    expect(liveRate(0.2, 1)).toBe(1);
    expect(liveRate(0.2, 1, 0.3)).toBe(0.97);
  });
});

describe('LowWater', () => {
  it('knows the least of the last while, and nothing before it has seen enough', () => {
    const low = new LowWater();
    low.push(0, 5, 2_000);
    expect(low.least(0, 2_000)).toBeNull();
    low.push(1_000, 1, 2_000);
    low.push(2_000, 3, 2_000);
    expect(low.least(2_000, 2_000)).toBe(1);
    low.push(4_000, 3, 2_000);
    expect(low.least(4_000, 2_000)).toBe(3);
  });
});
