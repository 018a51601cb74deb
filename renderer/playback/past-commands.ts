/** The commands about the past of one camera; keys, buttons and menus come here. */
import type { CameraRef } from '../../contract/cameras.ts';
import { nextRate } from './past-rules.ts';
import type { PastStore } from './past-store.ts';

/** All commands about the past. */
export const pastCommandIds = [
  'replay-30-s',
  'replay-1-min',
  'replay-5-min',
  'choose-range',
  'play-pause',
  'skip-back',
  'skip-forward',
  'frame-back',
  'frame-forward',
  'slower',
  'faster',
  'catch-up',
  'back-to-live',
] as const;
/** See {@link pastCommandIds}. */
export type PastCommandId = (typeof pastCommandIds)[number];

const skipMs = 10_000;

/** What each does for the camera that `selected` answers; nothing where there is none. */
export const pastActs = (parts: {
  readonly past: PastStore;
  readonly selected: () => CameraRef | null;
  readonly openRangeSheet: () => void;
}): Readonly<Record<PastCommandId, () => void>> => {
  const { past, selected, openRangeSheet } = parts;
  const onCamera = (act: (camera: CameraRef) => void) => (): void => {
    const camera = selected();
    if (camera !== null) act(camera);
  };
  const onPast = (act: (entry: NonNullable<ReturnType<PastStore['get']>>) => void) =>
    onCamera((camera) => {
      const entry = past.get(camera);
      if (entry !== undefined) act(entry);
    });
  return {
    'replay-30-s': onCamera((camera) => past.replay(camera, 30_000)),
    'replay-1-min': onCamera((camera) => past.replay(camera, 60_000)),
    'replay-5-min': onCamera((camera) => past.replay(camera, 300_000)),
    'choose-range': onCamera(openRangeSheet),
    'play-pause': onPast(({ player, state }) => {
      const stands = state.peek().phase === 'paused' || state.peek().phase === 'ended';
      if (stands) player.play();
      else player.pause();
    }),
    'skip-back': onPast(({ player }) => player.skip(-skipMs)),
    'skip-forward': onPast(({ player }) => player.skip(skipMs)),
    'frame-back': onPast(({ player }) => player.step(-1)),
    'frame-forward': onPast(({ player }) => player.step(1)),
    slower: onPast(({ player, state }) => player.setRate(nextRate(state.peek().rate, -1))),
    faster: onPast(({ player, state }) => player.setRate(nextRate(state.peek().rate, 1))),
    'catch-up': onPast(({ player }) => player.catchUp()),
    'back-to-live': onCamera(past.backToLive),
  };
};
