/** The desk: builds the window's parts and hands them to each other. Free of any view, so that all of it runs without one. */
import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import { type CameraRef, cameraKey } from '../../contract/cameras.ts';
import type { DeskStart } from '../../contract/desk.ts';
import { type LayoutSize, layoutSizes } from '../../contract/settings.ts';
import { playablePairs } from '../../contract/sub-streams.ts';
import { type Action, sentenceFor } from '../../contract/trouble.ts';
import { type AccountsStore, createAccountsStore } from '../cameras/accounts-store.ts';
import { type CameraLists, createCameraLists } from '../cameras/camera-lists.ts';
import { onSignedIn } from '../cameras/signed-in.ts';
import type { CreateGovernor } from '../governor/governor.ts';
import type { Governor } from '../governor/governor-types.ts';
import { type CreatePast, createPastStore, type PastStore } from '../playback/past-store.ts';
import { type CreatePlayer, createPlayerPool, type PlayerPool } from '../wall/players.ts';
import { placeForNew, placeOf } from '../wall/wall-state.ts';
import { createWallStore, type WallStore } from '../wall/wall-store.ts';
import type { Bridge } from './bridge.ts';
import type { Clock } from './clock.ts';
import { createNotices, type Notices } from './notices.ts';
import { startReporter } from './reporter.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';

/** What lies over the wall, if anything; `load`: the settings, at that part of them. */
export type Sheet = 'none' | 'settings' | 'load' | 'usage' | 'help' | 'range' | 'stream' | 'switch';

/** A part of the panel to bring into view. */
export interface PanelWish {
  readonly part: 'search' | 'accounts';
}

/** What the desk is told; sessions are the players' alone. */
export type DeskFacts = Omit<DeskStart, 'sessions'>;

/** Everything the views and the commissioning check need. */
export interface Desk {
  readonly start: DeskFacts;
  readonly clock: Clock;
  readonly bridge: Bridge;
  readonly settings: SettingsStore;
  readonly accounts: AccountsStore;
  readonly lists: CameraLists;
  readonly wall: WallStore;
  readonly pool: PlayerPool;
  /** Who decides which cameras move. */
  readonly governor: Governor;
  /** The cameras that show their past. */
  readonly past: PastStore;
  /** A camera's DataRetentionInHours; null where no list has told it. */
  readonly retentionHours: (camera: CameraRef) => number | null;
  /** The smaller stream of the same camera, for small tiles; null where there is none that can be played. */
  readonly subStreamOf: (camera: CameraRef) => CameraRef | null;
  readonly notices: Notices;
  readonly panelOpen: ReadonlySignal<boolean>;
  readonly setPanelOpen: (open: boolean) => void;
  readonly sheet: ReadonlySignal<Sheet>;
  readonly setSheet: (sheet: Sheet) => void;
  /** The camera that the stream settings sheet is about. */
  readonly streamCamera: ReadonlySignal<CameraRef | null>;
  readonly openStreamSettings: (camera: CameraRef) => void;
  /** What the panel should bring into view and focus; set anew for each wish. */
  readonly panelWish: ReadonlySignal<PanelWish | null>;
  /** `place`: the next camera picked goes there. */
  readonly openPanelAt: (part: PanelWish['part'], place?: number) => void;
  /** The place the next camera picked in the panel goes to; null: wherever there is room. */
  readonly pickingFor: ReadonlySignal<number | null>;
  readonly pick: (camera: CameraRef) => void;
  readonly stopPicking: () => void;
  /** Does what a trouble's one button says; `retry` is what trying again means there, `profile` whose trouble it is. */
  readonly act: (action: Action, retry: () => void, profile?: string) => void;
  /** The cameras on the wall now, in the order of their tiles. */
  readonly shownCameras: ReadonlySignal<readonly CameraRef[]>;
  /** True once every camera list has answered, with cameras or with trouble. */
  readonly listsSettled: ReadonlySignal<boolean>;
  /** The sentences of accounts and lists in trouble. */
  readonly listSentences: ReadonlySignal<readonly string[]>;
  readonly dispose: () => void;
}

const asLayoutSize = (tiles: number | null | undefined): LayoutSize | null =>
  layoutSizes.find((size) => size === tiles) ?? null;

/** Acts on a signal's value now and on each later one; what the act itself reads is not followed. */
const follow = <T>(source: ReadonlySignal<T>, act: (value: T) => void): (() => void) =>
  effect(() => {
    const { value } = source;
    untracked(() => act(value));
  });

/** Builds the desk and sets it going. `onOnline` subscribes to the window's network coming back; returns its disposer. */
export const createDesk = (parts: {
  readonly bridge: Bridge;
  readonly clock: Clock;
  readonly start: DeskFacts;
  readonly createPlayer: CreatePlayer;
  readonly createPast: CreatePast;
  readonly createGovernor: CreateGovernor;
  /** Milliseconds since the Unix epoch, as near to AWS's clock as is known. */
  readonly serviceNowMs: () => number;
  readonly onOnline: (listener: () => void) => () => void;
}): Desk => {
  const { bridge, clock, start, createPlayer } = parts;
  const settings = createSettingsStore({ bridge, clock, initial: start.settings });
  const accounts = createAccountsStore(bridge, start.accounts);
  const added = computed(() => settings.settings.value.cameras.added);
  const lists = createCameraLists({ bridge, clock, added, told: start.lists });
  const wall = createWallStore({ settings, lists: lists.lists, clock, tiles: asLayoutSize(start.selfCheck?.tiles) });
  const { session, streams } = start.settings;
  const pool = createPlayerPool({ createPlayer, clock, settings: session, streams });
  const retentionHours = (camera: CameraRef): number | null => {
    const key = cameraKey(camera);
    const known = lists.lists.value.flatMap((list) => list.cameras ?? []).find(({ ref }) => cameraKey(ref) === key);
    return known?.DataRetentionInHours ?? null;
  };
  const pairs = computed(() => playablePairs(lists.lists.value.flatMap((list) => list.cameras ?? [])));
  const subStreamOf = (camera: CameraRef): CameraRef | null => pairs.value.subOf.get(cameraKey(camera)) ?? null;
  const governor = parts.createGovernor({ pool, wall, settings: settings.settings, clock, subStreamOf });
  const notices = createNotices(start.notices);
  const past = createPastStore({
    pool,
    settings: settings.settings,
    clock: { nowMs: clock.nowMs, epochMs: parts.serviceNowMs },
    retentionHours,
    createPast: parts.createPast,
    notify: (sentence) => notices.give(sentence),
  });
  const sheet = signal<Sheet>('none');
  const streamCamera = signal<CameraRef | null>(null);
  const panelWish = signal<PanelWish | null>(null);
  const pickingFor = signal<number | null>(null);
  const panelOpen = computed(() => settings.settings.value.wall.panelOpen);

  const setPanelOpen = (open: boolean): void => {
    if (open === panelOpen.value) return;
    if (!open) {
      panelWish.value = null;
      pickingFor.value = null;
    }
    settings.change('wall', { ...settings.settings.value.wall, panelOpen: open });
  };
  const openPanelAt = (part: PanelWish['part'], place?: number): void => {
    setPanelOpen(true);
    pickingFor.value = place ?? null;
    panelWish.value = { part };
  };

  const pick = (camera: CameraRef): void => {
    const there = placeOf(wall.state.value, camera);
    const target = pickingFor.value;
    pickingFor.value = null;
    if (target !== null) wall.dispatch({ kind: 'put', camera, place: target });
    else if (there !== -1) wall.dispatch({ kind: 'select', place: there });
    else wall.dispatch({ kind: 'put', camera, place: placeForNew(wall.state.value) });
  };

  const retryEverything = (): void => {
    pool.retryAll();
    lists.retry();
  };

  const disposers = [
    follow(wall.cameras, pool.show),
    follow(settings.settings, (now) => pool.useSettings(now.session, now.streams)),
    follow(
      computed(() => wall.places.value[wall.state.value.selected] ?? null),
      pool.focus,
    ),
    follow(accounts.accounts, lists.watch),
    follow(settings.trouble, (trouble) => {
      if (trouble !== null) notices.give(`The settings could not be kept. ${sentenceFor(trouble)}`);
    }),
    // Other keys or a sign-in: what an account was refused before need not wait for its own next try.
    onSignedIn(accounts.accounts, () => {
      lists.retry();
      pool.retryRefused();
    }),
    startReporter({
      bridge,
      clock,
      players: pool.players,
      looksBack: (camera) => past.get(camera) !== undefined,
    }),
    bridge.on('deskResumed', retryEverything),
    bridge.on('noticeGiven', ({ sentence }) => notices.give(sentence)),
    parts.onOnline(retryEverything),
  ];
  return {
    start,
    clock,
    bridge,
    settings,
    accounts,
    lists,
    wall,
    pool,
    governor,
    past,
    retentionHours,
    subStreamOf,
    notices,
    panelOpen,
    setPanelOpen,
    sheet,
    setSheet: (next) => {
      sheet.value = next;
    },
    streamCamera,
    openStreamSettings: (camera) => {
      streamCamera.value = camera;
      sheet.value = 'stream';
    },
    panelWish,
    openPanelAt,
    pickingFor,
    pick,
    stopPicking: () => {
      pickingFor.value = null;
    },
    act: (action, retry, profile) => {
      if (action === 'retry') retry();
      else if (action === 'open-accounts' || action === 'sign-in') {
        openPanelAt('accounts');
        if (profile !== undefined) accounts.bringIntoView(profile, action === 'sign-in');
      } else sheet.value = 'settings';
    },
    shownCameras: wall.cameras,
    listsSettled: computed(() => lists.lists.value.every((list) => list.settled)),
    listSentences: computed(() =>
      [accounts.trouble.value, ...lists.lists.value.map((list) => list.trouble)]
        .filter((trouble) => trouble !== null)
        .map(sentenceFor),
    ),
    dispose: () => {
      for (const dispose of disposers) dispose();
      governor.dispose();
      past.dispose();
      wall.dispose();
      pool.dispose();
      lists.dispose();
      accounts.dispose();
      settings.dispose();
    },
  };
};
