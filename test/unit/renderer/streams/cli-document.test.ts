/** The AWS CLI's document: what we write reads back as it was, and what does not fit is told in a sentence. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SessionParameters } from '../../../../contract/sessions.ts';
import { type StreamOverrides, sessionSettingsSchema } from '../../../../contract/settings.ts';
import { effectiveSettings, withOverrides } from '../../../../contract/stream-settings.ts';
import { cliDocument, documentText } from '../../../../renderer/streams/cli-document.ts';
import { readTimestamp, writeTimestamp } from '../../../../renderer/streams/cli-timestamp.ts';
import { readCliDocument } from '../../../../renderer/streams/read-cli-document.ts';
import { shownPlayback } from '../../../../renderer/streams/shown-playback.ts';
import { refOf } from '../cameras-for-tests.ts';

const camera = refOf('gate-north');
const desk = sessionSettingsSchema.parse({});
const nowMs = Date.UTC(2026, 2, 1, 12);
const place = { camera, desk, overrides: {}, nowMs };
const read = (document: unknown, change: Partial<typeof place> = {}): ReturnType<typeof readCliDocument> =>
  readCliDocument(typeof document === 'string' ? document : JSON.stringify(document), { ...place, ...change });
const sentencesOf = (document: unknown): readonly string[] => {
  const reading = read(document);
  return reading.ok ? [] : reading.sentences;
};

const overridesArbitrary: fc.Arbitrary<StreamOverrides> = fc.record(
  {
    Expires: fc.integer({ min: 300, max: 43_200 }),
    DiscontinuityMode: fc.constantFrom('ALWAYS', 'NEVER', 'ON_DISCONTINUITY'),
    FragmentSelectorType: fc.constantFrom('SERVER_TIMESTAMP', 'PRODUCER_TIMESTAMP'),
    ContainerFormat: fc.constantFrom('FRAGMENTED_MP4', 'MPEG_TS'),
    DisplayFragmentTimestamp: fc.constantFrom('ALWAYS', 'NEVER'),
    MaxMediaPlaylistFragmentResults: fc.integer({ min: 1, max: 5_000 }),
  },
  { requiredKeys: [] },
);

describe('the document', () => {
  test('is what the CLI takes', () => {
    expect(cliDocument(camera, desk)).toEqual({
      StreamARN: camera.StreamARN,
      PlaybackMode: 'LIVE',
      HLSFragmentSelector: { FragmentSelectorType: 'SERVER_TIMESTAMP' },
      ContainerFormat: 'FRAGMENTED_MP4',
      DiscontinuityMode: 'ON_DISCONTINUITY',
      DisplayFragmentTimestamp: 'ALWAYS',
      Expires: 3_600,
      MaxMediaPlaylistFragmentResults: 7,
    });
  });

  test('written and read again changes nothing', () => {
    fc.assert(
      fc.property(overridesArbitrary, (overrides) => {
        const streams = withOverrides({ overrides: [] }, camera, overrides);
        const text = documentText(cliDocument(camera, effectiveSettings(desk, streams, camera)));
        expect(read(text, { overrides })).toEqual({
          ok: true,
          overrides,
          playback: { PlaybackMode: 'LIVE' },
          own: {},
          notes: [],
        });
      }),
    );
  });

  test('what differs from the desk becomes the own of a camera that had nothing', () => {
    const text = documentText(cliDocument(camera, { ...desk, Expires: 300, ContainerFormat: 'MPEG_TS' }));
    expect(read(text)).toMatchObject({ ok: true, overrides: { Expires: 300, ContainerFormat: 'MPEG_TS' } });
  });

  test('what it does not name is as the desk has it, and said so', () => {
    expect(read({ Expires: 300 }, { overrides: { ContainerFormat: 'MPEG_TS' } })).toEqual({
      ok: true,
      overrides: { Expires: 300 },
      playback: { PlaybackMode: 'LIVE' },
      own: {},
      notes: [
        'Not named, so as the desk has it: FragmentSelectorType, ContainerFormat, DiscontinuityMode, DisplayFragmentTimestamp, MaxMediaPlaylistFragmentResults.',
      ],
    });
  });

  test('a range is kept, in any of the ways people write times', () => {
    const range = { StartTimestamp: '2026-03-01T10:00:00', EndTimestamp: nowMs / 1_000 - 3_600 };
    expect(read({ PlaybackMode: 'ON_DEMAND', HLSFragmentSelector: { TimestampRange: range } })).toMatchObject({
      ok: true,
      playback: { PlaybackMode: 'ON_DEMAND', StartTimestampMs: nowMs - 7_200_000, EndTimestampMs: nowMs - 3_600_000 },
    });
  });

  const TimestampRange = { StartTimestamp: nowMs / 1_000 - 7_200, EndTimestamp: nowMs / 1_000 - 3_600 };

  test('of the past leaves the live picture its sessions’ life and lists', () => {
    const document = { Expires: 300, MaxMediaPlaylistFragmentResults: 5_000, ContainerFormat: 'MPEG_TS' };
    const past = { ...document, PlaybackMode: 'ON_DEMAND', HLSFragmentSelector: { TimestampRange } };
    expect(read(past)).toMatchObject({
      overrides: { ContainerFormat: 'MPEG_TS' },
      own: { Expires: 300, MaxMediaPlaylistFragmentResults: 5_000 },
    });
    expect(read(past, { overrides: { Expires: 900 } })).toMatchObject({
      overrides: { ContainerFormat: 'MPEG_TS', Expires: 900 },
    });
  });

  test('of a replay says what is left out', () => {
    const past = { PlaybackMode: 'LIVE_REPLAY', MaxMediaPlaylistFragmentResults: 9, Expires: 300 };
    expect(read({ ...past, HLSFragmentSelector: { TimestampRange } })).toMatchObject({
      overrides: {},
      own: { Expires: 300 },
      notes: [
        expect.stringMatching(/^Not named/),
        expect.stringMatching(/^EndTimestamp is left out/),
        expect.stringMatching(/^MaxMediaPlaylistFragmentResults is left out/),
      ],
    });
  });

  test('of a camera that shows its past is about that past', () => {
    const range = { startMs: nowMs - 60_000, endMs: nowMs - 30_000 };
    const asked = { MaxMediaPlaylistFragmentResults: 1_000, DisplayFragmentTimestamp: 'ALWAYS' } as SessionParameters;
    const hidden = { ...desk, DisplayFragmentTimestamp: 'NEVER' } as const;
    const { settings, playback } = shownPlayback(hidden, { mode: 'ON_DEMAND', range, own: { Expires: 300 }, asked });
    expect(cliDocument(camera, settings, playback)).toMatchObject({
      PlaybackMode: 'ON_DEMAND',
      HLSFragmentSelector: {
        TimestampRange: { StartTimestamp: '2026-03-01T11:59:00.000Z', EndTimestamp: '2026-03-01T11:59:30.000Z' },
      },
      Expires: 300,
      MaxMediaPlaylistFragmentResults: 1_000,
      DisplayFragmentTimestamp: 'ALWAYS',
    });
    const replay = shownPlayback(desk, { mode: 'LIVE_REPLAY', range, own: {}, asked: null });
    expect(replay.playback).toEqual({ PlaybackMode: 'LIVE_REPLAY', StartTimestampMs: range.startMs });
    expect(shownPlayback(desk, null)).toEqual({ settings: desk, playback: { PlaybackMode: 'LIVE' } });
  });

  test('the name and the ARN of this very camera are accepted', () => {
    expect(read({ StreamName: 'gate-north', StreamARN: camera.StreamARN }).ok).toBe(true);
    expect(read({ StreamName: '', StreamARN: '' }).ok).toBe(true);
  });
});

describe('what does not fit', () => {
  const cases: readonly (readonly [document: unknown, ...sentences: string[]])[] = [
    ['{ "Expires": 300,\n  "Exp', 'This is not JSON: look at line 2, column 7.'],
    ['', 'This is not JSON.'],
    ['[]', 'The document is one JSON object, not [].'],
    [
      { StreamName: 'dock-4' },
      "The document is for another camera: its StreamName is dock-4, this camera's is gate-north.",
    ],
    [
      { StreamARN: refOf('gate-north', 'x', 'us-west-2').StreamARN },
      `The document is for another camera: its StreamARN is ${refOf('gate-north', 'x', 'us-west-2').StreamARN}, this camera's is ${camera.StreamARN}.`,
    ],
    [{ StreamName: 7 }, 'StreamName is a text, not 7.'],
    [
      { expires: 300, Colour: 'red', HLSFragmentSelector: { Type: 1 } },
      '"expires" is written Expires.',
      'GetHLSStreamingSessionURL has no parameter "Colour".',
      'GetHLSStreamingSessionURL has no parameter "HLSFragmentSelector.Type".',
    ],
    [{ Expires: '300' }, 'Expires is a whole number of seconds from 300 to 43200, not "300".'],
    [{ Expires: 0 }, 'Expires is a whole number of seconds from 300 to 43200, not 0.'],
    [
      { MaxMediaPlaylistFragmentResults: 1.5 },
      'MaxMediaPlaylistFragmentResults is a whole number from 1 to 5000, not 1.5.',
    ],
    [{ ContainerFormat: 'MKV' }, 'ContainerFormat is FRAGMENTED_MP4 or MPEG_TS, not "MKV".'],
    [{ DiscontinuityMode: null }, 'DiscontinuityMode is ON_DISCONTINUITY, ALWAYS or NEVER, not null.'],
    [{ PlaybackMode: 'PAST' }, 'PlaybackMode is LIVE, LIVE_REPLAY or ON_DEMAND, not "PAST".'],
    [{ HLSFragmentSelector: 'SERVER_TIMESTAMP' }, 'HLSFragmentSelector is an object, not "SERVER_TIMESTAMP".'],
    [{ PlaybackMode: 'ON_DEMAND' }, 'LIVE_REPLAY and ON_DEMAND need a TimestampRange.'],
    [
      { HLSFragmentSelector: { TimestampRange: { StartTimestamp: '2026-03-01T10:00:00Z' } } },
      'LIVE takes no TimestampRange.',
    ],
    [
      { PlaybackMode: 'LIVE_REPLAY', HLSFragmentSelector: { TimestampRange: { StartTimestamp: 'yesterday' } } },
      'StartTimestamp is a time such as 2026-03-01T14:03:22Z or seconds since 1970, not "yesterday".',
    ],
    [
      { PlaybackMode: 'LIVE_REPLAY', HLSFragmentSelector: { TimestampRange: {} } },
      'A TimestampRange needs a StartTimestamp.',
    ],
  ];
  test.each(cases)('%j', (document, ...sentences) => {
    expect(sentencesOf(document)).toEqual(sentences);
  });

  test('whatever is pasted is read or told of, never thrown at', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.object().map((value) => JSON.stringify(value)),
        ),
        (text) => {
          const reading = read(text);
          expect(reading.ok || reading.sentences.every((sentence) => sentence.endsWith('.'))).toBe(true);
        },
      ),
    );
  });
});

describe('timestamps', () => {
  test.each([
    ['2026-03-01T14:03:22Z', Date.UTC(2026, 2, 1, 14, 3, 22)],
    ['2026-03-01T14:03:22.25+01:30', Date.UTC(2026, 2, 1, 12, 33, 22, 250)],
    ['2026-03-01 14:03', Date.UTC(2026, 2, 1, 14, 3)],
    ['2026-03-01', Date.UTC(2026, 2, 1)],
    ['1970-01-01T00:00:00', 0],
    ['1772373802.5', 1_772_373_802_500],
    [1_772_373_802.125, 1_772_373_802_125],
    ['2026-02-30T00:00:00Z', null],
    ['2026-03-01T24:00:00Z', null],
    ['now', null],
    [Number.NaN, null],
    [null, null],
    [{}, null],
  ])('%j', (value, epochMs) => {
    expect(readTimestamp(value)).toBe(epochMs);
  });

  test('written and read again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (epochMs) => {
        expect(readTimestamp(writeTimestamp(epochMs))).toBe(epochMs);
      }),
    );
  });
});
