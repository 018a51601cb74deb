/** One camera of the service: its stream record, its timing, its pictures and its troubles. */
import type { DemoAccount } from '../accounts.ts';
import { availableAtMs, type FragmentTiming, startMs } from '../media-time/fragment-time.ts';
import { type Outage, type SendingPattern, sentWhole } from '../media-time/outages.ts';
import { type FragmentRef, isSentTwice, type ResendPattern } from '../media-time/resends.ts';
import type { LoadedScene } from './load-scenes.ts';

/** What can be wrong with a camera from the start, or unusual about it. */
export type Trouble =
  | 'silent'
  | 'flapping'
  | 'frozen'
  | 'slow'
  | 'no-retention'
  | 'no-codec-private-data'
  | 'g711-audio'
  | 'denied'
  | 'deleted-mid-session'
  | 'codec-change'
  | 'h265'
  | 'codec-private-data-invalid'
  | 'audio-only'
  | 'clock-ahead'
  | 'clock-behind'
  | 'resends'
  | 'gaps';

/** Data types, StreamInfo (API reference). */
export type StreamStatus = 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING';

/** The camera was set up anew: what it shows, and with what tracks, from fragment `fromN` on. */
export interface SceneChange {
  readonly fromN: number;
  readonly shows: LoadedScene;
}

export interface Camera {
  readonly name: string;
  readonly arn: string;
  readonly account: DemoAccount;
  readonly region: string;
  readonly createdAtMs: number;
  readonly retentionHours: number;
  readonly mediaType: string;
  readonly deviceName: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly trouble: Trouble | null;
  readonly timing: FragmentTiming;
  /** What it shows; with more than one, they take turns of `turnFragments` fragments. All have the same fragment length. */
  readonly scenes: readonly [LoadedScene, ...LoadedScene[]];
  readonly turnFragments: number;
  /** From which fragment on it shows something else instead of its one scene; oldest first. */
  changes: readonly SceneChange[];
  readonly pattern: SendingPattern | undefined;
  readonly resends: ResendPattern | undefined;
  /** Grows and shrinks as tests silence the camera. */
  outages: readonly Outage[];
  /** Playlists show nothing newer than this. */
  frozenAtMs: number | undefined;
  /** As DescribeStream and ListStreams tell it. Only ACTIVE and UPDATING streams can be played. */
  status: StreamStatus;
  /** The one container its tracks can be had in; undefined: either. */
  onlyContainer: 'FRAGMENTED_MP4' | 'MPEG_TS' | undefined;
  /** From then on the stream does not exist. */
  deletedAtMs: number | undefined;
  /** Actions its account may not use on it. */
  readonly deniedActions: Set<string>;
}

/** A silence this long ends live sessions, and none can be opened (API reference of GetHLSStreamingSessionURL, errors). */
export const silenceMs = 30_000;

/** Whether a fragment reached the service. The second copy needs a first one, and a camera that still sends. */
export function hasFragment(camera: Camera, { n, resent }: FragmentRef): boolean {
  if (startMs(camera.timing, n) < camera.createdAtMs) return false;
  const whole = (from: number): boolean =>
    sentWhole(startMs(camera.timing, from), startMs(camera.timing, from + 1), camera.outages, camera.pattern);
  return whole(n) && (!resent || (isSentTwice(camera.resends, n) && whole(n + 1)));
}

/** Whether it reached the service by `nowMs`. */
export function hasFragmentBy(camera: Camera, ref: FragmentRef, nowMs: number): boolean {
  return availableAtMs(camera.timing, ref) <= nowMs && hasFragment(camera, ref);
}

/** What a track of the stream holds while it shows this; undefined where there is no such track. */
export function trackKind({ video, audio }: LoadedScene, track: number): 'video' | 'audio' | undefined {
  const kinds = [
    ...(video === undefined ? [] : ['video' as const]),
    ...(audio === undefined ? [] : ['audio' as const]),
  ];
  return kinds[track - 1];
}

/** How many changes of codec private data, or of tracks, lie between the epoch and fragment `n`. */
export function turnOf(camera: Camera, n: number): number {
  if (camera.scenes.length > 1) return Math.floor(n / camera.turnFragments);
  return camera.changes.filter(({ fromN }) => fromN <= n).length;
}

/** What the camera looks at in fragment `n`. */
export function sceneOfTurn(camera: Camera, turn: number): LoadedScene {
  const changed = camera.changes[turn - 1]?.shows;
  return changed ?? camera.scenes[turn % camera.scenes.length] ?? camera.scenes[0];
}

/** What the camera looks at, and with what tracks, in fragment `n`. */
export function sceneAt(camera: Camera, n: number): LoadedScene {
  return sceneOfTurn(camera, turnOf(camera, n));
}

/** Whether the stream takes part in data calls: one being made or unmade does not. */
export function serves({ status }: Camera): boolean {
  return status === 'ACTIVE' || status === 'UPDATING';
}

/** Whether the stream exists. */
export function exists(camera: Camera, nowMs: number): boolean {
  return camera.deletedAtMs === undefined || nowMs < camera.deletedAtMs;
}

/** The earliest moment still held. */
export function streamHeadMs(camera: Camera, nowMs: number): number {
  return Math.max(camera.createdAtMs, nowMs - camera.retentionHours * 3_600_000);
}
