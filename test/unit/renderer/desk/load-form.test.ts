/** The load form: what is typed becomes limits, or a sentence at its field. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadSettingsSchema } from '../../../../contract/load.ts';
import { settingsSchema } from '../../../../contract/settings.ts';
import { loadFormOf, loadSentences, megabitsForDollars, readLoadForm } from '../../../../renderer/desk/load-form.ts';
import { costOf } from '../../../../renderer/desk/usage-sums.ts';

const { load, prices } = settingsSchema.parse({});
const empty = loadFormOf(load);

test('without limits the fields are empty', () => {
  expect(empty).toEqual({
    allMoving: false,
    maxMovingTiles: '',
    cpuPercent: '',
    megabitsPerSecond: '',
    dollarsPerHour: '',
  });
  expect(readLoadForm(empty)).toEqual({ ok: true, value: load });
});

test('percent and Mbit/s become shares and bytes', () => {
  const typed = { maxMovingTiles: ' 9 ', cpuPercent: '7', megabitsPerSecond: '38.4', dollarsPerHour: '0.5' };
  expect(readLoadForm({ ...empty, ...typed, allMoving: true })).toEqual({
    ok: true,
    value: {
      allMoving: true,
      maxMovingTiles: 9,
      maxCpuShare: 0.07,
      maxBytesPerSecond: 4_800_000,
      maxDollarsPerHour: 0.5,
    },
  });
});

const nullable = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });

test('settings survive the form', () => {
  const settings = fc.record({
    allMoving: fc.boolean(),
    maxMovingTiles: nullable(fc.integer({ min: 0, max: 144 })),
    maxCpuShare: nullable(fc.integer({ min: 500, max: 10_000 }).map((parts) => parts / 10_000)),
    maxBytesPerSecond: nullable(fc.integer({ min: 10_000, max: 10_000_000_000 })),
    maxDollarsPerHour: nullable(fc.integer({ min: 1, max: 10_000_000 }).map((cents) => cents / 100)),
  });
  fc.assert(
    fc.property(settings, (value) => {
      expect(readLoadForm(loadFormOf(value))).toEqual({ ok: true, value });
    }),
  );
});

test.each([
  ['maxMovingTiles', '145'],
  ['maxMovingTiles', '-1'],
  ['maxMovingTiles', '2.5'],
  ['maxMovingTiles', 'nine'],
  ['cpuPercent', '4.9'],
  ['cpuPercent', '101'],
  ['cpuPercent', '50 %'],
  ['megabitsPerSecond', '0.079'],
  ['megabitsPerSecond', '80001'],
  ['megabitsPerSecond', '1,204'],
  ['megabitsPerSecond', '1e3'],
  ['megabitsPerSecond', 'Infinity'],
  ['dollarsPerHour', '0'],
  ['dollarsPerHour', '100001'],
  ['dollarsPerHour', '$1'],
] as const)('%s = "%s" gets its sentence, alone', (field, typed) => {
  expect(readLoadForm({ ...empty, [field]: typed })).toEqual({ ok: false, error: { [field]: loadSentences[field] } });
});

test('the ends that the sentences name are taken', () => {
  for (const [first, last] of [
    [
      { maxMovingTiles: '0', cpuPercent: '5', megabitsPerSecond: '0.08', dollarsPerHour: '0.01' },
      { maxMovingTiles: '144', cpuPercent: '100', megabitsPerSecond: '80000', dollarsPerHour: '100000' },
    ],
  ] as const) {
    for (const typed of [first, last]) {
      const reading = readLoadForm({ ...empty, ...typed });
      expect(reading.ok && loadSettingsSchema.safeParse(reading.value).success).toBe(true);
    }
  }
});

test('whatever is typed, a reading is settings that are taken or a sentence for a field that was typed in', () => {
  fc.assert(
    fc.property(fc.record({ cpuPercent: fc.string(), megabitsPerSecond: fc.string() }), (typed) => {
      const reading = readLoadForm({ ...empty, ...typed });
      if (reading.ok) expect(loadSettingsSchema.parse(reading.value)).toEqual(reading.value);
      else expect(Object.keys(typed)).toEqual(expect.arrayContaining(Object.keys(reading.error)));
    }),
  );
});

test('dollars an hour are compared with the line', () => {
  const megabits = megabitsForDollars(1, prices) ?? 0;
  expect(costOf(megabits * 125_000 * 3_600, prices)).toBeCloseTo(1);
  expect(megabitsForDollars(1, { consumedPerGB: 0, transferPerGB: 0 })).toBeNull();
});
