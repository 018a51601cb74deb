/** The wall's state as a signal, fed by the operator and by the camera lists, kept in the settings. */
import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import type { CameraRef } from '../../contract/cameras.ts';
import type { LayoutSize } from '../../contract/settings.ts';
import { camerasToShow, type Place, placesOf } from '../../contract/wall-fill.ts';
import type { CameraList } from '../cameras/camera-lists.ts';
import type { Clock } from '../desk/clock.ts';
import type { SettingsStore } from '../desk/settings-store.ts';
import { type Layout, layOut } from './layout.ts';
import { reduceWall, type WallEvent, type WallState } from './wall-state.ts';

/** The wall and what can happen to it. */
export interface WallStore {
  readonly state: ReadonlySignal<WallState>;
  /** One entry per tile. */
  readonly places: ReadonlySignal<readonly Place[]>;
  readonly cameras: ReadonlySignal<readonly CameraRef[]>;
  readonly layout: ReadonlySignal<Layout>;
  /** The room there is for tiles, in CSS pixels. */
  readonly setRoom: (room: Room) => void;
  readonly dispatch: (event: WallEvent) => void;
  readonly dispose: () => void;
}

/** See {@link WallStore.setRoom}. */
export interface Room {
  readonly width: number;
  readonly height: number;
  readonly gap: number;
  readonly caption: number;
  /** The room there would be with the panel closed. */
  readonly arrangeFor: { readonly width: number; readonly height: number };
}

/** How long the first accounts may hold back the cameras of later ones. */
const waitForEarlierListsMs = 2_000;

/** Makes the store. `tiles` overrules the kept layout without being kept itself. */
export const createWallStore = (parts: {
  readonly settings: SettingsStore;
  readonly lists: ReadonlySignal<readonly CameraList[]>;
  readonly clock: Clock;
  readonly tiles: LayoutSize | null;
}): WallStore => {
  const { settings, lists, clock } = parts;
  const kept = settings.settings.value.wall;
  const state = signal<WallState>({
    tiles: parts.tiles ?? kept.tiles,
    chosen: kept.cameras,
    found: [],
    selected: 0,
    enlarged: false,
  });
  const waitingIsOver = signal(false);
  const cancelWaiting = clock.after(waitForEarlierListsMs, () => {
    waitingIsOver.value = true;
  });

  const stopFilling = effect(() => {
    const heard = lists.value;
    const over = waitingIsOver.value;
    untracked(() => {
      const cameras = camerasToShow(state.value.found, heard, over);
      state.value = reduceWall(state.value, { kind: 'cameras-found', cameras });
    });
  });

  const places = computed(() => placesOf(state.value));
  const tiles = computed(() => state.value.tiles);
  const room = signal<Room>({ width: 0, height: 0, gap: 0, caption: 0, arrangeFor: { width: 0, height: 0 } });

  return {
    state,
    places,
    cameras: computed(() => places.value.filter((place) => place !== null)),
    layout: computed(() => layOut({ ...room.value, tiles: tiles.value })),
    setRoom: (next) => {
      room.value = next;
    },
    dispatch: (event) => {
      const before = state.value;
      const after = reduceWall(before, event);
      state.value = after;
      if (after.chosen === before.chosen && after.tiles === before.tiles) return;
      const { panelOpen } = settings.settings.value.wall;
      settings.change('wall', { tiles: after.tiles, cameras: after.chosen && [...after.chosen], panelOpen });
    },
    dispose: () => {
      cancelWaiting();
      stopFilling();
    },
  };
};
