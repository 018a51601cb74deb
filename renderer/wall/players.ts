/** The pool of players: one per camera on the wall, made once, kept through every change of layout, let go when it leaves. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type CameraRef, cameraKey } from '../../contract/cameras.ts';
import type { Health } from '../../contract/health.ts';
import type { SessionSettings } from '../../contract/settings.ts';
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
  /** The player whose state and picture count. */
  readonly player: ReadonlySignal<Player>;
  /** A successor with new settings, under the picture until it has one of its own. */
  readonly incoming: ReadonlySignal<Player | null>;
  readonly state: ReadonlySignal<HeardState>;
  /** Parts of the state that change seldom, for those who need no more. */
  readonly health: ReadonlySignal<Health>;
  readonly sentence: ReadonlySignal<string | null>;
  readonly renewalAtMs: ReadonlySignal<number | null>;
}

/** The pool. */
export interface PlayerPool {
  readonly players: ReadonlySignal<readonly PooledPlayer[]>;
  readonly get: (camera: CameraRef) => PooledPlayer | undefined;
  /** Have a player for exactly these cameras. */
  readonly show: (cameras: readonly CameraRef[]) => void;
  /** Use new session settings: each camera gets a successor, one after another, without a gap in its picture. */
  readonly useSettings: (settings: SessionSettings) => void;
  /** Every camera that is not live tries again, a few at a time. */
  readonly retryAll: () => void;
  readonly dispose: () => void;
}

/** Ten cameras a second: a wall of 16 is back within two seconds, and far below GetHLSStreamingSessionURL's 25 calls/s. */
const staggerMs = 100;
/** Successors come slower: for a moment each costs a second decoder. */
const successorStaggerMs = 1_000;
/** A successor without a picture takes over after this long, so that its sentence is seen. */
const successorPatienceMs = 30_000;

interface Entry extends PooledPlayer {
  readonly player: Signal<Player>;
  readonly incoming: Signal<Player | null>;
  readonly state: Signal<HeardState>;
  unsubscribe: () => void;
  abandonIncoming: () => void;
}

const nothing = (): void => undefined;

interface Round {
  /** Does something to each in turn; a newer round replaces one still under way. */
  readonly start: (chosen: readonly Entry[], act: (entry: Entry) => void) => void;
  readonly stop: () => void;
}

const createRound = (clock: Clock, everyMs: number): Round => {
  let cancels: (() => void)[] = [];
  const stop = (): void => {
    for (const cancel of cancels) cancel();
    cancels = [];
  };
  return {
    start: (chosen, act) => {
      stop();
      cancels = chosen.map((entry, index) => clock.after(index * everyMs, () => act(entry)));
    },
    stop,
  };
};

/** Ends a player and takes its picture off the wall. */
const end = (player: Player): void => {
  player.dispose();
  player.element.remove();
};

/** Makes an empty pool. */
export const createPlayerPool = (parts: {
  readonly createPlayer: CreatePlayer;
  readonly clock: Clock;
  readonly settings: SessionSettings;
}): PlayerPool => {
  const { createPlayer, clock } = parts;
  let { settings } = parts;
  const entries = new Map<string, Entry>();
  const players = signal<readonly Entry[]>([]);
  const isHere = (entry: Entry): boolean => entries.get(entry.key) === entry;

  const heard = (state: PlayerState): HeardState => ({ ...state, heardAtMs: clock.nowMs() });

  const listenTo = (entry: Entry, player: Player): void => {
    entry.unsubscribe();
    entry.state.value = heard(player.state());
    entry.unsubscribe = player.subscribe((state) => {
      entry.state.value = heard(state);
    });
  };

  const makeEntry = (camera: CameraRef): Entry => {
    const player = createPlayer(camera, settings);
    const state = signal(heard(player.state()));
    const entry: Entry = {
      key: cameraKey(camera),
      camera,
      player: signal(player),
      incoming: signal<Player | null>(null),
      state,
      health: computed(() => state.value.health),
      sentence: computed(() => state.value.sentence),
      renewalAtMs: computed(() => state.value.renewalAtMs),
      unsubscribe: nothing,
      abandonIncoming: nothing,
    };
    listenTo(entry, player);
    return entry;
  };

  const letGo = (entry: Entry): void => {
    entry.abandonIncoming();
    entry.unsubscribe();
    end(entry.player.value);
  };

  const succeed = (entry: Entry): void => {
    if (!isHere(entry)) return;
    entry.abandonIncoming();
    const incoming = createPlayer(entry.camera, settings);
    entry.incoming.value = incoming;
    let cancelPatience = nothing;
    let unsubscribe = nothing;
    const stop = (): void => {
      cancelPatience();
      unsubscribe();
      entry.abandonIncoming = nothing;
      entry.incoming.value = null;
    };
    const takeOver = (): void => {
      const outgoing = entry.player.value;
      stop();
      entry.player.value = incoming;
      listenTo(entry, incoming);
      end(outgoing);
    };
    const look = (): void => {
      if (incoming.state().hasPicture || !entry.player.value.state().hasPicture) takeOver();
    };
    entry.abandonIncoming = () => {
      stop();
      end(incoming);
    };
    cancelPatience = clock.after(successorPatienceMs, takeOver);
    unsubscribe = incoming.subscribe(look);
    look();
  };

  const retry = createRound(clock, staggerMs);
  const replacement = createRound(clock, successorStaggerMs);

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
      for (const entry of leaving) letGo(entry);
    },
    useSettings: (next) => {
      if (JSON.stringify(next) === JSON.stringify(settings)) return;
      settings = next;
      replacement.start([...entries.values()], succeed);
    },
    retryAll: () =>
      retry.start(
        [...entries.values()].filter((entry) => entry.health.value !== 'live'),
        (entry) => {
          if (isHere(entry) && entry.health.value !== 'live') entry.player.value.retryNow();
        },
      ),
    dispose: () => {
      retry.stop();
      replacement.stop();
      for (const entry of entries.values()) letGo(entry);
      entries.clear();
      players.value = [];
    },
  };
};
