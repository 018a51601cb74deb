/** The newest fragment of a list, with what belongs to it; and the list a master playlist leads to. */
import { describe, expect, test } from 'vitest';
import { firstVariant, newestFragment } from '../../../../../renderer/player/key-frames/newest-fragment.ts';

const base = 'https://b-1.example/hls/v1/list.m3u8?SessionToken=token';

describe('the newest fragment', () => {
  test('is the last one listed, with its own time and its map', () => {
    const list = [
      '#EXTM3U',
      '#EXT-X-MAP:URI="first.mp4?t=1"',
      '#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000Z',
      '#EXTINF:2.5,',
      'a.mp4',
      '#EXT-X-DISCONTINUITY',
      '#EXT-X-MAP:BYTERANGE="9@0",URI="second.mp4?t=1"',
      '#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:02.500Z',
      '#EXTINF:1.96,title',
      'b.mp4?t=2',
    ];
    const expected = {
      url: 'https://b-1.example/hls/v1/b.mp4?t=2',
      initUrl: 'https://b-1.example/hls/v1/second.mp4?t=1',
      timeMs: Date.UTC(2026, 0, 1, 0, 0, 2, 500),
      durationMs: 1_960,
    };
    expect(newestFragment(list.join('\n'), base)).toEqual(expected);
    expect(newestFragment(list.join('\r\n'), base)).toEqual(expected);
  });

  test('has not the time of the one before it, nor a time that is none', () => {
    const before = '#EXTM3U\n#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00Z\n#EXTINF:2,\na.mp4\n';
    expect(newestFragment(`${before}#EXTINF:2,\nb.mp4`, base)).toMatchObject({ timeMs: null, initUrl: null });
    const odd = '#EXTM3U\n#EXT-X-PROGRAM-DATE-TIME:yesterday\n#EXTINF:long,\nhttps://other.example/b.ts';
    expect(newestFragment(odd, base)).toEqual({
      url: 'https://other.example/b.ts',
      initUrl: null,
      timeMs: null,
      durationMs: 0,
    });
  });

  test('there is none in a list of nothing', () => {
    expect(newestFragment('#EXTM3U\n#EXT-X-TARGETDURATION:2\n', base)).toBeNull();
    expect(newestFragment('', base)).toBeNull();
  });
});

describe('the first variant', () => {
  test('is the address behind the first stream, whatever lines lie between', () => {
    const master =
      '#EXTM3U\nnot-this.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=1\n\n#EXT-X-ODD\none.m3u8\n#EXT-X-STREAM-INF:\ntwo.m3u8';
    expect(firstVariant(master, base)).toBe('https://b-1.example/hls/v1/one.m3u8');
  });

  test('there is none without a stream, an address, or one that can be read', () => {
    expect(firstVariant('#EXTM3U\none.m3u8', base)).toBeNull();
    expect(firstVariant('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n', base)).toBeNull();
    expect(firstVariant('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://[', base)).toBeNull();
  });
});
