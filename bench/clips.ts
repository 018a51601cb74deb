/** The pictures that are measured: two clips made once with ffmpeg, whose frames carry the strip that tells which they are. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { peakBandwidth, readLoopFile } from '../demo/scenes/film/boxes.ts';
import { findFaults, proveStrips } from '../demo/scenes/film/check.ts';
import { loadScenes, type Scene } from '../demo/scenes/manifest.ts';
import { encodeStrip } from '../demo/scenes/strip.ts';
import { projectRoot } from '../vite/project-root.ts';

/** What can be shown: a sub-stream of usual size, or a main stream. */
export const clipNames = ['sd', 'hd'] as const;
/** See {@link clipNames}. */
export type ClipName = (typeof clipNames)[number];

interface Recipe {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly kbitPerS: number;
  readonly profile: 'main' | 'high';
  /** Scenes of the demo, side by side where there are four. */
  readonly scenes: readonly [string] | readonly [string, string, string, string];
}

const recipes: Readonly<Record<ClipName, Recipe>> = {
  sd: { width: 640, height: 360, fps: 15, kbitPerS: 500, profile: 'main', scenes: ['car-park-a'] },
  hd: {
    width: 1280,
    height: 720,
    fps: 30,
    kbitPerS: 2_500,
    profile: 'high',
    scenes: ['car-park-a', 'warehouse-aisle-3', 'shop-floor', 'lift-2'],
  },
};

/** Long enough that a picture's age can be told from its number however late it is. */
const loopMs = 64_000;
const fragmentMs = 2_000;
const timescale = 15_000;
const number = 1;

/** What people read of a clip. */
export function clipText(name: ClipName): string {
  const { width, height, fps, kbitPerS } = recipes[name];
  return `${width}×${height}, ${fps} pictures a second, ${fragmentMs / 1_000}-s fragments, ${kbitPerS / 1_000} Mbit/s`;
}

/**
 * The clip as a scene of the demo service; the first time it is made, which takes up to some minutes.
 *
 * @throws Error when ffmpeg fails or what it made is not what the demo needs
 */
export async function clipScene(name: ClipName): Promise<Scene> {
  const recipe = recipes[name];
  const script = coding(name, recipe, '');
  const key = createHash('sha256').update(JSON.stringify(script)).digest('hex').slice(0, 12);
  const folder = path.join(projectRoot, '.tools', 'bench-clips');
  const file = path.join(folder, `${name}-${key}.mp4`);
  const isNew = !existsSync(file);
  await mkdir(folder, { recursive: true });
  const made = isNew ? path.join(folder, `${name}-${key}.${process.pid}.part.mp4`) : file;
  if (isNew) await encode(recipe, coding(name, recipe, made));
  const scene = sceneOf(name, recipe, made);
  if (!isNew) return scene;
  const faults = findFaults(scene);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  await proveStrips(scene);
  await rename(made, file);
  return { ...scene, file };
}

function sceneOf(name: ClipName, { width, height, fps }: Recipe, file: string): Scene {
  const loop = readLoopFile(readFileSync(file));
  return {
    id: `bench-${name}`,
    number,
    title: `Bench ${name}`,
    width,
    height,
    fpsNumerator: fps,
    fpsDenominator: 1,
    timescale,
    fragmentMs,
    loopMs,
    frames: (fps * loopMs) / 1_000,
    codecs: loop.codecs,
    bandwidth: peakBandwidth(loop),
    file,
    audio: null,
  };
}

/**
 * One closed group of pictures per fragment. A drawn scene alone would cost a coder next to nothing: noise as of a camera's
 * sensor makes the bit rate an honest one.
 */
function coding(name: ClipName, recipe: Recipe, file: string): readonly string[] {
  const { width, height, fps, kbitPerS, profile, scenes } = recipe;
  const known = loadScenes();
  const inputs = scenes.flatMap((id) => {
    const scene = known.find((candidate) => candidate.id === id);
    if (scene === undefined) throw new Error(`the clip ${name} is made of the scene ${id}, which is not there`);
    return ['-stream_loop', '-1', '-i', scene.file];
  });
  const parts = scenes.map((_, at) => `[${at}:v]fps=${fps},scale=640:360[s${at}]`);
  const picture =
    scenes.length === 1
      ? `[s0]scale=${width}:${height}`
      : `[s0][s1][s2][s3]xstack=inputs=4:layout=0_0|w0_0|0_h0|w0_h0,scale=${width}:${height}`;
  const strip = `[${scenes.length}:v]scale=${width / 2}:${height / 45}:flags=neighbor,format=yuv420p[strip]`;
  const filter = `${parts.join(';')};${picture},noise=alls=7:allf=t,format=yuv420p[p];${strip};[p][strip]overlay=0:0`;
  const group = (fps * fragmentMs) / 1_000;
  const rate = `${kbitPerS}k`;
  return [
    ...inputs,
    ...words(`-f rawvideo -pix_fmt gray -s 32x1 -r ${fps} -i -`),
    '-filter_complex',
    filter,
    ...words(`-an -frames:v ${(fps * loopMs) / 1_000} -c:v libx264 -preset medium -profile:v ${profile}`),
    ...words(`-b:v ${rate} -maxrate ${rate} -bufsize ${2 * kbitPerS}k`),
    ...words(`-bf 0 -g ${group} -keyint_min ${group} -sc_threshold 0 -flags +cgop`),
    ...words(`-video_track_timescale ${timescale} -map_metadata -1 -fflags +bitexact`),
    ...words('-movflags +frag_keyframe+empty_moov+default_base_moof+omit_tfhd_offset+skip_trailer -f mp4'),
    file,
  ];
}

const words = (text: string): readonly string[] => text.split(' ');

/** Runs ffmpeg with one line of 32 grey cells per frame on its standard input. */
async function encode({ fps }: Recipe, asked: readonly string[]): Promise<void> {
  const child = spawn('ffmpeg', ['-hide_banner', '-v', 'error', '-y', ...asked], { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  // It ends before it has read all when something is wrong; its words then say what.
  child.stdin.on('error', () => undefined);
  const frames = Array.from({ length: (fps * loopMs) / 1_000 }, (_, frame) => encodeStrip(number, frame));
  child.stdin.end(Buffer.from(frames.flat().map((cell) => (cell === 1 ? 235 : 16))));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg could not make the clip: ${said.trim()}`);
}
