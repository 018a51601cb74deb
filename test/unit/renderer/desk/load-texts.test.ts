/** What the status line says of the load. */
import { expect, test } from 'vitest';
import { loadSettingsSchema } from '../../../../contract/load.ts';
import { limitSentence, loadText, loadTitle, megabitsText } from '../../../../renderer/desk/load-texts.ts';

const none = loadSettingsSchema.parse({});
const limits = {
  ...none,
  maxMovingTiles: 9,
  maxCpuShare: 0.5,
  maxBytesPerSecond: 5_000_000,
  maxDollarsPerHour: 1.5,
};

test('nothing is said while all that can be seen move', () => {
  expect(loadText({ moving: 1, keyFrames: 0 })).toBe('');
  expect(loadText({ moving: 9, keyFrames: 91 })).toBe('9 moving · 91 key frames');
});

test.each([
  ['machine', 'This machine is busy: with more cameras moving, pictures would come late.'],
  ['moving-tiles', 'The settings let at most 9 tiles move at once.'],
  ['cpu-share', 'The settings let Vigil take at most 50 % of the processors.'],
  ['bytes-per-second', 'The settings let the wall fetch at most 40 Mbit/s.'],
  ['dollars-per-hour', 'The settings let the wall cost at most $1.50 an hour.'],
] as const)('%s is told in plain words', (limit, sentence) => {
  expect(limitSentence(limit, limits)).toBe(sentence);
  expect(loadTitle(limit, limits)).toBe(`${sentence} Open the settings of the load.`);
  expect(limitSentence(limit, none)).not.toContain('null');
});

test('without a limit only the click is told', () => {
  expect(loadTitle(null, limits)).toBe('Open the settings of the load.');
});

test('Mbit/s have the digits they are worth', () => {
  expect([0.08, 0.996, 3.12, 9.96, 38.4].map(megabitsText)).toEqual([
    '0.08 Mbit/s',
    '1.0 Mbit/s',
    '3.1 Mbit/s',
    '10 Mbit/s',
    '38 Mbit/s',
  ]);
});
