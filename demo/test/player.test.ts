/** An independent player, ffmpeg, plays the service: every frame decodes, and each is the one the clock says it is. */
import { spawn } from 'node:child_process';
import type { GetHLSStreamingSessionURLCommandInput as Input } from '@aws-sdk/client-kinesis-video-archived-media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoCameraInfo, type DemoService, frameAt, type ProfileName, startDemo } from '../index.ts';
import { decodeStrip } from '../scenes/strip.ts';
import { scenes } from './scenes.ts';
import { addressOf, bytesOf, clientsFor, mediaPlaylist, openSession } from './support.ts';

let demo: DemoService;
beforeAll(async () => {
  demo = await startDemo({ scenes });
});
afterAll(() => demo.close());

interface Run {
  readonly output: Uint8Array;
  readonly complaints: string;
}

function ffmpeg(args: readonly string[], input: Uint8Array = new Uint8Array()): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', ['-v', 'warning', ...args, '-']);
    const output: Uint8Array[] = [];
    let complaints = '';
    child.stdout.on('data', (chunk: Uint8Array) => output.push(chunk));
    child.stderr.on('data', (chunk: Uint8Array) => {
      complaints += Buffer.from(chunk).toString();
    });
    child.once('error', reject);
    child.once('close', () => {
      resolve({ output: Buffer.concat(output), complaints: complaints.replace(/SessionToken=[^&\s']+/g, '…') });
    });
    child.stdin.on('error', reject);
    child.stdin.end(input);
  });
}

/** The strip readings of all frames of the picture, in the order in which they are shown. */
async function framesOf(
  url: string,
  camera: Pick<DemoCameraInfo, 'width' | 'height'>,
  inputArgs: readonly string[] = [],
  input?: Uint8Array,
): Promise<{ frames: ReturnType<typeof decodeStrip>[]; complaints: string }> {
  const strip = ['-vf', 'crop=iw/2:ih/45:0:0', '-fps_mode', 'passthrough', '-pix_fmt', 'rgba', '-f', 'rawvideo'];
  const { output, complaints } = await ffmpeg([...inputArgs, '-i', url, '-map', '0:v:0', '-an', ...strip], input);
  const width = camera.width / 2;
  const height = camera.height / 45;
  const frameBytes = width * height * 4;
  expect(output.byteLength % frameBytes).toBe(0);
  const frames = Array.from({ length: output.byteLength / frameBytes }, (_, index) =>
    decodeStrip(output.subarray(index * frameBytes, (index + 1) * frameBytes), width, height),
  );
  return { frames, complaints };
}

const open = (camera: DemoCameraInfo, input: Partial<Input>): Promise<string> =>
  openSession(clientsFor(demo, { profile: camera.profile as ProfileName }), {
    StreamName: camera.name,
    DisplayFragmentTimestamp: 'ALWAYS',
    ...input,
  });

/** What must be on screen from a moment on: frame after frame, through fragments and the end of the loop. */
function expectedFrames(camera: DemoCameraInfo, producerStartMs: number, count: number) {
  return Array.from({ length: count }, (_, index) => frameAt(camera, producerStartMs + (index * 1000) / camera.fps));
}

function healthy(pick: (camera: DemoCameraInfo) => boolean = () => true): DemoCameraInfo {
  const found = demo.cameras.filter((camera) => camera.troubled === null).find(pick);
  if (found === undefined) throw new Error('no such camera');
  return found;
}

describe('a player', () => {
  it.each(scenes.map(({ id }) => id))(
    'shows every frame of %s, across fragments and the end of the loop',
    async (id) => {
      const camera = demo.camera(id);
      const loopMs = camera.scenes[0]?.loopMs ?? 0;
      const loopEndMs = Math.floor((Date.now() - 3_600_000) / loopMs) * loopMs + camera.phaseMs;
      const url = await open(camera, {
        PlaybackMode: 'ON_DEMAND',
        HLSFragmentSelector: {
          FragmentSelectorType: 'PRODUCER_TIMESTAMP',
          TimestampRange: {
            StartTimestamp: new Date(loopEndMs - 2 * camera.fragmentMs),
            EndTimestamp: new Date(loopEndMs + camera.fragmentMs),
          },
        },
      });
      const { segments } = await mediaPlaylist(url);
      const { frames, complaints } = await framesOf(url, camera);
      const expected = expectedFrames(
        camera,
        loopEndMs - 2 * camera.fragmentMs,
        (4 * camera.fragmentMs * camera.fps) / 1000,
      );
      expect(segments).toHaveLength(4);
      expect(complaints).toBe('');
      expect(frames).toEqual(expected);
      expect(frames.filter((reading) => reading?.frame === 0)).toHaveLength(1);
    },
  );

  it.each(
    (['FRAGMENTED_MP4', 'MPEG_TS'] as const).flatMap((container) =>
      (['ALWAYS', 'ON_DISCONTINUITY', 'NEVER'] as const).map((mode) => [container, mode] as const),
    ),
  )('shows every frame of %s with DiscontinuityMode %s on the server clock', async (container, mode) => {
    const camera = healthy();
    const nowMs = Date.now();
    const range = { StartTimestamp: new Date(nowMs - 60_000), EndTimestamp: new Date(nowMs - 40_000) };
    const url = await open(camera, {
      PlaybackMode: 'ON_DEMAND',
      DiscontinuityMode: mode,
      ContainerFormat: container,
      HLSFragmentSelector: { FragmentSelectorType: 'SERVER_TIMESTAMP', TimestampRange: range },
    });
    const { segments } = await mediaPlaylist(url);
    const { frames } = await framesOf(url, camera);
    const first = frames[0];
    expect(frames).toHaveLength((segments.length * camera.fragmentMs * camera.fps) / 1000);
    // The server's stamp is 108 to 132 ms late: the fragment that covers the moment before it is the one shown.
    const startMs = (segments[0]?.dateTimeMs ?? 0) - 120;
    const producerStartMs =
      Math.round((startMs - camera.phaseMs) / camera.fragmentMs) * camera.fragmentMs + camera.phaseMs;
    expect(first).toEqual(frameAt(camera, producerStartMs));
    expect(frames).toEqual(expectedFrames(camera, producerStartMs, frames.length));
  });

  it.each(scenes.map(({ id }) => id))(
    'shows every frame of %s as a transport stream, without a warning',
    async (id) => {
      const camera = demo.camera(id);
      const loopMs = camera.scenes[0]?.loopMs ?? 0;
      const startMs = Math.floor((Date.now() - 3_600_000) / loopMs) * loopMs + camera.phaseMs - 2 * camera.fragmentMs;
      const url = await open(camera, {
        PlaybackMode: 'ON_DEMAND',
        ContainerFormat: 'MPEG_TS',
        HLSFragmentSelector: {
          FragmentSelectorType: 'PRODUCER_TIMESTAMP',
          TimestampRange: {
            StartTimestamp: new Date(startMs),
            EndTimestamp: new Date(startMs + 3 * camera.fragmentMs),
          },
        },
      });
      const { frames, complaints } = await framesOf(url, camera);
      expect(complaints).toBe('');
      expect(frames).toEqual(expectedFrames(camera, startMs, (4 * camera.fragmentMs * camera.fps) / 1000));
    },
  );

  it('follows a live session without losing a frame', async () => {
    const camera = healthy(({ fragmentMs }) => fragmentMs <= 1000);
    const url = await open(camera, {
      HLSFragmentSelector: { FragmentSelectorType: 'PRODUCER_TIMESTAMP' },
      DiscontinuityMode: 'ON_DISCONTINUITY',
    });
    const { frames, complaints } = await framesOf(url, camera, ['-v', 'error', '-t', '7']);
    expect(complaints).toBe('');
    expect(frames.length).toBeGreaterThanOrEqual(7 * camera.fps - 1);
    const start = frames[0]?.frame ?? -1;
    const total = camera.scenes[0]?.frames ?? 1;
    expect(frames).toEqual(
      frames.map((_, index) => ({ camera: camera.scenes[0]?.number, frame: (start + index) % total })),
    );
  });

  it.each([
    ['beside a picture', () => healthy(({ audio }) => audio), 'FRAGMENTED_MP4', 2],
    ['within a transport stream', () => healthy(({ audio }) => audio), 'MPEG_TS', 1],
    ['alone', () => demo.camera('lab-audio-only'), 'FRAGMENTED_MP4', 1],
    ['alone in a transport stream', () => demo.camera('lab-audio-only'), 'MPEG_TS', 1],
  ] as const)('hears the sound %s', async (_, pick, ContainerFormat, track) => {
    const camera = pick();
    const nowMs = Date.now();
    const range = { StartTimestamp: new Date(nowMs - 60_000), EndTimestamp: new Date(nowMs - 40_000) };
    const url = await open(camera, {
      PlaybackMode: 'ON_DEMAND',
      ContainerFormat,
      HLSFragmentSelector: { FragmentSelectorType: 'PRODUCER_TIMESTAMP', TimestampRange: range },
    });
    const { segments } = await mediaPlaylist(url, track);
    const raw = ['-f', 's16le', '-ar', '16000', '-ac', '1'];
    const { output, complaints } = await ffmpeg(['-i', url, '-map', '0:a:0', '-vn', ...raw]);
    const seconds = output.byteLength / 2 / 16_000;
    const listed = segments.reduce((sum, segment) => sum + segment.duration, 0);
    expect(complaints).toBe('');
    expect(Math.abs(seconds - listed)).toBeLessThanOrEqual(0.064);
    expect(Math.abs(listed - (segments.length * camera.fragmentMs) / 1000)).toBeLessThanOrEqual(0.064);
  });

  it('that knows H.265 shows every frame of the camera that sends it', async () => {
    const camera = demo.camera('lab-h265');
    const startMs = Math.floor((Date.now() - 3_600_000) / camera.fragmentMs) * camera.fragmentMs + camera.phaseMs;
    const TimestampRange = { StartTimestamp: new Date(startMs), EndTimestamp: new Date(startMs + camera.fragmentMs) };
    const url = await open(camera, {
      PlaybackMode: 'ON_DEMAND',
      HLSFragmentSelector: { FragmentSelectorType: 'PRODUCER_TIMESTAMP', TimestampRange },
    });
    const { frames, complaints } = await framesOf(url, camera);
    expect(complaints).toBe('');
    expect(frames).toEqual(expectedFrames(camera, startMs, (2 * camera.fragmentMs * camera.fps) / 1000));
  });

  it.each(['lab-clock-ahead', 'lab-clock-behind'])('of %s shows what its own clock says', async (name) => {
    const camera = demo.camera(name);
    const atMs = Date.now() + camera.clockAheadMs - 60_000;
    const TimestampRange = { StartTimestamp: new Date(atMs), EndTimestamp: new Date(atMs + 3 * camera.fragmentMs) };
    const url = await open(camera, {
      PlaybackMode: 'ON_DEMAND',
      HLSFragmentSelector: { FragmentSelectorType: 'PRODUCER_TIMESTAMP', TimestampRange },
    });
    const startMs = (await mediaPlaylist(url)).segments[0]?.dateTimeMs ?? 0;
    const { frames, complaints } = await framesOf(url, camera);
    expect(complaints).toBe('');
    expect(frames).toEqual(expectedFrames(camera, startMs, frames.length));
  });

  it('gets an init segment that fits for each turn of changing codec private data', async () => {
    const camera = demo.camera('lab-codec-change');
    const nowMs = Date.now();
    const range = { StartTimestamp: new Date(nowMs - 90_000), EndTimestamp: new Date(nowMs - 30_000) };
    const url = await open(camera, {
      PlaybackMode: 'ON_DEMAND',
      DiscontinuityMode: 'ON_DISCONTINUITY',
      HLSFragmentSelector: { FragmentSelectorType: 'PRODUCER_TIMESTAMP', TimestampRange: range },
    });
    const { segments } = await mediaPlaylist(url);
    const maps = [...new Set(segments.map((segment) => segment.mapUri ?? ''))];
    expect(maps.length).toBeGreaterThanOrEqual(3);
    for (const map of maps) {
      const turn = segments.filter((segment) => segment.mapUri === map).slice(0, 3);
      const parts: Uint8Array[] = [];
      for (const uri of [map, ...turn.map((segment) => segment.uri)]) parts.push(await bytesOf(addressOf(url, uri)));
      const startMs = turn[0]?.dateTimeMs ?? 0;
      const scene = scenes.find((candidate) => candidate.number === frameAt(camera, startMs).camera);
      if (scene === undefined) throw new Error('a scene of nobody');
      const { frames, complaints } = await framesOf('pipe:0', scene, [], Buffer.concat(parts));
      const fps = scene.fpsNumerator / scene.fpsDenominator;
      expect(complaints).toBe('');
      expect(frames).toEqual(
        expectedFrames({ ...camera, fps }, startMs, (turn.length * camera.fragmentMs * fps) / 1000),
      );
    }
  });
});
