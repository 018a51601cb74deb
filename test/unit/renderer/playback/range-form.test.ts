/** The time-range form: what the service would refuse has its sentence at its field. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokenRule } from '../../../../contract/session-rules.ts';
import { sessionSettingsSchema } from '../../../../contract/settings.ts';
import { listStartMs, pastParameters } from '../../../../renderer/playback/past-session.ts';
import {
  formOfRange,
  type RangeForm,
  type RangeRules,
  readRange,
  withLength,
} from '../../../../renderer/playback/range-form.ts';

const nowMs = Date.parse('2026-10-25T06:00:00Z');
const rules: RangeRules = {
  timeZone: 'Europe/Berlin',
  cameraNowMs: nowMs,
  serviceNowMs: nowMs,
  retentionHours: 24,
  settings: { session: sessionSettingsSchema.parse({}), maxFragments: 1_000 },
};
const form = (start: string, end: string, change: Partial<RangeForm> = {}): RangeForm => ({
  start: `2026-10-25T${start}`,
  end: `2026-10-25T${end}`,
  startLater: false,
  endLater: false,
  ...change,
});

describe('a range', () => {
  test('is read in the zone of the desk, with UTC beside it', () => {
    const reading = readRange(form('06:00:00', '06:30:00'), rules);
    expect(reading.range).toEqual({ startMs: nowMs - 3_600_000, endMs: nowMs - 1_800_000 });
    expect(reading.start.utc).toBe('2026-10-25 05:00:00 UTC');
  });

  test('in the hour that comes twice is the one that was chosen', () => {
    const first = readRange(form('02:10:00', '02:20:00'), rules);
    expect(first.start.isTwice).toBe(true);
    const spanning = readRange(form('02:10:00', '02:20:00', { endLater: true }), rules);
    expect((spanning.range?.endMs ?? 0) - (spanning.range?.startMs ?? 0)).toBe(70 * 60_000);
  });

  test.each([
    ['end before start', form('06:30:00', '06:00:00'), 'end', 'EndTimestamp must be later than StartTimestamp.'],
    [
      'too long',
      { ...form('06:00:00', '06:30:00'), start: '2026-10-24T06:00:00' },
      'end',
      'EndTimestamp must be within 24 hours of StartTimestamp.',
    ],
    ['in the future', form('06:30:00', '07:00:01'), 'end', 'With SERVER_TIMESTAMP, EndTimestamp must be in the past.'],
    [
      'kept no longer',
      { ...form('06:00:00', '06:30:00'), start: '2026-10-24T06:59:59', end: '2026-10-24T09:00:00' },
      'start',
      'StartTimestamp is before the oldest pictures: the stream keeps the last 24 hours.',
    ],
    ['left empty', { ...form('06:00:00', '06:30:00'), end: '' }, 'end', 'A date and a time are needed.'],
  ] as const)('%s is told at its field', (_name, wrong, field, sentence) => {
    const reading = readRange(wrong, rules);
    expect(reading.range).toBeNull();
    expect(reading[field].error).toBe(sentence);
    expect(reading[field === 'start' ? 'end' : 'start'].error).toBeNull();
  });

  test('a time that the clocks leave out is told', () => {
    const reading = readRange({ ...form('06:00:00', '06:30:00'), start: '2026-03-29T02:30:00' }, rules);
    expect(reading.start.error).toMatch(/no such time/);
  });

  test('of a camera whose clock runs ahead may end in what is the future here', () => {
    const session = sessionSettingsSchema.parse({ FragmentSelectorType: 'PRODUCER_TIMESTAMP' });
    const ahead = { ...rules, cameraNowMs: nowMs + 600_000, settings: { session, maxFragments: 1_000 } };
    expect(readRange(form('06:55:00', '07:05:00'), ahead).range).not.toBeNull();
  });
});

describe('lengths to pick', () => {
  test('keep the start where there is room, else the present is the end', () => {
    const kept = readRange(withLength(form('06:00:00', '06:30:00'), 5, rules), rules).range;
    expect(kept).toEqual({ startMs: nowMs - 3_600_000, endMs: nowMs - 3_300_000 });
    const latest = readRange(withLength(form('06:58:00', '06:59:00'), 5, rules), rules).range;
    expect(latest).toEqual({ startMs: nowMs - 300_000, endMs: nowMs });
  });

  test('never ask for more than is kept', () => {
    const all = readRange(withLength(form('06:00:00', '06:30:00'), 24 * 60, rules), rules);
    expect(all.start.error).toBeNull();
    expect(all.range).not.toBeNull();
  });

  test('a form of a range reads back as that range, in the doubled hour too', () => {
    const startMs = Date.parse('2026-10-25T00:30:00Z');
    for (const fromMs of [startMs, startMs + 3_600_000]) {
      const range = { startMs: fromMs, endMs: fromMs + 60_000 };
      expect(readRange(formOfRange(range.startMs, range.endMs, rules.timeZone), rules).range).toEqual(range);
    }
  });
});

test('whatever range the form lets through, its sessions are let through too, however long fragments are', () => {
  const second = 1_000;
  const hour = 3_600 * second;
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 26 * 3_600 }),
      fc.oneof(fc.integer({ min: 1, max: 25 * 3_600 }), fc.constant(24 * 3_600)),
      fc.option(fc.integer({ min: 100, max: 20_000 }), { nil: null }),
      fc.constantFrom('SERVER_TIMESTAMP' as const, 'PRODUCER_TIMESTAMP' as const),
      fc.constantFrom(null, 24, 48),
      (agoS, lengthS, fragmentMs, FragmentSelectorType, retentionHours) => {
        const settings = { session: sessionSettingsSchema.parse({ FragmentSelectorType }), maxFragments: 1_000 };
        const endMs = nowMs - agoS * second;
        const judged = { ...rules, retentionHours, settings };
        const { range } = readRange(formOfRange(endMs - lengthS * second, endMs, 'UTC'), {
          ...judged,
          timeZone: 'UTC',
        });
        if (range === null) return;
        const isServerTime = FragmentSelectorType === 'SERVER_TIMESTAMP';
        const oldestMs = retentionHours === null || !isServerTime ? null : nowMs - retentionHours * hour + 5 * second;
        const parameters = pastParameters({
          wish: { mode: 'ON_DEMAND', ...range },
          listFromMs: listStartMs(range.startMs, fragmentMs, oldestMs),
          nowMs,
          fragmentMs,
          settings,
        });
        expect(brokenRule(parameters, nowMs, retentionHours)).toBeNull();
      },
    ),
  );
});
