/** What people type or paste: command lines, and documents of the AWS CLI. Options or a sentence, never a crash. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sessionSettingsSchema } from '../../contract/settings.ts';
import { ownArguments, parseCommandLine } from '../../main/command-line.ts';
import { readCliDocument } from '../../renderer/streams/read-cli-document.ts';
import { refOf } from '../unit/renderer/cameras-for-tests.ts';
import { corpus } from './support/corpus.ts';
import { fuzz } from './support/fuzz.ts';
import { anyText, repeatedText } from './support/mutated.ts';

const options = [
  '--demo',
  '--profile',
  '--region',
  '--tiles',
  '--self-check',
  '--report',
  '--screenshot',
  '--user-data-dir',
  '--help',
  '-h',
  '-v',
  '--',
  '-',
  '--no-demo',
  '--inspect=1',
  '-r',
  '--__proto__',
  '--constructor=1',
  '-hv',
  '--tiles=',
  '=',
  '',
];
const values = [
  'site-a',
  'eu-west-1',
  '9',
  '144',
  '1e1',
  'report.json',
  '-1',
  '__proto__',
  "it's",
  '\0',
  'a'.repeat(300),
];
const argument = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...options, ...values) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...options), fc.constantFrom(...values)).map(([a, b]) => `${a}=${b}`),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: repeatedText(options) },
);
const argv = fc.array(argument, { maxLength: 10 });

const expectParsed = (all: readonly string[]): void => {
  for (const words of [all, ownArguments(all, true), ownArguments(all, false)]) {
    const parsed = parseCommandLine(words);
    if (!parsed.ok) expect(parsed.sentence).toMatch(/[.?]$/);
  }
};

const camera = refOf('gate-north');
const desk = sessionSettingsSchema.parse({});
const nowMs = Date.UTC(2026, 2, 1, 12);
const documents = [
  JSON.stringify({
    StreamARN: camera.StreamARN,
    PlaybackMode: 'ON_DEMAND',
    HLSFragmentSelector: {
      FragmentSelectorType: 'SERVER_TIMESTAMP',
      TimestampRange: { StartTimestamp: '2026-03-01T10:00:00Z', EndTimestamp: 1_772_362_800 },
    },
    ContainerFormat: 'FRAGMENTED_MP4',
    DiscontinuityMode: 'ALWAYS',
    DisplayFragmentTimestamp: 'NEVER',
    Expires: 3_600,
    MaxMediaPlaylistFragmentResults: 100,
  }),
  JSON.stringify({ StreamName: camera.StreamName, PlaybackMode: 'LIVE', Expires: 300 }, null, 2),
  JSON.stringify({
    StreamName: camera.StreamName,
    PlaybackMode: 'LIVE_REPLAY',
    HLSFragmentSelector: {
      FragmentSelectorType: 'PRODUCER_TIMESTAMP',
      TimestampRange: { StartTimestamp: '2026-03-01' },
    },
  }),
];
const documentTokens = [
  '"StreamName":',
  '"TimestampRange":',
  '{"StartTimestamp":',
  '"Expires":',
  '{',
  '}',
  '[',
  ']',
  '"__proto__":{}',
  '1e400',
  '"PlaybackMode":"ON_DEMAND"',
  '-1',
  '"2026-02-30"',
  '"2026-03-01T10:00:00+99:99"',
  '[[',
  '{"a":',
  ',',
  '9e15',
  '"9999999999999"',
];

const expectReading = (text: string): void => {
  const reading = readCliDocument(text, { camera, desk, overrides: {}, nowMs });
  if (reading.ok) {
    expect(JSON.stringify(reading)).toBeTypeOf('string');
    return;
  }
  expect(reading.sentences.length).toBeGreaterThan(0);
  expect(Math.max(...reading.sentences.map((sentence) => sentence.length))).toBeLessThan(1_000);
};

describe('typed words', () => {
  test.each(corpus('command-lines'))('command line: seed $name', ({ text }) => expectParsed(text.split('\n')));
  test.each(corpus('cli-documents'))('document: seed $name', ({ text }) => expectReading(text));

  fuzz('a command line', argv, expectParsed, { runs: 300 });
  fuzz('a document of the AWS CLI', fc.oneof(anyText(documents, documentTokens), fc.json()), expectReading, {
    runs: 300,
  });
});
