/** Key frames as byte streams: each NAL unit behind a start code, the parameter sets in front, of both codecs. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { annexB } from '../../../../../renderer/player/key-frames/annex-b.ts';
import { KeyFrameCutter } from '../../../../../renderer/player/mp4/key-frame-cutter.ts';
import { type PictureConfig, readPictureConfig } from '../../../../../renderer/player/mp4/picture-config.ts';
import { films } from '../mp4/films.ts';

const u16 = (value: number): number[] => [value >>> 8, value & 0xff];
const behindLength = (set: readonly number[]): number[] => [...u16(set.length), ...set];

/** ISO/IEC 14496-15 §5.3.3.1. */
const avcRecord = (lengthBytes: number, sequences: readonly number[][], pictures: readonly number[][]): Uint8Array =>
  Uint8Array.from(
    [
      [1, 0x64, 0, 0x0a, 0xfc | (lengthBytes - 1)],
      [0xe0 | sequences.length, ...sequences.flatMap(behindLength)],
      [pictures.length, ...pictures.flatMap(behindLength)],
    ].flat(),
  );

/** ISO/IEC 14496-15 §8.3.3.1. */
const hevcRecord = (lengthBytes: number, arrays: readonly (readonly number[][])[]): Uint8Array =>
  Uint8Array.from(
    [
      Array.from({ length: 21 }, () => 0),
      [0xfc | (lengthBytes - 1), arrays.length],
      arrays.flatMap((sets) => [0x20, ...u16(sets.length), ...sets.flatMap(behindLength)]),
    ].flat(),
  );

const configOf = (codec: string, description: Uint8Array): PictureConfig => ({
  trackId: 1,
  timescale: 1_000,
  codec,
  description,
  codedWidth: 64,
  codedHeight: 48,
  defaultDuration: 0,
  defaultSize: 0,
  trackCount: 1,
});

const sampleOf = (units: readonly (readonly number[])[], lengthBytes: number): Uint8Array =>
  Uint8Array.from(
    units.flatMap((unit) => [
      ...Array.from({ length: lengthBytes }, (_, byte) => (unit.length >>> (8 * (lengthBytes - 1 - byte))) & 0xff),
      ...unit,
    ]),
  );

const streamOf = (units: readonly (readonly number[])[]): number[] => units.flatMap((unit) => [0, 0, 0, 1, ...unit]);

const anyUnit = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 60 });
const anyUnits = fc.array(anyUnit, { minLength: 1, maxLength: 8 });
const anySets = fc.array(anyUnit, { maxLength: 4 });
const anyLengthBytes = fc.constantFrom(1, 2, 3, 4);

describe('a key frame of H.264', () => {
  test('comes out unit by unit behind its parameter sets', () => {
    fc.assert(
      fc.property(anyUnits, anySets, anySets, anyLengthBytes, (units, sequences, pictures, lengthBytes) => {
        const config = configOf('avc1.64000A', avcRecord(lengthBytes, sequences, pictures));
        const stream = annexB(config, sampleOf(units, lengthBytes));
        expect([...(stream ?? [])]).toEqual(streamOf([...sequences, ...pictures, ...units]));
      }),
    );
  });
});

describe('a key frame of H.265', () => {
  test('comes out unit by unit behind its parameter sets', () => {
    const anyArrays = fc.array(anySets, { maxLength: 4 });
    fc.assert(
      fc.property(anyUnits, anyArrays, anyLengthBytes, (units, arrays, lengthBytes) => {
        const config = configOf('hvc1.1.6.L30.90', hevcRecord(lengthBytes, arrays));
        const stream = annexB(config, sampleOf(units, lengthBytes));
        expect([...(stream ?? [])]).toEqual(streamOf([...arrays.flat(), ...units]));
      }),
    );
  });
});

describe('nothing comes out', () => {
  const avc = configOf('avc1.64000A', avcRecord(4, [[0x67, 1]], [[0x68, 2]]));

  test('of a sample that is cut off anywhere, or whose lengths lead beyond its end', () => {
    fc.assert(
      fc.property(anyUnits, anyLengthBytes, fc.nat(), (units, lengthBytes, cut) => {
        const config = configOf('avc1.64000A', avcRecord(lengthBytes, [], []));
        const last = units.at(-1) ?? [];
        const whole = sampleOf(units, lengthBytes);
        expect(annexB(config, whole.subarray(0, whole.length - 1 - (cut % last.length)))).toBeNull();
      }),
    );
    expect(annexB(avc, Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1, 2, 3))).toBeNull();
  });

  test('of no unit, or one of no bytes', () => {
    expect(annexB(avc, new Uint8Array())).toBeNull();
    expect(annexB(avc, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0x65))).toBeNull();
  });

  test('where the record is cut off within its parameter sets', () => {
    const sample = sampleOf([[0x65]], 4);
    expect(annexB(avc, sample)).not.toBeNull();
    for (const length of [8, 9, 12, 13]) {
      expect(annexB({ ...avc, description: avc.description.subarray(0, length) }, sample)).toBeNull();
    }
    const hevc = hevcRecord(4, [[[0x40, 1]], [[0x42, 1, 2]]]);
    expect(annexB(configOf('hev1.1', hevc), sample)).not.toBeNull();
    for (const length of [29, 34, 36]) {
      expect(annexB(configOf('hev1.1', hevc.subarray(0, length)), sample)).toBeNull();
    }
  });

  test('of a million units', () => {
    const many = Uint8Array.from({ length: 2_000_000 }, (_, at) => (at % 2 === 0 ? 1 : 0x65));
    expect(annexB(configOf('avc1.64000A', avcRecord(1, [], [])), many)).toBeNull();
  });
});

/** The kinds of the units behind the start codes. */
const kindsIn = (stream: Uint8Array, codec: string): readonly number[] => {
  const units = Buffer.from(stream).toString('latin1').split('\0\0\0\u0001').slice(1);
  const heads = units.map((unit) => unit.charCodeAt(0));
  return heads.map((head) => (codec.startsWith('avc') ? head & 0x1f : (head >>> 1) & 0x3f));
};

describe('a film of ffmpeg', () => {
  test.each(films)('$name: parameter sets first, and a picture that needs no other', ({ bytes, name }) => {
    const config = readPictureConfig(bytes);
    const key = config === null ? 'none' : new KeyFrameCutter(config).push(bytes);
    if (config === null || typeof key === 'string') throw new Error('no key frame');
    const kinds = kindsIn(annexB(config, key.data) ?? new Uint8Array(), config.codec);
    // Sequence and picture sets (7, 8), IDR (5); of H.265 video, sequence and picture sets (32, 33, 34), IDR or CRA (19, 20, 21).
    const [sets, pictures] = config.codec.startsWith('avc')
      ? [[7, 8], [5]]
      : [
          [32, 33, 34],
          [19, 20, 21],
        ];
    const firstPicture = kinds.findIndex((kind) => pictures.includes(kind));
    expect(firstPicture).toBeGreaterThan(0);
    for (const set of sets) expect(kinds.slice(0, firstPicture), name).toContain(set);
  });
});
