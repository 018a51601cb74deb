/** What a feed is to the player: one session on one media element. */
import type { Motion } from '../../contract/load.ts';
import type { SessionParameters } from '../../contract/sessions.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import type { FragmentArrivals } from './fragment-arrivals.ts';
import type { FragmentCalendar } from './fragment-calendar.ts';
import type { PlaylistFacts, StartPoint } from './prepare-playlist.ts';
import type { DatedBy } from './session-wish.ts';

/** A picture that has just been put on screen (or would be, were nothing in front of it). */
export interface PaintedFrame {
  readonly mediaTimeS: number;
  /** The camera's time of this frame; null when the fragment tells none. */
  readonly pictureTimeMs: number | null;
  /** When it was painted, monotonic. */
  readonly atMs: number;
}

/** What a feed tells its owner. */
export interface FeedListener {
  readonly painted: (feed: Feed, frame: PaintedFrame) => void;
  readonly listed: (feed: Feed, facts: PlaylistFacts) => void;
  /** The service refused a call because there are too many; the feed goes on, asking less often. */
  readonly throttled: (feed: Feed) => void;
  /** The feed can't go on. Told once. */
  readonly failed: (feed: Feed, trouble: Trouble) => void;
}

/** What a feed takes of the machine and how it keeps up. Counters grow from the feed's beginning. */
export interface FeedLoad {
  readonly decodedFrames: number;
  /** Decoded, but never painted, because the machine was too late for them. */
  readonly droppedFrames: number;
  /** How far it has played. */
  readonly mediaTimeS: number;
  /** Seconds of media that wait to be played: with some, what does not play is not the network's fault. */
  readonly aheadS: number;
  /** The speed it should play at; 0: it does not play, it shows stills. */
  readonly rate: number;
}

/** See the file's first line. A feed decides nothing. */
export interface Feed {
  readonly element: HTMLElement;
  /** How it shows its camera. */
  readonly motion: Exclude<Motion, 'paused'>;
  readonly sessionId: string;
  /** ARN of the stream it shows. */
  readonly stream: string;
  readonly datedBy: DatedBy;
  /** Whether the session's sound is loaded with its picture, where it has any; it is muted until {@link setMuted}. */
  readonly loadsSound: boolean;
  /** Whether the session has sound; null until its master playlist is read. */
  readonly hasSound: boolean | null;
  readonly lastFrame: PaintedFrame | null;
  /** True once the session has ended before its time, by the service or the network. */
  readonly lost: boolean;
  /** One frame's length in milliseconds; null until known. */
  readonly frameMs: number | null;
  /** True while it really plays: enough data, not paused, not seeking. */
  readonly plays: boolean;
  readonly seeks: boolean;
  /** Pixels of the picture; null before the first. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** The camera's time at the play position; null when not told. */
  readonly positionMs: () => number | null;
  /** The media element's own play position, in seconds. */
  readonly mediaTimeS: () => number;
  /** Goes to a camera time; false when it is not listed. */
  readonly seekTo: (pictureTimeMs: number) => boolean;
  readonly setMuted: (muted: boolean) => void;
  readonly setRate: (rate: number) => void;
  /** From now on the feed keeps itself near live by its speed; `false` leaves the speed to others, at 1 for now. */
  readonly keepLive: (keeps: boolean) => void;
  /** Whether each picture painted is told of, which costs; else some in each second are. A feed begins with each. */
  readonly watchClosely: (closely: boolean) => void;
  readonly load: () => FeedLoad;
  /** Shows nothing newer for so long: another feed is about to overtake it. Only stills can; what plays plays on. */
  readonly stay: (forMs: number) => void;
  /** To be called a few times a second. */
  readonly tick: () => void;
  /** Whether the picture on the element is black; for checks only. */
  readonly isBlack: () => Promise<boolean>;
  /** Stops loading; the last picture stays on the element. */
  readonly stop: () => void;
  /** Frees everything, the picture too. */
  readonly destroy: () => void;
}

/** What kind of feed is wanted. */
export interface FeedOptions {
  /** What dates the session's pictures. */
  readonly datedBy: DatedBy;
  /** Load the sound too. */
  readonly sound: boolean;
  /** The stream's ARN, and how many fragments its lists hold at most: reading them draws on the stream's budget. */
  readonly stream: string;
  readonly fragments: number;
  readonly container: SessionParameters['ContainerFormat'];
  /** Dates fragments that tell no time, so that feeds of one camera can be compared. */
  readonly calendar: FragmentCalendar;
  /** What is known of when the camera's fragments come to be listed. */
  readonly arrivals: FragmentArrivals;
}

/** Makes a feed on an open session; its element is not in the document yet. */
export type CreateFeed = (
  session: { readonly sessionId: string; readonly url: string },
  start: StartPoint,
  listener: FeedListener,
  options: FeedOptions,
) => Feed;
