/** Which sessions show a range: their parameters, where one goes on from the other, when it is time. */
import { describe, expect, test } from 'vitest';
import { brokenRule } from '../../../../contract/session-rules.ts';
import { sessionSettingsSchema } from '../../../../contract/settings.ts';
import {
  continuesFromMs,
  growingListSize,
  isContinuationDue,
  joinAtMs,
  leadMs,
  listStartMs,
  pastParameters,
} from '../../../../renderer/playback/past-session.ts';
import type { PastFragment } from '../../../../renderer/player/fragment-list.ts';

const t0 = 1_700_000_000_000;
const settings = { session: sessionSettingsSchema.parse({ DisplayFragmentTimestamp: 'NEVER' }), maxFragments: 5 };
const listOf = (count: number, durationS = 2): readonly PastFragment[] =>
  Array.from({ length: count }, (_, index) => ({
    startS: index * durationS,
    durationS,
    timeMs: t0 + index * durationS * 1_000,
  }));

describe('parameters', () => {
  test('of a range keep every rule and always tell times', () => {
    const parameters = pastParameters({
      wish: { mode: 'ON_DEMAND', startMs: t0, endMs: t0 + 60_000 },
      listFromMs: t0 - 2_100.4,
      nowMs: t0 + 120_000,
      fragmentMs: 2_000,
      settings,
    });
    expect(parameters).toMatchObject({
      PlaybackMode: 'ON_DEMAND',
      HLSFragmentSelector: { TimestampRange: { StartTimestampMs: t0 - 2_101, EndTimestampMs: t0 + 60_000 } },
      DisplayFragmentTimestamp: 'ALWAYS',
      MaxMediaPlaylistFragmentResults: 5,
    });
    expect(brokenRule(parameters, t0 + 120_000)).toBeNull();
  });

  test('of a replay have no end, and room for all that lies between its start and now', () => {
    const parameters = pastParameters({
      wish: { mode: 'LIVE_REPLAY', startMs: t0 },
      listFromMs: t0,
      nowMs: t0 + 300_000,
      fragmentMs: 2_000,
      settings,
    });
    expect(parameters.HLSFragmentSelector?.TimestampRange).toEqual({ StartTimestampMs: t0 });
    expect(parameters.MaxMediaPlaylistFragmentResults).toBeGreaterThan(150);
    expect(brokenRule(parameters, t0 + 300_000)).toBeNull();
  });

  test('a growing list has its bounds', () => {
    expect(growingListSize(-5, 2_000)).toBeGreaterThanOrEqual(1);
    expect(growingListSize(24 * 3_600_000, 200)).toBe(5_000);
  });
});

describe('a list begins one fragment before what it has to show', () => {
  test('but not before what the stream still keeps', () => {
    expect(listStartMs(t0, 4_000, null)).toBe(t0 - leadMs(4_000));
    expect(listStartMs(t0, 4_000, t0 - 1_000)).toBe(t0 - 1_000);
    expect(listStartMs(t0, 4_000, t0 + 1_000)).toBe(t0);
  });
});

describe('the next session', () => {
  test('begins behind the last fragment of a list that was cut', () => {
    expect(continuesFromMs(listOf(5), 5, t0 + 60_000)).toBe(t0 + 8_001);
  });

  test('is not needed where the list holds all there is', () => {
    expect(continuesFromMs(listOf(4), 5, t0 + 60_000)).toBeNull();
    expect(continuesFromMs(listOf(5), 5, t0 + 8_001)).toBeNull();
    expect(continuesFromMs([], 5, t0)).toBeNull();
  });

  test('is asked for in time, the sooner the faster it plays', () => {
    const list = listOf(30);
    expect(isContinuationDue(list, t0 + 30_000, 1)).toBe(false);
    expect(isContinuationDue(list, t0 + 30_000, 8)).toBe(true);
    expect(isContinuationDue(list, t0 + 55_000, 1)).toBe(true);
    expect(isContinuationDue([], t0, 1)).toBe(false);
  });

  test('of a renewal takes over where a fragment begins', () => {
    const atMs = joinAtMs(listOf(30), t0 + 1_000, 1);
    expect(atMs).toBeGreaterThan(t0 + 3_000);
    expect((atMs - t0) % 2_000).toBe(0);
    expect(joinAtMs(listOf(2), t0 + 3_900, 1)).toBeGreaterThan(t0 + 3_900);
  });
});
