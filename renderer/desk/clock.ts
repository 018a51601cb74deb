/** The window's one clock: injected time for every decision, and one slow tick for every text that counts. */
import { effect, type ReadonlySignal, signal } from '@preact/signals';

/** Where time comes from; the composition root passes the browser's own. */
export interface TimeSource {
  /** Monotonic milliseconds, as `performance.now()`. */
  readonly nowMs: () => number;
  /** Milliseconds since the Unix epoch, as `Date.now()`. */
  readonly epochMs: () => number;
  readonly setTimeout: (run: () => void, delayMs: number) => number;
  readonly clearTimeout: (id: number) => void;
}

/** Time as the rest of the window sees it. */
export interface Clock {
  readonly nowMs: () => number;
  readonly epochMs: () => number;
  /** Runs once after the delay; returns the canceller. */
  readonly after: (delayMs: number, run: () => void) => () => void;
  /**
   * Monotonic milliseconds, renewed four times a second: what counting texts are computed from. It stands still while nobody can see
   * them, and is right again at once.
   */
  readonly tick: ReadonlySignal<number>;
  /** Stops the tick. */
  readonly dispose: () => void;
}

/** Often enough that a counted second is never skipped, seldom enough to cost nothing. */
const tickMs = 250;

/** Makes a clock and starts its tick. `hidden`: nobody can see the window. */
export const createClock = (source: TimeSource, hidden: ReadonlySignal<boolean>): Clock => {
  const tick = signal(source.nowMs());
  let timer = 0;
  const turn = (): void => {
    tick.value = source.nowMs();
    timer = source.setTimeout(turn, tickMs);
  };
  const stopFollowing = effect(() => {
    source.clearTimeout(timer);
    if (!hidden.value) turn();
  });
  return {
    nowMs: source.nowMs,
    epochMs: source.epochMs,
    after: (delayMs, run) => {
      const id = source.setTimeout(run, delayMs);
      return () => source.clearTimeout(id);
    },
    tick,
    dispose: () => {
      stopFollowing();
      source.clearTimeout(timer);
    },
  };
};
