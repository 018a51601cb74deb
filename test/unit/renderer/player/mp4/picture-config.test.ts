/** What decoders are told, read from films of ffmpeg and of the demo cameras; and nothing from broken ones. */
import { describe, expect, test } from 'vitest';
import { readPictureConfig } from '../../../../../renderer/player/mp4/picture-config.ts';
import { box, film, films, u32 } from './films.ts';

const placeOf = (bytes: Uint8Array, type: string): number => Buffer.from(bytes).indexOf(type, 0, 'latin1');

describe('a picture decoder', () => {
  test.each(films)('$name: is told the track, its scale, its size in pixels', ({ bytes, name }) => {
    expect(readPictureConfig(bytes)).toMatchObject({
      trackId: /first|apart|implied/.test(name) ? 2 : 1,
      timescale: 10_240,
      codedWidth: 64,
      codedHeight: 48,
      trackCount: name.includes('sound') || name.includes('offset') ? 2 : 1,
    });
  });

  test('is told the codec as RFC 6381 names it, and its record', () => {
    const avc = readPictureConfig(film('h264-plain').bytes);
    expect(avc?.codec).toBe('avc1.64000A');
    // Version, High, no constraints, level 1, four bytes of length before each NAL unit.
    expect([...(avc?.description.subarray(0, 5) ?? [])]).toEqual([1, 0x64, 0, 0x0a, 0xff]);
    expect(readPictureConfig(film('h264-sets-inside').bytes)?.codec).toBe('avc3.64000A');
    expect(readPictureConfig(film('h265-b-pictures').bytes)?.codec).toBe('hvc1.1.6.L30.90');
    expect(readPictureConfig(film('h265-sound').bytes)?.codec).toBe('hev1.1.6.L30.90');
  });

  test.each([
    // Main 10, high tier, level 5.1; profile space B with all constraints; nothing said.
    [[0x22, 0x20, 0, 0, 0, 0xb0, 0, 0, 0, 0, 0, 153], 'hvc1.2.4.H153.B0'],
    [[0x81, 0x60, 0, 0, 0x01, 0x90, 0, 0x0f, 0, 0, 0, 93], 'hvc1.B1.80000006.L93.90.0.F'],
    [[0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30], 'hvc1.1.0.L30'],
  ])('of H.265 is told profile, tier, level and constraints %#', (record, codec) => {
    const bytes = film('h265-b-pictures').bytes.slice();
    bytes.set(record, placeOf(bytes, 'hvcC') + 5);
    expect(readPictureConfig(bytes)?.codec).toBe(codec);
  });

  test('keeps no hold of the segment it was read from', () => {
    const bytes = film('h264-plain').bytes.slice();
    const config = readPictureConfig(bytes);
    const before = [...(config?.description ?? [])];
    bytes.fill(0);
    expect([...(config?.description ?? [])]).toEqual(before);
    expect(config?.description.buffer.byteLength).toBe(before.length);
  });

  test('is told nothing by a movie that is cut off within what it needs', () => {
    const { bytes } = film('h264-plain');
    const moovEnd = placeOf(bytes, 'moof') - 4;
    for (let length = 0; length < moovEnd; length += 1) {
      expect(readPictureConfig(bytes.subarray(0, length))).toBeNull();
    }
    expect(readPictureConfig(bytes.subarray(0, moovEnd))).not.toBeNull();
  });

  test.each([
    ['sound alone', 'vide', 'soun'],
    ['another codec', 'avc1', 'mp4v'],
    ['no record', 'avcC', 'free'],
    ['no time scale', 'mdhd', 'free'],
    ['no movie', 'moov', 'free'],
  ])('is told nothing by %s', (_, type, instead) => {
    const bytes = film('h264-plain').bytes.slice();
    bytes.set(new TextEncoder().encode(instead), placeOf(bytes, type));
    expect(readPictureConfig(bytes)).toBeNull();
  });

  test('is told nothing by boxes within boxes without end', () => {
    let bytes = box('moov');
    for (let depth = 0; depth < 300; depth += 1) bytes = box(depth % 2 === 0 ? 'trak' : 'moov', bytes);
    expect(readPictureConfig(Uint8Array.from(bytes))).toBeNull();
    expect(readPictureConfig(Uint8Array.from([...u32(0), ...new TextEncoder().encode('moov')]))).toBeNull();
  });
});
