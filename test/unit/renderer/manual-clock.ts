/** A clock that a test moves by hand. */
import { signal } from '@preact/signals';
import { type Clock, createClock } from '../../../renderer/desk/clock.ts';

/** A {@link Clock} whose time passes only in {@link ManualClock.advance}. */
export interface ManualClock extends Clock {
  /** Lets so many milliseconds pass, running in order what falls due. */
  readonly advance: (ms: number) => void;
  /** Timers waiting, the tick's own included. */
  readonly waiting: () => number;
}

/** Makes a clock that stands at zero; the epoch is `epochAtStartMs`. `hidden`: nobody can see its window. */
export const createManualClock = (epochAtStartMs = 1_700_000_000_000, hidden = signal(false)): ManualClock => {
  let nowMs = 0;
  let lastId = 0;
  const timers = new Map<number, { readonly atMs: number; readonly run: () => void }>();
  const clock = createClock(
    {
      nowMs: () => nowMs,
      epochMs: () => epochAtStartMs + nowMs,
      setTimeout: (run, delayMs) => {
        lastId += 1;
        timers.set(lastId, { atMs: nowMs + delayMs, run });
        return lastId;
      },
      clearTimeout: (id) => void timers.delete(id),
    },
    hidden,
  );
  const nextDue = (untilMs: number): number | undefined =>
    [...timers]
      .filter(([, timer]) => timer.atMs <= untilMs)
      .toSorted(([idA, a], [idB, b]) => a.atMs - b.atMs || idA - idB)[0]?.[0];
  return {
    ...clock,
    waiting: () => timers.size,
    advance: (ms) => {
      const untilMs = nowMs + ms;
      for (let id = nextDue(untilMs); id !== undefined; id = nextDue(untilMs)) {
        const timer = timers.get(id);
        timers.delete(id);
        nowMs = Math.max(nowMs, timer?.atMs ?? nowMs);
        timer?.run();
      }
      nowMs = untilMs;
    },
  };
};
