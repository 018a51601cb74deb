/** Counts what is really painted: pictures per second, the longest gap, black pictures. */
import type { Feed } from './feed-types.ts';
import type { PaintMeasurements } from './player-types.ts';

const fpsWindowMs = 4_000;

/** One per player; told of every frame painted by the showing feed while it measures. */
export class PaintMeter {
  readonly #paintedAtMs: number[] = [];
  #measures = false;
  #painted = 0;
  #black = 0;
  #longestGapMs: number | null = null;
  #lastMeasuredAtMs: number | null = null;

  get measures(): boolean {
    return this.#measures;
  }

  /** Starts counting anew and looking at each picture. */
  startMeasuring(): void {
    this.#measures = true;
    this.#painted = 0;
    this.#black = 0;
    this.#longestGapMs = null;
    this.#lastMeasuredAtMs = null;
  }

  /** A frame of `feed` is on screen. */
  painted(atMs: number, feed: Pick<Feed, 'isBlack'>): void {
    if (!this.#measures) return;
    this.#paintedAtMs.push(atMs);
    // Of pictures that come more seldom than the window is long, the last two tell.
    while (this.#paintedAtMs.length > 2 && (this.#paintedAtMs[0] ?? atMs) < atMs - fpsWindowMs)
      this.#paintedAtMs.shift();
    this.#painted += 1;
    if (this.#lastMeasuredAtMs !== null) {
      this.#longestGapMs = Math.max(this.#longestGapMs ?? 0, atMs - this.#lastMeasuredAtMs);
    }
    this.#lastMeasuredAtMs = atMs;
    void this.#look(feed);
  }

  /** Pictures per second over the last seconds of measuring, or by the last two where they come more seldom; else null with fewer than two. */
  fps(nowMs: number): number | null {
    const recent = this.#recent(nowMs);
    const first = recent[0];
    const last = recent.at(-1);
    if (first === undefined || last === undefined || last <= first) return null;
    // A frame that is overdue counts against the rate: up to one and a half frames' wait is not yet overdue.
    const sinceMs = nowMs - last;
    const overdue = sinceMs > (1.5 * (last - first)) / (recent.length - 1);
    return Math.round(((recent.length - 1) / (last - first + (overdue ? sinceMs : 0))) * 10_000) / 10;
  }

  /** The pictures that the rate is told by: of the window, or the last two where one fragment is shown by one picture. */
  #recent(nowMs: number): readonly number[] {
    const recent = this.#paintedAtMs.filter((atMs) => atMs >= nowMs - fpsWindowMs);
    if (recent.length > 1) return recent;
    const [before, last] = this.#paintedAtMs.slice(-2);
    const isSlow = before !== undefined && last !== undefined && last - before > fpsWindowMs / 2;
    return isSlow ? [before, last] : recent;
  }

  measurements(nowMs: number): PaintMeasurements {
    return {
      paintedFrames: this.#painted,
      blackFrames: this.#black,
      longestGapMs: this.#longestGap(nowMs),
      fps: this.fps(nowMs),
    };
  }

  /** The gap still open counts too. */
  #longestGap(nowMs: number): number | null {
    if (this.#lastMeasuredAtMs === null) return null;
    return Math.round(Math.max(this.#longestGapMs ?? 0, nowMs - this.#lastMeasuredAtMs));
  }

  async #look(feed: Pick<Feed, 'isBlack'>): Promise<void> {
    // A picture that can't be read (its element was freed meanwhile) is not counted either way.
    const black = await feed.isBlack().catch(() => false);
    if (black) this.#black += 1;
  }
}
