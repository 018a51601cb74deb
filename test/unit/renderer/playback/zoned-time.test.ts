/** Times in zones whose clocks are put forward and back. */
import { describe, expect, test } from 'vitest';
import {
  behindText,
  fieldText,
  fullTimeText,
  momentsNamed,
  zonedTime,
} from '../../../../renderer/playback/zoned-time.ts';

const berlin = 'Europe/Berlin';
const at = (text: string): number => Date.parse(text);

describe('a moment as a zone shows it', () => {
  test('has date, clock and the zone of that season', () => {
    expect(zonedTime(at('2026-07-01T12:03:22Z'), berlin)).toEqual({
      date: '2026-07-01',
      clock: '14:03:22',
      zone: 'CEST',
    });
    expect(fullTimeText(at('2026-01-01T00:00:00Z'), 'UTC')).toBe('2026-01-01 00:00:00 UTC');
    expect(fieldText(at('2025-12-31T23:30:00Z'), 'Asia/Kolkata')).toBe('2026-01-01T05:00:00');
  });
});

describe('a typed time', () => {
  test('names one moment on most days', () => {
    expect(momentsNamed('2026-07-01T14:03:22', berlin)).toEqual({ kind: 'one', epochMs: at('2026-07-01T12:03:22Z') });
    expect(momentsNamed('2026-07-01T14:03', 'America/St_Johns')).toEqual({
      kind: 'one',
      epochMs: at('2026-07-01T16:33:00Z'),
    });
  });

  test('names none in the hour that is left out', () => {
    expect(momentsNamed('2026-03-29T02:30:00', berlin)).toEqual({ kind: 'none' });
    expect(momentsNamed('2026-03-08T02:30:00', 'America/New_York')).toEqual({ kind: 'none' });
  });

  test('names two in the hour that comes twice', () => {
    expect(momentsNamed('2026-10-25T02:30:00', berlin)).toEqual({
      kind: 'two',
      earlierMs: at('2026-10-25T00:30:00Z'),
      laterMs: at('2026-10-25T01:30:00Z'),
    });
    // Half an hour only.
    expect(momentsNamed('2026-04-05T01:45:00', 'Australia/Lord_Howe')).toEqual({
      kind: 'two',
      earlierMs: at('2026-04-04T14:45:00Z'),
      laterMs: at('2026-04-04T15:15:00Z'),
    });
  });

  test.each(['', 'yesterday', '2026-13-01T00:00:00', '2026-07-01'])('%j names nothing', (text) => {
    expect(momentsNamed(text, berlin)).toEqual({ kind: 'unreadable' });
  });

  test('comes back from the field as it went in, all year and every zone', () => {
    for (const zone of [berlin, 'UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia']) {
      for (let day = 0; day < 365; day += 5) {
        const epochMs = at('2026-01-01T07:11:13Z') + day * 86_400_000;
        const named = momentsNamed(fieldText(epochMs, zone), zone);
        const moments =
          named.kind === 'one' ? [named.epochMs] : named.kind === 'two' ? [named.earlierMs, named.laterMs] : [];
        expect(moments, `${zone} ${day}`).toContain(epochMs);
      }
    }
  });
});

test('how far behind', () => {
  expect([400, 31_000, 725_000, 11_525_000].map(behindText)).toEqual(['0:00', '0:31', '12:05', '3:12:05']);
});
