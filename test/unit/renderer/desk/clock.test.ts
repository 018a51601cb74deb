/** The tick that counting texts follow: four times a second, standing still while nobody can see them. */
import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { createManualClock } from '../manual-clock.ts';

test('ticks four times a second until it is disposed of', () => {
  const clock = createManualClock();
  clock.advance(1_100);
  expect(clock.tick.value).toBe(1_000);
  clock.dispose();
  expect(clock.waiting()).toBe(0);
  clock.advance(1_000);
  expect(clock.tick.value).toBe(1_000);
});

test('stands still without a timer while the window is hidden, and is right at once when it is shown', () => {
  const hidden = signal(false);
  const clock = createManualClock(0, hidden);
  clock.advance(600);
  hidden.value = true;
  expect(clock.waiting()).toBe(0);
  clock.advance(60_000);
  expect(clock.tick.value).toBe(500);
  hidden.value = false;
  expect(clock.tick.value).toBe(60_600);
  clock.advance(250);
  expect([clock.tick.value, clock.waiting()]).toEqual([60_850, 1]);
});

test('of a window that is hidden from the beginning does not begin', () => {
  const clock = createManualClock(0, signal(true));
  expect(clock.waiting()).toBe(0);
  clock.dispose();
});
