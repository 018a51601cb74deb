/** One timer per period for all: all are called together, and the last one to leave stops it. */
import { expect, test } from 'vitest';
import { createSharedBeats } from '../../../../renderer/player/shared-beat.ts';

interface World {
  readonly join: ReturnType<typeof createSharedBeats>;
  /** Timers that run, by period. */
  readonly timers: { readonly periodMs: number; readonly action: () => void }[];
}

const createWorld = (): World => {
  const timers: { readonly periodMs: number; readonly action: () => void }[] = [];
  const join = createSharedBeats((periodMs, action) => {
    const timer = { periodMs, action };
    timers.push(timer);
    return () => {
      const at = timers.indexOf(timer);
      if (at !== -1) timers.splice(at, 1);
    };
  });
  return { join, timers };
};

test('one timer calls all of a period; another period has its own', () => {
  const { join, timers } = createWorld();
  const called: string[] = [];
  join(200, () => called.push('a'));
  join(200, () => called.push('b'));
  join(500, () => called.push('c'));
  expect(timers.map(({ periodMs }) => periodMs)).toEqual([200, 500]);
  timers[0]?.action();
  expect(called).toEqual(['a', 'b']);
});

test('the timer stops with the last one, and starts anew with the next', () => {
  const { join, timers } = createWorld();
  const leaveA = join(200, () => undefined);
  const leaveB = join(200, () => undefined);
  leaveA();
  leaveA();
  expect(timers).toHaveLength(1);
  leaveB();
  expect(timers).toEqual([]);
  join(200, () => undefined);
  expect(timers).toHaveLength(1);
});

test('one that left long ago stops nobody who came since by leaving again', () => {
  const { join, timers } = createWorld();
  let calls = 0;
  const leave = join(200, () => undefined);
  leave();
  const leaveLater = join(200, () => {
    calls += 1;
  });
  leave();
  const leaveLast = join(200, () => undefined);
  timers[0]?.action();
  expect([timers.length, calls]).toEqual([1, 1]);
  leaveLater();
  leaveLast();
  expect(timers).toEqual([]);
});

test('the same action can be there twice; one that leaves during a beat is not called any more', () => {
  const { join, timers } = createWorld();
  let calls = 0;
  const action = (): void => {
    calls += 1;
    leaveSecond();
  };
  join(200, action);
  const leaveSecond = join(200, action);
  timers[0]?.action();
  timers[0]?.action();
  expect(calls).toBe(2);
});
