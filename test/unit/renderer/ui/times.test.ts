/** Times, ages and counts have one shape each. */
import { expect, test } from 'vitest';
import { ageText, clockText, countText } from '../../../../renderer/ui/times.ts';

test('counts', () => {
  expect([0, 41_999, 725_000, 11_525_000, 183_600_000, -5].map(countText)).toEqual([
    '0:00',
    '0:41',
    '12:05',
    '3:12:05',
    '2 d 3 h',
    '0:00',
  ]);
});

test('ages', () => {
  expect([0, 8_400, 99_999, 100_000, 11_100_000, 183_600_000, -5].map(ageText)).toEqual([
    '0 s',
    '8 s',
    '99 s',
    '1 min',
    '3 h 05 min',
    '2 d 3 h',
    '0 s',
  ]);
});

test('the clock is local and has seconds', () => {
  expect(clockText(new Date(2026, 0, 2, 3, 4, 5).getTime())).toBe('03:04:05');
});
