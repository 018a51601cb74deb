/** What cameras are told: no sooner than the dwell allows, a few starts at once, and what fails is tried less and less. */
import { describe, expect, test } from 'vitest';
import type { Motion } from '../../../../contract/load.ts';
import { type Standing, ToldMotions } from '../../../../renderer/governor/told-motions.ts';

const all = (keys: readonly string[], motion: Motion): ReadonlyMap<string, Motion> =>
  new Map(keys.map((key) => [key, motion]));

const standing = (keys: readonly string[], motion: Motion, atOnce = false): ReadonlyMap<string, Standing> =>
  new Map(keys.map((key) => [key, { motion, atOnce }]));

const one = ['a'];

describe('a camera', () => {
  test('moves until it is told something, and is told each thing once', () => {
    const told = new ToldMotions();
    expect(told.of('a')).toBe('moving');
    expect(told.follow(0, all(one, 'key-frames'), standing(one, 'moving'))).toEqual([['a', 'key-frames']]);
    expect(told.follow(500, all(one, 'key-frames'), standing(one, 'moving'))).toEqual([]);
    expect(told.of('a')).toBe('key-frames');
  });

  test('is not told otherwise within five seconds', () => {
    const told = new ToldMotions();
    told.follow(0, all(one, 'key-frames'), standing(one, 'moving'));
    expect(told.follow(4_999, all(one, 'moving'), standing(one, 'key-frames'))).toEqual([]);
    expect(told.follow(5_000, all(one, 'moving'), standing(one, 'key-frames'))).toEqual([['a', 'moving']]);
    expect(told.follow(9_999, all(one, 'key-frames'), standing(one, 'moving'))).toEqual([]);
    expect(told.follow(10_000, all(one, 'key-frames'), standing(one, 'moving'))).toEqual([['a', 'key-frames']]);
  });

  test('follows at once when somebody attends to it, or nobody can see it, or somebody can again', () => {
    const told = new ToldMotions();
    told.follow(0, all(one, 'key-frames'), standing(one, 'moving'));
    expect(told.follow(100, all(one, 'moving'), standing(one, 'key-frames', true))).toEqual([['a', 'moving']]);
    expect(told.follow(200, all(one, 'paused'), standing(one, 'moving'))).toEqual([['a', 'paused']]);
    expect(told.follow(300, all(one, 'key-frames'), standing(one, 'paused'))).toEqual([['a', 'key-frames']]);
  });

  test('that has left the wall is forgotten', () => {
    const told = new ToldMotions();
    told.follow(0, all(['a', 'b'], 'key-frames'), standing(['a', 'b'], 'moving'));
    told.keep(new Set(['b']));
    expect([told.of('a'), told.of('b')]).toEqual(['moving', 'key-frames']);
  });
});

describe('starts', () => {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const asStills = (): ToldMotions => {
    const told = new ToldMotions();
    told.follow(0, all(keys, 'key-frames'), standing(keys, 'moving'));
    return told;
  };

  test('are four at once; the next follow as the first are done', () => {
    const told = asStills();
    const first = told.follow(6_000, all(keys, 'moving'), standing(keys, 'key-frames'));
    expect(first.map(([key]) => key)).toEqual(['a', 'b', 'c', 'd']);
    expect(told.starting(6_500, standing(keys, 'key-frames'))).toBe(4);
    expect(told.follow(6_500, all(keys, 'moving'), standing(keys, 'key-frames'))).toEqual([]);
    const twoMove = new Map([...standing(keys, 'key-frames'), ...standing(['a', 'c'], 'moving')]);
    expect(told.follow(7_000, all(keys, 'moving'), twoMove).map(([key]) => key)).toEqual(['e', 'f']);
  });

  test('that are attended to do not wait for others', () => {
    const told = asStills();
    told.follow(6_000, all(keys, 'moving'), standing(keys, 'key-frames'));
    const attended = new Map([...standing(keys, 'key-frames'), ...standing(['g'], 'key-frames', true)]);
    expect(told.follow(6_100, all(keys, 'moving'), attended)).toEqual([['g', 'moving']]);
  });

  test('that come to nothing hold nobody back for longer than twenty seconds', () => {
    const told = asStills();
    told.follow(6_000, all(keys, 'moving'), standing(keys, 'key-frames'));
    expect(told.starting(25_999, standing(keys, 'key-frames'))).toBe(4);
    expect(told.starting(26_000, standing(keys, 'key-frames'))).toBe(0);
  });

  test('are counted for cameras that show key frames only: a first picture and a paused one are no such', () => {
    const told = new ToldMotions();
    expect(told.follow(0, all(keys, 'moving'), standing(keys, 'moving'))).toHaveLength(7);
    told.follow(100, all(keys, 'paused'), standing(keys, 'moving'));
    expect(told.follow(200, all(keys, 'moving'), standing(keys, 'paused'))).toHaveLength(7);
  });
});

describe('a camera that never moves', () => {
  /** Lets a camera that is wished to move and never does go by, looked at twice a second: when it was told what. */
  const watched = (forMs: number, startsAtMs = Number.POSITIVE_INFINITY): (readonly [number, Motion])[] => {
    const told = new ToldMotions();
    told.follow(-10_000, all(one, 'key-frames'), standing(one, 'moving'));
    const log: (readonly [number, Motion])[] = [];
    for (let nowMs = 0; nowMs <= forMs; nowMs += 500) {
      const shown = nowMs >= startsAtMs && told.of('a') === 'moving' ? 'moving' : 'key-frames';
      for (const [, motion] of told.follow(nowMs, all(one, 'moving'), standing(one, shown))) log.push([nowMs, motion]);
    }
    return log;
  };

  test('is left alone for a minute, then twice as long each time, up to ten minutes', () => {
    const log = watched(3_600_000);
    const waits = log.slice(1).flatMap(([atMs, motion], index) => {
      const [beforeMs] = log[index] ?? [0];
      return motion === 'moving' ? [(atMs - beforeMs) / 1_000] : [];
    });
    expect(waits.slice(0, 7)).toEqual([60, 120, 240, 480, 600, 600, 600]);
    const tries = log.slice(0, -1).flatMap(([atMs, motion], index) => {
      const [nextMs] = log[index + 1] ?? [0];
      return motion === 'moving' ? [(nextMs - atMs) / 1_000] : [];
    });
    expect(new Set(tries)).toEqual(new Set([20.5]));
  });

  test('is trusted again once it has moved', () => {
    // Its third try succeeds.
    const log = watched(400_000, 215_000);
    expect(log.map(([, motion]) => motion)).toEqual(['moving', 'key-frames', 'moving', 'key-frames', 'moving']);
    const told = new ToldMotions();
    told.follow(0, all(one, 'moving'), standing(one, 'key-frames'));
    told.follow(20_500, all(one, 'moving'), standing(one, 'key-frames'));
    told.follow(80_500, all(one, 'moving'), standing(one, 'key-frames'));
    told.follow(81_000, all(one, 'moving'), standing(one, 'moving'));
    told.follow(101_500, all(one, 'moving'), standing(one, 'key-frames'));
    expect(told.follow(161_000, all(one, 'moving'), standing(one, 'key-frames'))).toEqual([]);
    expect(told.follow(161_500, all(one, 'moving'), standing(one, 'key-frames'))).toEqual([['a', 'moving']]);
  });

  test('is tried at once where somebody attends to it', () => {
    const told = new ToldMotions();
    told.follow(0, all(one, 'moving'), standing(one, 'key-frames'));
    told.follow(20_500, all(one, 'moving'), standing(one, 'key-frames'));
    expect(told.of('a')).toBe('key-frames');
    expect(told.follow(21_000, all(one, 'moving'), standing(one, 'key-frames'))).toEqual([]);
    expect(told.follow(21_500, all(one, 'moving'), standing(one, 'key-frames', true))).toEqual([['a', 'moving']]);
  });
});
