/** A feed of key frames: one session on one canvas, a picture per fragment, read and decoded by the key-frame worker. */
import { troubleTable } from '../../../contract/trouble.ts';
import type { Trouble } from '../../../contract/trouble-kinds.ts';
import type { FeedParts } from '../feed-parts.ts';
import type { CreateFeed, Feed, FeedListener, FeedLoad, FeedOptions, PaintedFrame } from '../feed-types.ts';
import { freeCanvas } from '../last-picture.ts';
import { ListPace, usualPauseS } from '../list-pace.ts';
import { isBlackPicture } from '../picture-probe.ts';
import type { PlaylistFacts } from '../prepare-playlist.ts';
import type { DatedBy } from '../session-wish.ts';
import { whyUnplayable } from '../sort-playback-error.ts';
import type { KeyFrameDesk, KeyFrameReading } from './key-frame-desk.ts';
import type { DrawnKeyFrame, FeedMessage, Room } from './messages.ts';

/** What feeds of key frames need from outside. */
export interface KeyFrameFeedParts extends Pick<FeedParts, 'document' | 'nowMs' | 'canDecode' | 'onBytes' | 'readers'> {
  readonly desk: KeyFrameDesk;
  /** Tells the device pixels an element has room for, now and whenever that changes; returns what ends it. */
  readonly onRoom: (element: Element, listener: (room: Room) => void) => () => void;
}

/** Before the element is on screen. */
const assumedRoom: Room = { width: 320, height: 180 };

class KeyFrameFeed implements Feed {
  readonly motion = 'key-frames';
  readonly element: HTMLCanvasElement;
  readonly sessionId: string;
  readonly stream: string;
  readonly datedBy: DatedBy;
  readonly loadsSound = false;
  /** One picture stands as long as its fragment: nothing can be aligned by frames. */
  readonly frameMs = null;
  readonly plays = false;
  readonly seeks = false;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #parts: KeyFrameFeedParts;
  readonly #listener: FeedListener;
  readonly #pace: ListPace;
  readonly #reading: KeyFrameReading;
  readonly #leave: () => void;
  readonly #stopMeasuring: () => void;
  #pauseMs: number;
  #last: PaintedFrame | null = null;
  #size: { readonly width: number; readonly height: number } | null = null;
  #hasSound: boolean | null = null;
  #pictures = 0;
  #staysUntilMs = 0;
  #failed = false;
  #lost = false;
  #stopped = false;

  constructor(
    session: { readonly sessionId: string; readonly url: string },
    listener: FeedListener,
    { datedBy, stream, fragments }: FeedOptions,
    parts: KeyFrameFeedParts,
  ) {
    this.sessionId = session.sessionId;
    this.datedBy = datedBy;
    this.stream = stream;
    this.#listener = listener;
    this.#parts = parts;
    this.element = parts.document.createElement('canvas');
    this.#context = this.element.getContext('2d', { alpha: false, willReadFrequently: true });
    this.#pace = new ListPace(() => usualPauseS(fragments, parts.readers.count(stream)));
    this.#leave = parts.readers.join(stream, 1);
    this.#pauseMs = this.#pace.seconds(parts.nowMs()) * 1_000;
    this.#reading = parts.desk.open(
      { url: session.url, stream, room: assumedRoom, pauseMs: this.#pauseMs },
      (message) => this.#heard(message),
    );
    this.#stopMeasuring = parts.onRoom(this.element, (room) => this.#reading.setRoom(room));
  }

  get hasSound(): boolean | null {
    return this.#hasSound;
  }

  get lastFrame(): PaintedFrame | null {
    return this.#last;
  }

  get lost(): boolean {
    return this.#lost;
  }

  get size(): { readonly width: number; readonly height: number } | null {
    return this.#size;
  }

  readonly load = (): FeedLoad => ({
    decodedFrames: this.#pictures,
    droppedFrames: 0,
    mediaTimeS: this.#last?.mediaTimeS ?? 0,
    aheadS: 0,
    rate: 0,
  });

  readonly positionMs = (): number | null => this.#last?.pictureTimeMs ?? null;

  readonly mediaTimeS = (): number => this.#last?.mediaTimeS ?? 0;

  readonly seekTo = (): boolean => false;

  readonly setMuted = (): void => undefined;

  readonly setRate = (): void => undefined;

  readonly keepLive = (): void => undefined;

  readonly watchClosely = (): void => undefined;

  readonly stay = (forMs: number): void => {
    this.#staysUntilMs = this.#parts.nowMs() + forMs;
  };

  readonly tick = (): void => {
    if (this.#stopped) return;
    const pauseMs = this.#pace.seconds(this.#parts.nowMs()) * 1_000;
    if (pauseMs === this.#pauseMs) return;
    this.#pauseMs = pauseMs;
    this.#reading.setPause(pauseMs);
  };

  readonly isBlack = (): Promise<boolean> =>
    Promise.resolve(this.#last === null || isBlackPicture(this.element, this.#parts.document));

  readonly stop = (): void => {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#end();
  };

  readonly destroy = (): void => {
    this.stop();
    this.#stopMeasuring();
    freeCanvas(this.element);
  };

  #end(): void {
    this.#leave();
    this.#reading.close();
  }

  #heard(message: FeedMessage): void {
    if (message.kind === 'bytes') this.#parts.onBytes(this.sessionId, message.bytes);
    else if (message.kind === 'drawn') this.#draw(message);
    else if (this.#stopped || this.#failed) return;
    else if (message.kind === 'listed') this.#listed(message.facts);
    else if (message.kind === 'failed') this.#fail(message.trouble);
    else {
      this.#pace.throttled(this.#parts.nowMs());
      this.#listener.throttled(this);
    }
  }

  #draw({ pixels, pictureTimeMs, mediaTimeS, width, height }: DrawnKeyFrame): void {
    const stays = this.#last !== null && this.#parts.nowMs() < this.#staysUntilMs;
    if (this.#stopped || this.#failed || stays || this.#context === null) return;
    if (this.element.width !== pixels.width || this.element.height !== pixels.height) {
      this.element.width = pixels.width;
      this.element.height = pixels.height;
    }
    this.#context.putImageData(new ImageData(pixels.rgba, pixels.width, pixels.height), 0, 0);
    this.#pictures += 1;
    this.#size = { width, height };
    this.#last = { mediaTimeS, pictureTimeMs, atMs: this.#parts.nowMs() };
    this.#listener.painted(this, this.#last);
  }

  #listed(facts: PlaylistFacts): void {
    if (facts.kind === 'master') {
      this.#hasSound = facts.hasSound;
      const trouble = whyUnplayable(facts, this.#parts.canDecode);
      if (trouble !== null) {
        this.#fail(trouble);
        return;
      }
    }
    this.#listener.listed(this, facts);
  }

  #fail(trouble: Trouble): void {
    this.#failed = true;
    this.#lost = troubleTable[trouble.kind].health !== 'unplayable';
    this.#end();
    this.#listener.failed(this, trouble);
  }
}

/** Makes the maker of key-frame feeds. Where a feed should begin is not asked: it shows the newest there is. */
export const keyFrameFeeds =
  (parts: KeyFrameFeedParts): CreateFeed =>
  (session, _start, listener, options) =>
    new KeyFrameFeed(session, listener, options, parts);
