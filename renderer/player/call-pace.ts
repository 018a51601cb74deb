/** Spaces calls so that there are never more than so many in a second. */

/** See the file's first line. Times are monotonic. */
export class CallPace {
  readonly #perSecond: number;
  /** When the last calls were due, oldest first. */
  readonly #dueAtMs: number[] = [];

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Takes the next place: milliseconds to wait before the call. */
  takeMs(nowMs: number): number {
    const oldestMs = this.#dueAtMs.length < this.#perSecond ? -Infinity : (this.#dueAtMs.shift() ?? -Infinity);
    const dueAtMs = Math.max(nowMs, oldestMs + 1_000);
    this.#dueAtMs.push(dueAtMs);
    return dueAtMs - nowMs;
  }
}
