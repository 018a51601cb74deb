/** What a player is to the rest of the renderer: one camera's picture, its honest state, and the few things one may ask of it. */
import type { CameraRef } from '../../contract/cameras.ts';
import type { Health } from '../../contract/health.ts';
import type { Motion } from '../../contract/load.ts';
import type { SessionSettings } from '../../contract/settings.ts';
import type { Action } from '../../contract/trouble.ts';
import type { Outcome, Trouble } from '../../contract/trouble-kinds.ts';
import type { FeedLoad } from './feed-types.ts';

/** A snapshot of one player. Times named `…AtMs` are on the monotonic clock (`performance.now()`), `pictureTimeMs` is since the Unix epoch. */
export interface PlayerState {
  readonly health: Health;
  /** How the camera is shown now; while a change is on its way, still the way before. */
  readonly motion: Motion;
  /** Paused by a person. A paused camera that nobody holds is one that nobody can see. */
  readonly held: boolean;
  /** The camera's sub-stream, while the picture shown is of that one. */
  readonly subStream: CameraRef | null;
  /** When `health` began, monotonic. */
  readonly healthSinceMs: number;
  /** What has to be told beside a live picture: troubles that do not stop it, gravest first. */
  readonly notes: readonly Trouble[];
  /** Chosen to be heard. */
  readonly audible: boolean;
  /** Whether the camera sends sound; null when not known. */
  readonly hasAudio: boolean | null;
  /** Why the camera is not live; null when it is, or when nothing is known to be wrong. */
  readonly trouble: Trouble | null;
  /** The operator's sentence for `trouble`; null when live or connecting. */
  readonly sentence: string | null;
  /** The one thing the operator can do about it. */
  readonly action: Action | null;
  /** When the player will try again by itself, monotonic. */
  readonly retryAtMs: number | null;
  /** True once any picture has been painted: it stays on screen, dimmed, while the camera is not live. */
  readonly hasPicture: boolean;
  /** The time of the picture on screen by the fragment's clock (EXT-X-PROGRAM-DATE-TIME); null when the session tells no times. */
  readonly pictureTimeMs: number | null;
  /** The clock `pictureTimeMs` is told by. */
  readonly pictureClock: 'SERVER_TIMESTAMP' | 'PRODUCER_TIMESTAMP';
  /** How old the picture on screen is now; where the camera's clock is wrong, how far behind the newest one; null when no time is told. */
  readonly pictureAgeMs: number | null;
  /** The age beyond which this camera's picture is called behind; so that a tile knows when to show the age. */
  readonly normalAgeMs: number;
  /** The camera's longest fragment in the list; null before the first. */
  readonly fragmentMs: number | null;
  /** From asking for the session to the first painted picture. */
  readonly firstPictureMs: number | null;
  /** Pictures painted per second, over the last seconds. */
  readonly fps: number | null;
  /** Sessions renewed without a cut since start. */
  readonly renewals: number;
  /** When the next renewal is planned, monotonic. */
  readonly renewalAtMs: number | null;
  /** Pixels of the video. */
  readonly videoWidth: number | null;
  readonly videoHeight: number | null;
}

/** What a camera's picture takes of the machine. Counters begin anew with each feed. */
export interface PlayerLoad extends FeedLoad {
  /** The same object as long as the same feed shows the camera. */
  readonly feed: object;
}

/** What the commissioning check reads: counted from painted frames since {@link Player.startMeasuring}. */
export interface PaintMeasurements {
  readonly paintedFrames: number;
  readonly blackFrames: number;
  /** The longest time between two painted frames. */
  readonly longestGapMs: number | null;
  readonly fps: number | null;
}

/** One camera's picture. Outlives layout changes: the wall moves `element`, it never makes a new player for it. */
export interface Player {
  readonly camera: CameraRef;
  /** Fills its parent; holds the media elements and, with trouble, the last picture. */
  readonly element: HTMLElement;
  readonly state: () => PlayerState;
  /** Told of each change of health at once, and of the numbers at most four times a second. Returns the disposer. */
  readonly subscribe: (listener: (state: PlayerState) => void) => () => void;
  /** Renew the session now, without a cut. */
  readonly renewNow: () => Promise<Outcome<null>>;
  /** Do not wait for the next retry. */
  readonly retryNow: () => void;
  /** Stop fetching; the last picture stays. `resume` starts anew. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Show the camera this way from now on: the change is not seen as a cut, and asks for no session while one lives. */
  readonly setMotion: (motion: Motion) => void;
  /** Show this smaller stream of the camera from now on; null: its own. Where the smaller one can't be had, its own stays. */
  readonly useSubStream: (stream: CameraRef | null) => void;
  /** Null while nothing is shown that takes anything. */
  readonly load: () => PlayerLoad | null;
  /** Sessions follow these settings from now on: the present one is renewed without a cut. */
  readonly useSettings: (settings: SessionSettings) => void;
  /** Be heard, or fall silent. Where the sound is not loaded yet, the session is renewed with it without a cut. */
  readonly setAudible: (audible: boolean) => void;
  /** Somebody looks at this camera above all others: its calls go first. */
  readonly setFocused: (focused: boolean) => void;
  /** Count and look at every painted frame from now on (costs a little: only for checks). */
  readonly startMeasuring: () => void;
  readonly measurements: () => PaintMeasurements;
  readonly dispose: () => void;
}
