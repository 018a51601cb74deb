/** One picture's length, learnt from the distances of the pictures that are painted. */

const framesForLength = 9;

/** See the file's first line. */
export class FrameLength {
  readonly #gapsS: number[] = [];

  /** A picture was painted so many seconds, by the media element's time, after the one before. */
  push(gapS: number): void {
    if (gapS <= 0.001 || gapS >= 1.5) return;
    this.#gapsS.push(gapS);
    if (this.#gapsS.length > framesForLength) this.#gapsS.shift();
  }

  /** The median of the last distances, in milliseconds: single drops and changes of speed don't matter. Null until known. */
  get ms(): number | null {
    if (this.#gapsS.length < 3) return null;
    const sorted = [...this.#gapsS].sort((a, b) => a - b);
    return (sorted[Math.floor(sorted.length / 2)] ?? 0) * 1_000;
  }
}
