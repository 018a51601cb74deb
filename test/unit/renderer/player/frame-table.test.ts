/** The table of pictures that steps go by. */
import { describe, expect, test } from 'vitest';
import { FrameTable } from '../../../../renderer/player/frame-table.ts';

describe('the table', () => {
  test('knows each picture’s neighbours', () => {
    const table = new FrameTable();
    table.add([2, 2.04, 2.08]);
    table.add([0, 0.04]);
    expect(table.neighbour(2.04, 1)).toEqual({ timeS: 2.08, lengthS: null });
    expect(table.neighbour(2.04, -1)?.timeS).toBe(2);
    expect(table.neighbour(2.000_2, -1)?.timeS).toBe(0.04);
    expect(table.neighbour(2.08, 1)).toBeNull();
  });

  test('a segment loaded again replaces its pictures', () => {
    const table = new FrameTable();
    table.add([0, 0.04, 0.08]);
    table.add([0.06, 0.1]);
    table.add([0.06, 0.1]);
    expect(table.neighbour(0.04, 1)?.timeS).toBe(0.06);
  });

  test('lets go of what lies minutes away from the newest segment', () => {
    const table = new FrameTable();
    for (let second = 0; second < 1_000; second += 1) table.add([second, second + 0.5]);
    expect(table.neighbour(900, -1)?.timeS).toBe(899.5);
    expect(table.neighbour(800, -1)).toBeNull();
  });
});
