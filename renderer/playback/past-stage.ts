/** The picture of the past on screen: which feed is on top, and the one that is leaving, freed when it can't be missed. */
import { closeFeed } from '../player/close-feed.ts';
import type { PastFeed, PastTools } from '../player/past-feed-types.ts';

/** The old feed stays so long at most: by then the new one has painted. */
const leaveWithinMs = 1_000;

/** See the file's first line. */
export class PastStage {
  readonly element: HTMLElement;
  readonly #tools: PastTools;
  #showing: PastFeed | null = null;
  #leaving: { readonly feed: PastFeed; readonly sinceMs: number } | null = null;

  constructor(tools: PastTools) {
    this.#tools = tools;
    this.element = tools.document.createElement('div');
    this.element.className = 'past-picture';
  }

  /** The feed on top; null before the first picture. */
  get showing(): PastFeed | null {
    return this.#showing;
  }

  /** Puts a feed on top that already stands on its picture, beneath. Answers the one before. */
  put(feed: PastFeed): PastFeed | null {
    this.#freeLeaving();
    const before = this.#showing;
    feed.element.dataset['shown'] = '';
    this.element.dataset['pictured'] = '';
    if (before !== null) {
      delete before.element.dataset['shown'];
      before.pause();
      this.#leaving = { feed: before, sinceMs: this.#tools.clock.nowMs() };
    }
    this.#showing = feed;
    return before;
  }

  /** To be called now and then. */
  tick(): void {
    if (this.#leaving !== null && this.#tools.clock.nowMs() - this.#leaving.sinceMs > leaveWithinMs)
      this.#freeLeaving();
  }

  dispose(): void {
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
