/** From luma and chroma to the pixels of a tile. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlanarPicture, scalePicture } from '../../../../../renderer/player/key-frames/scale-picture.ts';

interface Colour {
  readonly y: number;
  readonly u: number;
  readonly v: number;
}

/** A picture whose pixels `colourAt` tells; chroma is told for the even ones. */
const pictureOf = (
  format: PlanarPicture['format'],
  { width, height }: { readonly width: number; readonly height: number },
  colourAt: (x: number, y: number) => Colour,
  told: Partial<PlanarPicture> = {},
): PlanarPicture => {
  // Rows are longer than the picture is wide, as decoders have them.
  const stride = width + 6;
  const halfStride = (format === 'NV12' ? 2 : 1) * Math.ceil(width / 2) + 4;
  const halfHeight = Math.ceil(height / 2);
  const [second, third] = [stride * height, stride * height + halfStride * halfHeight];
  const data = new Uint8Array(third + halfStride * halfHeight);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const colour = colourAt(x, y);
      data[y * stride + x] = colour.y;
      if (x % 2 === 1 || y % 2 === 1) continue;
      const row = (y / 2) * halfStride;
      if (format === 'NV12') {
        data[second + row + x] = colour.u;
        data[second + row + x + 1] = colour.v;
      } else {
        data[second + row + x / 2] = colour.u;
        data[third + row + x / 2] = colour.v;
      }
    }
  }
  const chroma = [
    { offset: second, stride: halfStride },
    { offset: third, stride: halfStride },
  ];
  const layout = [{ offset: 0, stride }, ...(format === 'NV12' ? chroma.slice(0, 1) : chroma)];
  return { format, data, layout, width, height, matrix: 'bt709', fullRange: false, ...told };
};

const pixelAt = (rgba: Uint8ClampedArray, index: number): readonly number[] =>
  Array.from(rgba.subarray(index * 4, index * 4 + 4));

const formats = ['I420', 'NV12'] as const;

describe.each(formats)('a picture in %s', (format) => {
  it.each([
    ['black', { y: 16, u: 128, v: 128 }, [0, 0, 0, 255]],
    ['white', { y: 235, u: 128, v: 128 }, [255, 255, 255, 255]],
    ['grey', { y: 126, u: 128, v: 128 }, [128, 128, 128, 255]],
    // ITU-R BT.709, 8 bits, 100 % colour bars
    ['red', { y: 63, u: 102, v: 240 }, [255, 1, 0, 255]],
    ['green', { y: 173, u: 42, v: 26 }, [0, 255, 1, 255]],
    ['blue', { y: 32, u: 240, v: 118 }, [1, 0, 255, 255]],
  ])('%s stays what it is', (_name, colour, expected) => {
    const rgba = scalePicture(
      pictureOf(format, { width: 64, height: 36 }, () => colour),
      16,
      9,
    );
    expect(rgba).toHaveLength(16 * 9 * 4);
    for (const index of [0, 77, 143]) {
      const pixel = pixelAt(rgba, index);
      for (const [channel, value] of expected.entries())
        expect(Math.abs((pixel[channel] ?? 0) - value)).toBeLessThanOrEqual(2);
    }
  });

  it('keeps what lies where: each pixel is the mean of what it covers', () => {
    const halves = pictureOf(format, { width: 40, height: 20 }, (x) => ({ y: x < 20 ? 16 : 235, u: 128, v: 128 }));
    const rgba = scalePicture(halves, 4, 2);
    expect([0, 1, 2, 3].map((index) => pixelAt(rgba, index)[0])).toEqual([0, 0, 255, 255]);
    const stripes = pictureOf(format, { width: 40, height: 20 }, (x) => ({
      y: x % 2 === 0 ? 16 : 235,
      u: 128,
      v: 128,
    }));
    expect(pixelAt(scalePicture(stripes, 4, 2), 1)[0]).toBe(128);
  });

  it('never reads beyond its planes, whatever the sizes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (width, height, share) => {
          const picture = pictureOf(format, { width, height }, () => ({ y: 235, u: 128, v: 128 }));
          const [outWidth, outHeight] = [
            Math.max(1, Math.round(width * share)),
            Math.max(1, Math.round(height * share)),
          ];
          const rgba = scalePicture(picture, outWidth, outHeight);
          // A byte beyond would count as 0 and darken the mean.
          expect(rgba.every((value) => value >= 253)).toBe(true);
        },
      ),
    );
  });
});

it('full range is taken as it is', () => {
  const told = { fullRange: true };
  const black = pictureOf('I420', { width: 8, height: 8 }, () => ({ y: 0, u: 128, v: 128 }), told);
  const light = pictureOf('I420', { width: 8, height: 8 }, () => ({ y: 200, u: 128, v: 128 }), told);
  expect(pixelAt(scalePicture(black, 2, 2), 0)).toEqual([0, 0, 0, 255]);
  expect(pixelAt(scalePicture(light, 2, 2), 3)).toEqual([200, 200, 200, 255]);
});
