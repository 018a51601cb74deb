/** The wall as data: which camera in which place, what is selected, what is enlarged. A pure reducer. */
import { type CameraRef, cameraKey } from '../../contract/cameras.ts';
import { type LayoutSize, mostTiles } from '../../contract/settings.ts';
import { type Place, placesOf } from '../../contract/wall-fill.ts';

/** The wall. `chosen: null`: nobody has arranged it yet, so it shows the cameras found. */
export interface WallState {
  readonly tiles: LayoutSize;
  readonly chosen: readonly Place[] | null;
  /** The cameras found, in order: what fills a wall nobody has arranged. */
  readonly found: readonly CameraRef[];
  readonly selected: number;
  readonly enlarged: boolean;
}

/** What can happen to a wall. */
export type WallEvent =
  | { readonly kind: 'cameras-found'; readonly cameras: readonly CameraRef[] }
  | { readonly kind: 'resize'; readonly tiles: LayoutSize }
  | { readonly kind: 'select'; readonly place: number }
  | { readonly kind: 'move'; readonly toward: 'left' | 'right' | 'up' | 'down'; readonly columns: number }
  | { readonly kind: 'enlarge'; readonly place?: number }
  | { readonly kind: 'shrink' }
  | { readonly kind: 'put'; readonly camera: CameraRef; readonly place: number }
  | { readonly kind: 'swap'; readonly from: number; readonly to: number }
  | { readonly kind: 'remove'; readonly place: number };

/** The place of a camera on the wall, or -1. */
export const placeOf = (state: WallState, camera: CameraRef): number => {
  const key = cameraKey(camera);
  return placesOf(state).findIndex((place) => place !== null && cameraKey(place) === key);
};

/**
 * The place a camera picked in the list goes to: the selected one if that is free, else the first free one,
 * else the selected one.
 */
export const placeForNew = (state: WallState): number => {
  const places = placesOf(state);
  if (places[state.selected] === null) return state.selected;
  const free = places.indexOf(null);
  return free === -1 ? state.selected : free;
};

const arranged = (state: WallState, change: (places: Place[]) => void): WallState => {
  const shown = placesOf(state);
  const places = [...shown, ...(state.chosen ?? []).slice(shown.length)].slice(0, mostTiles); // those beyond the tiles shown come back when the wall grows
  change(places);
  return { ...state, chosen: places };
};

/** An arranged wall that grows takes cameras found, but not yet on it, into places it never had. */
const grown = ({ chosen, found }: WallState, tiles: number): readonly Place[] | null => {
  if (chosen === null || chosen.length >= tiles) return chosen;
  const present = new Set(chosen.flatMap((place) => (place === null ? [] : [cameraKey(place)])));
  const fresh = found.filter((camera) => !present.has(cameraKey(camera)));
  return [...chosen, ...fresh.slice(0, tiles - chosen.length)];
};

const clampPlace = (place: number, tiles: number): number => Math.min(Math.max(place, 0), tiles - 1);

const moved = (state: WallState, toward: 'left' | 'right' | 'up' | 'down', columns: number): number => {
  const { selected, tiles } = state;
  // Enlarged, every arrow means the next or the previous picture: rows can't be seen.
  if (state.enlarged) return (selected + (toward === 'right' || toward === 'down' ? 1 : tiles - 1)) % tiles;
  const column = selected % columns;
  if (toward === 'left') return column === 0 ? selected : selected - 1;
  if (toward === 'right') return column === columns - 1 ? selected : clampPlace(selected + 1, tiles);
  const next = toward === 'up' ? selected - columns : selected + columns;
  return next < 0 || next >= tiles ? selected : next;
};

/** The wall after an event. Returns the same object when nothing changes. */
export const reduceWall = (state: WallState, event: WallEvent): WallState => {
  switch (event.kind) {
    case 'cameras-found':
      return { ...state, found: event.cameras };
    case 'resize': {
      const selected = clampPlace(state.selected, event.tiles);
      return { ...state, tiles: event.tiles, chosen: grown(state, event.tiles), selected, enlarged: false };
    }
    case 'select': {
      const selected = clampPlace(event.place, state.tiles);
      return selected === state.selected ? state : { ...state, selected };
    }
    case 'move': {
      const selected = moved(state, event.toward, event.columns);
      return selected === state.selected ? state : { ...state, selected };
    }
    case 'enlarge':
      return { ...state, enlarged: true, selected: clampPlace(event.place ?? state.selected, state.tiles) };
    case 'shrink':
      return state.enlarged ? { ...state, enlarged: false } : state;
    case 'put': {
      const key = cameraKey(event.camera);
      return arranged({ ...state, selected: clampPlace(event.place, state.tiles) }, (places) => {
        const before = places.findIndex((place) => place !== null && cameraKey(place) === key);
        // A camera is on the wall once: putting it elsewhere exchanges the two places.
        if (before !== -1) places[before] = places[event.place] ?? null;
        places[event.place] = event.camera;
      });
    }
    case 'swap':
      if (event.from === event.to) return state;
      return arranged({ ...state, selected: clampPlace(event.to, state.tiles) }, (places) => {
        const moving = places[event.from] ?? null;
        places[event.from] = places[event.to] ?? null;
        places[event.to] = moving;
      });
    case 'remove':
      return { ...arranged(state, (places) => void (places[event.place] = null)), enlarged: false };
  }
};
