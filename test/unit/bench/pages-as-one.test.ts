import { expect, it } from 'vitest';
import { pagesAsOne, together } from '../../../bench/pages-as-one.ts';
import type { MeasuredPage } from '../../../bench/quiet-page.ts';

it('puts the answers of two pages together', () => {
  const one = { watchedMs: 15_010, tiles: [{ camera: 'a' }], inputMs: [24], seen: { a: 5 } };
  const other = { watchedMs: 15_000, tiles: [{ camera: 'b' }], inputMs: [], seen: { b: 7 } };
  expect(together(one, other)).toEqual({
    watchedMs: 15_000,
    tiles: [{ camera: 'a' }, { camera: 'b' }],
    inputMs: [24],
    seen: { a: 5, b: 7 },
  });
  expect([together(undefined, 3), together(true, false), together(null, {})]).toEqual([undefined, true, null]);
});

it('asks each page, and presses keys in the first', async () => {
  const pressed: string[] = [];
  const pageOf = (name: string): MeasuredPage => ({
    evaluate: (async () => [name]) as unknown as MeasuredPage['evaluate'],
    keyboard: { press: async (key) => void pressed.push(`${name} ${key}`) },
  });
  const page = pagesAsOne([pageOf('a'), pageOf('b')]);
  expect(await page.evaluate('names')).toEqual(['a', 'b']);
  await page.keyboard.press('Enter');
  expect(pressed).toEqual(['a Enter']);
});
