/** What the wall has used, added up and written out. */
import { describe, expect, it } from 'vitest';
import type { CameraUsage } from '../../../../contract/usage.ts';
import {
  accountUsages,
  bytesText,
  callsByOperation,
  costOf,
  dollarsText,
  rateSinceStart,
  readPrice,
  recentMs,
  recentRate,
  type UsageSample,
  withSample,
} from '../../../../renderer/desk/usage-sums.ts';

const row = (account: string, name: string, bytes: number): CameraUsage => ({
  camera: {
    account,
    region: 'eu-west-1',
    StreamName: name,
    StreamARN: `arn:aws:kinesisvideo:eu-west-1:111122223333:stream/${name}/1700000000000`,
  },
  opened: 1,
  renewed: 2,
  closed: 0,
  lost: 1,
  failed: 0,
  bytes,
});

describe('sums', () => {
  it('are by account and camera, most data first', () => {
    const [first, second] = accountUsages([row('a', 'one', 5), row('b', 'two', 20), row('a', 'three', 8)]);
    expect(first).toMatchObject({ account: 'b', total: { bytes: 20, opened: 1 } });
    expect(second).toMatchObject({ account: 'a', total: { bytes: 13, opened: 2, renewed: 4, lost: 2 } });
    expect(second?.cameras.map(({ camera }) => camera.StreamName)).toEqual(['three', 'one']);
  });

  it('of calls are by action, over all accounts', () => {
    const call = { region: 'r', operation: 'ListStreams', calls: 2, throttled: 1 };
    expect(
      callsByOperation([
        { ...call, profile: 'a' },
        { ...call, profile: 'b' },
        { ...call, profile: 'b', operation: 'GetDataEndpoint', calls: 9 },
      ]),
    ).toEqual([
      { operation: 'GetDataEndpoint', calls: 9, throttled: 1 },
      { operation: 'ListStreams', calls: 4, throttled: 2 },
    ]);
  });

  it('cost what both prices say for a GB', () => {
    expect(costOf(3 * 2 ** 30, { consumedPerGB: 0.01, transferPerGB: 0.09 })).toBeCloseTo(0.3, 10);
    expect(costOf(2 ** 30, { consumedPerGB: 0, transferPerGB: 0 })).toBe(0);
  });
});

describe('rates', () => {
  it('are those of the last minutes, and forget what was before', () => {
    let samples: readonly UsageSample[] = [];
    const at = (forMs: number, bytes: number): void => {
      samples = withSample(samples, { forMs, cameras: [row('a', 'one', bytes)], calls: [] });
    };
    at(10_000, 1_000);
    expect(recentRate(samples)).toBeNull();
    at(70_000, 61_000);
    expect(recentRate(samples)).toEqual({ bytesPerHour: 3_600_000, overMs: 60_000 });
    at(10_000 + recentMs + 1, 61_000);
    expect(recentRate(samples)?.bytesPerHour).toBe(0);
    expect(rateSinceStart({ forMs: 1_800_000, bytes: 500 })).toBe(1_000);
    expect(rateSinceStart({ forMs: 0, bytes: 500 })).toBeNull();
  });
});

describe('figures', () => {
  it('have three digits and their unit', () => {
    expect([0, 812, 4_300_000, 1_860_000_000, 999.6 * 1024 ** 2].map(bytesText)).toEqual([
      '0 B',
      '812 B',
      '4.10 MB',
      '1.73 GB',
      '0.98 GB',
    ]);
    expect([0, 0.000_01, 0.0042, 1.267, 1_203.6].map(dollarsText)).toEqual([
      '$0.00',
      '<$0.0001',
      '$0.0042',
      '$1.27',
      '$1,204',
    ]);
  });

  it('are read from what is typed, or not at all', () => {
    expect([' 0.09 ', '$1', '0'].map(readPrice)).toEqual([0.09, 1, 0]);
    expect(['', '-1', '1,2', 'ten', '1001'].map(readPrice)).toEqual([null, null, null, null, null]);
  });
});
