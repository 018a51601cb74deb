/** Brings a moving picture into the draw in which the wall's others of its kind change, by a speed that nobody sees. */
import { apartMs, type WallStep } from './wall-step.ts';

/** A little more than what Chromium's turns of drawing bear: at 3 % a picture kept to its draw, at 5 % it goes through them (version 156). */
const away = 0.05;
/** After a change of speed it takes Chromium some seconds until it keeps to a draw again (up to 2.2 s were seen). */
const calmAfterMs = 4_000;
/** Longer pictures are let be: to move one by its length would take a second of what waits to be played. */
const longestFrameMs = 150;
/** After so many tries the picture is left as it is for a while. */
const tries = 4;
const restsMs = 60_000;

/** What it needs of the window. */
export interface StepParts {
  readonly step: WallStep;
  /** Monotonic. */
  readonly nowMs: () => number;
}

interface Approach {
  readonly untilMs: number;
  /** When the last picture came on screen. */
  drawnAtMs: number;
  /** In the draw that was aimed at; it goes on until it is in the middle of what belongs to that draw. */
  arrivedUntilMs: number | null;
}

/** See the file's first line; one per media element. */
export class IntoStep {
  readonly #element: Pick<HTMLMediaElement, 'playbackRate' | 'muted'>;
  readonly #parts: StepParts;
  #approach: Approach | null = null;
  #tried = 0;
  #restsUntilMs = 0;
  /** Since when it has played at the usual speed; null while it does not. */
  #calmSinceMs: number | null = null;

  constructor(element: Pick<HTMLMediaElement, 'playbackRate' | 'muted'>, parts: StepParts) {
    this.#element = element;
    this.#parts = parts;
  }

  /** Meanwhile nobody else is to change the speed, and each picture is to be told of. */
  get isUnderWay(): boolean {
    return this.#approach !== null;
  }

  /** A picture came on screen at `drawnAtMs`; each stays for `frameMs`. Not to be told while something else needs the speed. */
  drawn(frameMs: number, drawnAtMs: number): void {
    const nowMs = this.#parts.nowMs();
    if (this.#approach !== null) this.#follow(this.#approach, frameMs, drawnAtMs, nowMs);
    else if (frameMs <= longestFrameMs && this.#isCalm(nowMs) && this.#parts.step.isAside(this, frameMs, drawnAtMs)) {
      this.#begin(frameMs, drawnAtMs, nowMs);
    }
  }

  /** To be called a few times a second: of what nobody can see no picture is told. */
  tick(): void {
    if (this.#approach !== null && this.#parts.nowMs() >= this.#approach.untilMs) this.#end();
  }

  /** At the usual speed again, and out of the wall's step: others need the speed now, or the picture ends. */
  stop(): void {
    this.#end();
    this.#tried = 0;
    this.#parts.step.leave(this);
  }

  #isCalm(nowMs: number): boolean {
    if (this.#element.playbackRate !== 1) {
      if (this.#calmSinceMs !== null) this.#parts.step.leave(this);
      this.#calmSinceMs = null;
      return false;
    }
    this.#calmSinceMs ??= nowMs;
    return nowMs - this.#calmSinceMs >= calmAfterMs;
  }

  #begin(frameMs: number, drawnAtMs: number, nowMs: number): void {
    // A voice would be heard to change.
    if (!this.#element.muted || nowMs < this.#restsUntilMs) return;
    if (this.#tried === tries) {
      this.#tried = 0;
      this.#restsUntilMs = nowMs + restsMs;
      return;
    }
    // By turns, so that the picture comes no nearer to live and falls no further behind.
    this.#element.playbackRate = this.#tried % 2 === 0 ? 1 + away : 1 - away;
    this.#tried += 1;
    this.#approach = { untilMs: nowMs + (2 * frameMs) / away, drawnAtMs, arrivedUntilMs: null };
  }

  #follow(approach: Approach, frameMs: number, drawnAtMs: number, nowMs: number): void {
    const { arrivedUntilMs } = approach;
    const beforeMs = approach.drawnAtMs;
    approach.drawnAtMs = drawnAtMs;
    const beatMs = this.#parts.step.beat(frameMs, nowMs);
    if (beatMs === null || nowMs >= Math.min(approach.untilMs, arrivedUntilMs ?? Infinity)) this.#end();
    else if (arrivedUntilMs === null && apartMs(drawnAtMs, beatMs, frameMs) === 0) {
      // Just arrived, at the edge of what belongs to this draw: half a turn further it stays there.
      const turnMs = apartMs(drawnAtMs, beforeMs, frameMs);
      approach.arrivedUntilMs = nowMs + turnMs / 2 / away;
    }
  }

  #end(): void {
    if (this.#approach === null) return;
    this.#approach = null;
    this.#calmSinceMs = null;
    this.#element.playbackRate = 1;
  }
}
