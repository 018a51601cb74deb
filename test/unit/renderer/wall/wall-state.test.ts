/** The wall's reducer. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CameraRef, cameraKey } from '../../../../contract/cameras.ts';
import { layoutSizes } from '../../../../contract/settings.ts';
import { placesOf } from '../../../../contract/wall-fill.ts';
import { placeForNew, reduceWall, type WallEvent, type WallState } from '../../../../renderer/wall/wall-state.ts';
import { refOf } from '../cameras-for-tests.ts';

const a = refOf('a');
const b = refOf('b');
const c = refOf('c');
const wall = (change: Partial<WallState> = {}): WallState => ({
  tiles: 4,
  chosen: null,
  found: [a, b],
  selected: 0,
  enlarged: false,
  ...change,
});
const names = (state: WallState): readonly (string | null)[] =>
  placesOf(state).map((place) => place?.StreamName ?? null);
const after = (state: WallState, ...events: readonly WallEvent[]): WallState => events.reduce(reduceWall, state);

describe('reduceWall', () => {
  test('shows the cameras found until somebody arranges the wall', () => {
    expect(names(wall())).toEqual(['a', 'b', null, null]);
    const arranged = after(wall(), { kind: 'put', camera: c, place: 3 });
    expect(names(arranged)).toEqual(['a', 'b', null, 'c']);
    expect(names(after(arranged, { kind: 'cameras-found', cameras: [b] }))).toEqual(['a', 'b', null, 'c']);
  });

  test('a camera put elsewhere exchanges places; it is never there twice', () => {
    expect(names(after(wall(), { kind: 'put', camera: a, place: 1 }))).toEqual(['b', 'a', null, null]);
  });

  test('swap and remove', () => {
    expect(names(after(wall(), { kind: 'swap', from: 0, to: 2 }))).toEqual([null, 'b', 'a', null]);
    expect(names(after(wall(), { kind: 'remove', place: 0 }))).toEqual([null, 'b', null, null]);
  });

  test('cameras beyond the tiles shown come back when the wall grows', () => {
    const arranged = wall({ chosen: [a, null, null, null, b] });
    expect(names(arranged)).not.toContain('b');
    expect(names(after(arranged, { kind: 'remove', place: 0 }, { kind: 'resize', tiles: 9 }))[4]).toBe('b');
  });

  test('places an arranged wall never had are filled from the cameras found', () => {
    const grown = after(wall({ chosen: [a, null, null, null], found: [a, b, c] }), { kind: 'resize', tiles: 9 });
    expect(names(grown).slice(0, 7)).toEqual(['a', null, null, null, 'b', 'c', null]);
  });

  test('arrows stop at the edges, and turn pages when enlarged', () => {
    const at = (selected: number, enlarged = false): WallState => wall({ selected, enlarged });
    const move = (state: WallState, toward: 'left' | 'right' | 'up' | 'down'): number =>
      reduceWall(state, { kind: 'move', toward, columns: 2 }).selected;
    expect([move(at(0), 'left'), move(at(0), 'right'), move(at(1), 'right'), move(at(1), 'down')]).toEqual([
      0, 1, 1, 3,
    ]);
    expect([move(at(3, true), 'right'), move(at(0, true), 'left')]).toEqual([0, 3]);
  });

  test('a new camera goes to the selected place if free, else to the first free one, else replaces', () => {
    expect(placeForNew(wall({ selected: 3 }))).toBe(3);
    expect(placeForNew(wall({ selected: 0 }))).toBe(2);
    expect(placeForNew(wall({ tiles: 1 }))).toBe(0);
  });

  test('whatever happens, no camera is on the wall twice and the selection is on it', () => {
    const camera: fc.Arbitrary<CameraRef> = fc
      .constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')
      .map((name) => refOf(name));
    const place = fc.nat({ max: 15 });
    const event: fc.Arbitrary<(tiles: number) => WallEvent> = fc.oneof(
      fc.constantFrom(...layoutSizes).map((tiles) => () => ({ kind: 'resize', tiles }) as const),
      fc.tuple(camera, place).map(
        ([put, at]) =>
          (tiles: number) =>
            ({ kind: 'put', camera: put, place: at % tiles }) as const,
      ),
      fc.tuple(place, place).map(
        ([from, to]) =>
          (tiles: number) =>
            ({ kind: 'swap', from: from % tiles, to: to % tiles }) as const,
      ),
      place.map((at) => (tiles: number) => ({ kind: 'remove', place: at % tiles }) as const),
      place.map((at) => () => ({ kind: 'select', place: at }) as const),
      fc.array(camera, { maxLength: 20 }).map((found) => () => ({
        kind: 'cameras-found' as const,
        cameras: [...new Map(found.map((ref) => [cameraKey(ref), ref])).values()],
      })),
      fc.constant(() => ({ kind: 'enlarge' }) as const),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const state = events.reduce((before, make) => reduceWall(before, make(before.tiles)), wall());
        const keys = placesOf(state).flatMap((shown) => (shown === null ? [] : [cameraKey(shown)]));
        expect(new Set(keys).size).toBe(keys.length);
        expect(placesOf(state)).toHaveLength(state.tiles);
        expect(state.selected).toBeLessThan(state.tiles);
      }),
    );
  });
});
