/** Picture times read from the demo cameras' own fragmented MP4 shape. */
import { describe, expect, test } from 'vitest';
import { readFrameTimes, readPictureTracks } from '../../../../../renderer/player/mp4/frame-times.ts';

const asciiOf = (text: string): number[] => [...new TextEncoder().encode(text)];
const box = (type: string, ...parts: readonly (readonly number[])[]): number[] => {
  const body = parts.flat();
  return [...u32(body.length + 8), ...asciiOf(type), ...body];
};
const u32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
const track = (id: number, handler: string): number[] =>
  box(
    'trak',
    box('tkhd', u32(0), u32(0), u32(0), u32(id)),
    box(
      'mdia',
      box('mdhd', u32(0), u32(0), u32(0), u32(90_000), u32(0)),
      box('hdlr', u32(0), u32(0), asciiOf(handler)),
    ),
  );
const init = Uint8Array.from([
  ...box('ftyp', u32(0)),
  ...box(
    'moov',
    track(1, 'vide'),
    track(2, 'soun'),
    box('mvex', box('trex', u32(0), u32(1), u32(1), u32(3_600), u32(0), u32(0))),
  ),
]);
const fragment = (decodeTime: number, offsets: readonly number[] | null, trackId = 1): Uint8Array =>
  Uint8Array.from([
    ...box(
      'moof',
      box(
        'traf',
        box('tfhd', u32(0), u32(trackId)),
        box('tfdt', u32(0), u32(decodeTime)),
        offsets === null
          ? box('trun', u32(0x1), u32(3), u32(0))
          : box(
              'trun',
              u32(0x01000901),
              u32(offsets.length),
              u32(0),
              ...offsets.map((offset) => [...u32(3_600), ...u32(offset)]),
            ),
      ),
    ),
    ...box('mdat', [1, 2, 3]),
  ]);

describe('picture times', () => {
  test('are those of the picture track, by its own scale and lengths', () => {
    const tracks = readPictureTracks(init);
    expect(tracks).toEqual([{ trackId: 1, timescale: 90_000, defaultDuration: 3_600 }]);
    expect(readFrameTimes(fragment(180_000, null), tracks ?? [])).toEqual([2, 2.04, 2.08]);
    expect(readFrameTimes(fragment(180_000, null, 2), tracks ?? [])).toEqual([]);
  });

  test('of pictures sent out of their order are put in order', () => {
    const tracks = readPictureTracks(init) ?? [];
    // Decoded 0, 1, 2; shown 0, 2, 1; a negative offset moves the first one back.
    expect(
      readFrameTimes(fragment(90_000, [-3_600, 7_200, 0]), tracks).map((time) => Math.round(time * 1_000)),
    ).toEqual([960, 1_080, 1_120]);
  });

  test('a segment that is cut off or is none gives nothing to trip over', () => {
    expect(readPictureTracks(fragment(0, null))).toBeNull();
    expect(readFrameTimes(init.subarray(0, 30), [])).toEqual([]);
    expect(readPictureTracks(Uint8Array.of(0, 0, 0, 2, 1))).toBeNull();
  });

  test('a run of more samples than any segment has is believed in nothing', () => {
    const tracks = readPictureTracks(init) ?? [];
    const claim = (count: number): Uint8Array =>
      Uint8Array.from(
        box(
          'moof',
          box('traf', box('tfhd', u32(0), u32(1)), box('tfdt', u32(0), u32(0)), box('trun', u32(0), u32(count))),
        ),
      );
    expect(readFrameTimes(claim(3), tracks)).toHaveLength(3);
    expect(readFrameTimes(claim(0xffffffff), tracks)).toEqual([]);
    const many = Array.from({ length: 40 }, () => [...claim(1_000)]).flat();
    expect(readFrameTimes(Uint8Array.from(many), tracks)).toEqual([]);
  });
});
