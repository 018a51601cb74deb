/** The limits a user has set: which is passed, which would be with one camera more; and the bytes they are measured by. */
import { describe, expect, test } from 'vitest';
import { type LoadSettings, loadSettingsSchema } from '../../../../contract/load.ts';
import { settingsSchema } from '../../../../contract/settings.ts';
import { budgetOf, dollarsPerHour, type Taken } from '../../../../renderer/governor/budgets.ts';
import { ByteRate } from '../../../../renderer/governor/byte-rate.ts';

const prices = { ...settingsSchema.parse({}).prices, consumedPerGB: 0.01, transferPerGB: 0.09 };
const limits = (change: Partial<LoadSettings>): LoadSettings => loadSettingsSchema.parse(change);
const taken = (change: Partial<Taken> = {}): Taken => ({ moving: 10, bytesPerSecond: 0, machine: null, ...change });

describe('a budget', () => {
  test('without limits is never full', () => {
    const all = taken({ bytesPerSecond: 1e12, machine: { appShare: 1, machineShare: 1 } });
    expect(budgetOf(limits({}), prices, all)).toEqual({ over: null, full: null, mostMoving: Infinity });
  });

  test.each([
    [900_000, null, null],
    [920_000, null, 'bytes-per-second'],
    [1_000_001, 'bytes-per-second', 'bytes-per-second'],
  ] as const)('of a million bytes per second at %i: passed %s, full %s', (bytesPerSecond, over, full) => {
    const budget = budgetOf(limits({ maxBytesPerSecond: 1_000_000 }), prices, taken({ bytesPerSecond }));
    expect(budget).toMatchObject({ over, full });
  });

  test.each([
    [0.4, null, null],
    [0.48, null, 'cpu-share'],
    [0.51, 'cpu-share', 'cpu-share'],
  ] as const)('of half the processors at %f: passed %s, full %s', (appShare, over, full) => {
    const machine = { appShare, machineShare: 1 };
    expect(budgetOf(limits({ maxCpuShare: 0.5 }), prices, taken({ machine }))).toMatchObject({ over, full });
  });

  test('of processors is open while nothing is measured of them', () => {
    for (const machine of [null, { appShare: null, machineShare: 1 }]) {
      expect(budgetOf(limits({ maxCpuShare: 0.05 }), prices, taken({ machine }))).toMatchObject({
        over: null,
        full: null,
      });
    }
  });

  test('in dollars counts a gigabyte as AWS bills it', () => {
    expect(dollarsPerHour(2 ** 30 / 3_600, prices)).toBeCloseTo(0.1, 9);
    const bytesPerSecond = 2 ** 30 / 360;
    expect(budgetOf(limits({ maxDollarsPerHour: 0.99 }), prices, taken({ bytesPerSecond })).over).toBe(
      'dollars-per-hour',
    );
    expect(budgetOf(limits({ maxDollarsPerHour: 1.2 }), prices, taken({ bytesPerSecond })).full).toBeNull();
  });

  test('of tiles is told by number, none included', () => {
    expect(budgetOf(limits({ maxMovingTiles: 0 }), prices, taken()).mostMoving).toBe(0);
  });
});

describe('the bytes of a second', () => {
  test('are the mean of the last ten', () => {
    const rate = new ByteRate();
    for (let nowMs = 0; nowMs < 30_000; nowMs += 100) rate.add(nowMs, nowMs < 20_000 ? 1_000 : 100);
    // Bytes are kept in slots of half a second.
    expect(Math.abs(rate.perSecond(30_000) - 1_000)).toBeLessThanOrEqual(50);
    expect(rate.perSecond(39_400)).toBeLessThanOrEqual(100);
    expect(rate.perSecond(60_000)).toBe(0);
  });

  test('are all counted, however small the pieces', () => {
    const rate = new ByteRate();
    for (let piece = 0; piece < 5_000; piece += 1) rate.add(piece, 7);
    expect(rate.perSecond(5_000)).toBe(3_500);
  });
});
