/** What a feed of the past is to its player: one session on one media element, still until told to play. */
import type { Trouble } from '../../contract/trouble-kinds.ts';
import type { PaintedFrame } from './feed-types.ts';
import type { PastFragment } from './fragment-list.ts';
import type { PlayerTools } from './player-tools.ts';

/** What a feed tells its owner. */
export interface PastFeedListener {
  readonly painted: (feed: PastFeed, frame: PaintedFrame) => void;
  /** A seek is over; its picture may have been painted before this or comes after it. */
  readonly settled: (feed: PastFeed) => void;
  /** The list of fragments was read, or has changed. */
  readonly listed: (feed: PastFeed) => void;
  /** The last picture of a complete list has had its time. */
  readonly ended: (feed: PastFeed) => void;
  /** The service refused a call because there are too many; the feed goes on, asking less often. */
  readonly throttled: (feed: PastFeed) => void;
  /** The feed can't go on. Told once. */
  readonly failed: (feed: PastFeed, trouble: Trouble) => void;
}

/** See the file's first line. A feed decides nothing. */
export interface PastFeed {
  readonly element: HTMLElement;
  readonly sessionId: string;
  /** All fragments known, in order; empty before the first list. */
  readonly fragments: readonly PastFragment[];
  /** When the list as it is now begins: a growing one lets go of its oldest fragments. Null before the first list. */
  readonly listedFromMs: number | null;
  /** True when the list is complete (EXT-X-ENDLIST). */
  readonly isComplete: boolean;
  readonly lastFrame: PaintedFrame | null;
  /** One frame's length in milliseconds; null until known. */
  readonly frameMs: number | null;
  readonly seeks: boolean;
  /** The camera's time at the play position; null when not told. */
  readonly positionMs: () => number | null;
  /** True when the time is within a listed fragment. */
  readonly covers: (timeMs: number) => boolean;
  /** Shows the picture of that time; false when it is not listed. */
  readonly seekTo: (timeMs: number) => boolean;
  /** Shows the next or the previous picture; false when it is not in this list, or can't be shown without another between. */
  readonly step: (toward: 1 | -1) => boolean;
  readonly play: () => void;
  readonly pause: () => void;
  readonly setRate: (rate: number) => void;
  /** It can't go on: only what is buffered can still be shown. */
  readonly failed: boolean;
  /** The session ended before its time. */
  readonly lost: boolean;
  /** Frees everything, the picture too. */
  readonly destroy: () => void;
}

/** Reading a list that grows draws on its stream's budget. */
export interface PastFeedOptions {
  /** The stream's ARN. */
  readonly stream: string;
  /** Fragments the list holds at most. */
  readonly fragments: number;
}

/** Makes a feed on an open session; `beginMs` is the picture it begins with. Its element is not in the document yet. */
export type CreatePastFeed = (
  session: { readonly sessionId: string; readonly url: string },
  beginMs: number,
  listener: PastFeedListener,
  options: PastFeedOptions,
) => PastFeed;

/** What a player of the past asks of the world. */
export type PastTools = Omit<PlayerTools, 'createFeed' | 'renewals'> & { readonly createPastFeed: CreatePastFeed };
