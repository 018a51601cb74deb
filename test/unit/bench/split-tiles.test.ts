import { expect, it } from 'vitest';
import { inHalves } from '../../../bench/split-tiles.ts';

const tile = (camera: string, left: number, top: number) => ({ camera, rect: { left, top, width: 100, height: 50 } });

it('gives each window half of the tiles, from its own top on, and room for them', () => {
  const [upper, lower] = inHalves([
    tile('a', 0, 0),
    tile('b', 102, 0),
    tile('c', 0, 52),
    tile('d', 0, 104),
    tile('e', 102, 104),
  ]);
  expect([upper.tiles.map(({ camera }) => camera), upper.width, upper.height]).toEqual([['a', 'b', 'c'], 202, 102]);
  expect([lower.tiles, lower.width, lower.height]).toEqual([[tile('d', 0, 0), tile('e', 102, 0)], 202, 50]);
});

it('leaves the second window empty where there is one tile', () => {
  const [upper, lower] = inHalves([tile('a', 0, 10)]);
  expect([upper.tiles, lower]).toEqual([[tile('a', 0, 0)], { tiles: [], width: 0, height: 0 }]);
});
