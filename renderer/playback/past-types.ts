/** What a camera's past is to the tile that shows it. */
import type { CameraRef } from '../../contract/cameras.ts';
import type { SessionParameters } from '../../contract/sessions.ts';
import type { SessionSettings } from '../../contract/settings.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import type { Stretch } from '../player/fragment-list.ts';
import type { OwnParameters, PastSettings, PastWish } from './past-session.ts';

/** What the live side of the camera tells a player of its past. */
export interface LiveSide {
  /** Now, by the clock that dates the camera's fragments. */
  readonly nowMs: () => number;
  /** The time of the live picture on screen beneath; null while there is none that moves. */
  readonly pictureMs: () => number | null;
  /** The oldest moment the stream still keeps; null when not known. */
  readonly oldestMs: () => number | null;
  /** The camera's longest fragment as the live list tells it; null when not known. */
  readonly fragmentMs: () => number | null;
  /** The replay has caught up: the live picture may take its place. */
  readonly reached: () => void;
}

/** The speeds there are, slowest first. */
export const pastRates = [0.25, 0.5, 1, 2, 4, 8] as const;
/** See {@link pastRates}. */
export type PastRate = (typeof pastRates)[number];

/**
 * What the picture does: `opening` its first session, `loading` pictures that are recorded, `waiting` for pictures that are not,
 * `ended` at the end of the range, `trouble` when it can't go on by itself just now.
 */
export type PastPhase = 'opening' | 'playing' | 'paused' | 'loading' | 'waiting' | 'ended' | 'trouble';

/** Everything there is to tell. Times are milliseconds since the Unix epoch by the camera's clock unless they say otherwise. */
export interface PastState {
  readonly mode: PastWish['mode'];
  readonly phase: PastPhase;
  readonly rate: PastRate;
  /** Playing faster than time, until the live picture is reached. */
  readonly catchingUp: boolean;
  readonly hasPicture: boolean;
  /** The time of the picture on screen; before the first one, the time asked for. */
  readonly positionMs: number;
  /** The time that is on its way to the screen after a seek; null when there is none. */
  readonly targetMs: number | null;
  /** The end of a growing range is the present. */
  readonly range: { readonly startMs: number; readonly endMs: number };
  readonly clock: SessionSettings['FragmentSelectorType'];
  readonly behindMs: number;
  /** Stretches known to hold nothing. */
  readonly gaps: readonly Stretch[];
  /** The gap the picture has just jumped over. */
  readonly jumped: Stretch | null;
  /** Parameters for this look back alone. */
  readonly own: OwnParameters;
  /** What the last session was asked for; null before the first. */
  readonly asked: SessionParameters | null;
  readonly trouble: Trouble | null;
  readonly sentence: string | null;
  /** When it is tried again by itself, monotonic. */
  readonly retryAtMs: number | null;
}

/** One camera's past on screen. */
export interface PastPlayer {
  readonly camera: CameraRef;
  /** Fills its parent; transparent until its first picture. */
  readonly element: HTMLElement;
  readonly state: () => PastState;
  readonly subscribe: (listener: (state: PastState) => void) => () => void;
  readonly play: () => void;
  readonly pause: () => void;
  readonly setRate: (rate: PastRate) => void;
  /** Goes to a time of the camera's clock, kept within the range. */
  readonly seekTo: (timeMs: number) => void;
  /** Pauses on the next or the previous picture. */
  readonly step: (toward: 1 | -1) => void;
  /** So many milliseconds forward or back. */
  readonly skip: (byMs: number) => void;
  /** Something else of the past, the picture on screen staying until the new one is there. */
  readonly show: (wish: PastWish) => void;
  readonly catchUp: () => void;
  readonly retryNow: () => void;
  readonly useSettings: (settings: PastSettings) => void;
  readonly dispose: () => void;
}
