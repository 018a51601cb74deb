/** What is known to hold nothing, over all sessions of one look back, and the gap the picture has just jumped over. */
import {
  endOf,
  gapAt,
  gapCrossed,
  gapsIn,
  joinStretches,
  type PastFragment,
  type Stretch,
  toldGapMs,
} from '../player/fragment-list.ts';

/** A gap is spoken of for so long after the picture has jumped over it. */
const toldForMs = 8_000;

/** See the file's first line. */
export class KnownGaps {
  readonly #nowMs: () => number;
  #all: readonly Stretch[] = [];
  #jumped: { readonly gap: Stretch; readonly untilMs: number } | null = null;

  /** `nowMs` is monotonic. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  get all(): readonly Stretch[] {
    return this.#all;
  }

  /** The gap to be told of now; null for none. */
  get jumped(): Stretch | null {
    return this.#jumped !== null && this.#nowMs() <= this.#jumped.untilMs ? this.#jumped.gap : null;
  }

  clear(): void {
    this.#all = [];
    this.#jumped = null;
  }

  add(...gaps: readonly Stretch[]): void {
    this.#all = joinStretches([...this.#all, ...gaps]);
  }

  /** Learns the gaps within a list. */
  learn(fragments: readonly PastFragment[]): void {
    this.add(...gapsIn(fragments));
  }

  /** A list has come on screen whose first fragment should have begun at `fromMs`. */
  learnStart(fragments: readonly PastFragment[], fromMs: number): void {
    const first = fragments[0];
    if (first === undefined || first.timeMs - fromMs <= toldGapMs) return;
    const gap = { fromMs, toMs: first.timeMs };
    this.add(gap);
    this.jump(gap);
  }

  /** Nothing follows the list up to `toMs`. */
  learnEnd(fragments: readonly PastFragment[], toMs: number): void {
    const last = fragments.at(-1);
    if (last !== undefined) this.add({ fromMs: endOf(last), toMs });
  }

  at(timeMs: number): Stretch | null {
    return gapAt(this.#all, timeMs);
  }

  jump(gap: Stretch): void {
    this.#jumped = { gap, untilMs: this.#nowMs() + toldForMs };
  }

  /** A picture follows another on screen. */
  pass(beforeMs: number, nowMs: number): void {
    const crossed = gapCrossed(this.#all, beforeMs, nowMs);
    if (crossed !== null) this.jump(crossed);
  }
}
