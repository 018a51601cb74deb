/** Who moves first: what is enlarged, attended to, large, and then the operator's own order. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Candidate, isSmall, motionsFor, ranked, smallTile } from '../../../../renderer/governor/ranking.ts';

const candidate = (key: string, change: Partial<Candidate> = {}): Candidate => ({
  key,
  visible: true,
  enlarged: false,
  focused: false,
  held: false,
  blocked: false,
  dark: false,
  width: 320,
  height: 180,
  order: 0,
  ...change,
});

const keysOf = (candidates: readonly Candidate[]): readonly string[] => candidates.map(({ key }) => key);

describe('the ranking', () => {
  test('enlarged before attended before large before small before the order', () => {
    const wall = [
      candidate('small', { width: 160, height: 90, order: 0 }),
      candidate('third', { order: 3 }),
      candidate('second', { order: 2 }),
      candidate('large', { width: 640, height: 360, order: 4 }),
      candidate('attended', { width: 160, height: 90, focused: true, order: 5 }),
      candidate('enlarged', { width: 100, height: 60, enlarged: true, order: 6 }),
    ];
    expect(keysOf(ranked(wall))).toEqual(['enlarged', 'attended', 'large', 'second', 'third', 'small']);
  });

  test('one that has nothing to show comes after all others, unless somebody attends to it', () => {
    const wall = [
      candidate('dark', { width: 640, height: 360, dark: true, order: 0 }),
      candidate('small', { width: 160, height: 90, order: 1 }),
      candidate('attended', { dark: true, focused: true, order: 2 }),
    ];
    expect(keysOf(ranked(wall))).toEqual(['attended', 'small', 'dark']);
    // Where nobody else wants the place it is kept for it.
    expect(motionsFor(wall, 3).get('dark')).toBe('moving');
  });

  test('a pixel more or less does not change the order', () => {
    const wall = [candidate('b', { width: 321, height: 181, order: 1 }), candidate('a', { order: 0 })];
    expect(keysOf(ranked(wall))).toEqual(['a', 'b']);
  });

  test('a tile is small by its area, whatever its shape', () => {
    expect(isSmall(smallTile)).toBe(false);
    expect(isSmall({ width: smallTile.width - 1, height: smallTile.height })).toBe(true);
    expect(isSmall({ width: 400, height: 100 })).toBe(false);
  });
});

describe('how each camera is shown', () => {
  test('the first ones move, the others show key frames, those unseen nothing', () => {
    const wall = [
      candidate('unseen', { visible: false, enlarged: true, order: 0 }),
      candidate('a', { order: 1 }),
      candidate('b', { order: 2 }),
      candidate('c', { order: 3 }),
    ];
    expect(Object.fromEntries(motionsFor(wall, 2))).toEqual({
      unseen: 'paused',
      a: 'moving',
      b: 'moving',
      c: 'key-frames',
    });
  });

  test('one that is attended to moves even where none may', () => {
    const wall = [candidate('a'), candidate('b', { focused: true, order: 1 }), candidate('c', { order: 2 })];
    expect([...motionsFor(wall, 0)].filter(([, motion]) => motion === 'moving')).toEqual([['b', 'moving']]);
  });

  test('one that would not move, or is paused by somebody, takes no place from the others', () => {
    const wall = [
      candidate('would not', { blocked: true }),
      candidate('paused', { held: true, order: 1 }),
      candidate('a', { order: 2 }),
      candidate('b', { order: 3 }),
    ];
    const motions = { 'would not': 'key-frames', paused: 'moving', a: 'moving', b: 'key-frames' };
    expect(Object.fromEntries(motionsFor(wall, 1))).toEqual(motions);
    expect(motionsFor([candidate('a', { blocked: true, focused: true })], 0).get('a')).toBe('moving');
  });

  test('of any wall as many move as may, no one before somebody more important', () => {
    const anyWall = fc
      .array(
        fc.record({
          visible: fc.boolean(),
          focused: fc.boolean(),
          width: fc.integer({ min: 0, max: 900 }),
          height: fc.integer({ min: 0, max: 600 }),
        }),
        { maxLength: 40 },
      )
      .map((parts) => parts.map((part, order) => candidate(`${order}`, { ...part, order })));
    fc.assert(
      fc.property(anyWall, fc.nat(40), (wall, mayMove) => {
        const motions = motionsFor(wall, mayMove);
        const seen = ranked(wall);
        const attended = seen.filter(({ focused }) => focused).length;
        const moving = seen.filter(({ key }) => motions.get(key) === 'moving').length;
        expect(motions.size).toBe(wall.length);
        expect(moving).toBe(Math.max(Math.min(mayMove, seen.length), attended));
        expect(seen.slice(0, moving).every(({ key }) => motions.get(key) === 'moving')).toBe(true);
        expect(wall.every(({ key, visible }) => visible === (motions.get(key) !== 'paused'))).toBe(true);
      }),
    );
  });
});
