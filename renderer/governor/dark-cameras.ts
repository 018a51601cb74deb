/** Cameras that have had nothing to show for a while: while others want their places they wait behind them, until they are live again. */
import type { Health } from '../../contract/health.ts';

/** What does not pass by itself within moments, and shows nothing meanwhile. */
const nothingToShow: ReadonlySet<Health> = new Set<Health>(['offline', 'denied', 'unplayable', 'sign-in']);
/** These show a picture, or nothing is asked of them: what was known before says nothing any more. */
const forgetful: ReadonlySet<Health> = new Set<Health>(['live', 'behind', 'paused']);
/** A fault that is over sooner changes nothing: twice what the wall does not take back (ToldMotions). */
const afterMs = 10_000;

/** See the file's first line. Times are monotonic. */
export class DarkCameras {
  readonly #sinceMs = new Map<string, number>();

  /** Takes in how a camera is; answers whether it is dark. Once it is, only a picture ends that, not another try. */
  see(nowMs: number, key: string, health: Health): boolean {
    const sinceMs = this.#sinceMs.get(key) ?? nowMs;
    const isDark = nowMs - sinceMs >= afterMs;
    if (forgetful.has(health) || !(isDark || nothingToShow.has(health))) {
      this.#sinceMs.delete(key);
      return false;
    }
    this.#sinceMs.set(key, sinceMs);
    return isDark;
  }

  /** Forgets cameras that are not on the wall any more. */
  keep(keys: ReadonlySet<string>): void {
    for (const key of this.#sinceMs.keys()) if (!keys.has(key)) this.#sinceMs.delete(key);
  }
}
