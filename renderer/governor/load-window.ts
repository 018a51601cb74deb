/** What the players' counters say of the last seconds: how many pictures were lost, how much too slowly they play. Pure but for what it keeps. */
import type { PlayerLoad } from '../player/player-types.ts';

/** One player's counters at a moment; null: it shows nothing that takes anything. */
export interface LoadSample {
  readonly key: string;
  readonly load: PlayerLoad | null;
}

/** How the wall bears its load. Shares from 0 to 1. */
export interface Strain {
  /** Moving cameras that have been looked at long enough to judge. */
  readonly judged: number;
  /** Of the pictures decoded, those never painted; without those of cameras that lie beneath something. */
  readonly lostShare: number;
  /** Of the cameras judged, the slower half's best: how much slower than it should it plays, though it has media to play. */
  readonly slowShare: number;
  /** The window's own thread: how late it comes to what is due, nine of ten times, in milliseconds. */
  readonly lagMs: number;
}

interface Seen {
  readonly atMs: number;
  readonly load: PlayerLoad;
}

/** How far back is looked. */
const windowMs = 4_000;
/** A feed that is so young is still starting: what it loses says nothing. */
const settlesMs = 3_000;
/** Less media ahead than this, and it may be the network that is slow. */
const aheadS = 0.25;
/**
 * Chromium paints nothing of a video that lies wholly beneath something opaque, such as a sheet, and counts all its pictures as
 * dropped: a camera that loses so many between two looks is taken for covered, unless half of all are like that.
 */
const coveredShare = 0.9;
const fewestPictures = 2;

/** See the file's first line. Times are monotonic. */
export class LoadWindow {
  readonly #seen = new Map<string, { readonly feed: object; readonly sinceMs: number; samples: Seen[] }>();
  #lags: { readonly atMs: number; readonly lagMs: number }[] = [];

  /** Takes in the counters of all players at once. `lagMs`: how late this look itself came. */
  look(nowMs: number, samples: readonly LoadSample[], lagMs: number): void {
    this.#lags = [...this.#lags.filter(({ atMs }) => nowMs - atMs < windowMs), { atMs: nowMs, lagMs }];
    const present = new Set(samples.map(({ key }) => key));
    for (const key of this.#seen.keys()) if (!present.has(key)) this.#seen.delete(key);
    for (const { key, load } of samples) {
      const known = this.#seen.get(key);
      if (load === null) this.#seen.delete(key);
      else if (known === undefined || known.feed !== load.feed) {
        this.#seen.set(key, { feed: load.feed, sinceMs: nowMs, samples: [{ atMs: nowMs, load }] });
      } else {
        known.samples = [...known.samples.filter(({ atMs }) => nowMs - atMs < windowMs), { atMs: nowMs, load }];
      }
    }
  }

  /** The wall has just been lightened: what was seen before says nothing of how it is borne now. */
  forget(): void {
    this.#lags = [];
    for (const seen of this.#seen.values()) seen.samples = seen.samples.slice(-1);
  }

  /** What the last seconds say. */
  strain(nowMs: number): Strain {
    const spans = [...this.#seen.values()]
      .filter(({ sinceMs }) => nowMs - sinceMs >= settlesMs)
      .flatMap(({ samples }) => {
        const [first, last] = [samples[0], samples.at(-1)];
        return first === undefined || last === undefined || last.atMs - first.atMs < windowMs / 2
          ? []
          : [{ first, last, samples }];
      });
    const moving = spans.filter(({ last }) => last.load.rate > 0);
    const slow = moving
      .map(slownessOf)
      .filter((share) => share !== null)
      .toSorted((a, b) => a - b);
    const lags = this.#lags.map(({ lagMs }) => lagMs).toSorted((a, b) => a - b);
    return {
      judged: moving.length,
      lostShare: lostShareOf(moving.flatMap(countsOf)),
      slowShare: slow[Math.floor(slow.length / 2)] ?? 0,
      lagMs: lags[Math.floor(lags.length * 0.9)] ?? 0,
    };
  }
}

interface Span {
  readonly first: Seen;
  readonly last: Seen;
  /** From the first to the last. */
  readonly samples: readonly Seen[];
}

/** Pictures of one camera between two looks. */
interface Counts {
  readonly decoded: number;
  readonly dropped: number;
}

const countsOf = ({ samples }: Span): readonly Counts[] =>
  samples.slice(1).map(({ load }, index) => ({
    decoded: Math.max(0, load.decodedFrames - (samples[index]?.load.decodedFrames ?? 0)),
    dropped: Math.max(0, load.droppedFrames - (samples[index]?.load.droppedFrames ?? 0)),
  }));

const isCovered = ({ decoded, dropped }: Counts): boolean =>
  decoded >= fewestPictures && dropped >= coveredShare * decoded;

const lostShareOf = (all: readonly Counts[]): number => {
  const open = all.filter((counts) => !isCovered(counts));
  // Where most lose everything, the machine does.
  const counted = open.length * 2 > all.length ? open : all;
  const decoded = counted.reduce((sum, counts) => sum + counts.decoded, 0);
  const dropped = counted.reduce((sum, counts) => sum + counts.dropped, 0);
  return decoded <= 0 ? 0 : dropped / decoded;
};

/** How much slower than it should a feed has played; null where it had nothing to play. */
const slownessOf = ({ first, last }: Span): number | null => {
  if (first.load.aheadS < aheadS || last.load.aheadS < aheadS) return null;
  const playedS = last.load.mediaTimeS - first.load.mediaTimeS;
  const dueS = ((last.atMs - first.atMs) / 1_000) * Math.min(first.load.rate, last.load.rate);
  return dueS <= 0 || playedS < 0 ? null : Math.max(0, 1 - playedS / dueS);
};
