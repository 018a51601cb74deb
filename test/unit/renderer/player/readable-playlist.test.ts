/** What of a playlist reaches hls.js, and what does not. */
import { M3U8Parser, PlaylistLevelType } from 'hls.js';
import { describe, expect, test } from 'vitest';
import { readableLines } from '../../../../renderer/player/readable-playlist.ts';

const token = 'A'.repeat(600);
const honest = [
  '#EXTM3U',
  '#EXT-X-VERSION:7',
  '#EXT-X-MEDIA:TYPE=AUDIO,URI="a.m3u8?SessionToken=x",GROUP-ID="audio",NAME="a, b",DEFAULT=YES',
  '#EXT-X-STREAM-INF:BANDWIDTH=1000000, CODECS="avc1.640028,mp4a.40.2",RESOLUTION=1280x720,AUDIO="audio"',
  `b.m3u8?SessionToken=${token}`,
  '#EXT-X-MAP:URI="i.mp4?SessionToken=x&TrackNumber=1"',
  '#EXT-X-PROGRAM-DATE-TIME:2026-01-02T03:04:05.678Z',
  '#EXT-X-DISCONTINUITY',
  '#EXTINF:2.000000,',
  `f.mp4?FragmentNumber=91343852333181432392682062607743920600570&SessionToken=${token}`,
  '#EXTINF:2',
  'g.mp4',
  '#EXT-X-ENDLIST',
];

describe('a playlist', () => {
  test.each(['\n', '\r\n', '\r', '\n\n'])('of the service is left as it is, whatever ends its lines: %j', (end) => {
    expect(readableLines(honest.join(end))).toEqual(honest);
  });

  test('of the service says the same to hls.js, line ends between or at the end', () => {
    const list = honest.filter((line) => !/#EXT-X-(MEDIA:|STREAM-INF)|b\.m3u8/.test(line));
    const fragmentsIn = (text: string): unknown => {
      const level = M3U8Parser.parseLevelPlaylist(text, 'https://a.b/', 0, PlaylistLevelType.MAIN, 0, null);
      return [
        level.live,
        level.fragments.map(({ url, duration, programDateTime }) => [url, duration, programDateTime]),
      ];
    };
    const read = fragmentsIn(`${list.join('\n')}\n`);
    expect(read).toMatchObject([
      false,
      [
        [expect.stringContaining('f.mp4'), 2, 1_767_323_045_678],
        [expect.stringContaining('g.mp4'), 2, 1_767_323_047_678],
      ],
    ]);
    expect(fragmentsIn(readableLines(`${list.join('\n')}\n`)?.join('\n') ?? '')).toEqual(read);
  });

  test.each([
    '# a remark',
    '#EXT-X-SKIP:SKIPPED-SEGMENTS=999999999',
    '#EXT-X-DEFINE:NAME="a",VALUE="b"',
    '#EXT-X-PART:URI="x",DURATION=1',
    '#EXT-X-CONTENT-STEERING:SERVER-URI="https://elsewhere.example/"',
    '#EXT-X-MAP:URI',
    '#EXT-X-MAP:URI="a',
    '#EXT-X-START:#EXT-X-START:',
    `#EXT-X-VERSION:${'1'.repeat(300)}`,
    `#EXT-X-MAP:URI="${'a'.repeat(5_000)}"`,
    '#EXTINF:1e303,',
    '#EXTINF:-1,',
    '#EXTINF:4000,',
    'u'.repeat(5_000),
  ])('loses what hls.js must not read: %.40s', (line) => {
    expect(readableLines(['#EXTM3U', line, 'f.mp4'].join('\n'))).toEqual(['#EXTM3U', 'f.mp4']);
    // Nor does it get through hidden in another line.
    expect(readableLines(`#EXTM3U\nf.mp4\u2028${line}`)).toEqual(['#EXTM3U', 'f.mp4']);
  });

  test('of more than any service sends is none', () => {
    expect(readableLines(`#EXTM3U\n${'f\n'.repeat(10_000)}`)).toHaveLength(10_001);
    expect(readableLines(`#EXTM3U\n${'f\n'.repeat(10_001)}`)).toBeNull();
    expect(readableLines(`#EXTM3U\n${'#EXT-X-VERSION:3\n'.repeat(60_000)}`)).toBeNull();
    expect(readableLines(`#EXTM3U\n${' '.repeat(5_000_000)}`)).toBeNull();
  });
});
