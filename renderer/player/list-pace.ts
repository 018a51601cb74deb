/** How often a live playlist is re-read: as often as the stream's budget allows, and less often for a while after the service asked for fewer calls. */
import { listPauseS } from '../../contract/stream-budgets.ts';

/**
 * Whole seconds, as EXT-X-TARGETDURATION has them, between two reads of a list of so many fragments that so many players read.
 * For twice as many: where a list has nothing new, half of that time is waited (RFC 8216, 6.3.4).
 */
export const usualPauseS = (fragments: number, players: number): number =>
  Math.ceil(listPauseS(2 * fragments, players));

/** Eight seconds are the default list's half: slower, and fragments would leave the list unseen. */
const slowestS = 8;
/** Several refusals of one burst are one reason to slow down. */
const burstMs = 1_000;
/** After so long without a refusal the next quicker pace is tried. */
const quickenAfterMs = 30_000;

/** See the file's first line. Times are monotonic. */
export class ListPace {
  readonly #usualS: () => number;
  /** How many times the usual pause is waited. */
  #times = 1;
  #changedAtMs = -Infinity;

  /** `usualS`: the pause while nothing is refused, whole seconds, ≥ 1. */
  constructor(usualS: () => number) {
    this.#usualS = usualS;
  }

  /** The service asked for fewer calls. */
  throttled(nowMs: number): void {
    if (nowMs - this.#changedAtMs < burstMs && this.#times > 1) return;
    this.#times = Math.min(slowestS, this.#times * 2);
    this.#changedAtMs = nowMs;
  }

  /** Seconds between two reads. */
  seconds(nowMs: number): number {
    if (this.#times > 1 && nowMs - this.#changedAtMs > quickenAfterMs) {
      this.#times /= 2;
      this.#changedAtMs = nowMs;
    }
    const usualS = this.#usualS();
    return Math.max(usualS, Math.min(slowestS, usualS * this.#times));
  }
}
