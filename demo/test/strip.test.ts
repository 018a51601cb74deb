/** The strip: every number comes back, through scaling and noise, and a damaged one is refused. */
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeStrip, encodeStrip, STRIP_CELLS, stripSize } from '../scenes/strip.ts';

const camera = fc.integer({ min: 1, max: 63 });
const frame = fc.integer({ min: 0, max: 4095 });

interface PaintOptions {
  readonly width?: number;
  readonly height?: number;
  /** Added to each channel of the pixel with that index. */
  readonly disturb?: (index: number) => number;
}

function paint(cells: readonly number[], options: PaintOptions = {}): Uint8ClampedArray {
  const { width = 320, height = 8, disturb = () => 0 } = options;
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let index = 0; index < width * height; index++) {
    const cell = Math.floor(((index % width) * STRIP_CELLS) / width);
    const level = (cells[cell] === 1 ? 235 : 16) + disturb(index);
    pixels.set([level, level, level, 255], index * 4);
  }
  return pixels;
}

describe('strip', () => {
  test('has the layout it promises', () => {
    expect(encodeStrip(5, 300).join('')).toBe(
      `1010${(5).toString(2).padStart(6, '0')}${(300).toString(2).padStart(12, '0')}${((5 * 37 + 300 * 11 + 23) % 64).toString(2).padStart(6, '0')}0110`,
    );
    expect(stripSize(640, 360)).toEqual({ width: 320, height: 8 });
  });

  test('comes back at any size', () => {
    const size = fc.record({ width: fc.integer({ min: 160, max: 700 }), height: fc.integer({ min: 4, max: 24 }) });
    fc.assert(
      fc.property(camera, frame, size, (number, at, { width, height }) => {
        const pixels = paint(encodeStrip(number, at), { width, height });
        expect(decodeStrip(pixels, width, height)).toEqual({ camera: number, frame: at });
      }),
    );
  });

  test('comes back through noise of a quarter of the range', () => {
    fc.assert(
      fc.property(
        camera,
        frame,
        fc.array(fc.integer({ min: -60, max: 60 }), { minLength: 97, maxLength: 97 }),
        (number, at, noise) => {
          const pixels = paint(encodeStrip(number, at), { disturb: (index) => noise[index % noise.length] ?? 0 });
          expect(decodeStrip(pixels, 320, 8)).toEqual({ camera: number, frame: at });
        },
      ),
    );
  });

  test('is refused with any one cell turned over', () => {
    fc.assert(
      fc.property(camera, frame, fc.integer({ min: 0, max: STRIP_CELLS - 1 }), (number, at, wrong) => {
        const cells = encodeStrip(number, at).map((bit, cell) => (cell === wrong ? 1 - bit : bit));
        const reading = decodeStrip(paint(cells), 320, 8);
        // 11 × 2^k mod 64 is 0 for the frame's higher bits, which the check therefore cannot see.
        const unseen = wrong >= 10 && wrong <= 15;
        if (unseen) expect(reading?.frame).not.toBe(at);
        else expect(reading).toBeNull();
      }),
    );
  });

  test('is refused in a flat or missing picture', () => {
    for (const level of [0, 16, 128, 235])
      expect(decodeStrip(new Uint8Array(320 * 8 * 4).fill(level), 320, 8)).toBeNull();
    expect(decodeStrip(new Uint8Array(0), 0, 0)).toBeNull();
    expect(decodeStrip(new Uint8Array(12), 320, 8)).toBeNull();
  });

  test('is read by the function alone, without its module', () => {
    const alone: unknown = runInNewContext(`(${decodeStrip.toString()})`);
    const pixels = paint(encodeStrip(7, 1234));
    expect((alone as typeof decodeStrip)(pixels, 320, 8)).toEqual({ camera: 7, frame: 1234 });
  });

  test('refuses numbers it has no room for', () => {
    for (const [number, at] of [
      [0, 0],
      [64, 0],
      [1, -1],
      [1, 4096],
      [1.5, 0],
      [1, Number.NaN],
    ] as const) {
      expect(() => encodeStrip(number, at)).toThrow(RangeError);
    }
  });
});
