import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liveHoldBackMs } from '../../../../renderer/player/live-start.ts';
import { type MediaPlaylistFacts, preparePlaylist } from '../../../../renderer/player/prepare-playlist.ts';

const base = Date.UTC(2026, 0, 5, 12, 0, 0);

const playlist = (durationsMs: readonly number[], options: { dated?: boolean; ended?: boolean } = {}): string => {
  const { dated = true, ended = false } = options;
  let atMs = base;
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    '#EXT-X-TARGETDURATION:4',
    '#EXT-X-MEDIA-SEQUENCE:3',
  ];
  lines.push('#EXT-X-MAP:URI="getMP4InitFragment.mp4?SessionToken=abc&TrackNumber=1"');
  durationsMs.forEach((durationMs, index) => {
    if (dated) lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(atMs).toISOString()}`);
    lines.push(
      `#EXTINF:${(durationMs / 1000).toFixed(3)},`,
      `getMP4MediaFragment.mp4?FragmentNumber=${index}&SessionToken=abc&TrackNumber=1`,
    );
    atMs += durationMs;
  });
  if (ended) lines.push('#EXT-X-ENDLIST');
  return lines.join('\n');
};

const mediaFacts = (text: string): MediaPlaylistFacts => {
  const { facts } = preparePlaylist(text, null);
  if (facts.kind !== 'media') throw new Error(`expected a media playlist, got ${facts.kind}`);
  return facts;
};

const startOffset = (text: string): number | null => {
  const found = /#EXT-X-START:TIME-OFFSET=(-?[\d.]+),PRECISE=YES/.exec(text);
  return found?.[1] === undefined ? null : Number(found[1]);
};

describe('preparePlaylist', () => {
  it('tells the longest fragment and the edge of the list', () => {
    const facts = mediaFacts(playlist([2_000, 2_012, 1_988]));
    expect(facts.longestFragmentMs).toBe(2_012);
    expect(facts.edgeTimeMs).toBe(base + 6_000);
    expect(facts.fragments).toBe(3);
    expect(facts.ended).toBe(false);
  });

  it('has a live list re-read each second and leaves a finished one alone', () => {
    expect(preparePlaylist(playlist([2_000]), null).text).toContain('#EXT-X-TARGETDURATION:1\n');
    const finished = playlist([2_000], { ended: true });
    expect(preparePlaylist(finished, { kind: 'live', wallMs: base }).text).toBe(finished);
  });

  it('starts on the wanted picture wherever it is listed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 500, max: 4_000 }), { minLength: 1, maxLength: 10 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (durationsMs, share) => {
          const totalMs = durationsMs.reduce((sum, durationMs) => sum + durationMs, 0);
          const wantedMs = Math.floor(totalMs * share);
          const { text } = preparePlaylist(playlist(durationsMs), { kind: 'at', pictureTimeMs: base + wantedMs });
          // Never into the last hundredths of a fragment, where the next frame would already belong to the next one.
          expect(Math.abs((startOffset(text) ?? Number.NaN) * 1_000 - wantedMs)).toBeLessThanOrEqual(21);
        },
      ),
    );
  });

  it('starts live when the wanted picture has left the list', () => {
    const { text } = preparePlaylist(playlist([2_000, 2_000]), { kind: 'at', pictureTimeMs: base - 60_000 });
    expect(startOffset(text)).toBeLessThan(0);
  });

  it('starts a live picture further back the sooner the last fragment ended, never without some slack', () => {
    const facts = mediaFacts(playlist([2_000, 2_000]));
    const justEnded = liveHoldBackMs(facts, base + 4_000 + 500);
    const endedLong = liveHoldBackMs(facts, base + 4_000 + 2_400);
    expect(justEnded).toBe(2_600);
    expect(endedLong).toBeGreaterThanOrEqual(600);
    expect(endedLong).toBeLessThan(justEnded);
  });

  it('does not trust a clock that is minutes off', () => {
    const facts = mediaFacts(playlist([2_000, 2_000]));
    expect(liveHoldBackMs(facts, base + 600_000)).toBe(2_800);
    expect(liveHoldBackMs(facts, base - 600_000)).toBe(2_800);
  });

  it('leaves the sound of a camera out of the master playlist', () => {
    const master = [
      '#EXTM3U',
      '#EXT-X-VERSION:1',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",DEFAULT=NO,AUTOSELECT=YES,URI="getHLSMediaPlaylist.m3u8?SessionToken=abc&TrackNumber=2"',
      '#EXT-X-STREAM-INF:BANDWIDTH=400000,CODECS="avc1.42c01e,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=15.000,AUDIO="audio"',
      'getHLSMediaPlaylist.m3u8?SessionToken=abc&TrackNumber=1',
    ].join('\n');
    const { text, facts } = preparePlaylist(master, { kind: 'live', wallMs: base });
    expect(facts).toEqual({ kind: 'master', hasPicture: true, hasSound: true, pictureCodecs: ['avc1.42c01e'] });
    expect(preparePlaylist(master, null, { sound: true }).text).toBe(master);
    expect(text).not.toContain('AUDIO');
    expect(text).toContain('CODECS="avc1.42c01e"');
    expect(text).not.toContain('EXT-X-START');
  });

  it('leaves no comma behind, wherever the sound was named', () => {
    const master = (attributes: string): string =>
      `#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",URI="a"\n#EXT-X-STREAM-INF:${attributes}\nv`;
    const line = (attributes: string): string | undefined =>
      preparePlaylist(master(attributes), null).text.split('\n')[1];
    expect(line('AUDIO="audio",BANDWIDTH=1')).toBe('#EXT-X-STREAM-INF:BANDWIDTH=1');
    expect(line('BANDWIDTH=1,AUDIO="audio"')).toBe('#EXT-X-STREAM-INF:BANDWIDTH=1');
  });

  it('knows a stream without a picture', () => {
    const master = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="mp4a.40.2"\nv';
    expect(preparePlaylist(master, null).facts).toMatchObject({ kind: 'master', hasPicture: false, hasSound: true });
  });

  it.each([
    ['<!DOCTYPE html><html><body>Log in</body></html>', 'html'],
    ['{"message":"no"}', 'other'],
    ['', 'other'],
    ['#EXTM3U\n#EXT-X-TARGETDURATION:2\n', 'empty'],
  ])('says what is not a playlist: %s', (text, kind) => {
    expect(preparePlaylist(text, null).facts.kind).toBe(kind);
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (rest, marked) => {
        const { facts } = preparePlaylist((marked ? '#EXTM3U\n' : '') + rest, { kind: 'live', wallMs: base });
        expect(['media', 'master', 'empty', 'html', 'other']).toContain(facts.kind);
      }),
    );
  });
});
