/** From a decoded frame to the pixels of its tile. */
import { scalePicture } from './scale-picture.ts';

/** Pixels, row by row. */
export interface Pixels {
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** The picture of a frame, in this size. Frames that are not in memory, or of more than 8 bits, are drawn by the platform. */
export const pixelsOf = async (frame: VideoFrame, width: number, height: number): Promise<Pixels> => {
  const { format, visibleRect, colorSpace } = frame;
  if ((format !== 'I420' && format !== 'NV12') || visibleRect === null) return drawn(frame, width, height);
  const data = new Uint8Array(frame.allocationSize());
  const layout = await frame.copyTo(data);
  const picture = {
    format,
    data,
    layout,
    width: visibleRect.width,
    height: visibleRect.height,
    matrix: colorSpace.matrix,
    fullRange: colorSpace.fullRange === true,
  };
  return { rgba: scalePicture(picture, width, height), width, height };
};

const drawn = (frame: VideoFrame, width: number, height: number): Pixels => {
  const context = new OffscreenCanvas(width, height).getContext('2d', { alpha: false, willReadFrequently: true });
  if (context === null) throw new Error('no canvas');
  context.drawImage(frame, 0, 0, width, height);
  return { rgba: context.getImageData(0, 0, width, height).data, width, height };
};
