/** Which cameras of the wall show their past: one player each, made when asked for, ended with "back to live" or with its camera. */
import { effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import { type CameraRef, cameraKey } from '../../contract/cameras.ts';
import type { Settings } from '../../contract/settings.ts';
import { effectiveSettings } from '../../contract/stream-settings.ts';
import type { Clock } from '../desk/clock.ts';
import type { HeardState, PlayerPool } from '../wall/players.ts';
import { cameraNowMs, livePictureMs, type Now } from './live-side.ts';
import type { OwnParameters, PastSettings, PastWish } from './past-session.ts';
import type { LiveSide, PastPlayer, PastState } from './past-types.ts';

/** Makes a player of the past; injected, so that the store knows nothing of media. */
export type CreatePast = (camera: CameraRef, wish: PastWish, settings: PastSettings, live: LiveSide) => PastPlayer;

/** A camera that shows its past. */
export interface PastEntry {
  readonly camera: CameraRef;
  readonly player: PastPlayer;
  readonly state: ReadonlySignal<PastState>;
}

/** See the file's first line. */
export interface PastStore {
  readonly entries: ReadonlySignal<readonly PastEntry[]>;
  readonly get: (camera: CameraRef) => PastEntry | undefined;
  /** LIVE_REPLAY from so long ago by the camera's own time. */
  readonly replay: (camera: CameraRef, agoMs: number, own?: OwnParameters) => void;
  /** ON_DEMAND over a range of the camera's clock. */
  readonly showRange: (
    camera: CameraRef,
    range: { readonly startMs: number; readonly endMs: number },
    own?: OwnParameters,
  ) => void;
  readonly backToLive: (camera: CameraRef) => void;
  /** Now by the clock that dates the camera's fragments. */
  readonly cameraNowMs: (camera: CameraRef) => number;
  /** Now by AWS's clock, as near as is known. */
  readonly serviceNowMs: () => number;
  /** What holds for sessions into this camera's past. */
  readonly settingsOf: (camera: CameraRef) => PastSettings;
  readonly dispose: () => void;
}

interface Kept extends PastEntry {
  readonly key: string;
  readonly letGo: () => void;
  readonly settings: PastSettings;
}

/** Just kept is soon gone: a session is opened a moment later than it is asked for. */
const retentionSlackMs = 5_000;

/** Makes the store, empty. `retentionHours` answers null where it is not known. */
export const createPastStore = (parts: {
  readonly pool: Pick<PlayerPool, 'players' | 'get' | 'listenTo'>;
  readonly settings: ReadonlySignal<Settings>;
  readonly clock: Pick<Clock, 'nowMs' | 'epochMs'>;
  readonly retentionHours: (camera: CameraRef) => number | null;
  readonly createPast: CreatePast;
  /** Tells the operator a sentence. */
  readonly notify: (sentence: string) => void;
}): PastStore => {
  const { pool, settings, clock, notify } = parts;
  const entries = signal<readonly Kept[]>([]);

  const now = (): Now => ({ nowMs: clock.nowMs(), epochMs: clock.epochMs() });
  const heard = (camera: CameraRef): HeardState | undefined => pool.get(camera)?.state.peek();
  const settingsIn = (all: Settings, camera: CameraRef): PastSettings => ({
    session: effectiveSettings(all.session, all.streams, camera),
    maxFragments: all.replay.MaxMediaPlaylistFragmentResults,
  });

  const find = (camera: CameraRef): Kept | undefined => {
    const key = cameraKey(camera);
    return entries.peek().find((entry) => entry.key === key);
  };

  const end = (kept: Kept): void => {
    entries.value = entries.peek().filter((entry) => entry !== kept);
    kept.letGo();
  };

  const backToLive = (camera: CameraRef): void => {
    const kept = find(camera);
    if (kept !== undefined) end(kept);
  };

  const liveSideOf = (camera: CameraRef): LiveSide => ({
    nowMs: () => cameraNowMs(heard(camera), now()),
    pictureMs: () => livePictureMs(heard(camera), now()),
    oldestMs: () => {
      const hours = parts.retentionHours(camera);
      const isServerTime = settingsIn(settings.peek(), camera).session.FragmentSelectorType === 'SERVER_TIMESTAMP';
      return hours === null || !isServerTime ? null : clock.epochMs() - hours * 3_600_000 + retentionSlackMs;
    },
    fragmentMs: () => heard(camera)?.fragmentMs ?? null,
    reached: () => {
      backToLive(camera);
    },
  });

  const show = (camera: CameraRef, wish: PastWish): void => {
    const known = find(camera);
    if (known !== undefined) {
      known.player.show(wish);
      return;
    }
    const own = settingsIn(settings.peek(), camera);
    const player = parts.createPast(camera, wish, own, liveSideOf(camera));
    const state = signal(player.state());
    const unsubscribe = player.subscribe((told) => {
      state.value = told;
    });
    const kept: Kept = {
      key: cameraKey(camera),
      camera,
      player,
      state,
      settings: own,
      letGo: () => {
        unsubscribe();
        player.dispose();
      },
    };
    entries.value = [...entries.peek(), kept];
  };

  const stopFollowingWall = effect(() => {
    const present = new Set(pool.players.value.map(({ key }) => key));
    untracked(() => {
      for (const kept of entries.value.filter(({ key }) => !present.has(key))) end(kept);
    });
  });
  // The sound is that of the live picture beneath: with a picture of the past it would tell something untrue.
  const stopSilencing = effect(() => {
    const speaks = entries.value.some(({ camera }) => pool.get(camera)?.audible.value === true);
    if (speaks) untracked(() => pool.listenTo(null));
  });
  const stopFollowingSettings = effect(() => {
    const all = settings.value;
    untracked(() => {
      const changed = entries.value
        .map((kept) => ({ kept, own: settingsIn(all, kept.camera) }))
        .filter(({ kept, own }) => JSON.stringify(own) !== JSON.stringify(kept.settings));
      for (const { kept, own } of changed) {
        if (own.session.FragmentSelectorType === kept.settings.session.FragmentSelectorType) {
          entries.value = entries.value.map((entry) => (entry === kept ? { ...kept, settings: own } : entry));
          kept.player.useSettings(own);
        } else {
          // The times of the look back are by the other clock: by this one they would be those of other pictures.
          end(kept);
          notify(
            `${kept.camera.StreamName} is back to live: its pictures are dated by another clock now (${own.session.FragmentSelectorType}).`,
          );
        }
      }
    });
  });

  return {
    entries,
    get: (camera) => {
      const key = cameraKey(camera);
      return entries.value.find((entry) => entry.key === key);
    },
    replay: (camera, agoMs, own) => {
      show(camera, { mode: 'LIVE_REPLAY', startMs: Math.round(cameraNowMs(heard(camera), now()) - agoMs), own });
    },
    showRange: (camera, { startMs, endMs }, own) => {
      show(camera, { mode: 'ON_DEMAND', startMs, endMs, own });
    },
    backToLive,
    cameraNowMs: (camera) => cameraNowMs(heard(camera), now()),
    serviceNowMs: clock.epochMs,
    settingsOf: (camera) => settingsIn(settings.peek(), camera),
    dispose: () => {
      stopFollowingWall();
      stopSilencing();
      stopFollowingSettings();
      for (const kept of entries.peek()) kept.letGo();
      entries.value = [];
    },
  };
};
