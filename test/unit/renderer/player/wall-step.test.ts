/** Which feeds keep to one draw, who leads, and who changes aside. */
import { expect, test } from 'vitest';
import { apartMs, WallStep } from '../../../../renderer/player/wall-step.ts';

const frameMs = 1_000 / 15;

/** Tells of `draws` pictures in a row, the first at `fromMs`; the last answer. */
const draw = (step: WallStep, feed: object, fromMs: number, draws: number, lengthMs = frameMs): boolean =>
  Array.from({ length: draws }, (_, index) => step.isAside(feed, lengthMs, fromMs + 4 * index * lengthMs)).at(-1) ??
  false;

test('moments are told apart by their draw, not by how many pictures lie between them', () => {
  expect(apartMs(1_000, 1_000 + 7 * frameMs, frameMs)).toBe(0);
  expect(apartMs(1_000, 1_002, frameMs)).toBe(0);
  expect(apartMs(1_000, 1_000 + 6.5 * frameMs, frameMs)).toBeCloseTo(frameMs / 2);
  expect(apartMs(1_000 + 3.75 * frameMs, 1_000, frameMs)).toBeCloseTo(frameMs / 4);
});

test('the first feed leads; another is aside once four of its pictures came in another draw', () => {
  const [step, leader, other] = [new WallStep(), {}, {}];
  expect(draw(step, leader, 0, 4)).toBe(false);
  expect(draw(step, other, frameMs / 2, 3)).toBe(false);
  expect(draw(step, other, 12.5 * frameMs, 1)).toBe(true);
  // what was seen of it is forgotten with the answer
  expect(draw(step, other, 16.5 * frameMs, 3)).toBe(false);
  expect(step.beat(frameMs, 1_000)).toBeCloseTo(12 * frameMs);
});

test('a feed in the same draw is not aside, nor one that keeps to none, nor one whose pictures have another length', () => {
  const [step, leader] = [new WallStep(), {}];
  draw(step, leader, 0, 4);
  expect(draw(step, {}, 2, 4)).toBe(false);
  const restless = {};
  const answers = [0.5, 4.75, 8.5, 12.25, 16.5].map((at) => step.isAside(restless, frameMs, at * frameMs));
  expect(answers).not.toContain(true);
  expect(draw(step, {}, 20, 4, 40)).toBe(false);
  expect(step.beat(100, 0)).toBeNull();
});

test('who has left or has not drawn for two seconds leads nobody', () => {
  const [step, first, second] = [new WallStep(), {}, {}];
  draw(step, first, 0, 4);
  expect(step.beat(frameMs, 12 * frameMs + 1_999)).not.toBeNull();
  expect(step.beat(frameMs, 12 * frameMs + 2_001)).toBeNull();
  step.leave(first);
  expect(step.beat(frameMs, 12 * frameMs)).toBeNull();
  expect(draw(step, second, 0.5 * frameMs, 4)).toBe(false);
  expect(draw(step, {}, frameMs, 4)).toBe(true);
});
