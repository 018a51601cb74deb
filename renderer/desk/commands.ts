/** What each command does; keys, buttons and menus all come here. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { pastActs } from '../playback/past-commands.ts';
import type { PooledPlayer } from '../wall/players.ts';
import type { Desk } from './desk.ts';
import type { CommandId } from './keys.ts';

/** What commands need of the window itself. */
export interface Surface {
  readonly toggleLayoutMenu: () => void;
  readonly toggleFullScreen: () => Promise<void>;
  /** The middle of a tile, where its menu opens when asked for by key. */
  readonly middleOfTile: (place: number) => { readonly x: number; readonly y: number };
}

/** A tile's menu, open at a point of the window. */
export interface TileMenuState {
  readonly place: number;
  readonly x: number;
  readonly y: number;
}

/** The commands of one desk. */
export interface Commands {
  /** Does it; commands about a tile mean the selected one. */
  readonly run: (command: CommandId) => void;
  /** Selects the tile first. */
  readonly runOn: (place: number, command: CommandId) => void;
  readonly tileMenu: ReadonlySignal<TileMenuState | null>;
  readonly openTileMenu: (menu: TileMenuState) => void;
  readonly closeTileMenu: () => void;
}

/** Builds the commands. */
export const createCommands = (desk: Desk, surface: Surface): Commands => {
  const { wall, pool, notices } = desk;
  const tileMenu = signal<TileMenuState | null>(null);

  const selectedPlayer = (): PooledPlayer | undefined => {
    const camera = wall.places.value[wall.state.value.selected];
    return camera === null || camera === undefined ? undefined : pool.get(camera);
  };
  const move = (toward: 'left' | 'right' | 'up' | 'down') => (): void =>
    wall.dispatch({ kind: 'move', toward, columns: wall.layout.value.columns });

  const tryAgain = async (): Promise<void> => {
    const pooled = selectedPlayer();
    if (pooled === undefined) return;
    const { player } = pooled;
    if (pooled.health.value === 'paused') player.resume();
    else if (pooled.health.value !== 'live' && pooled.health.value !== 'behind') player.retryNow();
    else await player.renewNow();
  };

  /** One step back: the nearest thing that was opened closes. */
  const back = (): void => {
    if (desk.pickingFor.value !== null) desk.stopPicking();
    else if (wall.state.value.enlarged) wall.dispatch({ kind: 'shrink' });
    else desk.setPanelOpen(false);
  };

  const toggleFullScreen = async (): Promise<void> => {
    try {
      await surface.toggleFullScreen();
    } catch {
      notices.give('Full screen is not available here.');
    }
  };

  const acts: Readonly<Record<CommandId, () => void>> = {
    'select-left': move('left'),
    'select-right': move('right'),
    'select-up': move('up'),
    'select-down': move('down'),
    enlarge: () => {
      if (wall.state.value.enlarged) wall.dispatch({ kind: 'shrink' });
      else if (selectedPlayer() === undefined) desk.openPanelAt('search', wall.state.value.selected);
      else wall.dispatch({ kind: 'enlarge' });
    },
    back,
    'try-again': () => void tryAgain(),
    replace: () => desk.openPanelAt('search', wall.state.value.selected),
    remove: () => {
      if (selectedPlayer() !== undefined) wall.dispatch({ kind: 'remove', place: wall.state.value.selected });
    },
    sound: () => {
      const pooled = selectedPlayer();
      if (pooled !== undefined) pool.listenTo(pooled.audible.value ? null : pooled.camera);
    },
    hold: () => {
      const pooled = selectedPlayer();
      if (pooled?.health.value === 'paused') pooled.player.resume();
      else pooled?.player.pause();
    },
    'tile-menu': () => {
      const place = wall.state.value.selected;
      tileMenu.value = { place, ...surface.middleOfTile(place) };
    },
    ...pastActs({
      past: desk.past,
      selected: () => selectedPlayer()?.camera ?? null,
      openRangeSheet: () => desk.setSheet('range'),
    }),
    'stream-settings': () => {
      const camera = selectedPlayer()?.camera;
      if (camera !== undefined) desk.openStreamSettings(camera);
    },
    'switch-account': () => desk.setSheet('switch'),
    cameras: () => desk.setPanelOpen(!desk.panelOpen.value),
    search: () => desk.openPanelAt('search'),
    refresh: () => desk.lists.refresh(),
    layout: surface.toggleLayoutMenu,
    settings: () => desk.setSheet('settings'),
    usage: () => desk.setSheet('usage'),
    'full-screen': () => void toggleFullScreen(),
    help: () => desk.setSheet('help'),
  };

  const run = (command: CommandId): void => acts[command]();
  return {
    run,
    runOn: (place, command) => {
      wall.dispatch({ kind: 'select', place });
      run(command);
    },
    tileMenu,
    openTileMenu: (menu) => {
      wall.dispatch({ kind: 'select', place: menu.place });
      tileMenu.value = menu;
    },
    closeTileMenu: () => {
      tileMenu.value = null;
    },
  };
};
