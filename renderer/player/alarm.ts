/** One thing planned for later: setting it anew replaces the old plan. */
import type { PlayerClock } from './player-tools.ts';

/** See the file's first line. */
export class Alarm {
  readonly #clock: PlayerClock;
  #plan: { readonly atMs: number; readonly cancel: () => void } | null = null;

  constructor(clock: PlayerClock) {
    this.#clock = clock;
  }

  /** When it is due, monotonic; null when nothing is planned. */
  get atMs(): number | null {
    return this.#plan?.atMs ?? null;
  }

  /** Plans `action` for `atMs` (monotonic); a time in the past is at once. */
  set(atMs: number, action: () => void): void {
    this.cancel();
    const cancel = this.#clock.after(Math.max(0, atMs - this.#clock.nowMs()), () => {
      this.#plan = null;
      action();
    });
    this.#plan = { atMs, cancel };
  }

  cancel(): void {
    this.#plan?.cancel();
    this.#plan = null;
  }
}
