/** Looks at the picture a media element shows, as cheaply as the platform allows: is it black? */

/** About so many samples are looked at, spread over the picture. */
const samples = 4_000;
/** No sample above this luma (video levels: black is 16, white 235): black. A night has lamps, and even sensor noise is above. */
const blackBelow = 28;
/** Size of the picture when it has to be drawn to be seen. */
const drawn = { width: 32, height: 18 } as const;

/** True when not one of the spread samples of a luma plane is brighter than black. */
export const isBlackLuma = (luma: Uint8Array, pixels: number): boolean => {
  const step = Math.max(1, Math.floor(pixels / samples));
  for (let at = 0; at < pixels; at += step) if ((luma[at] ?? 0) > blackBelow) return false;
  return true;
};

/** True when not one pixel of an RGBA picture is brighter than black (the same threshold, in full-range levels). */
export const isBlackRgba = (rgba: Uint8ClampedArray): boolean => {
  const limit = ((blackBelow - 16) * 255) / 219;
  for (let at = 0; at + 2 < rgba.length; at += 4) {
    const luma = 0.2126 * (rgba[at] ?? 0) + 0.7152 * (rgba[at + 1] ?? 0) + 0.0722 * (rgba[at + 2] ?? 0);
    if (luma > limit) return false;
  }
  return true;
};

/** Whether what is drawn on a canvas is black. */
export const isBlackPicture = (picture: HTMLCanvasElement, document: Document): boolean => {
  const canvas = document.createElement('canvas');
  canvas.width = drawn.width;
  canvas.height = drawn.height;
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (context === null) return false;
  context.drawImage(picture, 0, 0, drawn.width, drawn.height);
  return isBlackRgba(context.getImageData(0, 0, drawn.width, drawn.height).data);
};

/** One per measured player: keeps its buffers. */
export class PictureProbe {
  readonly #context: CanvasRenderingContext2D | null;
  /** A buffer to use again; null while one is being written. */
  #plane: Uint8Array | null = new Uint8Array(0);

  constructor(document: Document) {
    const canvas = document.createElement('canvas');
    canvas.width = drawn.width;
    canvas.height = drawn.height;
    this.#context = canvas.getContext('2d', { alpha: false });
  }

  /**
   * Whether the element's present frame is black. An element without a frame shows its ground, which is black for the viewer.
   * A frame in memory is read as it is (drawing a dozen videos a few hundred times a second would cost more than playing
   * them); one on the graphics card is drawn small.
   */
  async isBlack(element: HTMLVideoElement): Promise<boolean> {
    if (element.readyState < element.HAVE_CURRENT_DATA) return true;
    const frame = new VideoFrame(element);
    try {
      const planar = frame.format === 'I420' || frame.format === 'NV12' || frame.format === 'I420A';
      if (!planar) return this.#drawnIsBlack(frame);
      const size = frame.allocationSize();
      const plane = this.#plane !== null && this.#plane.byteLength >= size ? this.#plane : new Uint8Array(size);
      this.#plane = null;
      const [luma] = await frame.copyTo(plane);
      this.#plane = plane;
      const rect = frame.visibleRect;
      return luma !== undefined && rect !== null && isBlackLuma(plane.subarray(luma.offset), rect.width * rect.height);
    } finally {
      frame.close();
    }
  }

  #drawnIsBlack(frame: VideoFrame): boolean {
    if (this.#context === null) return false;
    this.#context.drawImage(frame, 0, 0, drawn.width, drawn.height);
    return isBlackRgba(this.#context.getImageData(0, 0, drawn.width, drawn.height).data);
  }
}
