/** Where a player of the past is on its way and what it is about: what its parts share. */
import { endOf, type PastFragment } from '../player/fragment-list.ts';
import type { PastFeed } from '../player/past-feed-types.ts';
import { KnownGaps } from './known-gaps.ts';
import { isAtEdge } from './past-rules.ts';
import { continuesFromMs, maxFragmentsOf, type PastSettings, type PastWish } from './past-session.ts';
import type { PastRate, PastState } from './past-types.ts';

/** See the file's first line. Times are the camera's unless they say otherwise. */
export class PastCourse {
  readonly gaps: KnownGaps;
  wish: PastWish;
  settings: PastSettings;
  playing = true;
  rate: PastRate = 1;
  catchingUp = false;
  /** The list of the showing feed has been played to its end. */
  listEnded = false;
  ended = false;
  /** The service holds nothing of the range behind the showing list. */
  nothingFollows = false;
  positionMs: number;
  /** When the last picture was painted, monotonic. */
  paintedAtMs: number;
  /** Where a seek under way leads. */
  targetMs: number | null = null;
  readonly #nowMs: () => number;

  /** `nowMs` is monotonic. */
  constructor(wish: PastWish, settings: PastSettings, nowMs: () => number) {
    this.wish = wish;
    this.settings = settings;
    this.positionMs = wish.startMs;
    this.#nowMs = nowMs;
    this.paintedAtMs = nowMs();
    this.gaps = new KnownGaps(nowMs);
  }

  /** How long there has been no new picture. */
  get stillMs(): number {
    return this.#nowMs() - this.paintedAtMs;
  }

  /** From here on the time without a picture counts. */
  awaitPicture(): void {
    this.paintedAtMs = this.#nowMs();
  }

  /** The present is the end of a growing range. */
  range(cameraNowMs: number): PastState['range'] {
    const { wish } = this;
    return { startMs: wish.startMs, endMs: wish.mode === 'ON_DEMAND' ? wish.endMs : cameraNowMs };
  }

  /** Only what has not been recorded yet comes next. */
  isAtEdge(fragments: readonly PastFragment[]): boolean {
    return this.wish.mode === 'LIVE_REPLAY' && isAtEdge(fragments, this.positionMs);
  }

  isLastPicture({ frameMs }: Pick<PastFeed, 'frameMs'>): boolean {
    return this.wish.mode === 'ON_DEMAND' && this.positionMs + (frameMs ?? 40) > this.wish.endMs;
  }

  /** Where the range goes on behind a list; null where it does not. */
  continuesFromMs(feed: PastFeed | null): number | null {
    if (this.wish.mode !== 'ON_DEMAND' || feed === null || this.nothingFollows) return null;
    return continuesFromMs(feed.fragments, maxFragmentsOf(this.wish, this.settings), this.wish.endMs);
  }

  /** A list has come on screen that was asked for from `listFromMs` on, to begin with the picture of `beginMs`. */
  learnStart(
    fragments: readonly PastFragment[],
    asked: { readonly beginMs: number; readonly listFromMs: number },
    before: PastFragment | undefined,
  ): void {
    const longestMs = Math.max(0, ...fragments.map(({ durationS }) => durationS * 1_000));
    // What began before the list was asked for may reach into it: of that time nothing is known.
    const fromMs = before === undefined ? Math.max(asked.beginMs, asked.listFromMs + longestMs) : endOf(before);
    this.gaps.learnStart(fragments, fromMs);
  }
}
