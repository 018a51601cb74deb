/** The list of committed camera loops, demo/media/scenes.json: its type and a loader that checks it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const wholePositive = z.int().positive();

/** The sound that goes with a loop: a file of its own, AAC-LC mono, fragmented MP4, exactly as long as the picture. */
const audioSchema = z.strictObject({
  /** File name in demo/media; absolute path once loaded. */
  file: z.string().regex(/^[a-z0-9-]+\.audio\.mp4$/),
  /** RFC 6381 codecs string of AAC-LC. */
  codecs: z.literal('mp4a.40.2'),
  /** Ticks per second of the file's decode times; equals the sampling rate, so one AAC frame is 1024 ticks. */
  timescale: wholePositive,
  /** Measured bits per second. */
  bandwidth: wholePositive,
});

const sceneWith = (codecs: RegExp) =>
  z
    .strictObject({
      id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
      /** The camera number in the strip. */
      number: z.int().min(1).max(63),
      /** What people read. */
      title: z.string().min(1),
      width: wholePositive,
      height: wholePositive,
      fpsNumerator: wholePositive,
      fpsDenominator: wholePositive,
      /** Ticks per second of the file's decode times; a frame is a whole number of them. */
      timescale: wholePositive,
      /** Length of every fragment; each is one closed group of pictures that starts with its only key frame. */
      fragmentMs: wholePositive,
      /** Length of the whole loop, a whole number of fragments. */
      loopMs: wholePositive,
      /** Frames in the loop. */
      frames: z.int().min(1).max(4096),
      /** RFC 6381 codecs string, from the avcC or hvcC. */
      codecs: z.string().regex(codecs),
      /** Measured bits per second. */
      bandwidth: wholePositive,
      /** File name in demo/media; absolute path once loaded. */
      file: z.string().regex(/^[a-z0-9-]+\.mp4$/),
      audio: audioSchema.nullable(),
    })
    .refine((scene) => scene.loopMs % scene.fragmentMs === 0, 'loopMs is not a whole number of fragments')
    .refine(
      (scene) => scene.frames * scene.fpsDenominator * 1000 === scene.loopMs * scene.fpsNumerator,
      'frames and rate do not make up loopMs',
    )
    .refine(
      (scene) => (scene.timescale * scene.fpsDenominator) % scene.fpsNumerator === 0,
      'a frame is not a whole number of ticks',
    );

const sceneSchema = sceneWith(/^avc1\.[0-9a-f]{6}$/);
const h265Schema = sceneWith(/^hvc1(\.[0-9A-Z]+)+$/);

const manifestSchema = z
  .strictObject({ scenes: z.array(sceneSchema).min(1), h265: h265Schema.optional() })
  .refine((manifest) => {
    const numbers = new Set(manifest.scenes.map((scene) => scene.number));
    const ids = new Set(manifest.scenes.map((scene) => scene.id));
    return numbers.size === manifest.scenes.length && ids.size === manifest.scenes.length;
  }, 'two scenes share a number or an id');

/** One committed loop. */
export type Scene = Readonly<z.infer<typeof sceneSchema>>;

/** The whole file as it is stored. */
export type SceneManifest = Readonly<z.infer<typeof manifestSchema>>;

/** Absolute path of the folder that holds the loops and scenes.json. */
export const MEDIA_FOLDER = fileURLToPath(new URL('../media/', import.meta.url));

/**
 * The committed loops in the order of their numbers, with `file` and `audio.file` as absolute paths.
 *
 * @throws Error when scenes.json is missing or does not fit its schema: the package is damaged then.
 */
export function loadScenes(): readonly Scene[] {
  return readManifest().scenes.map(withPaths);
}

/**
 * One of the scenes once more, in H.265, with the same number in its strip; `file` is an absolute path.
 *
 * @throws Error as {@link loadScenes} does.
 */
export function loadH265Scene(): Scene {
  const { h265 } = readManifest();
  if (h265 === undefined) throw new Error('scenes.json has no H.265 scene');
  return withPaths(h265);
}

/** What scenes.json says, with file names as they stand there. */
export function readManifest(): SceneManifest {
  return parseManifest(JSON.parse(readFileSync(`${MEDIA_FOLDER}scenes.json`, 'utf8')));
}

function withPaths(scene: Scene): Scene {
  return {
    ...scene,
    file: `${MEDIA_FOLDER}${scene.file}`,
    audio: scene.audio === null ? null : { ...scene.audio, file: `${MEDIA_FOLDER}${scene.audio.file}` },
  };
}

/**
 * Checks the content of a scenes.json.
 *
 * @throws z.ZodError naming what does not fit.
 */
export function parseManifest(value: unknown): SceneManifest {
  return manifestSchema.parse(value);
}
