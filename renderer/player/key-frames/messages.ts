/** What the window and the key-frame worker tell each other. */
import type { Trouble } from '../../../contract/trouble-kinds.ts';
import type { PlaylistFacts } from '../prepare-playlist.ts';
import type { Pixels } from './draw-frame.ts';
import type { CallMessage, CallReply } from './far-gate.ts';

/** Pixels a picture is drawn at most: no more than its tile has. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** A session to be read; `stream` is its stream's ARN. The list is read no more often than `pauseMs`. */
export interface OpenReading {
  readonly kind: 'open';
  readonly id: number;
  readonly url: string;
  readonly stream: string;
  readonly room: Room;
  readonly pauseMs: number;
}

/** From the window. `id` names a feed. */
export type ToWorker =
  | OpenReading
  /** The tile has another size now. */
  | { readonly kind: 'room'; readonly id: number; readonly room: Room }
  /** The list is read no more often than this from now on. */
  | { readonly kind: 'pause'; readonly id: number; readonly pauseMs: number }
  | { readonly kind: 'close'; readonly id: number }
  | CallReply;

/** A decoded key frame, and what its fragment told. */
export interface DrawnKeyFrame {
  readonly pixels: Pixels;
  /** EXT-X-PROGRAM-DATE-TIME of the fragment, which begins with the key frame; null when none is told. */
  readonly pictureTimeMs: number | null;
  readonly mediaTimeS: number;
  /** Of the video, not of the pixels. */
  readonly width: number;
  readonly height: number;
}

/** From the worker, of one feed. */
export type FeedMessage =
  | { readonly kind: 'listed'; readonly id: number; readonly facts: PlaylistFacts }
  | ({ readonly kind: 'drawn'; readonly id: number } & DrawnKeyFrame)
  | { readonly kind: 'bytes'; readonly id: number; readonly bytes: number }
  | { readonly kind: 'throttled'; readonly id: number }
  /** The feed can't go on; the worker has closed it. */
  | { readonly kind: 'failed'; readonly id: number; readonly trouble: Trouble };

/** From the worker. */
export type FromWorker = FeedMessage | CallMessage;
