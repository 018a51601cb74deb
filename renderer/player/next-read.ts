/** When a live list is read next: in the moment the next fragment can be in it. Pure; times are monotonic milliseconds. */
import { usualListPauseS } from '../../contract/stream-budgets.ts';

/** How long before the next fragment is due the list is read: a little early costs another read, late costs freshness. */
const earlyMs = 60;
/**
 * … while that is not known well: a first list is read by chance up to a fragment after its newest came to be listed. So the error is
 * gone within some fragments; until a read comes too early it would else shrink by 60 ms each.
 */
const unsureEarlyMs = 240;
/**
 * Where the awaited fragment is not listed yet it is looked for again after so long, the last of them from then on. With fragments of
 * two seconds that makes at most four reads in 2.7 s: fewer than the two a second that a pause of one second is reckoned with
 * (list-pace, `usualPauseS`).
 */
const againMs = [250, 500, 1_000] as const;

/** Follows one list, to say when what wants to read it again should. `leastMs`: the pause that is kept for the stream's budget. */
export class ListTurn {
  #newest: string | null = null;
  #newAtMs = 0;
  #readAtMs = 0;
  #fragmentMs = 0;
  /** Reads in a row that told of no new fragment though it was due. */
  #misses = 0;
  /** A read has come too early: so the moment is known. */
  #isSure = false;

  /**
   * The list was read. `newest` names its newest fragment, which is so long. True when that is another one than before.
   * `listedAtMs`: since when a first list's newest fragment has been in it, where others know.
   */
  listed(newest: string, fragmentMs: number, nowMs: number, listedAtMs: number = nowMs): boolean {
    this.#readAtMs = nowMs;
    if (newest === this.#newest) {
      if (nowMs >= this.#dueAtMs) {
        this.#misses += 1;
        this.#isSure = true;
      }
      return false;
    }
    this.#newAtMs = this.#newest === null ? listedAtMs : nowMs;
    this.#newest = newest;
    this.#fragmentMs = fragmentMs;
    this.#misses = 0;
    return true;
  }

  /** How long somebody who reads once a fragment should wait, from now on. */
  nextMs(nowMs: number, leastMs: number): number {
    return this.#misses > 0 ? this.#retryMs(leastMs) : Math.max(leastMs, this.#dueAtMs - nowMs);
  }

  /**
   * How long somebody who wants to read now should wait. The list is read when the next fragment is due, and until then about every
   * `leastMs` in even steps, so that a list or a session that has ended is noticed in time.
   */
  waitMs(nowMs: number, leastMs: number): number {
    if (this.#newest === null) return 0;
    const leftMs = this.#dueAtMs - this.#readAtMs;
    const stepMs = leftMs > 0 ? leftMs / Math.max(1, Math.round(leftMs / leastMs)) : this.#retryMs(leastMs);
    return Math.max(0, this.#readAtMs + stepMs - nowMs);
  }

  get #dueAtMs(): number {
    return this.#newAtMs + this.#fragmentMs - (this.#isSure ? earlyMs : Math.min(unsureEarlyMs, this.#fragmentMs / 5));
  }

  /** A longer pause than usual has a reason: half of it, as where a list has nothing new (RFC 8216, 6.3.4). */
  #retryMs(leastMs: number): number {
    const soonMs = againMs[Math.max(1, this.#misses) - 1] ?? againMs[2];
    return leastMs > usualListPauseS * 1_000 ? Math.max(soonMs, leastMs / 2) : soonMs;
  }
}
