/** Divides a wall's tiles between two windows. Pure. */
import type { Rect } from '../renderer/wall/layout.ts';

/** A camera and where its tile is, in CSS pixels. */
export interface ShownTile {
  readonly camera: string;
  readonly rect: Rect;
}

/** The tiles of one window, and the room they take in it. */
export interface Half {
  readonly tiles: readonly ShownTile[];
  readonly width: number;
  readonly height: number;
}

/** The first half of the tiles (the larger, of an odd number) and the second, each moved to the top of its own window. */
export function inHalves(tiles: readonly ShownTile[]): readonly [Half, Half] {
  const middle = Math.ceil(tiles.length / 2);
  return [windowOf(tiles.slice(0, middle)), windowOf(tiles.slice(middle))];
}

function windowOf(tiles: readonly ShownTile[]): Half {
  const topOfAll = Math.min(...tiles.map(({ rect }) => rect.top));
  const moved = tiles.map(({ camera, rect }) => ({ camera, rect: { ...rect, top: rect.top - topOfAll } }));
  return {
    tiles: moved,
    width: Math.ceil(Math.max(0, ...moved.map(({ rect }) => rect.left + rect.width))),
    height: Math.ceil(Math.max(0, ...moved.map(({ rect }) => rect.top + rect.height))),
  };
}
