/** When a live list is read next: in the moment the next fragment can be in it. Pure; times are monotonic milliseconds. */

/** How long before the next fragment is due the list is read: a little early costs another read, late costs freshness. */
const earlyMs = 60;
/** Where the awaited fragment is not listed yet it is looked for again after so long, the last of them from then on. */
const againMs = [250, 500, 1_000] as const;
/** The pause between two reads that any stream's budget allows (`usualListPauseS`); a longer one has a reason. */
const usualPauseMs = 1_000;
/** Milliseconds until the next look, after so many in a row that told nothing new. */
const retryMs = (misses: number, leastMs: number): number =>
  Math.max(againMs[misses - 1] ?? againMs[2], leastMs > usualPauseMs ? leastMs / 2 : 0);

/**
 * Milliseconds from the end of one read to the next, of a list that is read once a fragment.
 * @param misses reads in a row that have told of no new fragment though it was due
 * @param sinceNewMs time since the newest fragment was first seen
 * @param fragmentMs its length
 * @param leastMs no list may be read more often than this (the stream's budget, or a refusal)
 */
export const nextReadMs = (read: {
  readonly misses: number;
  readonly sinceNewMs: number;
  readonly fragmentMs: number;
  readonly leastMs: number;
}): number => {
  const { misses, sinceNewMs, fragmentMs, leastMs } = read;
  return misses > 0 ? retryMs(misses, leastMs) : Math.max(leastMs, fragmentMs - earlyMs - sinceNewMs);
};

/** Follows one list, to say when what wants to read it again should. */
export class ListTurn {
  #newest: string | null = null;
  #newAtMs = 0;
  #readAtMs = 0;
  #fragmentMs = 0;
  #misses = 0;

  /** The list was read. `newest` names its newest fragment, which is so long. */
  listed(newest: string, fragmentMs: number, nowMs: number): void {
    if (newest !== this.#newest) {
      this.#newest = newest;
      this.#newAtMs = nowMs;
      this.#fragmentMs = fragmentMs;
      this.#misses = 0;
    } else if (nowMs >= this.#dueAtMs) this.#misses += 1;
    this.#readAtMs = nowMs;
  }

  /** How long somebody who reads once a fragment should wait. */
  nextMs(nowMs: number, leastMs: number): number {
    const sinceNewMs = nowMs - this.#newAtMs;
    return nextReadMs({ misses: this.#misses, sinceNewMs, fragmentMs: this.#fragmentMs, leastMs });
  }

  /**
   * How long somebody who wants to read now should wait. The list is read when the next fragment is due, and until then about every
   * `leastMs` in even steps, so that a list or a session that has ended is noticed in time.
   */
  waitMs(nowMs: number, leastMs: number): number {
    if (this.#newest === null) return 0;
    const leftMs = this.#dueAtMs - this.#readAtMs;
    const stepMs =
      leftMs <= 0 ? retryMs(Math.max(1, this.#misses), leastMs) : leftMs / Math.max(1, Math.round(leftMs / leastMs));
    return Math.max(0, this.#readAtMs + stepMs - nowMs);
  }

  get #dueAtMs(): number {
    return this.#newAtMs + this.#fragmentMs - earlyMs;
  }
}
