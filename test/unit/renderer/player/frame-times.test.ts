/** Picture times read from the demo cameras' own fragmented MP4 shape, and the table they are kept in. */
import { describe, expect, test } from 'vitest';
import { FrameTable, readFrameTimes, readPictureTracks } from '../../../../renderer/player/frame-times.ts';

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
});

describe('the table', () => {
  test('knows each picture’s neighbours', () => {
    const table = new FrameTable();
    table.add([2, 2.04, 2.08]);
    table.add([0, 0.04]);
    expect(table.neighbour(2.04, 1)).toEqual({ timeS: 2.08, lengthS: null });
    expect(table.neighbour(2.04, -1)?.timeS).toBe(2);
    expect(table.neighbour(2.000_2, -1)?.timeS).toBe(0.04);
    expect(table.neighbour(2.08, 1)).toBeNull();
  });

  test('a segment loaded again replaces its pictures', () => {
    const table = new FrameTable();
    table.add([0, 0.04, 0.08]);
    table.add([0.06, 0.1]);
    table.add([0.06, 0.1]);
    expect(table.neighbour(0.04, 1)?.timeS).toBe(0.06);
  });

  test('lets go of what lies minutes away from the newest segment', () => {
    const table = new FrameTable();
    for (let second = 0; second < 1_000; second += 1) table.add([second, second + 0.5]);
    expect(table.neighbour(900, -1)?.timeS).toBe(899.5);
    expect(table.neighbour(800, -1)).toBeNull();
  });
});
