/** hls.js in a real browser plays transport streams: all of them, under each DiscontinuityMode, with the right frames. */
import { fileURLToPath } from 'node:url';
import type { GetHLSStreamingSessionURLCommandInput as Input } from '@aws-sdk/client-kinesis-video-archived-media';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoCameraInfo, type DemoService, frameAt, type ProfileName, startDemo } from '../index.ts';
import { decodeStrip } from '../scenes/strip.ts';
import { scenes } from './scenes.ts';
import { clientsFor, mediaPlaylist, openSession } from './support.ts';

const hlsScript = fileURLToPath(import.meta.resolve('hls.js/dist/hls.js'));

let demo: DemoService;
let browser: Browser;
beforeAll(async () => {
  demo = await startDemo({ scenes });
  browser = await chromium.launch({
    executablePath: process.env['RUNTIME_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
  });
});
afterAll(async () => {
  await browser?.close();
  await demo.close();
});

/** What the page tells at the end. */
interface Played {
  readonly errors: readonly string[];
  /** Readings of the strip, each with the media time of its frame in seconds. */
  readonly seen: readonly { readonly atS: number; readonly camera: number; readonly frame: number }[];
  readonly durationS: number;
  readonly audioBytes: number;
  readonly ended: boolean;
}

/** Runs in the page: plays a session to its end, or for some seconds, reading the strip of each frame that is shown. */
const playerScript = `
globalThis.decodeStrip = ${decodeStrip.toString()};
globalThis.play = (url, seconds, rate) => new Promise((resolve) => {
  const video = document.createElement('video');
  document.body.append(video);
  video.muted = true;
  const canvas = new OffscreenCanvas(320, 8);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const [errors, seen] = [[], []];
  const hls = new Hls({ enableWorker: false });
  let over = false;
  const finish = (ended) => {
    if (over) return;
    over = true;
    const result = { errors, seen, durationS: video.duration, audioBytes: video.webkitAudioDecodedByteCount, ended };
    hls.destroy();
    video.remove();
    resolve(result);
  };
  hls.on(Hls.Events.ERROR, (_, data) => {
    errors.push(data.details + (data.fatal ? ' (fatal)' : ''));
    if (data.fatal) finish(false);
  });
  video.addEventListener('ended', () => finish(true));
  let firstAtS;
  const look = (_, { width, height }) => {
    // The frame itself knows its time: what is on top may have changed since this was called.
    const shown = new VideoFrame(video);
    const atS = shown.timestamp / 1e6;
    context.drawImage(shown, 0, 0, width / 2, height / 45, 0, 0, 320, 8);
    shown.close();
    const reading = decodeStrip(context.getImageData(0, 0, 320, 8).data, 320, 8);
    seen.push({ atS, camera: reading?.camera ?? -1, frame: reading?.frame ?? -1 });
    firstAtS ??= atS;
    if (seconds !== null && atS - firstAtS >= seconds) finish(false);
    else video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
  hls.on(Hls.Events.MEDIA_ATTACHED, () => hls.loadSource(url));
  hls.on(Hls.Events.MANIFEST_PARSED, () => { video.playbackRate = rate; video.play(); });
  hls.attachMedia(video);
});
`;

async function play(url: string, seconds: number | null, rate: number): Promise<Played> {
  const page: Page = await browser.newPage();
  try {
    await page.goto(`${demo.endpoint}/`);
    await page.addScriptTag({ path: hlsScript });
    await page.addScriptTag({ content: playerScript });
    return await page.evaluate<Played>(`play(${JSON.stringify(url)}, ${seconds}, ${rate})`);
  } finally {
    await page.close();
  }
}

const open = (camera: DemoCameraInfo, input: Partial<Input>): Promise<string> =>
  openSession(clientsFor(demo, { profile: camera.profile as ProfileName }), {
    StreamName: camera.name,
    ContainerFormat: 'MPEG_TS',
    DisplayFragmentTimestamp: 'ALWAYS',
    ...input,
  });

const healthy = (pick: (camera: DemoCameraInfo) => boolean): DemoCameraInfo => {
  const found = demo.cameras.filter(({ troubled }) => troubled === null).find(pick);
  if (found === undefined) throw new Error('no such camera');
  return found;
};

/** Steps from one frame to the next that do not fit the media time between them; a frame that was not drawn is none. */
function wrongSteps(camera: DemoCameraInfo, { seen }: Played): readonly unknown[] {
  const total = camera.scenes[0]?.frames ?? 1;
  return seen.filter(({ atS, frame }, index) => {
    const before = seen[index - 1];
    if (before === undefined) return frame < 0;
    const steps = Math.round((atS - before.atS) * camera.fps);
    return frame < 0 || (((frame - before.frame - steps) % total) + total) % total !== 0;
  });
}

describe('hls.js', () => {
  const silent = (): DemoCameraInfo => healthy(({ audio, width }) => !audio && width === 640);
  const speaking = (): DemoCameraInfo => healthy(({ audio }) => audio);

  it.each([
    ['NEVER', silent],
    ['ALWAYS', speaking],
    ['NEVER', speaking],
    ['ON_DISCONTINUITY', speaking],
  ] as const)('plays a range with DiscontinuityMode %s to its end', async (DiscontinuityMode, pick) => {
    const camera = pick();
    const fromMs = Date.now() - 120_000;
    const TimestampRange = { StartTimestamp: new Date(fromMs), EndTimestamp: new Date(fromMs + 12_000) };
    const url = await open(camera, {
      PlaybackMode: 'ON_DEMAND',
      DiscontinuityMode,
      HLSFragmentSelector: { FragmentSelectorType: 'PRODUCER_TIMESTAMP', TimestampRange },
    });
    const { segments } = await mediaPlaylist(url);
    const played = await play(url, null, 4);
    expect(played.errors).toEqual([]);
    expect(played.ended).toBe(true);
    expect(Math.abs(played.durationS - (segments.length * camera.fragmentMs) / 1000)).toBeLessThan(0.2);
    expect(played.seen.length).toBeGreaterThan(10);
    expect(wrongSteps(camera, played)).toEqual([]);
    const first = played.seen[0];
    expect(first).toMatchObject(frameAt(camera, (segments[0]?.dateTimeMs ?? 0) + (first?.atS ?? 0) * 1000));
    expect(played.audioBytes > 0).toBe(camera.audio);
  });

  it('follows a live session on the server clock', async () => {
    const camera = silent();
    const url = await open(camera, { DiscontinuityMode: 'ON_DISCONTINUITY', MaxMediaPlaylistFragmentResults: 7 });
    const played = await play(url, 6, 1);
    expect(played.errors).toEqual([]);
    expect(wrongSteps(camera, played)).toEqual([]);
  });

  it('says that it cannot play H.265 where the browser cannot', async () => {
    const camera = demo.camera('lab-h265');
    const played = await play(await open(camera, { ContainerFormat: 'FRAGMENTED_MP4' }), 2, 1);
    const supported = played.seen.length > 0;
    expect(played.errors.some((error) => error.endsWith('(fatal)'))).toBe(!supported);
  });
});
