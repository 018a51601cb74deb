/**
 * Draws, encodes and checks the camera loops: `node demo/scenes/render.ts [--still TURN…] [scene…]`.
 *
 * Without scenes it does all. With `--still 0.5` it writes one PNG per scene at that share of the loop (several with
 * commas) to test-results/scenes instead of a loop.
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { peakBandwidth, readLoopFile } from './film/boxes.ts';
import { findFaults, proveStrips } from './film/check.ts';
import { type FfmpegInput, startFfmpeg } from './film/ffmpeg.ts';
import { SOUND_RATE, writeSound } from './film/sound.ts';
import { openStudio, type Studio } from './film/studio.ts';
import { loadScenes, MEDIA_FOLDER, parseManifest, readManifest, type Scene } from './manifest.ts';
import { PICTURES } from './pictures/index.ts';
import type { Picture } from './stage/picture.ts';

const STILLS_FOLDER = fileURLToPath(new URL('../../test-results/scenes/', import.meta.url));

const frameCount = (picture: Picture): number =>
  (picture.loopMs * picture.fpsNumerator) / (1000 * picture.fpsDenominator);

const rawInput = (picture: Picture): readonly string[] => [
  ...['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${picture.width}x${picture.height}`],
  ...['-r', `${picture.fpsNumerator}/${picture.fpsDenominator}`, '-i', '-'],
];

/** Constant frame rate, one closed group of pictures per fragment, no B-frames, nothing but ftyp moov (moof mdat)*. */
function loopOutput(picture: Picture, file: string): readonly string[] {
  const group = (picture.fragmentMs * picture.fpsNumerator) / (1000 * picture.fpsDenominator);
  return [
    ...['-vf', 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p'],
    ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
    ...['-c:v', 'libx264', '-preset', 'veryslow', '-profile:v', picture.profile, '-crf', `${picture.crf}`],
    ...['-bf', '0', '-g', `${group}`, '-keyint_min', `${group}`, '-sc_threshold', '0', '-flags', '+cgop'],
    ...['-video_track_timescale', `${picture.timescale}`, '-map_metadata', '-1', '-fflags', '+bitexact'],
    ...['-movflags', '+frag_keyframe+empty_moov+default_base_moof+omit_tfhd_offset+skip_trailer', '-f', 'mp4', file],
  ];
}

async function drawInto(film: FfmpegInput, studio: Studio, picture: Picture, from: number, to: number): Promise<void> {
  try {
    await studio.draw(picture.id, frameCount(picture), from, to, (rgba) => film.write(rgba));
  } catch (error) {
    // An ffmpeg that waits for more would keep this program from ending.
    film.abort();
    throw error;
  }
  await film.finish();
}

/** A checked loop: its entry for scenes.json and its files, still in a temporary folder. */
interface Rendered {
  readonly scene: Scene;
  readonly files: readonly string[];
}

async function renderLoop(studio: Studio, picture: Picture, folder: string): Promise<Rendered> {
  const frames = frameCount(picture);
  const names = { film: `${picture.id}.mp4`, sound: `${picture.id}.audio.mp4` };
  const file = join(folder, names.film);
  const film = startFfmpeg([...rawInput(picture), ...loopOutput(picture, file)]);
  await drawInto(film, studio, picture, 0, frames);

  const loop = readLoopFile(readFileSync(file));
  const { id, number, title, width, height, fpsNumerator, fpsDenominator, fragmentMs, loopMs, timescale } = picture;
  const rates = { fpsNumerator, fpsDenominator, timescale, fragmentMs, loopMs, frames };
  const audio = picture.sound === true ? await renderSound(picture, join(folder, names.sound)) : null;
  const scene: Scene = {
    ...{ id, number, title, width, height, ...rates },
    ...{ codecs: loop.codecs, bandwidth: peakBandwidth(loop), file, audio },
  };
  const faults = findFaults(scene);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  await proveStrips(scene);
  const stored = { ...scene, file: names.film, audio: audio === null ? null : { ...audio, file: names.sound } };
  return { scene: stored, files: [file, ...(audio === null ? [] : [audio.file])] };
}

async function renderSound(picture: Picture, file: string): Promise<Scene['audio']> {
  await writeSound(file, picture.loopMs, picture.fragmentMs);
  return {
    file,
    codecs: 'mp4a.40.2',
    timescale: SOUND_RATE,
    bandwidth: peakBandwidth(readLoopFile(readFileSync(file))),
  };
}

async function renderStill(studio: Studio, picture: Picture, turn: number): Promise<string> {
  mkdirSync(STILLS_FOLDER, { recursive: true });
  const frames = frameCount(picture);
  const frame = Math.round(turn * frames) % frames;
  const file = `${STILLS_FOLDER}${picture.id}-${turn}.png`;
  const film = startFfmpeg([...rawInput(picture), '-frames:v', '1', '-update', '1', file]);
  await drawInto(film, studio, picture, frame, frame + 1);
  return file;
}

/**
 * Puts the checked files and their entry in the place of those they replace, leaving the others as they are. Until then
 * the folder holds a whole set, so that others may use it while this program draws.
 */
function publish({ scene, files }: Rendered): void {
  for (const file of files) copyFileSync(file, `${MEDIA_FOLDER}${basename(file)}`);
  const path = `${MEDIA_FOLDER}scenes.json`;
  const known = existsSync(path) ? readManifest() : { scenes: [] };
  const scenes = [...known.scenes.filter((other) => other.id !== scene.id), scene].sort((a, b) => a.number - b.number);
  writeFileSync(path, `${JSON.stringify(parseManifest({ ...known, scenes }), null, 2)}\n`);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { still: { type: 'string' }, browser: { type: 'string', default: '/usr/bin/chromium' } },
});
const unknown = positionals.filter((id) => !PICTURES.some((picture) => picture.id === id));
if (unknown.length > 0) {
  process.stderr.write(`no such scene: ${unknown.join(', ')}; there are ${PICTURES.map(({ id }) => id).join(', ')}\n`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'vigil-scenes-'));
const studio = await openStudio(values.browser);
try {
  for (const picture of PICTURES) {
    if (positionals.length > 0 && !positionals.includes(picture.id)) continue;
    const began = performance.now();
    const took = (): string => `${((performance.now() - began) / 1000).toFixed(1)} s`;
    if (values.still !== undefined) {
      for (const turn of values.still.split(','))
        process.stdout.write(`${await renderStill(studio, picture, Number(turn))}\n`);
      continue;
    }
    const rendered = await renderLoop(studio, picture, folder);
    publish(rendered);
    const { scene } = rendered;
    process.stdout.write(
      `${picture.id}: ${scene.frames} frames, peak ${Math.round(scene.bandwidth / 1000)} kbit/s, ${took()}\n`,
    );
  }
  if (values.still === undefined) process.stdout.write(`${loadScenes().length} scenes in ${MEDIA_FOLDER}\n`);
} finally {
  await studio.close();
  rmSync(folder, { recursive: true });
}
