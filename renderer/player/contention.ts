/**
 * Notices that a camera is watched by more players than it can serve, and says how long to hold back. Where the number of sessions
 * is limited, each new one ends another's: players that answer at once by another new one fight for ever. Pure but for what it counts.
 */

/** Sessions that end early within this time are looked at together. */
const windowMs = 900_000;
/** One session may end early for many reasons, two by accident: three are a pattern. */
const patternAt = 3;
/** The first wait, and the longest: by then five other players have had two minutes each. */
const wait = { firstMs: 10_000, maxMs: 120_000 } as const;
/** Lost sessions and refused playback calls are told of for so long after the last one. */
const toldForMs = { lost: 180_000, throttled: 30_000 } as const;

/** See the file's first line. Times are monotonic. */
export class Contention {
  #lostAtMs: number[] = [];
  #throttledAtMs = -Infinity;

  /** A session ended before its time. */
  lost(nowMs: number): void {
    this.#lostAtMs = [...this.#recent(nowMs), nowMs];
  }

  /** The service refused a playback call because there are too many. */
  throttled(nowMs: number): void {
    this.#throttledAtMs = nowMs;
  }

  /** True while sessions keep ending early. */
  isFight(nowMs: number): boolean {
    return this.#recent(nowMs).length >= patternAt;
  }

  /** True while playback calls are refused, and for a while after the last. */
  isThrottled(nowMs: number): boolean {
    return nowMs - this.#throttledAtMs < toldForMs.throttled;
  }

  /** True while there are more players than the camera's budget allows, for either reason. */
  isCrowded(nowMs: number): boolean {
    const lostAtMs = this.#lostAtMs.at(-1) ?? -Infinity;
    const fights = this.isFight(nowMs) && nowMs - lostAtMs < toldForMs.lost;
    return fights || this.isThrottled(nowMs);
  }

  /**
   * Milliseconds to hold back before the next session: twice as long for each early end of late, between half of it and the
   * whole by chance, so that players who lost together do not come back together ("equal jitter", AWS Architecture Blog:
   * Exponential Backoff and Jitter). Null while nothing points to a fight.
   * @param chance uniform in [0, 1)
   */
  holdBackMs(nowMs: number, chance: number): number | null {
    const losses = this.#recent(nowMs).length;
    if (losses < patternAt) return null;
    const step = Math.min(wait.maxMs, wait.firstMs * 2 ** (losses - patternAt));
    return step / 2 + (step / 2) * chance;
  }

  #recent(nowMs: number): number[] {
    return this.#lostAtMs.filter((atMs) => nowMs - atMs < windowMs);
  }
}
