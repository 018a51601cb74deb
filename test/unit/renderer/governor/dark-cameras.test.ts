/** When a camera counts as one that has nothing to show, and when no more. */
import { expect, test } from 'vitest';
import type { Health } from '../../../../contract/health.ts';
import { DarkCameras } from '../../../../renderer/governor/dark-cameras.ts';

/** How a camera is seen every two seconds: d for dark, else a dot. */
const seenAs = (healths: readonly Health[]): string => {
  const cameras = new DarkCameras();
  return healths.map((health, index) => (cameras.see(index * 2_000, 'a', health) ? 'd' : '.')).join('');
};
const times = (count: number, health: Health): readonly Health[] => Array.from({ length: count }, () => health);

test.each(['offline', 'denied', 'unplayable', 'sign-in'] as const)('%s is dark after ten seconds', (health) => {
  expect(seenAs(times(8, health))).toBe('.....ddd');
});

test.each(['live', 'behind', 'connecting', 'frozen', 'silent', 'throttled', 'paused'] as const)(
  '%s never is',
  (health) => {
    expect(seenAs(times(8, health))).toBe('........');
  },
);

test('one trouble after the other counts as one; what is between them begins anew', () => {
  expect(seenAs([...times(3, 'offline'), ...times(4, 'denied')])).toBe('.....dd');
  expect(seenAs([...times(4, 'offline'), 'connecting', ...times(4, 'offline')])).toBe('.........');
});

test('only a picture ends it, not another try; and nobody knows of one that was not looked at', () => {
  expect(seenAs([...times(6, 'offline'), 'connecting', 'frozen', 'silent', 'live', 'offline'])).toBe('.....dddd..');
  expect(seenAs([...times(6, 'offline'), 'paused', 'connecting'])).toBe('.....d..');
});

test('one that has left the wall is forgotten', () => {
  const cameras = new DarkCameras();
  cameras.see(0, 'a', 'offline');
  cameras.see(0, 'b', 'offline');
  cameras.keep(new Set(['b']));
  expect([cameras.see(20_000, 'a', 'offline'), cameras.see(20_000, 'b', 'offline')]).toEqual([false, true]);
});
