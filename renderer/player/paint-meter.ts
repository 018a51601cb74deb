/** Counts what is really painted: pictures per second, the longest gap, black pictures. */
import type { PaintMeasurements } from './player-types.ts';

const fpsWindowMs = 4_000;
/** The picture is looked at in this size: enough to tell black from night. */
const probe = { width: 16, height: 9 } as const;
/** No sample above this luma (0–255): black. A night picture has lamps, and even sensor noise is above. */
const blackBelow = 24;

/** True when not one pixel of an RGBA picture is brighter than black. */
export const isBlack = (rgba: Uint8ClampedArray): boolean => {
  for (let at = 0; at + 2 < rgba.length; at += 4) {
    const luma = 0.2126 * (rgba[at] ?? 0) + 0.7152 * (rgba[at + 1] ?? 0) + 0.0722 * (rgba[at + 2] ?? 0);
    if (luma > blackBelow) return false;
  }
  return true;
};

/** One per player; told of every frame painted by the showing feed. */
export class PaintMeter {
  readonly #paintedAtMs: number[] = [];
  #canvas: CanvasRenderingContext2D | null = null;
  #painted = 0;
  #black = 0;
  #longestGapMs: number | null = null;
  #measuredFromMs: number | null = null;
  #lastMeasuredAtMs: number | null = null;

  /** Starts counting anew and looking at each picture. */
  startMeasuring(document: Document, nowMs: number): void {
    const canvas = document.createElement('canvas');
    canvas.width = probe.width;
    canvas.height = probe.height;
    this.#canvas = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
    this.#painted = 0;
    this.#black = 0;
    this.#longestGapMs = null;
    this.#lastMeasuredAtMs = null;
    this.#measuredFromMs = nowMs;
  }

  /** A frame is on screen. `element` is what shows it. */
  painted(atMs: number, element: HTMLVideoElement): void {
    this.#paintedAtMs.push(atMs);
    while ((this.#paintedAtMs[0] ?? atMs) < atMs - fpsWindowMs) this.#paintedAtMs.shift();
    if (this.#measuredFromMs === null) return;
    this.#painted += 1;
    if (this.#lastMeasuredAtMs !== null) {
      this.#longestGapMs = Math.max(this.#longestGapMs ?? 0, atMs - this.#lastMeasuredAtMs);
    }
    this.#lastMeasuredAtMs = atMs;
    this.#look(element);
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

  #look(element: HTMLVideoElement): void {
    if (this.#canvas === null) return;
    this.#canvas.fillStyle = '#000';
    this.#canvas.fillRect(0, 0, probe.width, probe.height);
    this.#canvas.drawImage(element, 0, 0, probe.width, probe.height);
    if (isBlack(this.#canvas.getImageData(0, 0, probe.width, probe.height).data)) this.#black += 1;
  }
}
