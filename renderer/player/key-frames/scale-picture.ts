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

/** The mean of a block of one plane's bytes; `step` bytes from one to the next. */
const meanOf = (
  data: Uint8Array,
  { offset, stride }: { readonly offset: number; readonly stride: number },
  block: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number },
  step: number,
): number => {
  let sum = 0;
  for (let y = block.top; y < block.bottom; y += 1) {
    const row = offset + y * stride;
    for (let x = block.left; x < block.right; x += 1) sum += data[row + x * step] ?? 0;
  }
  return sum / ((block.right - block.left) * (block.bottom - block.top));
};

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
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    const top = Math.floor((y * picture.height) / height);
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * picture.height) / height));
    for (let x = 0; x < width; x += 1) {
      const left = Math.floor((x * picture.width) / width);
      const right = Math.max(left + 1, Math.floor(((x + 1) * picture.width) / width));
      const half = { left: left >> 1, right: (right + 1) >> 1, top: top >> 1, bottom: (bottom + 1) >> 1 };
      const light = (meanOf(data, luma, { left, right, top, bottom }, 1) - lumaBase) * lumaScale;
      const b = meanOf(data, blue, half, step) - 128;
      const r = meanOf(data, red, half, step) - 128;
      rgba[at] = light + fromRed * r;
      rgba[at + 1] = light - redInGreen * r - blueInGreen * b;
      rgba[at + 2] = light + fromBlue * b;
      rgba[at + 3] = 255;
      at += 4;
    }
  }
  return rgba;
};
