/** MP4 bytes of strangers: whatever they are, the reader ends, throws nothing, and says nothing that the bytes do not. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scenes } from '../../demo/test/scenes.ts';
import { annexB } from '../../renderer/player/key-frames/annex-b.ts';
import { readFrameTimes, readPictureTracks } from '../../renderer/player/mp4/frame-times.ts';
import { type KeyFrame, KeyFrameCutter } from '../../renderer/player/mp4/key-frame-cutter.ts';
import { type PictureConfig, readPictureConfig } from '../../renderer/player/mp4/picture-config.ts';
import { box, films, piecesOf, u32 } from '../unit/renderer/player/mp4/films.ts';
import { corpus } from './support/corpus.ts';
import { fuzz } from './support/fuzz.ts';
import { mutatedBytes } from './support/mutated.ts';

const demo = scenes.slice(0, 2).map(({ file }) => new Uint8Array(readFileSync(file)).slice(0, 60_000));
const whole = [...films.map(({ bytes }) => bytes), ...demo];
const firstMoof = (bytes: Uint8Array): number => Buffer.from(bytes).indexOf('moof', 0, 'latin1') - 4;
/** Most damage ought to hit descriptions, not pictures. */
const heads = whole.map((bytes) => bytes.slice(0, firstMoof(bytes)));
const fragments = whole.map((bytes) => bytes.slice(firstMoof(bytes), firstMoof(bytes) + 6_000));
const configs = whole.flatMap((bytes) => readPictureConfig(bytes) ?? []);

const keys = whole.flatMap((bytes) => {
  const config = readPictureConfig(bytes);
  const cut = config === null ? 'none' : new KeyFrameCutter(config).push(bytes);
  return typeof cut === 'string' ? [] : [cut.data];
});
const manyOf = (byte: number): Uint8Array => new Uint8Array(60_000).fill(byte);

const word = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 8, 16, 0x100, 0x200, 0x601, 0xf01, 0x205, 0x20000, 0x2003f, 0x1000000),
  fc.constantFrom(0x7fffffff, 0x80000000, 0xffffffff, 20_000, 20_001),
  fc.nat(300),
);
const body = fc.array(word, { maxLength: 12 }).map((all) => all.flatMap(u32));
const types = [
  'ftyp',
  'moov',
  'trak',
  'tkhd',
  'mdia',
  'mdhd',
  'hdlr',
  'minf',
  'stbl',
  'stsd',
  'avc1',
  'avcC',
  'hvcC',
  'mvex',
  'trex',
  'moof',
  'traf',
  'tfhd',
  'tfdt',
  'trun',
  'mdat',
  'styp',
  'sidx',
  'free',
  'mfhd',
];
/** Boxes in boxes, some with a size that is not theirs. */
const { tree } = fc.letrec<{ tree: number[] }>((tie) => ({
  tree: fc
    .tuple(
      fc.constantFrom(...types),
      fc.oneof(
        { depthSize: 'small' },
        body,
        fc.array(tie('tree'), { maxLength: 4 }).map((all) => all.flat()),
      ),
      fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: word }),
    )
    .map(([type, content, size]) => {
      const bytes = box(type, content);
      return size === null ? bytes : [...u32(size), ...bytes.slice(4)];
    }),
}));
const boxes = fc.array(tree, { maxLength: 5 }).map((all) => Uint8Array.from(all.flat()));
/** A `moof` whose fields are nearly right, and data behind it. */
const run = fc
  .tuple(word, word, fc.array(word, { maxLength: 8 }))
  .map(([flags, count, rest]) => box('trun', u32(flags), u32(count), ...rest.map(u32)));
const traf = fc
  .tuple(word, fc.constantFrom(1, 2), fc.array(word, { maxLength: 5 }), fc.array(run, { maxLength: 3 }))
  .map(([flags, id, rest, runs]) =>
    box('traf', box('tfhd', u32(flags), u32(id), ...rest.map(u32)), box('tfdt', u32(0), u32(900)), ...runs),
  );
const moofs = fc
  .tuple(fc.array(traf, { maxLength: 4 }), fc.nat(400))
  .map(([trafs, length]) => Uint8Array.from([...box('moof', ...trafs), ...box('mdat', Array<number>(length).fill(7))]));
const segments = fc.oneof(
  mutatedBytes(fragments),
  moofs,
  mutatedBytes(whole),
  boxes,
  fc.uint8Array({ maxLength: 600 }),
);
const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9_000 })), {
  minLength: 1,
  maxLength: 6,
});

const cutIn = (config: PictureConfig, bytes: Uint8Array, pieces: readonly number[]): KeyFrame | 'more' | 'none' => {
  const cutter = new KeyFrameCutter(config);
  for (const piece of piecesOf(bytes, pieces)) {
    const cut = cutter.push(piece);
    if (cut === 'more') continue;
    expect(cutter.push(piece)).toBe('none');
    return cut;
  }
  return 'more';
};

const isWithin = (bytes: Uint8Array, part: Uint8Array): boolean => Buffer.from(bytes).includes(Buffer.from(part));

const expectSoundConfig = (bytes: Uint8Array): void => {
  const config = readPictureConfig(bytes);
  if (config === null) return;
  expect(config.codec).toMatch(
    /^(avc[13]\.[0-9A-F]{6}|h(vc|ev)1\.[ABC]?\d{1,2}\.[0-9A-F]{1,8}\.[LH]\d{1,3}(\.[0-9A-F]{1,2}){0,6})$/,
  );
  expect(config.timescale).toBeGreaterThan(0);
  expect(config.codedWidth * config.codedHeight).toBeGreaterThan(0);
  expect(config.trackCount).toBeGreaterThan(0);
  expect(isWithin(bytes, config.description)).toBe(true);
};

const expectSoundCut = (config: PictureConfig, bytes: Uint8Array, pieces: readonly number[]): void => {
  const cut = cutIn(config, bytes, pieces);
  expect(cutIn(config, bytes, [bytes.byteLength || 1])).toEqual(cut);
  if (typeof cut === 'string') return;
  expect(cut.data.byteLength).toBeGreaterThan(0);
  expect(isWithin(bytes, cut.data)).toBe(true);
  expect(cut.pictures).toBeGreaterThan(0);
  expect(Number.isFinite(cut.timeS) && Number.isFinite(cut.durationS)).toBe(true);
  if (cut.segmentBytes !== null) expect(cut.segmentBytes).toBeGreaterThan(cut.data.byteLength);
};

const expectSoundTimes = (bytes: Uint8Array): void => {
  const tracks = readPictureTracks(bytes) ?? [{ trackId: 1, timescale: 90_000, defaultDuration: 3_000 }];
  const times = readFrameTimes(bytes, tracks);
  expect(times.length).toBeLessThanOrEqual(20_000);
  expect(times.every(Number.isFinite)).toBe(true);
  expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))).toBe(true);
};

const expectByteStream = (config: PictureConfig, sample: Uint8Array): void => {
  const stream = annexB(config, sample);
  if (stream === null) return;
  expect([...stream.subarray(0, 4)]).toEqual([0, 0, 0, 1]);
  expect(stream.byteLength).toBeLessThan(4 * (sample.byteLength + config.description.byteLength) + 20_000);
};

describe('MP4', () => {
  test.each(corpus('mp4'))('seed $name', ({ bytes }) => {
    expectSoundConfig(bytes);
    expectSoundTimes(bytes);
    for (const config of configs) {
      expectSoundCut(config, bytes, [1_000]);
      expectByteStream(config, bytes);
    }
  });

  fuzz(
    'MP4: the picture track of an initialisation segment',
    fc.oneof(mutatedBytes(heads), boxes, fc.uint8Array({ maxLength: 600 })),
    expectSoundConfig,
    { runs: 400 },
  );
  fuzz(
    'MP4: the key frame of a segment',
    fc.tuple(fc.constantFrom(...configs), segments, sizes),
    ([config, bytes, pieces]) => expectSoundCut(config, bytes, pieces),
    { runs: 400 },
  );
  fuzz(
    'MP4: a key frame as a byte stream',
    fc.tuple(
      fc.constantFrom(...configs),
      fc.oneof(fc.constant(null), mutatedBytes(configs.map(({ description }) => description))),
      fc.oneof(mutatedBytes(keys), fc.uint8Array({ maxLength: 200 }), fc.nat(255).map(manyOf)),
    ),
    ([config, description, sample]) =>
      expectByteStream({ ...config, description: description ?? config.description }, sample),
    { runs: 300 },
  );
  fuzz('MP4: picture times of a segment', segments, expectSoundTimes, { runs: 400 });
});
