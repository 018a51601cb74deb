/** A clock that stands still until a test moves it. */
import type { Clock } from '../../../main/clock.ts';

export interface ManualClock extends Clock {
  /** Moves time on, running what falls due in order, each at its own moment; pending promises settle in between. */
  readonly advance: (durationMs: number) => Promise<void>;
  /** Timers that wait. */
  readonly waiting: () => number;
}

/** Wall time starts at `startMs`, monotonic time at 0. */
export function createManualClock(startMs = 1_700_000_000_000): ManualClock {
  let elapsedMs = 0;
  let timers: { readonly dueMs: number; readonly task: () => void }[] = [];
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return {
    nowMs: () => startMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    after: (delayMs, task) => {
      const timer = { dueMs: elapsedMs + delayMs, task };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance: async (durationMs) => {
      const endMs = elapsedMs + durationMs;
      await settle();
      for (;;) {
        const [next] = timers.filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs);
        if (next === undefined) break;
        timers = timers.filter((other) => other !== next);
        elapsedMs = Math.max(elapsedMs, next.dueMs);
        next.task();
        await settle();
      }
      elapsedMs = endMs;
    },
    waiting: () => timers.length,
  };
}
