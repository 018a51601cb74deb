/** Tells main of each camera whose health changed, for its console and log: in batches, at most one a second. */
import { effect, type ReadonlySignal } from '@preact/signals';
import type { CameraRef } from '../../contract/cameras.ts';
import type { CameraState } from '../../contract/desk.ts';
import type { PooledPlayer } from '../wall/players.ts';
import type { Bridge } from './bridge.ts';
import type { Clock } from './clock.ts';

const betweenReportsMs = 1_000;
/** Longest sentence the contract takes. */
const longestSentence = 400;

/** Starts reporting; returns the disposer. */
export const startReporter = (parts: {
  readonly bridge: Bridge;
  readonly clock: Clock;
  readonly players: ReadonlySignal<readonly PooledPlayer[]>;
  /** Whether the camera's tile shows the past. */
  readonly looksBack: (camera: CameraRef) => boolean;
}): (() => void) => {
  const { bridge, clock, players, looksBack } = parts;
  const told = new Map<string, string>();
  let waiting = new Map<string, CameraState>();
  let cancelTimer: (() => void) | null = null;

  const send = (): void => {
    cancelTimer = null;
    if (waiting.size === 0) return;
    const states = [...waiting.values()];
    waiting = new Map();
    void bridge.request('deskReport', states);
    cancelTimer = clock.after(betweenReportsMs, send);
  };

  const stop = effect(() => {
    for (const { key, camera, health, sentence } of players.value) {
      // The camera is what it is; but nobody reading this must take its tile for a live picture.
      const words = sentence.value ?? (looksBack(camera) ? 'The tile shows the past.' : null);
      const state = { camera, health: health.value, sentence: words?.slice(0, longestSentence) ?? null };
      const text = `${state.health} ${state.sentence ?? ''}`;
      if (told.get(key) === text) continue;
      told.set(key, text);
      waiting.set(key, state);
    }
    if (waiting.size > 0 && cancelTimer === null) cancelTimer = clock.after(0, send);
  });
  return () => {
    stop();
    cancelTimer?.();
  };
};
