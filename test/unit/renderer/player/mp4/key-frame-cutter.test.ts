/** Key frames cut from films of ffmpeg and of the demo cameras in pieces of any size, against what ffprobe says of them. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseVideoLoop, stampFragment } from '../../../../../demo/mp4/video-loop.ts';
import { scenes } from '../../../../../demo/test/scenes.ts';
import { type Cut, type KeyFrame, KeyFrameCutter } from '../../../../../renderer/player/mp4/key-frame-cutter.ts';
import { type PictureConfig, readPictureConfig } from '../../../../../renderer/player/mp4/picture-config.ts';
import { box, film, films, piecesOf, sha256, u32 } from './films.ts';

const configOf = (bytes: Uint8Array): PictureConfig => {
  const config = readPictureConfig(bytes);
  if (config === null) throw new Error('no picture track');
  return config;
};

interface Outcome {
  readonly cut: Cut;
  /** Bytes handed over until the answer came. */
  readonly readBytes: number;
}

const cutIn = (config: PictureConfig, bytes: Uint8Array, sizes: readonly number[] = [bytes.byteLength]): Outcome => {
  const cutter = new KeyFrameCutter(config);
  let readBytes = 0;
  for (const piece of piecesOf(bytes, sizes)) {
    readBytes += piece.byteLength;
    const cut = cutter.push(piece);
    // What was handed over may be used for something else at once.
    piece.fill(0xaa);
    if (cut !== 'more') return { cut, readBytes };
  }
  return { cut: 'more', readBytes };
};

const keyIn = (outcome: Outcome): KeyFrame => {
  if (typeof outcome.cut === 'string') throw new Error(`no key frame but ${outcome.cut}`);
  return outcome.cut;
};

const anySizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 2_000 })), {
  minLength: 1,
  maxLength: 12,
});

describe('a film of ffmpeg', () => {
  test.each(films)('$name: the first packet, in pieces of any size', ({ bytes, packets }) => {
    const config = configOf(bytes);
    const wanted = packets[0];
    fc.assert(
      fc.property(anySizes, (sizes) => {
        const key = keyIn(cutIn(config, bytes, sizes));
        expect(key.data.byteLength).toBe(wanted?.bytes);
        expect(sha256(key.data)).toBe(wanted?.sha256);
      }),
      { numRuns: 60 },
    );
  });

  test.each(films.filter(({ name }) => name !== 'h264-early-pictures'))('$name: is due when it is', (one) => {
    const key = keyIn(cutIn(configOf(one.bytes), one.bytes));
    expect(key.timeS).toBeCloseTo(one.packets[0]?.timeS ?? -1, 5);
  });

  test('pictures due before they are decoded keep their own time', () => {
    // ffprobe moves all times of such a film so that none precedes its decoding.
    const { bytes, packets } = film('h264-early-pictures');
    expect(packets[0]?.timeS).toBe(0.2);
    expect(keyIn(cutIn(configOf(bytes), bytes)).timeS).toBe(0);
  });

  test.each(films)('$name: is not read any further than the key frame reaches', ({ bytes }) => {
    const { cut, readBytes } = cutIn(configOf(bytes), bytes, [1]);
    const { data, segmentBytes } = keyIn({ cut, readBytes });
    expect(sha256(bytes.subarray(readBytes - data.byteLength, readBytes))).toBe(sha256(data));
    if (segmentBytes !== null) expect(segmentBytes).toBeGreaterThan(readBytes);
  });

  test('each fragment on its own tells its key frame, its pictures, its size', () => {
    const { bytes, packets } = film('h264-b-pictures');
    const config = configOf(bytes);
    const keys = packets.filter(({ isKey }) => isKey);
    const fragments = fragmentsOf(bytes);
    expect(fragments.length).toBe(keys.length);
    for (const [index, fragment] of fragments.entries()) {
      const key = keyIn(cutIn(config, fragment, [7]));
      expect(sha256(key.data)).toBe(keys[index]?.sha256);
      expect(key.timeS).toBeCloseTo(keys[index]?.timeS ?? -1, 5);
      expect(key).toMatchObject({ pictures: 10, durationS: 1, segmentBytes: fragment.byteLength });
    }
  });

  test('a segment whose sound comes in a fragment of its own has no size that is known early', () => {
    const { bytes } = film('h264-sound-apart');
    expect(keyIn(cutIn(configOf(bytes), bytes)).segmentBytes).toBeNull();
  });
});

/** From each `moof` to the next. */
function fragmentsOf(bytes: Uint8Array): readonly Uint8Array[] {
  const text = Buffer.from(bytes).toString('latin1');
  const starts = [...text.matchAll(/moof/g)].map(({ index }) => index - 4);
  const end = text.indexOf('mfra') - 4;
  return starts.map((start, index) => bytes.slice(start, starts[index + 1] ?? (end > 0 ? end : bytes.byteLength)));
}

describe('a demo camera', () => {
  test.each(scenes.map((scene) => ({ id: scene.id, scene })))('$id: every fragment, as stamped', ({ scene }) => {
    const loop = parseVideoLoop(new Uint8Array(readFileSync(scene.file)));
    const config = configOf(loop.init);
    expect(config).toMatchObject({ codedWidth: scene.width, codedHeight: scene.height, timescale: scene.timescale });
    expect(config.codec.toLowerCase()).toBe(scene.codecs.toLowerCase());
    for (const [index, fragment] of loop.fragments.entries()) {
      const parts = stampFragment(fragment, index + 1, (index * scene.fragmentMs * loop.timescale) / 1_000);
      const bytes = new Uint8Array(Buffer.concat(parts));
      const key = keyIn(cutIn(config, bytes, [1_460]));
      expect(key.timeS).toBeCloseTo((index * scene.fragmentMs) / 1_000, 1);
      expect(key.durationS).toBeCloseTo(scene.fragmentMs / 1_000, 6);
      expect(key.pictures).toBe(scene.frames / loop.fragments.length);
      expect(key.segmentBytes).toBe(bytes.byteLength);
      const place = bytes.byteLength - fragment.mdat.byteLength + 8;
      expect(Buffer.from(key.data).equals(bytes.subarray(place, place + key.data.byteLength))).toBe(true);
    }
  });
});

const keyFlags = 0x02000000;
const otherFlags = 0x01010000;
const small: PictureConfig = {
  trackId: 1,
  timescale: 10,
  codec: 'avc1.42001E',
  description: Uint8Array.of(1),
  codedWidth: 16,
  codedHeight: 16,
  defaultDuration: 2,
  defaultSize: 3,
  trackCount: 1,
};
const tfhd = (...words: readonly number[]): number[] => box('tfhd', ...words.map(u32));
const baseIsMoof = 0x020000;
const tfdt = (time: number): number[] => box('tfdt', u32(0), u32(time));
const trun = (...words: readonly number[]): number[] => box('trun', ...words.map(u32));
const cutOf = (...boxes: readonly (readonly number[])[]): Cut => cutIn(small, Uint8Array.from(boxes.flat()), [3]).cut;
/** A `moof` with sizes and flags of its pictures told, its data behind a box header of 8 bytes. */
const moofOf = (pictures: readonly (readonly [sizeBytes: number, flags: number])[]): number[] => {
  const of = (offset: number): number[] =>
    box(
      'moof',
      box(
        'traf',
        tfhd(baseIsMoof, 1),
        tfdt(100),
        trun(0x601, pictures.length, offset, ...pictures.flatMap(([size, flags]) => [size, flags])),
      ),
    );
  return of(of(0).length + 8);
};

describe('a fragment', () => {
  test('whose first picture needs others gives the first that needs none', () => {
    const cut = cutOf(
      moofOf([
        [2, otherFlags],
        [3, keyFlags],
        [1, otherFlags],
      ]),
      box('mdat', [1, 2, 3, 4, 5, 6]),
    );
    expect(cut).toMatchObject({ data: Uint8Array.of(3, 4, 5), timeS: 10.2, pictures: 3, durationS: 0.6 });
  });

  test('without a word of keys, sizes and lengths goes by the movie’s own', () => {
    const moof = box('moof', box('traf', tfhd(baseIsMoof, 1), tfdt(100), trun(0x1, 2, 76)));
    expect(moof).toHaveLength(68);
    expect(cutOf(moof, box('mdat', [1, 2, 3, 4, 5, 6]))).toMatchObject({
      data: Uint8Array.of(1, 2, 3),
      durationS: 0.4,
    });
  });

  test('of another track, or without a key, is passed over for the next', () => {
    const other = box('moof', box('traf', tfhd(baseIsMoof, 9), tfdt(0), trun(0x1, 1, 76)));
    const next = [...moofOf([[2, keyFlags]]), ...box('mdat', [8, 9])];
    expect(cutOf(other, box('mdat', [1, 2, 3]), next)).toMatchObject({ data: Uint8Array.of(8, 9) });
    expect(cutOf(moofOf([[2, otherFlags]]), box('mdat', [1, 2]), next)).toMatchObject({ data: Uint8Array.of(8, 9) });
  });

  test('may have boxes before and between, and data that reach to the end', () => {
    const between = box('free', [1, 1, 1, 1, 1, 1, 1, 1]);
    const moof = box('moof', box('traf', tfhd(baseIsMoof, 1), tfdt(0), trun(0x1, 1, 68 + between.length + 8)));
    const open = [0, 0, 0, 0, ...new TextEncoder().encode('mdat'), 5, 6, 7, 8];
    expect(cutOf(box('styp'), box('free', []), moof, between, open)).toMatchObject({
      data: Uint8Array.of(5, 6, 7),
      segmentBytes: null,
    });
  });

  test('with a 64-bit size is read as any other', () => {
    const moof = box('moof', box('traf', tfhd(baseIsMoof, 1), tfdt(0), trun(0x1, 1, 84)));
    const long = [...u32(1), ...new TextEncoder().encode('mdat'), ...u32(0), ...u32(20), 5, 6, 7, 8];
    expect(cutOf(moof, long)).toMatchObject({ data: Uint8Array.of(5, 6, 7), segmentBytes: 88 });
  });

  test('that ends early is never a picture', () => {
    const whole = Uint8Array.from([...moofOf([[4, keyFlags]]), ...box('mdat', [1, 2, 3, 4])]);
    for (let length = 0; length < whole.byteLength; length += 1) {
      expect(cutIn(small, whole.subarray(0, length), [5]).cut).toBe('more');
    }
    expect(cutIn(small, whole, [5]).cut).toMatchObject({ data: Uint8Array.of(1, 2, 3, 4) });
  });
});

describe('no key frame is', () => {
  const head = (size: number, type: string): number[] => [...u32(size), ...new TextEncoder().encode(type)];

  test.each([
    ['a box smaller than its own head', head(7, 'free')],
    ['a description of more than a megabyte', head(1_048_577, 'moof')],
    ['a description without an end', head(0, 'moof')],
    ['a box past any fragment’s size', head(0x7fffffff, 'mdat')],
    ['a box whose 64-bit size is smaller than its head', [...head(1, 'free'), ...u32(0), ...u32(15)]],
    ['a box whose 64-bit size is beyond counting', [...head(1, 'free'), ...u32(0xffffffff), ...u32(0)]],
    ['one box after the other', Array.from({ length: 300 }, () => box('free')).flat()],
    ['a picture of more than 16 MB', moofOf([[16_777_217, keyFlags]])],
    ['a picture of nothing', moofOf([[0, keyFlags]])],
    ['a picture that leaves its box', [...moofOf([[4, keyFlags]]), ...box('mdat', [1, 2, 3])]],
    ['more samples than any segment has', box('moof', box('traf', tfhd(0, 1), tfdt(0), trun(0, 0xffffffff)))],
    ['a picture inside the description', box('moof', box('traf', tfhd(0, 1), tfdt(0), trun(0x1, 1, 8)))],
    ['a picture before the segment', box('moof', box('traf', tfhd(0, 1), tfdt(0), trun(0x1, 1, 0x80000000)))],
    [
      'a picture across the head of a box',
      [...box('moof', box('traf', tfhd(0, 1), tfdt(0), trun(0x1, 1, 70))), ...box('mdat', [1, 2, 3])],
    ],
    [
      'a picture behind data of a size that is not told',
      box('moof', box('traf', tfhd(0, 9), tfdt(0), trun(0, 1)), box('traf', tfhd(0, 1), tfdt(0), trun(0, 1))),
    ],
  ])('%s', (_, bytes) => {
    expect(cutIn(small, Uint8Array.from(bytes)).cut).toBe('none');
    expect(cutIn(small, Uint8Array.from(bytes), [1]).cut).toBe('none');
  });

  test('anything behind the answer', () => {
    const bytes = Uint8Array.from([...moofOf([[2, keyFlags]]), ...box('mdat', [1, 2])]);
    const cutter = new KeyFrameCutter(small);
    expect(cutter.push(bytes)).toMatchObject({ data: Uint8Array.of(1, 2) });
    expect(cutter.push(bytes)).toBe('none');
  });
});
