/** A player without media: a test puts it in any state and sees what was asked of it. */
import type { CameraRef } from '../../../contract/cameras.ts';
import type { Player, PlayerState } from '../../../renderer/player/player-types.ts';

/** A {@link Player} that a test can steer. */
export interface FakePlayer extends Player {
  /** Changes the state and tells the listeners. */
  readonly become: (change: Partial<PlayerState>) => void;
  /** What was asked of it, in order. */
  readonly asked: readonly string[];
  /** What it was told of being looked at. */
  readonly focus: readonly boolean[];
}

const connecting: PlayerState = {
  health: 'connecting',
  motion: 'moving',
  subStream: null,
  held: false,
  healthSinceMs: 0,
  notes: [],
  audible: false,
  hasAudio: null,
  trouble: null,
  sentence: null,
  action: null,
  retryAtMs: null,
  hasPicture: false,
  pictureTimeMs: null,
  pictureClock: 'SERVER_TIMESTAMP',
  pictureAgeMs: null,
  normalAgeMs: 6_000,
  fragmentMs: null,
  firstPictureMs: null,
  fps: null,
  renewals: 0,
  renewalAtMs: null,
  videoWidth: null,
  videoHeight: null,
};

/** The parts of an element that a pool touches; there is no document in these tests. */
const bareElement = (): HTMLElement => ({ remove: () => undefined }) as unknown as HTMLElement;

/** Makes a fake player, connecting until told otherwise. */
export const createFakePlayer = (
  camera: CameraRef,
  initial: Partial<PlayerState> = {},
  element: HTMLElement = bareElement(),
): FakePlayer => {
  const listeners = new Set<(state: PlayerState) => void>();
  const asked: string[] = [];
  const focus: boolean[] = [];
  let state: PlayerState = { ...connecting, ...initial };
  return {
    camera,
    element,
    asked,
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    become: (change) => {
      state = { ...state, ...change };
      for (const listener of listeners) listener(state);
    },
    renewNow: () => {
      asked.push('renewNow');
      return Promise.resolve({ ok: true, value: null });
    },
    retryNow: () => void asked.push('retryNow'),
    pause: () => void asked.push('pause'),
    resume: () => void asked.push('resume'),
    useSubStream: (stream) => void asked.push(`useSubStream ${stream?.StreamName ?? 'none'}`),
    setMotion: (motion) => void asked.push(`setMotion ${motion}`),
    load: () => null,
    useSettings: ({ Expires }) => void asked.push(`useSettings ${Expires}`),
    setAudible: (audible) => void asked.push(`setAudible ${audible}`),
    setFocused: (focused) => {
      focus.push(focused);
    },
    focus,
    startMeasuring: () => void asked.push('startMeasuring'),
    measurements: () => ({ paintedFrames: 0, blackFrames: 0, longestGapMs: null, fps: null }),
    dispose: () => void asked.push('dispose'),
  };
};
