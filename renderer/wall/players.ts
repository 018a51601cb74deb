/** The pool of players: one per camera on the wall, made once, kept through every change of layout, let go when it leaves. */
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { type CameraRef, cameraKey } from '../../contract/cameras.ts';
import type { Health } from '../../contract/health.ts';
import type { Motion } from '../../contract/load.ts';
import type { SessionSettings, StreamSettings } from '../../contract/settings.ts';
import { effectiveSettings } from '../../contract/stream-settings.ts';
import { troubleTable } from '../../contract/trouble.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import type { Clock } from '../desk/clock.ts';
import type { Player, PlayerState } from '../player/player-types.ts';

/** Makes a player; injected, so that the wall knows nothing of media. */
export type CreatePlayer = (camera: CameraRef, settings: SessionSettings) => Player;

/** A player's state as last heard; numbers that count on are counted from `heardAtMs` (monotonic). */
export interface HeardState extends PlayerState {
  readonly heardAtMs: number;
}

/** One camera of the pool. */
export interface PooledPlayer {
  readonly key: string;
  readonly camera: CameraRef;
  readonly player: Player;
  readonly state: ReadonlySignal<HeardState>;
  /** Parts of the state that change seldom, for those who need no more. */
  readonly health: ReadonlySignal<Health>;
  readonly sentence: ReadonlySignal<string | null>;
  readonly renewalAtMs: ReadonlySignal<number | null>;
  readonly notes: ReadonlySignal<readonly Trouble[]>;
  readonly audible: ReadonlySignal<boolean>;
  readonly motion: ReadonlySignal<Motion>;
  readonly held: ReadonlySignal<boolean>;
}

/** The pool. */
export interface PlayerPool {
  readonly players: ReadonlySignal<readonly PooledPlayer[]>;
  readonly get: (camera: CameraRef) => PooledPlayer | undefined;
  /** Have a player for exactly these cameras. */
  readonly show: (cameras: readonly CameraRef[]) => void;
  /** Present and later players use these settings from now on: the desk's, and what single cameras have of their own. */
  readonly useSettings: (settings: SessionSettings, streams: StreamSettings) => void;
  /** Somebody looks at this camera above all others; null: at none. */
  readonly focus: (camera: CameraRef | null) => void;
  /** Have this camera heard and no other; null: none. */
  readonly listenTo: (camera: CameraRef | null) => void;
  /** Every camera that is not live, or whose renewals fail for want of a sign-in, tries again, a few at a time. */
  readonly retryAll: () => void;
  /** The same, only for cameras whose account was refused something, or has to sign in. */
  readonly retryRefused: () => void;
  readonly dispose: () => void;
}

/** Ten cameras a second: a wall of 16 is back within two seconds, and far below the 25 calls/s of GetHLSStreamingSessionURL. */
const staggerMs = 100;
/** What other rights, other keys or a sign-in may mend. */
const refusedHealths: ReadonlySet<Health> = new Set<Health>(['denied', 'sign-in']);

interface Entry extends PooledPlayer {
  /** The settings it follows, as text. */
  used: string;
  readonly letGo: () => void;
}

/** Makes an empty pool. */
export const createPlayerPool = (parts: {
  readonly createPlayer: CreatePlayer;
  readonly clock: Clock;
  readonly settings: SessionSettings;
  readonly streams: StreamSettings;
}): PlayerPool => {
  const { createPlayer, clock } = parts;
  let { settings, streams } = parts;
  let focused: string | null = null;
  let heardKey: string | null = null;
  const entries = new Map<string, Entry>();
  const players = signal<readonly Entry[]>([]);
  let cancelRetries: readonly (() => void)[] = [];

  const heard = (state: PlayerState): HeardState => ({ ...state, heardAtMs: clock.nowMs() });

  const makeEntry = (camera: CameraRef): Entry => {
    const effective = effectiveSettings(settings, streams, camera);
    const player = createPlayer(camera, effective);
    if (cameraKey(camera) === focused) player.setFocused(true);
    const state = signal(heard(player.state()));
    const unsubscribe = player.subscribe((told) => {
      state.value = heard(told);
    });
    return {
      key: cameraKey(camera),
      camera,
      player,
      state,
      health: computed(() => state.value.health),
      sentence: computed(() => state.value.sentence),
      renewalAtMs: computed(() => state.value.renewalAtMs),
      notes: computed(() => state.value.notes),
      audible: computed(() => state.value.audible),
      motion: computed(() => state.value.motion),
      held: computed(() => state.value.held),
      used: JSON.stringify(effective),
      letGo: () => {
        unsubscribe();
        player.dispose();
        player.element.remove();
      },
    };
  };

  const wantsSignIn = (entry: Entry): boolean =>
    entry.notes.value.some((note) => troubleTable[note.kind].health === 'sign-in');
  /** Those in need, a few at a time, and each only if it still is by then. */
  const retry = (isInNeed: (entry: Entry) => boolean): void => {
    stopRetries();
    cancelRetries = [...entries.values()].filter(isInNeed).map((entry, index) =>
      clock.after(index * staggerMs, () => {
        if (entries.get(entry.key) === entry && isInNeed(entry)) entry.player.retryNow();
      }),
    );
  };
  const stopRetries = (): void => {
    for (const cancel of cancelRetries) cancel();
    cancelRetries = [];
  };

  return {
    players,
    get: (camera) => entries.get(cameraKey(camera)),
    show: (cameras) => {
      const wanted = new Map(cameras.map((camera) => [cameraKey(camera), camera]));
      const leaving = [...entries.values()].filter((entry) => !wanted.has(entry.key));
      const arriving = [...wanted].filter(([key]) => !entries.has(key));
      if (leaving.length === 0 && arriving.length === 0) return;
      for (const entry of leaving) entries.delete(entry.key);
      for (const [key, camera] of arriving) entries.set(key, makeEntry(camera));
      players.value = [...entries.values()];
      for (const entry of leaving) entry.letGo();
      if (heardKey !== null && !entries.has(heardKey)) heardKey = null;
    },
    useSettings: (nextSettings, nextStreams) => {
      settings = nextSettings;
      streams = nextStreams;
      for (const entry of entries.values()) {
        const effective = effectiveSettings(settings, streams, entry.camera);
        const used = JSON.stringify(effective);
        if (used === entry.used) continue;
        entry.used = used;
        entry.player.useSettings(effective);
      }
    },
    focus: (camera) => {
      const key = camera === null ? null : cameraKey(camera);
      if (key === focused) return;
      if (focused !== null) entries.get(focused)?.player.setFocused(false);
      if (key !== null) entries.get(key)?.player.setFocused(true);
      focused = key;
    },
    listenTo: (camera) => {
      const key = camera === null ? null : cameraKey(camera);
      if (key === heardKey) return;
      if (heardKey !== null) entries.get(heardKey)?.player.setAudible(false);
      if (key !== null) entries.get(key)?.player.setAudible(true);
      heardKey = key;
    },
    retryAll: () => retry((entry) => entry.health.value !== 'live' || wantsSignIn(entry)),
    retryRefused: () => retry((entry) => refusedHealths.has(entry.health.value) || wantsSignIn(entry)),
    dispose: () => {
      stopRetries();
      for (const entry of entries.values()) entry.letGo();
      entries.clear();
      players.value = [];
    },
  };
};
