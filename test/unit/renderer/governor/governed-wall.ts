/** A wall under a governor, for tests: players that do as they are told, on a machine that bears so many moving. */
import { signal } from '@preact/signals';
import type { CameraRef } from '../../../../contract/cameras.ts';
import type { LoadSettings, MachineLoad, Motion } from '../../../../contract/load.ts';
import { type LayoutSize, type Settings, settingsSchema } from '../../../../contract/settings.ts';
import type { SettingsStore } from '../../../../renderer/desk/settings-store.ts';
import { createGovernor } from '../../../../renderer/governor/governor.ts';
import type { Governor } from '../../../../renderer/governor/governor-types.ts';
import type { PlayerLoad } from '../../../../renderer/player/player-types.ts';
import { createPlayerPool } from '../../../../renderer/wall/players.ts';
import { createWallStore, type WallStore } from '../../../../renderer/wall/wall-store.ts';
import { refOf } from '../cameras-for-tests.ts';
import { createFakePlayer, type FakePlayer } from '../fake-player.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';

/** See the file's first line. */
export interface GovernedWall {
  readonly clock: ManualClock;
  readonly wall: WallStore;
  readonly governor: Governor;
  readonly players: readonly FakePlayer[];
  readonly setHidden: (hidden: boolean) => void;
  readonly setMachine: (load: MachineLoad) => void;
  readonly limit: (load: Partial<LoadSettings>) => void;
  /** How the cameras are shown, by place: m, k or p. */
  readonly shown: () => string;
  /** What a player has been told, without repetitions of other matters. */
  readonly told: (place: number) => readonly string[];
  /** What the camera in that place was told of its sub-stream. */
  readonly streams: (place: number) => readonly string[];
}

const fps = 15;

/** A wall of `tiles` cameras on a machine that bears `bears` of them. `startsInMs`: from being told to move to moving; null: never. */
export const createGovernedWall = (parts: {
  readonly tiles: LayoutSize;
  readonly bears?: () => number;
  readonly load?: Partial<LoadSettings>;
  readonly startsInMs?: (camera: CameraRef) => number | null;
  readonly bytesPerSecond?: (moving: number) => number;
  readonly subStreamOf?: (camera: CameraRef) => CameraRef | null;
}): GovernedWall => {
  const { tiles, bears = () => tiles, startsInMs = () => 800 } = parts;
  const clock = createManualClock();
  const first: Settings = settingsSchema.parse({ wall: { tiles }, load: parts.load ?? {} });
  const settings = signal(first);
  const store: SettingsStore = {
    settings,
    trouble: signal(null),
    change: (section, value) => {
      settings.value = { ...settings.value, [section]: value };
    },
    dispose: () => undefined,
  };
  const hidden = signal(false);
  const machine = signal<MachineLoad | null>(null);
  const made: FakePlayer[] = [];
  const movingNow = (): number => made.filter((player) => player.state().motion === 'moving').length;

  const playerOn = (camera: CameraRef): FakePlayer => {
    const player = createFakePlayer(camera, { health: 'live', motion: 'moving' });
    let feed = {};
    let wished: Motion = 'moving';
    let countedToMs = clock.nowMs();
    let [decoded, dropped, mediaTimeS] = [0, 0, 0];
    const become = (motion: Motion): void => {
      if (wished !== motion || player.state().motion === motion) return;
      player.become({ motion });
      feed = {};
    };
    /** Beyond what the machine bears all of them lose pictures; behind an enlarged one all of them lose all. */
    const count = (): void => {
      const forS = (clock.nowMs() - countedToMs) / 1_000;
      countedToMs = clock.nowMs();
      const moving = movingNow();
      const late = Math.min(0.9, (2 * Math.max(0, moving - bears())) / Math.max(1, moving));
      const { enlarged, selected } = wall.state.peek();
      const lost = enlarged && wall.places.peek()[selected] !== camera ? 1 : late;
      decoded += forS * fps;
      dropped += forS * fps * lost;
      mediaTimeS += forS;
    };
    const load = (): PlayerLoad | null => {
      const { motion } = player.state();
      count();
      if (motion === 'paused') return null;
      const moves = motion === 'moving';
      return {
        feed,
        decodedFrames: Math.round(decoded),
        droppedFrames: moves ? Math.round(dropped) : 0,
        mediaTimeS,
        aheadS: moves ? 1 : 0,
        rate: moves ? 1 : 0,
      };
    };
    return {
      ...player,
      load,
      setMotion: (motion) => {
        player.setMotion(motion);
        wished = motion;
        const delayMs = motion === 'moving' && player.state().motion === 'key-frames' ? startsInMs(camera) : 0;
        if (delayMs === 0) become(motion);
        else if (delayMs !== null) clock.after(delayMs, () => become(motion));
      },
    };
  };

  const pool = createPlayerPool({
    clock,
    settings: first.session,
    streams: first.streams,
    createPlayer: (camera) => {
      const player = playerOn(camera);
      made.push(player);
      return player;
    },
  });
  const wall = createWallStore({ settings: store, lists: signal([]), clock, tiles: null });
  const cameras = Array.from({ length: tiles }, (_, index) => refOf(`camera-${index}`));
  for (const [place, camera] of cameras.entries()) wall.dispatch({ kind: 'put', camera, place });
  wall.dispatch({ kind: 'select', place: 0 });
  wall.setRoom({ width: 1_920, height: 1_080, gap: 2, caption: 20, arrangeFor: { width: 1_920, height: 1_080 } });
  pool.show(wall.cameras.value);
  const governor = createGovernor({
    pool,
    wall,
    settings,
    clock,
    hidden,
    machine,
    subStreamOf: (camera) => parts.subStreamOf?.(camera) ?? null,
    bytesPerSecond: () => parts.bytesPerSecond?.(movingNow()) ?? 0,
  });

  return {
    clock,
    wall,
    governor,
    players: made,
    setHidden: (next) => {
      hidden.value = next;
    },
    setMachine: (load) => {
      machine.value = load;
    },
    limit: (load) => store.change('load', { ...settings.value.load, ...load }),
    shown: () => made.map((player) => player.state().motion.charAt(0)).join(''),
    streams: (place) => (made[place]?.asked ?? []).filter((deed) => deed.startsWith('useSubStream')),
    told: (place) => (made[place]?.asked ?? []).filter((deed) => deed.startsWith('setMotion')),
  };
};
