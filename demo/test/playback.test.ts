/** What a player sees: playlists, tokens, time, silence, renewed sessions. On a clock in the test's hands. */
import type { GetHLSStreamingSessionURLCommandInput as Input } from '@aws-sdk/client-kinesis-video-archived-media';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DemoCameraInfo, type DemoService, startDemo } from '../index.ts';
import { findBox, viewOf } from '../mp4/boxes.ts';
import { scenes } from './scenes.ts';
import {
  addressOf,
  bytesOf,
  type Clients,
  clientsFor,
  type ManualClock,
  manualClock,
  mediaPlaylist,
  mediaPlaylistUrl,
  openSession,
  textOf,
} from './support.ts';

let demo: DemoService;
let clock: ManualClock;
let east: Clients;
let lab: Clients;
let camera: DemoCameraInfo;

beforeEach(async () => {
  clock = manualClock();
  demo = await startDemo({ scenes, clock });
  east = clientsFor(demo);
  lab = clientsFor(demo, { profile: 'lab' });
  camera = firstCamera();
});
afterEach(() => demo.close());

function firstCamera(): DemoCameraInfo {
  const found = demo.cameras[0];
  if (found === undefined) throw new Error('no cameras');
  return found;
}
const open = (input: Partial<Input> = {}): Promise<string> => openSession(east, { StreamName: camera.name, ...input });
const tokenOf = (url: string): string => new URL(url).searchParams.get('SessionToken') ?? '';
const range = (startAgoMs: number, endAgoMs?: number) => ({
  StartTimestamp: new Date(clock.now() - startAgoMs),
  ...(endAgoMs === undefined ? {} : { EndTimestamp: new Date(clock.now() - endAgoMs) }),
});

describe('a live session', () => {
  it('has a master playlist with one variant and relative addresses', async () => {
    const url = await open();
    const token = new URL(url).searchParams.get('SessionToken');
    const lines = (await textOf(url)).trim().split('\n');
    expect(lines.filter((line) => line.startsWith('#EXT-X-STREAM-INF:'))).toHaveLength(1);
    expect(lines.slice(0, 2)).toEqual(['#EXTM3U', '#EXT-X-VERSION:1']);
    expect(lines.at(-2)).toMatch(
      /^#EXT-X-STREAM-INF:CODECS="avc1\.[0-9a-f]{6}.*",RESOLUTION=\d+x\d+,FRAME-RATE=\d+\.\d+,BANDWIDTH=\d+/,
    );
    expect(lines.at(-1)).toBe(`getHLSMediaPlaylist.m3u8?SessionToken=${token}&TrackNumber=1`);
  });

  it('lists five fragments from number 0 on and slides with time', async () => {
    const url = await open();
    const first = await mediaPlaylist(url);
    expect(first.segments).toHaveLength(5);
    expect(first).toMatchObject({
      mediaSequence: 0,
      endList: false,
      targetDuration: Math.ceil(camera.fragmentMs / 1000),
    });
    expect(first.text).not.toContain('PROGRAM-DATE-TIME');
    clock.advance(camera.fragmentMs * 3);
    const later = await mediaPlaylist(url);
    expect(later.mediaSequence).toBe(3);
    expect(later.segments[0]?.uri).toBe(first.segments[3]?.uri);
    expect(later.segments).toHaveLength(5);
    clock.advance(camera.fragmentMs - 1);
    expect([3, 4]).toContain((await mediaPlaylist(url)).mediaSequence);
  });

  it('writes the captured shape, line by line', async () => {
    const url = await open({ DisplayFragmentTimestamp: 'ALWAYS', MaxMediaPlaylistFragmentResults: 2 });
    const token = new URL(url).searchParams.get('SessionToken');
    const fragment = [
      expect.stringMatching(/^#EXT-X-PROGRAM-DATE-TIME:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      expect.stringMatching(/^#EXTINF:\d+\.\d{1,3},$/),
      expect.stringMatching(
        new RegExp(`^getMP4MediaFragment\\.mp4\\?FragmentNumber=\\d{47}&SessionToken=${token}&TrackNumber=1$`),
      ),
    ];
    expect((await mediaPlaylist(url)).text.trim().split('\n')).toEqual([
      '#EXTM3U',
      '#EXT-X-VERSION:7',
      expect.stringMatching(/^#EXT-X-TARGETDURATION:\d+$/),
      '#EXT-X-MEDIA-SEQUENCE:0',
      '#EXT-X-INDEPENDENT-SEGMENTS',
      '#EXT-X-DISCONTINUITY',
      `#EXT-X-MAP:URI="getMP4InitFragment.mp4?SessionToken=${token}&TrackNumber=1&SequenceNumber=0"`,
      ...fragment,
      '#EXT-X-DISCONTINUITY',
      ...fragment,
      '#EXT-X-DISCONTINUITY',
    ]);
  });

  it.each([
    [{ DiscontinuityMode: 'ALWAYS' }, 6],
    [{ DiscontinuityMode: 'NEVER' }, 0],
    [{ DiscontinuityMode: 'ON_DISCONTINUITY' }, 0],
    [{}, 6],
    [{ HLSFragmentSelector: { FragmentSelectorType: 'PRODUCER_TIMESTAMP' } }, 0],
  ] as const)('with %j has %d discontinuities and never their sequence', async (input, count) => {
    const { text } = await mediaPlaylist(await open(input));
    expect(text.match(/^#EXT-X-DISCONTINUITY$/gm) ?? []).toHaveLength(count);
    expect(text).not.toContain('DISCONTINUITY-SEQUENCE');
  });

  it('jitters on the server clock and is exact on the producer clock', async () => {
    const stamps = async (FragmentSelectorType: 'SERVER_TIMESTAMP' | 'PRODUCER_TIMESTAMP') => {
      const url = await open({
        DisplayFragmentTimestamp: 'ALWAYS',
        HLSFragmentSelector: { FragmentSelectorType },
        MaxMediaPlaylistFragmentResults: 20,
      });
      return (await mediaPlaylist(url)).segments.map((segment) => segment.dateTimeMs ?? Number.NaN);
    };
    const steps = (times: readonly number[]) => times.slice(1).map((time, index) => time - (times[index] ?? 0));
    const producer = await stamps('PRODUCER_TIMESTAMP');
    const server = await stamps('SERVER_TIMESTAMP');
    expect(new Set(steps(producer))).toEqual(new Set([camera.fragmentMs]));
    expect(new Set(steps(server)).size).toBeGreaterThan(5);
    for (const [index, time] of server.entries()) {
      const lateMs = time - (producer[index] ?? 0);
      expect(lateMs).toBeGreaterThanOrEqual(108);
      expect(lateMs).toBeLessThanOrEqual(132);
    }
    for (const time of producer) expect((time - camera.phaseMs) % camera.fragmentMs).toBe(0);
  });

  it('marks a missing stretch with ON_DISCONTINUITY, and only that', async () => {
    const url = await open({ DiscontinuityMode: 'ON_DISCONTINUITY', MaxMediaPlaylistFragmentResults: 10 });
    const speak = demo.faults.silence(camera.name);
    clock.advance(camera.fragmentMs * 2);
    speak();
    clock.advance(camera.fragmentMs * 4);
    const { segments } = await mediaPlaylist(url);
    expect(segments.filter((segment) => segment.discontinuity)).toHaveLength(1);
  });

  it('numbers fragments, decode times and movie fragments from its own beginning', async () => {
    const read = async (url: string, index: number) => {
      const { segments } = await mediaPlaylist(url);
      const bytes = await bytesOf(addressOf(url, segments[index]?.uri ?? ''));
      const at = (path: readonly string[]) => (findBox(bytes, path)?.body ?? 0) + 4;
      const view = viewOf(bytes);
      return {
        uri: segments[index]?.uri.replace(/SessionToken=[^&]+/, ''),
        sequence: view.getUint32(at(['moof', 'mfhd'])),
        decodeTime: Number(view.getBigUint64(at(['moof', 'traf', 'tfdt']))),
      };
    };
    const producer = { HLSFragmentSelector: { FragmentSelectorType: 'PRODUCER_TIMESTAMP' } } as const;
    const older = await open(producer);
    await mediaPlaylist(older);
    clock.advance(camera.fragmentMs * 4);
    const newer = await open(producer);
    const ticks = (camera.fragmentMs * (scenes[0]?.timescale ?? 0)) / 1000;
    expect(await read(newer, 0)).toMatchObject({ sequence: 1, decodeTime: 0 });
    expect(await read(newer, 2)).toMatchObject({ sequence: 3, decodeTime: 2 * ticks });
    const sameFragment = await read(older, 0);
    expect(sameFragment).toMatchObject({ sequence: 5, decodeTime: 4 * ticks });
    expect(sameFragment.uri).toBe((await read(newer, 0)).uri);
  });

  it('carries sound as a second track', async () => {
    const speaking = demo.cameras.find((candidate) => candidate.audio && candidate.troubled === null);
    if (speaking === undefined) throw new Error('no camera has sound');
    const url = await openSession(clientsFor(demo, { profile: speaking.profile as 'plant-east' }), {
      StreamName: speaking.name,
    });
    const master = await textOf(url);
    expect(master).toMatch(
      /#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",.*DEFAULT=NO,AUTOSELECT=YES,URI="getHLSMediaPlaylist\.m3u8\?SessionToken=[^"]+&TrackNumber=2"/,
    );
    expect(master).toMatch(/CODECS="avc1\.\w+,mp4a\.40\.2".*AUDIO="audio"/);
    const sound = await mediaPlaylist(url, 2);
    expect(sound.segments).toHaveLength(5);
    const init = await bytesOf(addressOf(url, sound.segments[0]?.mapUri ?? ''));
    expect(findBox(init, ['moov', 'trak', 'mdia', 'minf', 'smhd'])).toBeDefined();
    expect((await fetch(mediaPlaylistUrl(url, 3))).status).toBe(400);
  });
});

describe('a transport stream session', () => {
  it('has picture and sound in one variant: the same codecs, no other rendition, no second track', async () => {
    const speaking = demo.cameras.find((candidate) => candidate.audio && candidate.troubled === null);
    const clients = clientsFor(demo, { profile: speaking?.profile === 'plant-west' ? 'plant-west' : 'plant-east' });
    const masterOf = async (ContainerFormat: 'FRAGMENTED_MP4' | 'MPEG_TS') => {
      const url = await openSession(clients, { StreamName: speaking?.name, ContainerFormat });
      return { url, text: await textOf(url) };
    };
    const [mp4, ts] = [await masterOf('FRAGMENTED_MP4'), await masterOf('MPEG_TS')];
    const codecsOf = (text: string): string => /CODECS="[^"]+",RESOLUTION=\d+x\d+/.exec(text)?.[0] ?? '';
    expect(codecsOf(ts.text)).toMatch(/^CODECS="avc1\.\w+,mp4a\.40\.2"/);
    expect(codecsOf(ts.text)).toBe(codecsOf(mp4.text));
    expect(ts.text).not.toContain('AUDIO');
    expect((await mediaPlaylist(ts.url)).text).toContain('#EXT-X-VERSION:3\n');
    expect((await fetch(mediaPlaylistUrl(ts.url, 2))).status).toBe(400);
  });

  it('begins its times anew, whenever it is opened', async () => {
    const firstOf = async (): Promise<Buffer> => {
      const url = await open({
        ContainerFormat: 'MPEG_TS',
        HLSFragmentSelector: { FragmentSelectorType: 'PRODUCER_TIMESTAMP' },
      });
      const { segments } = await mediaPlaylist(url);
      return Buffer.from(await bytesOf(addressOf(url, segments[0]?.uri ?? '')));
    };
    // The clock reference and the time stamp of the first picture: third packet, after PAT and PMT.
    const timesOf = (bytes: Buffer): readonly string[] => {
      const packet = bytes.subarray(2 * 188, 3 * 188);
      return [packet.toString('hex', 6, 12), packet.toString('hex', 12 + 9, 12 + 14)];
    };
    const times = timesOf(await firstOf());
    clock.advance(camera.fragmentMs * 7);
    expect(timesOf(await firstOf())).toEqual(times);
    expect(times[0]).toBe('000000007e00');
  });
});

describe('the end of a session', () => {
  const calls = async (url: string): Promise<readonly string[]> => {
    const { segments } = await mediaPlaylist(url);
    const [segment] = segments;
    const fragment = addressOf(url, segment?.uri ?? '');
    return [
      url,
      mediaPlaylistUrl(url),
      addressOf(url, segment?.mapUri ?? ''),
      fragment,
      fragment.replace('getMP4MediaFragment.mp4', 'getTSFragment.ts'),
    ];
  };

  it('comes with Expires, for all five calls', async () => {
    const url = await open({ Expires: 300 });
    const addresses = await calls(url);
    clock.advance(299_999);
    expect((await fetch(url)).status).toBe(200);
    clock.advance(1);
    for (const address of addresses) {
      const response = await fetch(address);
      expect(response.status).toBe(403);
      expect(await response.json()).toEqual({ Message: 'Streaming session token is expired' });
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  it('comes early when a fault says so', async () => {
    demo.faults.limitSessionLife(15_000);
    const url = await open({ Expires: 3600 });
    clock.advance(15_000);
    expect((await fetch(url)).status).toBe(403);
    const other = await open();
    expect(demo.faults.expireSessions(camera.name)).toBe(1);
    expect((await fetch(other)).status).toBe(403);
  });

  it.each([
    '',
    '?SessionToken=',
    '?SessionToken=CiGarbage~',
    '?SessionToken=a&SessionToken=b',
    '?SessionToken=%E0%A4%A',
  ])('has always been for the token in "%s"', async (query) => {
    for (const name of [
      'getHLSMasterPlaylist.m3u8',
      'getHLSMediaPlaylist.m3u8',
      'getMP4InitFragment.mp4',
      'getMP4MediaFragment.mp4',
      'getTSFragment.ts',
    ]) {
      const response = await fetch(`${demo.endpoint}/hls/v1/${name}${query}`);
      expect(response.status).toBe(403);
    }
  });

  it('comes with 30 seconds of silence, for good; a new session plays on', async () => {
    const url = await open();
    const speak = demo.faults.silence(camera.name);
    clock.advance(25_000);
    expect((await fetch(mediaPlaylistUrl(url))).status).toBe(200);
    clock.advance(10_000);
    expect((await fetch(mediaPlaylistUrl(url))).status).toBe(404);
    speak();
    clock.advance(10_000);
    expect((await fetch(mediaPlaylistUrl(url))).status).toBe(404);
    expect((await fetch(mediaPlaylistUrl(await open()))).status).toBe(200);
  });

  it('comes to the flapping camera again and again', async () => {
    const outcomes = new Set<string>();
    for (let second = 0; second < 140; second += 5) {
      outcomes.add(
        await openSession(lab, { StreamName: 'lab-flapping' }).then(
          () => 'opens',
          () => 'is silent',
        ),
      );
      clock.advance(5000);
    }
    expect(outcomes).toEqual(new Set(['opens', 'is silent']));
  });
});

describe('fragments', () => {
  it('outside of the session are not given', async () => {
    const url = await open();
    const { segments } = await mediaPlaylist(url);
    const address = addressOf(url, segments[0]?.uri ?? '');
    expect((await fetch(address)).status).toBe(200);
    clock.advance(camera.fragmentMs * 5);
    const newer = await open();
    await mediaPlaylist(newer);
    const token = new URL(newer).searchParams.get('SessionToken') ?? '';
    expect((await fetch(address.replace(/SessionToken=[^&]+/, `SessionToken=${token}`))).status).toBe(404);
    for (const number of ['', '0', '9'.repeat(47), 'x', '9'.repeat(4000)]) {
      const other = address.replace(/FragmentNumber=\d+/, `FragmentNumber=${number}`);
      expect((await fetch(other)).status).toBe(404);
    }
  });

  it('come in the container that the session was opened with, and in no other', async () => {
    const mp4 = await open();
    const ts = await open({ ContainerFormat: 'MPEG_TS' });
    const typeOf = async (url: string, uri: string | undefined): Promise<string | null> => {
      const response = await fetch(addressOf(url, uri ?? ''));
      return response.ok ? response.headers.get('content-type') : response.headers.get('x-amzn-errortype');
    };
    const [inMp4, inTs] = [await mediaPlaylist(mp4), await mediaPlaylist(ts)];
    expect(inTs.text).not.toContain('EXT-X-MAP');
    const [fragment, stream] = [inMp4.segments[0]?.uri, inTs.segments[0]?.uri];
    expect(await typeOf(mp4, fragment)).toBe('video/mp4');
    expect(await typeOf(ts, stream)).toBe('video/mp2t');
    const swapped = (uri = '', from: string, to: string): string => uri.replace(from, to);
    expect(await typeOf(mp4, swapped(fragment, 'getMP4MediaFragment.mp4', 'getTSFragment.ts'))).toBe(
      'InvalidArgumentException',
    );
    expect(await typeOf(ts, swapped(stream, 'getTSFragment.ts', 'getMP4MediaFragment.mp4'))).toBe(
      'InvalidArgumentException',
    );
    expect(await typeOf(ts, inMp4.segments[0]?.mapUri)).toBe('video/mp4');
    expect(await typeOf(ts, swapped(inMp4.segments[0]?.mapUri, tokenOf(mp4), tokenOf(ts)))).toBe(
      'InvalidArgumentException',
    );
  });

  it('change their codec private data with a new init segment and a discontinuity', async () => {
    const changing = demo.camera('lab-codec-change');
    const url = await openSession(lab, {
      StreamName: changing.name,
      DiscontinuityMode: 'ON_DISCONTINUITY',
      MaxMediaPlaylistFragmentResults: Math.round((2.5 * changing.turnMs) / changing.fragmentMs),
    });
    expect(await textOf(url)).not.toContain('AUDIO');
    const { segments, text } = await mediaPlaylist(url);
    const maps = [...new Set(segments.map((segment) => segment.mapUri))];
    expect(maps.length).toBeGreaterThanOrEqual(3);
    expect(text.match(/^#EXT-X-DISCONTINUITY$/gm)).toHaveLength(maps.length - 1);
    const [one, two, three] = await Promise.all(maps.slice(0, 3).map((map) => bytesOf(addressOf(url, map ?? ''))));
    expect(one).toEqual(three);
    expect(one).not.toEqual(two);
  });
});

describe('the past', () => {
  it('is a complete list, oldest first, cut at the maximum', async () => {
    const url = await open({
      PlaybackMode: 'ON_DEMAND',
      HLSFragmentSelector: { FragmentSelectorType: 'PRODUCER_TIMESTAMP', TimestampRange: range(3_600_000, 1_800_000) },
      DisplayFragmentTimestamp: 'ALWAYS',
      MaxMediaPlaylistFragmentResults: 7,
    });
    const startMs = clock.now() - 3_600_000;
    const list = await mediaPlaylist(url);
    expect(list.text).toContain('#EXT-X-PLAYLIST-TYPE:VOD');
    expect(list).toMatchObject({ endList: true, mediaSequence: 0 });
    expect(list.segments).toHaveLength(7);
    const firstMs = list.segments[0]?.dateTimeMs ?? 0;
    expect(firstMs).toBeGreaterThanOrEqual(startMs);
    expect(firstMs).toBeLessThan(startMs + camera.fragmentMs);
    clock.advance(60_000);
    expect((await mediaPlaylist(url)).text).toBe(list.text);
  });

  it('includes both ends of a range by the start of fragments', async () => {
    const stamps = (
      await mediaPlaylist(
        await open({
          HLSFragmentSelector: { FragmentSelectorType: 'PRODUCER_TIMESTAMP' },
          DisplayFragmentTimestamp: 'ALWAYS',
        }),
      )
    ).segments.map((segment) => segment.dateTimeMs ?? 0);
    const [, second = 0, , fourth = 0] = stamps;
    const listOf = async (startMs: number, endMs: number) => {
      const TimestampRange = { StartTimestamp: new Date(startMs), EndTimestamp: new Date(endMs) };
      const HLSFragmentSelector = { FragmentSelectorType: 'PRODUCER_TIMESTAMP' as const, TimestampRange };
      const { segments } = await mediaPlaylist(
        await open({ PlaybackMode: 'ON_DEMAND', HLSFragmentSelector, DisplayFragmentTimestamp: 'ALWAYS' }),
      );
      return segments.map((segment) => segment.dateTimeMs);
    };
    expect(await listOf(second, fourth)).toEqual(stamps.slice(1, 4));
    expect(await listOf(second + 1, fourth - 1)).toEqual(stamps.slice(2, 3));
  });

  it('is empty where the camera was silent', async () => {
    const speak = demo.faults.silence(camera.name);
    clock.advance(60_000);
    speak();
    clock.advance(10_000);
    const call = open({
      PlaybackMode: 'ON_DEMAND',
      HLSFragmentSelector: { FragmentSelectorType: 'SERVER_TIMESTAMP', TimestampRange: range(60_000, 20_000) },
    });
    await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('replayed live starts full and grows by one fragment as one elapses', async () => {
    const url = await open({
      PlaybackMode: 'LIVE_REPLAY',
      HLSFragmentSelector: { FragmentSelectorType: 'SERVER_TIMESTAMP', TimestampRange: range(600_000) },
      MaxMediaPlaylistFragmentResults: 4,
    });
    const sequences: number[] = [];
    for (let step = 0; step < 4; step += 1) {
      const list = await mediaPlaylist(url);
      expect(list.endList).toBe(false);
      expect(list.segments).toHaveLength(4);
      sequences.push(list.mediaSequence);
      clock.advance(camera.fragmentMs);
    }
    expect(sequences).toEqual([0, 1, 2, 3]);
  });

  it('goes on without a seam in a next session that begins right after the last fragment of this one', async () => {
    for (const FragmentSelectorType of ['SERVER_TIMESTAMP', 'PRODUCER_TIMESTAMP'] as const) {
      const EndTimestamp = new Date(clock.now() - 1_800_000);
      const listOf = async (StartTimestamp: Date, max: number) =>
        (
          await mediaPlaylist(
            await open({
              PlaybackMode: 'ON_DEMAND',
              HLSFragmentSelector: { FragmentSelectorType, TimestampRange: { StartTimestamp, EndTimestamp } },
              DisplayFragmentTimestamp: 'ALWAYS',
              MaxMediaPlaylistFragmentResults: max,
            }),
          )
        ).segments.map(({ dateTimeMs = 0 }) => dateTimeMs);
      const startMs = clock.now() - 1_900_000;
      const whole = await listOf(new Date(startMs), 5000);
      const pieces: number[] = [];
      for (let fromMs = startMs; pieces.length < whole.length; fromMs = (pieces.at(-1) ?? 0) + 1) {
        const piece = await listOf(new Date(fromMs), 20);
        expect(piece.length).toBe(Math.min(20, whole.length - pieces.length));
        pieces.push(...piece);
      }
      expect(pieces).toEqual(whole);
      clock.advance(1000);
    }
  });

  it('replayed live stops growing at its end, and goes on being listed', async () => {
    const nowMs = clock.now();
    const url = await open({
      PlaybackMode: 'LIVE_REPLAY',
      HLSFragmentSelector: { FragmentSelectorType: 'SERVER_TIMESTAMP', TimestampRange: range(600_000, 570_000) },
      DisplayFragmentTimestamp: 'ALWAYS',
    });
    const stamps = new Set<number>();
    let last = '';
    for (let step = 0; step < 60_000 / camera.fragmentMs; step += 1) {
      const { segments, text, endList } = await mediaPlaylist(url);
      expect(endList).toBe(false);
      for (const { dateTimeMs = 0 } of segments) stamps.add(dateTimeMs);
      last = text;
      clock.advance(camera.fragmentMs);
    }
    expect(Math.max(...stamps)).toBeLessThanOrEqual(nowMs - 570_000);
    expect(Math.max(...stamps)).toBeGreaterThan(nowMs - 570_000 - camera.fragmentMs - 30);
    expect(Math.abs(stamps.size - 30_000 / camera.fragmentMs)).toBeLessThanOrEqual(1);
    expect((await mediaPlaylist(url)).text).toBe(last);
  });

  it('replayed live passes over a silence at the pace of its fragments', async () => {
    const speak = demo.faults.silence(camera.name);
    clock.advance(60_000);
    speak();
    clock.advance(60_000);
    const url = await open({
      PlaybackMode: 'LIVE_REPLAY',
      HLSFragmentSelector: { FragmentSelectorType: 'PRODUCER_TIMESTAMP', TimestampRange: range(130_000) },
      DiscontinuityMode: 'ON_DISCONTINUITY',
      DisplayFragmentTimestamp: 'ALWAYS',
    });
    const [gap] = demo.gaps(camera.name, clock.now() - 180_000, clock.now());
    expect((gap?.toMs ?? 0) - (gap?.fromMs ?? 0)).toBeGreaterThanOrEqual(60_000);
    const marked = new Set<number>();
    for (let step = 0; step < 12; step += 1) {
      const { mediaSequence, segments } = await mediaPlaylist(url);
      expect(mediaSequence).toBe(step);
      for (const { discontinuity, dateTimeMs = 0 } of segments) if (discontinuity) marked.add(dateTimeMs);
      clock.advance(camera.fragmentMs);
    }
    expect([...marked]).toEqual([gap?.toMs]);
  });

  it('replayed live never runs ahead of the camera', async () => {
    const url = await open({
      PlaybackMode: 'LIVE_REPLAY',
      HLSFragmentSelector: { FragmentSelectorType: 'PRODUCER_TIMESTAMP', TimestampRange: range(3 * camera.fragmentMs) },
      DisplayFragmentTimestamp: 'ALWAYS',
      MaxMediaPlaylistFragmentResults: 10,
    });
    for (let step = 0; step < 15; step += 1) {
      const newest = (await mediaPlaylist(url)).segments.at(-1)?.dateTimeMs ?? 0;
      expect(newest + camera.fragmentMs).toBeLessThanOrEqual(clock.now());
      expect(newest + 2 * camera.fragmentMs + 300).toBeGreaterThanOrEqual(clock.now());
      clock.advance(camera.fragmentMs);
    }
  });
});

describe('limits of playback', () => {
  it('hold for a session: five playlists and twenty fragments a second', async () => {
    const url = await open();
    const { segments } = await mediaPlaylist(url);
    clock.advance(1000);
    const statuses = async (address: string, times: number) => {
      const seen: number[] = [];
      for (let call = 0; call < times; call += 1) seen.push((await fetch(address)).status);
      return seen;
    };
    expect(await statuses(mediaPlaylistUrl(url), 6)).toEqual([200, 200, 200, 200, 200, 400]);
    expect((await statuses(addressOf(url, segments.at(-1)?.uri ?? ''), 21)).lastIndexOf(200)).toBe(19);
    const refused = await fetch(mediaPlaylistUrl(url));
    expect(refused.headers.get('x-amzn-errortype')).toBe('ClientLimitExceededException');
    clock.advance(1000);
    expect((await fetch(mediaPlaylistUrl(url))).status).toBe(200);
  });

  it('hold for a stream: 500 fragments a second, however many sessions', async () => {
    const urls: string[] = [];
    for (let count = 0; count < 26; count += 1) {
      urls.push(await open());
      clock.advance(40);
    }
    const { segments } = await mediaPlaylist(urls.at(-1) ?? '');
    const uri = segments[0]?.uri ?? '';
    const seen: number[] = [];
    for (const url of urls) {
      const token = new URL(url).searchParams.get('SessionToken') ?? '';
      const address = addressOf(url, uri.replace(/SessionToken=[^&]+/, `SessionToken=${token}`));
      seen.push(...(await Promise.all(Array.from({ length: 20 }, async () => (await fetch(address)).status))));
    }
    expect(seen.filter((status) => status === 200)).toHaveLength(500);
    expect(seen.filter((status) => status === 400)).toHaveLength(20);
  });

  it('hold for a stream: two sessions of 5000 fragments a second, no more', async () => {
    const urls = await Promise.all([1, 2, 3].map(() => open({ MaxMediaPlaylistFragmentResults: 5000 })));
    clock.advance(1000);
    const seen: number[] = [];
    for (const url of urls) seen.push((await fetch(mediaPlaylistUrl(url))).status);
    expect(seen).toEqual([200, 200, 400]);
  });
});
