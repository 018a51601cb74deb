/** What is noticed before the page is there is not lost. */
import { expect, test } from 'vitest';
import { createNoticeBoard } from '../../../main/notice-board.ts';

test('sentences wait for the page, are taken once, and reach it at once from then on', () => {
  const told: string[] = [];
  const board = createNoticeBoard((sentence) => told.push(sentence));
  board.give('The clock is wrong.');
  expect(told).toEqual([]);
  expect(board.take()).toEqual(['The clock is wrong.']);
  expect(board.take()).toEqual([]);
  board.give('A stream was left out.');
  expect(told).toEqual(['A stream was left out.']);
});

test('of very many only the newest wait', () => {
  const board = createNoticeBoard(() => undefined);
  for (let count = 1; count <= 30; count += 1) board.give(`${count}`);
  const kept = board.take();
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([20, '11', '30']);
});
