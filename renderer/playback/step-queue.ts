/** Steps that wait for each other: a next one is taken when the picture of the one before is on screen. */

/** A step that has not been painted within this is not waited for any more. */
const stepWithinMs = 3_000;

/** See the file's first line. Times are monotonic. */
export class StepQueue {
  #waiting = 0;
  #underWaySinceMs: number | null = null;

  add(toward: 1 | -1): void {
    this.#waiting += toward;
  }

  clear(): void {
    this.#waiting = 0;
    this.#underWaySinceMs = null;
  }

  /** A picture is on screen. */
  painted(): void {
    this.#underWaySinceMs = null;
  }

  /** The step to take now; null while one is under way or none waits. */
  take(nowMs: number): 1 | -1 | null {
    if (this.#underWaySinceMs !== null && nowMs - this.#underWaySinceMs <= stepWithinMs) return null;
    if (this.#waiting === 0) return null;
    const toward = this.#waiting > 0 ? 1 : -1;
    this.#waiting -= toward;
    this.#underWaySinceMs = nowMs;
    return toward;
  }
}
