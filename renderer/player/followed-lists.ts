/** The lists of one live session as they are read: what they tell, what camera time each moment of the media has, when to read next. */
import type { LevelDetails } from 'hls.js';
import type { FeedParts } from './feed-parts.ts';
import type { FeedOptions } from './feed-types.ts';
import { ListPace, usualPauseS } from './list-pace.ts';
import { mediaTimeAt, mergeTimeline, pictureTimeAt, type TimedFragment } from './media-timeline.ts';
import type { LiveList } from './near-live.ts';
import { ListTurn } from './next-read.ts';
import type { PlaylistFacts } from './prepare-playlist.ts';

/** See the file's first line; one per feed. */
export class FollowedLists {
  readonly #nowMs: () => number;
  readonly #pace: ListPace;
  readonly #turn = new ListTurn();
  readonly #arrivals: FeedOptions['arrivals'];
  #timeline: readonly TimedFragment[] = [];
  #facts: PlaylistFacts | null = null;

  constructor(
    { stream, fragments, arrivals }: Pick<FeedOptions, 'stream' | 'fragments' | 'arrivals'>,
    { readers, nowMs }: Pick<FeedParts, 'readers' | 'nowMs'>,
  ) {
    this.#nowMs = nowMs;
    this.#arrivals = arrivals;
    this.#pace = new ListPace(() => usualPauseS(fragments, readers.count(stream)));
  }

  /** What the last list told; null before the first. */
  get facts(): PlaylistFacts | null {
    return this.#facts;
  }

  /** The list the picture plays from; null until there is one. */
  get live(): LiveList | null {
    const last = this.#timeline.at(-1);
    return last === undefined || this.#facts?.kind !== 'media'
      ? null
      : { facts: this.#facts, endS: last.startS + last.durationS };
  }

  /** Whole seconds between two reads. */
  get rereadSeconds(): number {
    return this.#pace.seconds(this.#nowMs());
  }

  /** How long the next read should wait. */
  waitMs(): number {
    return this.#turn.waitMs(this.#nowMs(), this.rereadSeconds * 1_000);
  }

  /** A list was read. */
  listed(facts: PlaylistFacts): void {
    this.#facts = facts;
    if (facts.kind !== 'media') return;
    const { newest, newestFragmentMs, edgeTimeMs } = facts;
    const nowMs = this.#nowMs();
    const listedAtMs = edgeTimeMs === null ? nowMs : this.#arrivals.listedAtMs(edgeTimeMs, nowMs);
    this.#turn.listed(newest, newestFragmentMs, nowMs, listedAtMs);
  }

  /** hls.js has placed the list's fragments on the element's timeline. */
  learn({ fragments }: Pick<LevelDetails, 'fragments'>): void {
    this.#timeline = mergeTimeline(
      this.#timeline,
      fragments.map(({ start, duration, programDateTime }) => ({
        startS: start,
        durationS: duration,
        timeMs: programDateTime,
      })),
    );
  }

  /** The service asked for fewer calls. */
  throttled(): void {
    this.#pace.throttled(this.#nowMs());
  }

  /** The camera's time at a moment of the element's timeline; null when not told. */
  pictureTimeMs(mediaTimeS: number): number | null {
    return pictureTimeAt(this.#timeline, mediaTimeS);
  }

  /** The moment of the element's timeline with this camera time; null when it is not listed. */
  mediaTimeS(pictureTimeMs: number): number | null {
    return mediaTimeAt(this.#timeline, pictureTimeMs);
  }
}
