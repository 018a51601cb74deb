/** The lab's cameras that send something unusual: codecs, wrong clocks, fragments sent twice, gaps. Time in the test's hands. */
import { DescribeStreamCommand } from '@aws-sdk/client-kinesis-video';
import type { GetHLSStreamingSessionURLCommandInput as Input } from '@aws-sdk/client-kinesis-video-archived-media';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DemoService, startDemo, wrongClocks } from '../index.ts';
import { findBox } from '../mp4/boxes.ts';
import { scenes } from './scenes.ts';
import {
  addressOf,
  bytesOf,
  type Clients,
  clientsFor,
  failureOf,
  type ManualClock,
  manualClock,
  mediaPlaylist,
  mediaPlaylistUrl,
  openSession,
  type ParsedSegment,
  textOf,
} from './support.ts';

const minuteMs = 60_000;

let demo: DemoService;
let clock: ManualClock;
beforeEach(async () => {
  // Ten seconds into a round of five minutes, whatever the hour.
  clock = manualClock(Math.floor(Date.now() / (5 * minuteMs)) * 5 * minuteMs + 10_000);
  demo = await startDemo({ scenes, clock });
});
afterEach(() => demo.close());

/** Clients that believe the test's clock, wherever that is. */
const lab = (): Clients => clientsFor(demo, { profile: 'lab', clockAheadMs: clock.now() - Date.now() });

type Selector = 'SERVER_TIMESTAMP' | 'PRODUCER_TIMESTAMP';
const open = (StreamName: string, input: Partial<Input> = {}): Promise<string> =>
  openSession(lab(), { StreamName, DisplayFragmentTimestamp: 'ALWAYS', ...input });
const live = (FragmentSelectorType: Selector): Partial<Input> => ({ HLSFragmentSelector: { FragmentSelectorType } });
const past = (FragmentSelectorType: Selector, fromMs: number, toMs: number): Partial<Input> => ({
  PlaybackMode: 'ON_DEMAND',
  HLSFragmentSelector: {
    FragmentSelectorType,
    TimestampRange: { StartTimestamp: new Date(fromMs), EndTimestamp: new Date(toMs) },
  },
});
const segmentsOf = async (url: string): Promise<readonly ParsedSegment[]> => (await mediaPlaylist(url)).segments;
const stampOf = (segment: ParsedSegment | undefined): number => segment?.dateTimeMs ?? Number.NaN;
const numberOf = ({ uri }: ParsedSegment): string => /FragmentNumber=(\d+)/.exec(uri)?.[1] ?? '';

describe('the H.265 camera', () => {
  it('plays as fragmented MP4, whose master playlist names the codec', async () => {
    const url = await open('lab-h265');
    expect(await textOf(url)).toMatch(/CODECS="hvc1\.1\.6\.L63\.90",RESOLUTION=640x360/);
    const [segment] = await segmentsOf(url);
    const init = await bytesOf(addressOf(url, segment?.mapUri ?? ''));
    expect(Buffer.from(init).includes('hvcC')).toBe(true);
  });

  it('is refused as a transport stream', async () => {
    expect(await failureOf(open('lab-h265', { ContainerFormat: 'MPEG_TS' }))).toMatchObject({
      name: 'UnsupportedStreamMediaTypeException',
      status: 400,
    });
  });
});

describe('the camera with broken codec private data', () => {
  it.each(['FRAGMENTED_MP4', 'MPEG_TS'] as const)('is refused as %s', async (ContainerFormat) => {
    expect(await failureOf(open('lab-codec-private-data-invalid', { ContainerFormat }))).toMatchObject({
      name: 'InvalidCodecPrivateDataException',
      status: 400,
    });
  });
});

describe('the camera that only sends sound', () => {
  it('has it on track 1, and no other track', async () => {
    const url = await open('lab-audio-only');
    const master = await textOf(url);
    expect(master).toMatch(/#EXT-X-STREAM-INF:CODECS="mp4a\.40\.2",BANDWIDTH=\d+\n/);
    expect(master).not.toContain('EXT-X-MEDIA:');
    const [segment] = await segmentsOf(url);
    const init = await bytesOf(addressOf(url, segment?.mapUri ?? ''));
    expect(findBox(init, ['moov', 'trak', 'mdia', 'minf', 'smhd'])).toBeDefined();
    const response = await fetch(addressOf(url, segment?.uri ?? ''));
    expect(response.headers.get('content-type')).toBe('audio/mp4');
    expect((await fetch(mediaPlaylistUrl(url, 2))).status).toBe(400);
  });

  it('says what it is in DescribeStream', async () => {
    const { StreamInfo } = await lab().control.send(new DescribeStreamCommand({ StreamName: 'lab-audio-only' }));
    expect(StreamInfo?.MediaType).toBe('audio/aac');
    expect(demo.camera('lab-audio-only')).toMatchObject({ audio: true, troubled: 'audio-only' });
  });
});

describe.each([
  ['lab-clock-ahead', wrongClocks.aheadMs],
  ['lab-clock-behind', wrongClocks.behindMs],
] as const)('%s', (name, aheadMs) => {
  it('is told the true time by the server clock and its own by the producer clock', async () => {
    const server = await segmentsOf(await open(name, live('SERVER_TIMESTAMP')));
    const producer = await segmentsOf(await open(name, live('PRODUCER_TIMESTAMP')));
    expect(producer.map(numberOf)).toEqual(server.map(numberOf));
    const { fragmentMs } = demo.camera(name);
    expect(clock.now() - stampOf(server.at(-1))).toBeLessThan(2 * fragmentMs + 300);
    for (const [index, segment] of producer.entries()) {
      const lateMs = stampOf(server[index]) - (stampOf(segment) - aheadMs);
      expect(Math.abs(lateMs - 120)).toBeLessThanOrEqual(12);
    }
  });

  it('plays live under each DiscontinuityMode, and each fragment can be had', async () => {
    for (const DiscontinuityMode of ['ALWAYS', 'NEVER', 'ON_DISCONTINUITY'] as const) {
      for (const ContainerFormat of ['FRAGMENTED_MP4', 'MPEG_TS'] as const) {
        const url = await open(name, { DiscontinuityMode, ContainerFormat, ...live('PRODUCER_TIMESTAMP') });
        for (const segment of await segmentsOf(url)) {
          expect((await bytesOf(addressOf(url, segment.uri))).byteLength).toBeGreaterThan(1000);
        }
        clock.advance(1000);
      }
    }
  });

  it('is asked for ranges by its own clock', async () => {
    const { fragmentMs } = demo.camera(name);
    const trueFromMs = clock.now() - 3_600_000;
    const byProducer = past('PRODUCER_TIMESTAMP', trueFromMs + aheadMs, trueFromMs + aheadMs + minuteMs);
    const segments = await segmentsOf(await open(name, byProducer));
    expect(stampOf(segments[0])).toBeGreaterThanOrEqual(trueFromMs + aheadMs);
    expect(stampOf(segments[0])).toBeLessThan(trueFromMs + aheadMs + fragmentMs);
    expect(segments).toHaveLength(minuteMs / fragmentMs);
    const byServer = await segmentsOf(await open(name, past('SERVER_TIMESTAMP', trueFromMs, trueFromMs + minuteMs)));
    const both = new Set(byServer.map(numberOf));
    expect(segments.filter((segment) => both.has(numberOf(segment))).length).toBeGreaterThanOrEqual(
      segments.length - 1,
    );
  });

  it('has its newest pictures at the end of its own clock', async () => {
    const nowByCamera = clock.now() + aheadMs;
    const url = await open(name, past('PRODUCER_TIMESTAMP', nowByCamera - minuteMs, nowByCamera + 3_600_000));
    const last = (await segmentsOf(url)).at(-1);
    expect(nowByCamera - stampOf(last)).toBeLessThan(2 * demo.camera(name).fragmentMs + 300);
    const later = open(name, past('PRODUCER_TIMESTAMP', nowByCamera + minuteMs, nowByCamera + 2 * minuteMs));
    expect(await failureOf(later)).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('replays from a moment of its own clock', async () => {
    const url = await open(name, {
      PlaybackMode: 'LIVE_REPLAY',
      HLSFragmentSelector: {
        FragmentSelectorType: 'PRODUCER_TIMESTAMP',
        TimestampRange: { StartTimestamp: new Date(clock.now() + aheadMs - 5 * minuteMs) },
      },
    });
    const first = stampOf((await segmentsOf(url))[0]);
    expect(first - (clock.now() + aheadMs - 5 * minuteMs)).toBeLessThan(demo.camera(name).fragmentMs);
  });
});

describe('the camera that sends fragments again', () => {
  const name = 'lab-resends';
  const hourAgo = (): number => clock.now() - 3_600_000;
  const shortSteps = (segments: readonly ParsedSegment[]): number => {
    const shortMs = 0.9 * demo.camera(name).fragmentMs;
    return segments.filter((segment, index) => index > 0 && stampOf(segment) - stampOf(segments[index - 1]) < shortMs)
      .length;
  };

  it('has both copies by server time, in the order of arrival', async () => {
    const { fragmentMs } = demo.camera(name);
    const segments = await segmentsOf(
      await open(name, past('SERVER_TIMESTAMP', hourAgo(), hourAgo() + 36 * fragmentMs)),
    );
    expect(segments.length).toBeGreaterThanOrEqual(36 + 5);
    const numbers = segments.map(numberOf);
    expect(numbers.toSorted((left, right) => (left < right ? -1 : 1))).toEqual(numbers);
    const stamps = segments.map(stampOf);
    expect(stamps.toSorted((left, right) => left - right)).toEqual(stamps);
    // Where one was sent again, it and the one after it each come half a fragment after the one before.
    expect(shortSteps(segments)).toBeGreaterThanOrEqual(10);
  });

  it('has one by producer time: the one with the larger number', async () => {
    const { fragmentMs } = demo.camera(name);
    const fromMs = hourAgo();
    const byServer = await segmentsOf(await open(name, past('SERVER_TIMESTAMP', fromMs, fromMs + 36 * fragmentMs)));
    const byProducer = await segmentsOf(await open(name, past('PRODUCER_TIMESTAMP', fromMs, fromMs + 36 * fragmentMs)));
    const steps = byProducer.slice(1).map((segment, index) => stampOf(segment) - stampOf(byProducer[index]));
    expect(new Set(steps)).toEqual(new Set([fragmentMs]));
    const kept = new Set(byProducer.map(numberOf));
    const dropped = byServer.filter((segment) => !kept.has(numberOf(segment)));
    expect(dropped.length).toBeGreaterThanOrEqual(5);
    expect(dropped.length).toBeLessThanOrEqual(8);
    const numbers = byProducer.map(numberOf);
    expect(numbers.some((number, index) => number > (numbers[index + 1] ?? 'z'))).toBe(true);
  });

  it('gives the same pictures for both copies', async () => {
    const { fragmentMs } = demo.camera(name);
    const url = await open(name, past('SERVER_TIMESTAMP', hourAgo(), hourAgo() + 12 * fragmentMs));
    const segments = await segmentsOf(url);
    const pictures = await Promise.all(
      segments.map(async (segment) => {
        const bytes = Buffer.from(await bytesOf(addressOf(url, segment.uri)));
        return bytes.subarray(bytes.indexOf('mdat')).toString('base64');
      }),
    );
    const twice = pictures.filter((picture, index) => index >= 2 && picture === pictures[index - 2]);
    expect(twice.length).toBeGreaterThanOrEqual(1);
  });

  it.each(['SERVER_TIMESTAMP', 'PRODUCER_TIMESTAMP'] as const)(
    'never takes back in a live list what it has listed, by %s',
    async (selector) => {
      const { fragmentMs } = demo.camera(name);
      const url = await open(name, { ...live(selector), MaxMediaPlaylistFragmentResults: 10 });
      const listed = new Map<number, string>();
      const producerStamps: number[] = [];
      for (let step = 0; step < 40; step += 1) {
        const { segments, mediaSequence } = await mediaPlaylist(url);
        for (const [index, segment] of segments.entries()) {
          const before = listed.get(mediaSequence + index);
          if (before === undefined) producerStamps.push(stampOf(segment));
          else expect(numberOf(segment)).toBe(before);
          listed.set(mediaSequence + index, numberOf(segment));
        }
        clock.advance(fragmentMs / 2);
      }
      expect(new Set(listed.values()).size).toBe(listed.size);
      expect(producerStamps.toSorted((left, right) => left - right)).toEqual(producerStamps);
      const expected = 10 + 20 + (selector === 'SERVER_TIMESTAMP' ? 3 : 0);
      expect(Math.abs(listed.size - expected)).toBeLessThanOrEqual(1);
    },
  );
});

describe('the camera with gaps', () => {
  const name = 'lab-gaps';

  it('was off for the first 40 seconds of each five minutes, to the fragment', () => {
    const gaps = demo.gaps(name, clock.now() - 3_600_000, clock.now() - 2 * minuteMs);
    const { fragmentMs } = demo.camera(name);
    expect(gaps.length).toBeGreaterThanOrEqual(11);
    for (const { fromMs, toMs } of gaps.slice(1, -1)) {
      const roundMs = Math.round(fromMs / (5 * minuteMs)) * 5 * minuteMs;
      expect(Math.abs(fromMs - roundMs)).toBeLessThanOrEqual(fragmentMs);
      expect(Math.abs(toMs - roundMs - 40_000)).toBeLessThanOrEqual(fragmentMs);
    }
    expect(demo.gaps(name, clock.now() - minuteMs + fragmentMs, clock.now())).toEqual([]);
    expect(demo.gaps(demo.cameras[0]?.name ?? '', clock.now() - 3_600_000, clock.now())).toEqual([]);
  });

  it('plays live through the hours at which it was off before', async () => {
    for (let step = 0; step < 8; step += 1) {
      const segments = await segmentsOf(await open(name));
      expect(segments).toHaveLength(5);
      clock.advance(minuteMs);
    }
  });

  it.each([
    ['ON_DISCONTINUITY', 'PRODUCER_TIMESTAMP', 2],
    ['NEVER', 'PRODUCER_TIMESTAMP', 0],
    ['ON_DISCONTINUITY', 'SERVER_TIMESTAMP', 2],
    ['NEVER', 'SERVER_TIMESTAMP', 0],
  ] as const)('is marked by %s on the %s clock %d times over two gaps', async (DiscontinuityMode, selector, marks) => {
    const toMs = clock.now() - 2 * minuteMs;
    const fromMs = toMs - 11 * minuteMs;
    const gaps = demo.gaps(name, fromMs, toMs);
    expect(gaps).toHaveLength(2);
    const { segments, text } = await mediaPlaylist(
      await open(name, { ...past(selector, fromMs, toMs), DiscontinuityMode }),
    );
    expect(text.match(/^#EXT-X-DISCONTINUITY$/gm) ?? []).toHaveLength(marks);
    const jumps = segments.filter(
      (segment, index) =>
        index > 0 && stampOf(segment) - stampOf(segments[index - 1]) > 2 * demo.camera(name).fragmentMs,
    );
    expect(jumps).toHaveLength(2);
    if (marks > 0) for (const segment of jumps) expect(segment.discontinuity).toBe(true);
    const lateMs = selector === 'SERVER_TIMESTAMP' ? 120 : 0;
    for (const [index, segment] of jumps.entries()) {
      expect(Math.abs(stampOf(segment) - lateMs - (gaps[index]?.toMs ?? 0))).toBeLessThanOrEqual(12);
    }
  });

  it('has decode times that jump over a gap with NEVER', async () => {
    const [gap] = demo.gaps(name, clock.now() - 18 * minuteMs, clock.now() - 12 * minuteMs);
    if (gap === undefined) throw new Error('no gap');
    const { fragmentMs } = demo.camera(name);
    const range = past('PRODUCER_TIMESTAMP', gap.fromMs - 2 * fragmentMs, gap.toMs + fragmentMs);
    const url = await open(name, { ...range, DiscontinuityMode: 'NEVER' });
    const times: number[] = [];
    for (const segment of await segmentsOf(url)) {
      const bytes = Buffer.from(await bytesOf(addressOf(url, segment.uri)));
      times.push(Number(bytes.readBigUInt64BE(bytes.indexOf('tfdt') + 8)));
    }
    const scale = scenes.find(({ id }) => id === demo.camera(name).scenes[0]?.id)?.timescale ?? 1;
    const steps = times.slice(1).map((time, index) => ((time - (times[index] ?? 0)) * 1000) / scale);
    expect(steps).toEqual([fragmentMs, gap.toMs - gap.fromMs + fragmentMs, fragmentMs]);
  });
});
