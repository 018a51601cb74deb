/** The layout keeps tiles inside the wall, apart, equal and of the right shape, at every size. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutSizes } from '../../../../contract/settings.ts';
import { type LayoutInput, layOut } from '../../../../renderer/wall/layout.ts';

const inputs: fc.Arbitrary<LayoutInput> = fc.record({
  width: fc.integer({ min: 200, max: 8_000 }),
  height: fc.integer({ min: 150, max: 5_000 }),
  tiles: fc.constantFrom(...layoutSizes),
  gap: fc.integer({ min: 0, max: 4 }),
  caption: fc.integer({ min: 16, max: 60 }),
});

describe('layOut', () => {
  test('places every tile inside the wall', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { rects } = layOut(input);
        expect(rects).toHaveLength(input.tiles);
        for (const rect of rects) {
          expect(rect.left).toBeGreaterThanOrEqual(0);
          expect(rect.top).toBeGreaterThanOrEqual(0);
          expect(rect.left + rect.width).toBeLessThanOrEqual(input.width);
          expect(rect.top + rect.height).toBeLessThanOrEqual(input.height);
        }
      }),
    );
  });

  test('keeps at least the gap between tiles', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { rects } = layOut(input);
        for (const [index, a] of rects.entries()) {
          for (const b of rects.slice(index + 1)) {
            const apart =
              a.left + a.width + input.gap <= b.left ||
              b.left + b.width + input.gap <= a.left ||
              a.top + a.height + input.gap <= b.top ||
              b.top + b.height + input.gap <= a.top;
            expect(apart).toBe(true);
          }
        }
      }),
    );
  });

  test('gives each picture 16:9 to within a pixel, on whole pixels', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { rects, captionBelow } = layOut(input);
        for (const rect of rects) {
          const pictureHeight = rect.height - (captionBelow ? input.caption : 0);
          expect(Math.abs(pictureHeight - (rect.width * 9) / 16)).toBeLessThanOrEqual(1);
          expect(Object.values(rect).every(Number.isInteger)).toBe(true);
        }
      }),
    );
  });

  test('fills the width or the height as far as 16:9 allows', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { rects, columns, rows, captionBelow } = layOut(input);
        const [first] = rects;
        if (first === undefined) throw new Error('no tile');
        const spareWidth = input.width - columns * first.width - (columns - 1) * input.gap;
        const spareHeight =
          input.height - rows * (first.height - (captionBelow ? input.caption : 0)) - (rows - 1) * input.gap;
        expect(spareWidth < columns || spareHeight < 2 * rows).toBe(true);
      }),
    );
  });

  test.each([
    [1, 1, 1],
    [4, 2, 2],
    [9, 3, 3],
    [12, 4, 3],
    [16, 4, 4],
  ])('%i tiles on a common display are %i × %i', (tiles, columns, rows) => {
    const layout = layOut({ width: 1_872, height: 1_056, tiles, gap: 2, caption: 24 });
    expect([layout.columns, layout.rows]).toEqual([columns, rows]);
  });

  test('12 tiles stand on their side on an upright display', () => {
    const layout = layOut({ width: 1_032, height: 1_896, tiles: 12, gap: 2, caption: 24 });
    expect(layout.columns).toBeLessThan(layout.rows);
  });

  test('a narrower wall keeps the grid chosen for the room it would have', () => {
    const room = { width: 1_872, height: 1_056 };
    const narrow = layOut({ width: 1_592, height: 1_056, tiles: 12, gap: 2, caption: 24, arrangeFor: room });
    expect(narrow.columns).toBe(4);
  });

  test('captions go below the pictures exactly when there is height to spare', () => {
    const flat = layOut({ width: 1_872, height: 1_056, tiles: 16, gap: 2, caption: 24 });
    const tall = layOut({ width: 1_872, height: 1_056, tiles: 12, gap: 2, caption: 24 });
    expect([flat.captionBelow, tall.captionBelow]).toEqual([false, true]);
  });

  test('a wall without room has tiles without size, not of negative size', () => {
    const { rects } = layOut({ width: 0, height: 0, tiles: 16, gap: 2, caption: 24 });
    expect(rects.every((rect) => rect.width === 0 && rect.height >= 0)).toBe(true);
  });
});
