/** Checks a finished loop: its boxes against its manifest entry, and its decoded pictures against their strips. */
import { readFileSync } from 'node:fs';
import type { Scene } from '../manifest.ts';
import { decodeStrip, stripSize } from '../strip.ts';
import { readLoopFile } from './boxes.ts';
import { runFfmpeg } from './ffmpeg.ts';

/** What is wrong with the structure of a scene's picture file; nothing when all is well. `scene.file` is absolute. */
export function findFaults(scene: Scene): readonly string[] {
  const faults: string[] = [];
  const expect = (fits: boolean, words: string): void => {
    if (!fits) faults.push(`${scene.id}: ${words}`);
  };
  const loop = readLoopFile(readFileSync(scene.file));
  const pairs = loop.topLevel.slice(2).every((type, index) => type === (index % 2 === 0 ? 'moof' : 'mdat'));
  expect(loop.topLevel[0] === 'ftyp' && loop.topLevel[1] === 'moov' && pairs, `boxes are ${loop.topLevel.join(' ')}`);
  expect(loop.timescale === scene.timescale, `timescale is ${loop.timescale}`);
  expect(loop.codecs === scene.codecs, `codecs are ${loop.codecs}`);
  expect(loop.fragments.length === scene.loopMs / scene.fragmentMs, `there are ${loop.fragments.length} fragments`);

  const frameTicks = (scene.timescale * scene.fpsDenominator) / scene.fpsNumerator;
  const framesEach = (scene.fragmentMs * scene.fpsNumerator) / (1000 * scene.fpsDenominator);
  for (const [index, fragment] of loop.fragments.entries()) {
    const sync = fragment.samples.map((sample) => sample.sync);
    expect(fragment.trackFragments === 1, `fragment ${index} has ${fragment.trackFragments} track fragments`);
    expect(fragment.sequence === index + 1, `fragment ${index} has sequence number ${fragment.sequence}`);
    expect(
      fragment.decodeTime === index * framesEach * frameTicks,
      `fragment ${index} starts at ${fragment.decodeTime}`,
    );
    expect(fragment.samples.length === framesEach, `fragment ${index} has ${fragment.samples.length} frames`);
    expect(
      sync[0] === true && !sync.slice(1).includes(true),
      `fragment ${index} does not start with its only key frame`,
    );
    expect(
      fragment.samples.every((sample) => sample.duration === frameTicks),
      `fragment ${index} has uneven frames`,
    );
  }
  if (scene.audio !== null) faults.push(...findSoundFaults(scene, scene.audio));
  return faults;
}

/** The sound: as long as the picture, and each fragment holding the frames that begin during a picture fragment. */
function findSoundFaults(scene: Scene, audio: NonNullable<Scene['audio']>): readonly string[] {
  const faults: string[] = [];
  const expect = (fits: boolean, words: string): void => {
    if (!fits) faults.push(`${scene.id}, sound: ${words}`);
  };
  const loop = readLoopFile(readFileSync(audio.file));
  const pairs = loop.topLevel.slice(2).every((type, index) => type === (index % 2 === 0 ? 'moof' : 'mdat'));
  expect(loop.topLevel[0] === 'ftyp' && loop.topLevel[1] === 'moov' && pairs, `boxes are ${loop.topLevel.join(' ')}`);
  expect(loop.timescale === audio.timescale, `timescale is ${loop.timescale}`);
  expect(loop.codecs === audio.codecs, `codecs are ${loop.codecs}`);
  expect(loop.fragments.length === scene.loopMs / scene.fragmentMs, `there are ${loop.fragments.length} fragments`);
  let ticks = 0;
  for (const [index, fragment] of loop.fragments.entries()) {
    const opensAt = (index * scene.fragmentMs * audio.timescale) / 1000;
    expect(fragment.decodeTime === ticks, `fragment ${index} starts at ${fragment.decodeTime} instead of ${ticks}`);
    expect(fragment.decodeTime >= opensAt && fragment.decodeTime < opensAt + 1024, `fragment ${index} is out of step`);
    expect(
      fragment.samples.every((sample) => sample.sync && sample.duration === 1024),
      `fragment ${index} is uneven`,
    );
    ticks += fragment.samples.reduce((sum, sample) => sum + sample.duration, 0);
  }
  expect(ticks * 1000 === scene.loopMs * audio.timescale, `it lasts ${ticks} ticks`);
  return faults;
}

/**
 * Decodes the whole loop, at full size and at 400 px wide, and reads every strip.
 *
 * @throws Error when ffmpeg warns of anything or a strip does not read as its frame.
 */
export async function proveStrips(scene: Scene): Promise<void> {
  const small = { width: 400, height: Math.round((400 * scene.height) / scene.width) };
  for (const { width, height } of [scene, small]) {
    const strip = stripSize(width, height);
    const [columns, rows] = [Math.round(strip.width), Math.round(strip.height)];
    const filter = `scale=${width}:${height}:flags=bicubic,format=rgba,crop=${columns}:${rows}:0:0:exact=1`;
    const pixels = await runFfmpeg([
      '-xerror',
      '-i',
      scene.file,
      '-vf',
      filter,
      '-f',
      'rawvideo',
      '-fps_mode',
      'passthrough',
      '-',
    ]);
    const frameBytes = columns * rows * 4;
    const frames = pixels.length / frameBytes;
    if (frames !== scene.frames) throw new Error(`${scene.id}: ${frames} frames decoded instead of ${scene.frames}`);
    for (let frame = 0; frame < frames; frame++) {
      const reading = decodeStrip(pixels.subarray(frame * frameBytes, (frame + 1) * frameBytes), columns, rows);
      if (reading?.camera !== scene.number || reading.frame !== frame) {
        throw new Error(`${scene.id} at ${width} px: frame ${frame} reads as ${JSON.stringify(reading)}`);
      }
    }
  }
}
