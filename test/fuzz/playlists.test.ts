/** Playlists of strangers: prepared without a crash, and what hls.js then reads of them ends. */
import fc from 'fast-check';
import { M3U8Parser, PlaylistLevelType } from 'hls.js';
import { describe, expect, test } from 'vitest';
import { FragmentCalendar } from '../../renderer/player/fragment-calendar.ts';
import { firstVariant, newestFragment } from '../../renderer/player/key-frames/newest-fragment.ts';
import { liveHoldBackMs } from '../../renderer/player/live-start.ts';
import { preparePastPlaylist } from '../../renderer/player/past-playlist.ts';
import { preparePlaylist, type StartPoint } from '../../renderer/player/prepare-playlist.ts';
import { corpus } from './support/corpus.ts';
import { fuzz } from './support/fuzz.ts';
import { anyText } from './support/mutated.ts';

const nowMs = Date.UTC(2026, 0, 2, 3, 4, 5);
const fragment = (n: number, dated: boolean): string =>
  [
    ...(dated ? [`#EXT-X-PROGRAM-DATE-TIME:${new Date(nowMs - 20_000 + n * 2_000).toISOString()}`] : []),
    '#EXTINF:2.0,',
    `getMP4MediaFragment.mp4?FragmentNumber=9134385233318150666838471258835957104${n}&SessionToken=abc&TrackNumber=1`,
  ].join('\n');
const media = (dated: boolean, ended: boolean): string =>
  [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    ...(ended ? ['#EXT-X-PLAYLIST-TYPE:VOD'] : []),
    '#EXT-X-TARGETDURATION:2',
    '#EXT-X-MEDIA-SEQUENCE:7',
    '#EXT-X-DISCONTINUITY-SEQUENCE:1',
    '#EXT-X-MAP:URI="getMP4InitFragment.mp4?SessionToken=abc&TrackNumber=1"',
    fragment(1, dated),
    fragment(2, dated),
    '#EXT-X-DISCONTINUITY',
    fragment(5, dated),
    fragment(6, dated),
    ...(ended ? ['#EXT-X-ENDLIST'] : []),
    '',
  ].join('\n');
const master = [
  '#EXTM3U',
  '#EXT-X-VERSION:1',
  '#EXT-X-MEDIA:TYPE=AUDIO,URI="getHLSMediaPlaylist.m3u8?SessionToken=abc&TrackNumber=2",GROUP-ID="audio",NAME="a",DEFAULT=YES',
  '#EXT-X-STREAM-INF:BANDWIDTH=1000000,CODECS="avc1.640028,mp4a.40.2",RESOLUTION=1280x720,AUDIO="audio"',
  'getHLSMediaPlaylist.m3u8?SessionToken=abc&TrackNumber=1',
  '',
].join('\n');
const samples = [media(true, false), media(false, false), media(true, true), master];
const tokens = [
  '#EXTM3U',
  '#EXTINF:',
  '#EXT-X-PROGRAM-DATE-TIME:',
  '#EXT-X-ENDLIST',
  '#EXT-X-DISCONTINUITY',
  '#EXT-X-KEY:',
  '#EXT-X-STREAM-INF:',
  '#EXT-X-MEDIA:TYPE=AUDIO',
  '#EXT-X-BYTERANGE:1@2',
  '#EXT-X-GAP',
  '#EXT-X-PART:',
  'CODECS="',
  '#EXT-X-SKIP:SKIPPED-SEGMENTS=99999999',
  '#EXT-X-DEFINE:NAME="a",VALUE="{$a}{$a}"',
  '{$a}',
  '#EXT-X-BITRATE:',
  'x?',
  '#EXT-X-MEDIA-SEQUENCE:9007199254740993',
  '#EXT-X-START:',
  '#EXT-X-DATERANGE:ID="a"',
  'METHOD=AES-128',
  ',"=',
  'URI="',
];
const texts = anyText(samples, tokens);
const starts: fc.Arbitrary<StartPoint | null> = fc.oneof(
  fc.constant(null),
  fc.constant({ kind: 'live' as const, wallMs: nowMs }),
  fc.double({ noNaN: true }).map((pictureTimeMs) => ({ kind: 'at' as const, pictureTimeMs })),
  fc.integer({ min: nowMs - 30_000, max: nowMs }).map((pictureTimeMs) => ({ kind: 'at' as const, pictureTimeMs })),
);

const base = 'https://b-1.kinesisvideo.eu-west-1.amazonaws.com/hls/v1/getHLSMediaPlaylist.m3u8';

/** What hls.js does first with what it was given. It may say of a list that it is wrong; it may not throw or go on for ever. */
const readByHls = (text: string): void => {
  M3U8Parser.parseMasterPlaylist(text, base);
  const level = M3U8Parser.parseLevelPlaylist(text, base, 0, PlaylistLevelType.MAIN, 0, null);
  expect(level.fragments.length).toBeLessThanOrEqual(text.length);
};

interface Case {
  readonly text: string;
  readonly start: StartPoint | null;
  readonly sound: boolean;
  readonly isDated: boolean;
}

const expectPrepared = ({ text, start, sound, isDated }: Case): void => {
  const calendar = new FragmentCalendar();
  const prepared = preparePlaylist(text, start, { sound, ...(isDated ? { calendar } : {}) });
  const { facts } = prepared;
  if (facts.kind === 'media') {
    expect(facts.fragments).toBeGreaterThan(0);
    expect(Number.isFinite(facts.longestFragmentMs)).toBe(true);
    expect(facts.edgeTimeMs === null || Number.isFinite(facts.edgeTimeMs)).toBe(true);
    expect(Number.isFinite(liveHoldBackMs(facts, nowMs))).toBe(true);
    expect(prepared.text).not.toMatch(/TIME-OFFSET=(?!-?\d+\.\d{3},)/);
  }
  readByHls(prepared.text);
  if (!isDated) return;
  // The same list again, and a sound one: what a bad list said of times must not spoil those after it.
  preparePlaylist(text, null, { calendar });
  expect(preparePlaylist(media(false, false), null, { calendar }).facts).toMatchObject({ kind: 'media', fragments: 4 });
};

const expectPreparedPast = (told: string, beginMs: number | null): void => {
  const prepared = preparePastPlaylist(preparePlaylist(told, null).text, beginMs);
  expect(prepared).not.toMatch(/TIME-OFFSET=(?!-?\d+\.\d{3},)/);
  readByHls(prepared);
};

const expectNewest = (told: string): void => {
  const { text, facts } = preparePlaylist(told, null);
  const newest = newestFragment(text, base);
  const variant = firstVariant(text, base);
  for (const url of [newest?.url, newest?.initUrl, variant]) expect(url == null || URL.canParse(url)).toBe(true);
  if (newest === null) return;
  expect(newest.durationMs).toBeLessThan(1_000_000);
  expect(newest.timeMs === null || Number.isFinite(newest.timeMs)).toBe(true);
  if (facts.kind === 'media') expect(facts.fragments).toBeGreaterThan(0);
};

describe('playlists', () => {
  test.each(corpus('playlists'))('seed $name', ({ text }) => {
    for (const isDated of [false, true]) {
      expectPrepared({ text, start: { kind: 'live', wallMs: nowMs }, sound: false, isDated });
      expectPrepared({ text, start: { kind: 'at', pictureTimeMs: nowMs }, sound: true, isDated });
    }
    expectPreparedPast(text, nowMs);
    expectNewest(text);
  });

  fuzz(
    'a playlist of the live picture',
    fc.record({ text: texts, start: starts, sound: fc.boolean(), isDated: fc.boolean() }),
    expectPrepared,
    { runs: 300 },
  );
  fuzz('a playlist read for its newest fragment', texts, expectNewest, { runs: 200 });
  fuzz(
    'a playlist of the past',
    fc.tuple(texts, fc.oneof(fc.constant(null), fc.constant(nowMs - 15_000), fc.double({ noNaN: true }))),
    ([text, beginMs]) => expectPreparedPast(text, beginMs),
    { runs: 200 },
  );
});
