/** Counts what is really painted: pictures per second, the longest gap, black pictures. */
import { PictureProbe } from './picture-probe.ts';
import type { PaintMeasurements } from './player-types.ts';

const fpsWindowMs = 4_000;

/** One per player; told of every frame painted by the showing feed. */
export class PaintMeter {
  readonly #paintedAtMs: number[] = [];
  #probe: PictureProbe | null = null;
  #painted = 0;
  #black = 0;
  #longestGapMs: number | null = null;
  #lastMeasuredAtMs: number | null = null;

  /** Starts counting anew and looking at each picture. */
  startMeasuring(document: Document): void {
    this.#probe ??= new PictureProbe(document);
    this.#painted = 0;
    this.#black = 0;
    this.#longestGapMs = null;
    this.#lastMeasuredAtMs = null;
  }

  /** A frame is on screen. `element` is what shows it. */
  painted(atMs: number, element: HTMLVideoElement): void {
    this.#paintedAtMs.push(atMs);
    while ((this.#paintedAtMs[0] ?? atMs) < atMs - fpsWindowMs) this.#paintedAtMs.shift();
    if (this.#probe === null) return;
    this.#painted += 1;
    if (this.#lastMeasuredAtMs !== null) {
      this.#longestGapMs = Math.max(this.#longestGapMs ?? 0, atMs - this.#lastMeasuredAtMs);
    }
    this.#lastMeasuredAtMs = atMs;
    void this.#look(this.#probe, element);
  }

  /** Pictures per second over the last seconds; null with fewer than two. */
  fps(nowMs: number): number | null {
    const recent = this.#paintedAtMs.filter((atMs) => atMs >= nowMs - fpsWindowMs);
    const first = recent[0];
    const last = recent.at(-1);
    if (first === undefined || last === undefined || last <= first) return null;
    return Math.round(((recent.length - 1) / (last - first)) * 10_000) / 10;
  }

  measurements(nowMs: number): PaintMeasurements {
    return {
      paintedFrames: this.#painted,
      blackFrames: this.#black,
      longestGapMs: this.#longestGapMs === null ? null : Math.round(this.#longestGapMs),
      fps: this.fps(nowMs),
    };
  }

  async #look(probe: PictureProbe, element: HTMLVideoElement): Promise<void> {
    // A picture that can't be read (its element was freed meanwhile) is not counted either way.
    const black = await probe.isBlack(element).catch(() => false);
    if (black) this.#black += 1;
  }
}
