/**
 * The machine-readable strip that every demo picture carries, so that a test can tell from pixels which frame is on
 * screen.
 *
 * Layout: 32 square-ish cells along the top edge from x = 0, y = 0. Each cell is `width / 64` wide and `height / 45`
 * high, so the strip spans the left half of the top edge. A 0 is rgb(16, 16, 16), a 1 is rgb(235, 235, 235): far
 * enough apart to survive lossy compression and scaling down to 400 px wide.
 *
 * | cells | meaning                                                        |
 * | ----- | -------------------------------------------------------------- |
 * | 0–3   | sync: 1, 0, 1, 0                                               |
 * | 4–9   | camera number, 1–63, most significant bit first                |
 * | 10–21 | frame number in the loop, 0–4095, most significant bit first   |
 * | 22–27 | check: (camera × 37 + frame × 11 + 23) mod 64                  |
 * | 28–31 | end: 0, 1, 1, 0                                                |
 */

/** Cells in the strip. */
export const STRIP_CELLS = 32;

/** What a strip says: the camera's number (1–63) and the frame's number in its loop (0–4095). */
export interface StripReading {
  readonly camera: number;
  readonly frame: number;
}

/** The strip's rectangle in a picture of the given size, in the same pixels; it starts at 0, 0. */
export function stripSize(width: number, height: number): { readonly width: number; readonly height: number } {
  return { width: width / 2, height: height / 45 };
}

/**
 * The 32 cells for one frame.
 *
 * @throws RangeError when `camera` is not an integer in 1–63 or `frame` not one in 0–4095.
 */
export function encodeStrip(camera: number, frame: number): readonly (0 | 1)[] {
  if (!Number.isInteger(camera) || camera < 1 || camera > 63) throw new RangeError(`camera ${camera} is not in 1–63`);
  if (!Number.isInteger(frame) || frame < 0 || frame > 4095) throw new RangeError(`frame ${frame} is not in 0–4095`);
  const check = (camera * 37 + frame * 11 + 23) % 64;
  return [1, 0, 1, 0, ...bits(camera, 6), ...bits(frame, 12), ...bits(check, 6), 0, 1, 1, 0];
}

function bits(value: number, count: number): (0 | 1)[] {
  return Array.from({ length: count }, (_, index) => ((value >> (count - 1 - index)) & 1 ? 1 : 0));
}

/**
 * Reads a strip back from pixels.
 *
 * `pixels` is RGBA, row by row, of the strip's rectangle only, `width` × `height` pixels at any scale. The answer is
 * null when sync, end or check do not fit, or when black and white are too close to tell apart.
 *
 * The function needs nothing from outside itself: `decodeStrip.toString()` can be evaluated in a page.
 */
export function decodeStrip(
  pixels: Uint8ClampedArray | Uint8Array,
  width: number,
  height: number,
): { camera: number; frame: number } | null {
  const cells = 32;
  const cellWidth = width / cells;
  if (cellWidth < 1 || height < 1 || pixels.length < width * height * 4) return null;

  const levels: number[] = [];
  for (let cell = 0; cell < cells; cell++) {
    const middle = (cell + 0.5) * cellWidth;
    const left = Math.min(Math.floor(middle - cellWidth * 0.2), width - 1);
    const right = Math.max(Math.ceil(middle + cellWidth * 0.2), left + 1);
    const top = Math.floor(height * 0.3);
    const bottom = Math.max(Math.ceil(height * 0.7), top + 1);
    let sum = 0;
    let count = 0;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const at = (y * width + x) * 4;
        sum += (pixels[at] ?? 0) + (pixels[at + 1] ?? 0) + (pixels[at + 2] ?? 0);
        count += 3;
      }
    }
    levels.push(sum / count);
  }

  const white = ((levels[0] ?? 0) + (levels[2] ?? 0)) / 2;
  const black = ((levels[1] ?? 0) + (levels[3] ?? 0)) / 2;
  if (white - black < 60) return null;
  const threshold = (white + black) / 2;
  const read = (from: number, count: number): number => {
    let value = 0;
    for (let cell = from; cell < from + count; cell++) value = value * 2 + ((levels[cell] ?? 0) > threshold ? 1 : 0);
    return value;
  };

  const camera = read(4, 6);
  const frame = read(10, 12);
  if (read(0, 4) !== 0b1010 || read(28, 4) !== 0b0110 || camera === 0) return null;
  return read(22, 6) === (camera * 37 + frame * 11 + 23) % 64 ? { camera, frame } : null;
}
