/**
 * Scales a decoded picture down to its tile and turns it into RGBA. Done here and not by the platform, whose ways from a video frame
 * to an image wait for the window's thread each time, however busy that is. Pure; matrices: ITU-T H.273, MatrixCoefficients.
 */

/** A picture of 8 bits, as WebCodecs' I420 and NV12: luma, and chroma of half its width and height. */
export interface PlanarPicture {
  readonly format: 'I420' | 'NV12';
  readonly data: Uint8Array;
  /** Where each plane begins, and how long its rows are, in bytes. */
  readonly layout: readonly { readonly offset: number; readonly stride: number }[];
  readonly width: number;
  readonly height: number;
  /** `VideoColorSpace.matrix`; what is not told is BT.709 for 720 lines and more, else BT.601. */
  readonly matrix: string | null;
  readonly fullRange: boolean;
}

/** Shares of red and blue in the luma. */
const lumaShares = (matrix: string | null, height: number): { readonly red: number; readonly blue: number } => {
  if (matrix === 'bt2020-ncl') return { red: 0.2627, blue: 0.0593 };
  const is709 = matrix === 'bt709' || (matrix === null && height >= 720);
  return is709 ? { red: 0.2126, blue: 0.0722 } : { red: 0.299, blue: 0.114 };
};

/** The mean of a block of bytes: so many `rows`, each `stride` after the one before, of so many `columns`, `step` bytes apart. */
const meanOf = (
  data: Uint8Array,
  start: number,
  stride: number,
  rows: number,
  columns: number,
  step: number,
): number => {
  let sum = 0;
  for (let row = start; row < start + rows * stride; row += stride) {
    for (let at = row; at < row + columns * step; at += step) sum += data[at] ?? 0;
  }
  return sum / (rows * columns);
};

/** Where each of `count` equal parts of `length` begins, and where the last one ends; each has at least one. */
const edgesOf = (length: number, count: number): Int32Array =>
  Int32Array.from({ length: count + 1 }, (_, part) => Math.floor((part * length) / count));

/** Each pixel is the mean of what it covers. `width` and `height` are at most the picture's own, at least 1. */
export const scalePicture = (picture: PlanarPicture, width: number, height: number): Uint8ClampedArray<ArrayBuffer> => {
  const { data, layout, format, fullRange } = picture;
  const [luma, second, third] = layout;
  const rgba = new Uint8ClampedArray(width * height * 4);
  if (luma === undefined || second === undefined) return rgba;
  const step = format === 'NV12' ? 2 : 1;
  const blue = second;
  const red = format === 'NV12' ? { offset: second.offset + 1, stride: second.stride } : (third ?? second);
  const shares = lumaShares(picture.matrix, picture.height);
  const green = 1 - shares.red - shares.blue;
  const lumaScale = fullRange ? 1 : 255 / 219;
  const chromaScale = fullRange ? 1 : 255 / 224;
  const lumaBase = fullRange ? 0 : 16;
  const fromRed = 2 * (1 - shares.red) * chromaScale;
  const fromBlue = 2 * (1 - shares.blue) * chromaScale;
  const redInGreen = (fromRed * shares.red) / green;
  const blueInGreen = (fromBlue * shares.blue) / green;
  const columns = edgesOf(picture.width, width);
  const rows = edgesOf(picture.height, height);
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    const top = rows[y] ?? 0;
    const bottom = rows[y + 1] ?? 0;
    const lumaRow = luma.offset + top * luma.stride;
    // Chroma is half as wide and high: what the block covers, even by half.
    const chromaTop = top >> 1;
    const chromaRows = ((bottom + 1) >> 1) - chromaTop;
    const blueRow = blue.offset + chromaTop * blue.stride;
    const redRow = red.offset + chromaTop * red.stride;
    for (let x = 0; x < width; x += 1) {
      const left = columns[x] ?? 0;
      const right = columns[x + 1] ?? 0;
      const chromaLeft = left >> 1;
      const chromaColumns = ((right + 1) >> 1) - chromaLeft;
      const start = chromaLeft * step;
      const light = (meanOf(data, lumaRow + left, luma.stride, bottom - top, right - left, 1) - lumaBase) * lumaScale;
      const b = meanOf(data, blueRow + start, blue.stride, chromaRows, chromaColumns, step) - 128;
      const r = meanOf(data, redRow + start, red.stride, chromaRows, chromaColumns, step) - 128;
      rgba[at] = light + fromRed * r;
      rgba[at + 1] = light - redInGreen * r - blueInGreen * b;
      rgba[at + 2] = light + fromBlue * b;
      rgba[at + 3] = 255;
      at += 4;
    }
  }
  return rgba;
};
