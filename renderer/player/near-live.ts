/** Keeps a media element near to live: where it begins, how fast it plays, and how it comes back after a stall. */
import { Caution, isFarBehind, LowWater, liveRate } from './live-rate.ts';
import { fresherStartS } from './live-start.ts';
import { setRate } from './media-element.ts';
import type { MediaPlaylistFacts } from './prepare-playlist.ts';

/** What the element plays from. */
export interface LiveList {
  readonly facts: MediaPlaylistFacts;
  /** Where the list ends, in seconds on the element's timeline. */
  readonly endS: number;
}

/** See the file's first line. */
export class NearLive {
  readonly #element: HTMLVideoElement;
  readonly #nowMs: () => number;
  readonly #list: () => LiveList | null;
  readonly #lowWater = new LowWater();
  readonly #caution = new Caution();
  #keeps = false;

  /** `nowMs` is monotonic; `list` answers null until there is one. */
  constructor(element: HTMLVideoElement, nowMs: () => number, list: () => LiveList | null) {
    this.#element = element;
    this.#nowMs = nowMs;
    this.#list = list;
  }

  /** From now on it is kept near to live; `false` leaves the speed to others, at 1 for now. */
  keep(keeps: boolean): void {
    this.#keeps = keeps;
    this.#lowWater.clear();
    setRate(this.#element, 1);
  }

  /** The first fragment is there, and nothing has been painted yet; `wallMs` is now since the Unix epoch. */
  begin(wallMs: number): void {
    const { buffered, currentTime: atS } = this.#element;
    const list = this.#list();
    if (list === null || buffered.length === 0) return;
    const first = { atS, loadedToS: buffered.end(buffered.length - 1), listedToS: list.endS };
    const fresherS = fresherStartS(list.facts, wallMs, first);
    if (fresherS !== null) this.#element.currentTime = fresherS;
  }

  /** To be called a few times a second. `steers`: false while something else needs the speed for a moment. */
  tick(steers: boolean): void {
    const list = this.#list();
    if (!this.#keeps || list === null || this.#jump(list)) return;
    const nowMs = this.#nowMs();
    const windowMs = list.facts.longestFragmentMs + 1_000;
    this.#lowWater.push(nowMs, this.aheadS(), windowMs);
    if (!steers) return;
    const leastS = this.#lowWater.least(nowMs, windowMs);
    setRate(this.#element, liveRate(leastS, this.#element.playbackRate, this.#caution.after(leastS, nowMs)));
  }

  /** Seconds of media that wait to be played. */
  aheadS(): number {
    const { buffered, currentTime } = this.#element;
    for (let index = 0; index < buffered.length; index += 1) {
      const within = currentTime >= buffered.start(index) - 0.1 && currentTime <= buffered.end(index);
      // Small holes between fragments are played over, so the end of the last range counts.
      if (within) return buffered.end(buffered.length - 1) - currentTime;
    }
    return 0;
  }

  /** After a stall: forward to the live position, if that is far. */
  #jump({ facts, endS }: LiveList): boolean {
    const holdBackMs = facts.longestFragmentMs + 1_000;
    if (this.#element.seeking || !isFarBehind((endS - this.#element.currentTime) * 1_000, holdBackMs)) return false;
    this.#element.currentTime = endS - holdBackMs / 1_000;
    this.#lowWater.clear();
    return true;
  }
}
