/** What is on screen: the showing feed, and for a moment the one it took over from. */
import { closeFeed, closeSessionOf } from './close-feed.ts';
import type { Feed } from './feed-types.ts';
import type { PlayerTools } from './player-tools.ts';

/** Frames the new feed paints on top before the old one is freed: so that no moment is without a picture. */
const framesBeforeFreeing = 2;
/** … and after so long in any case: where the new feed stalls, the old one must not go on loading unseen. */
const freeWithinMs = 2_000;

/** See the file's first line. Freeing a feed closes its session too. Times are monotonic. */
export class Stage {
  /** Holds the media elements. */
  readonly element: HTMLElement;
  readonly #tools: Pick<PlayerTools, 'closeSession'>;
  #showing: Feed | null = null;
  #leaving: { readonly feed: Feed; readonly sinceMs: number; framesLeft: number } | null = null;

  constructor(tools: Pick<PlayerTools, 'document' | 'closeSession'>) {
    this.element = tools.document.createElement('div');
    this.element.className = 'player';
    this.#tools = tools;
  }

  get showing(): Feed | null {
    return this.#showing;
  }

  /** True while the feed that was shown before has not been freed. */
  get isChanging(): boolean {
    return this.#leaving !== null;
  }

  /** A warming feed plays unseen beneath the showing one, which holds its speed so that the two can be brought together. */
  warm(feed: Feed): void {
    this.#showing?.keepLive(false);
    this.element.append(feed.element);
  }

  /** Puts a warmed feed on top. */
  show(feed: Feed, nowMs: number): void {
    feed.element.dataset['shown'] = '';
    this.#freeLeaving();
    if (this.#showing !== null) {
      this.#leaving = { feed: this.#showing, sinceMs: nowMs, framesLeft: framesBeforeFreeing };
      delete this.#showing.element.dataset['shown'];
      // One voice at a time, the new feed's.
      this.#showing.setMuted(true);
    }
    this.element.dataset['pictured'] = '';
    this.#showing = feed;
    feed.keepLive(true);
  }

  /** The showing feed has painted a frame. */
  painted(): void {
    if (this.#leaving === null) return;
    this.#leaving.framesLeft -= 1;
    if (this.#leaving.framesLeft <= 0) this.#freeLeaving();
  }

  tick(nowMs: number): void {
    this.#showing?.tick();
    if (this.#leaving !== null && nowMs - this.#leaving.sinceMs > freeWithinMs) this.#freeLeaving();
  }

  /** Loads nothing any more; the last picture stays, and so does its session. */
  rest(): void {
    this.#freeLeaving();
    this.#showing?.stop();
  }

  /** As {@link rest}, and the session is given back. */
  restForLong(): void {
    this.rest();
    if (this.#showing !== null) closeSessionOf(this.#showing, this.#tools);
  }

  /** Frees everything. */
  clear(): void {
    this.#freeLeaving();
    if (this.#showing !== null) closeFeed(this.#showing, this.#tools);
    this.#showing = null;
    this.element.remove();
  }

  #freeLeaving(): void {
    if (this.#leaving !== null) closeFeed(this.#leaving.feed, this.#tools);
    this.#leaving = null;
  }
}
