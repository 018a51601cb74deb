/** What each camera was told to be shown as, and when that may change: nothing flaps, and what fails is tried less and less. */
import type { Motion } from '../../contract/load.ts';

/** How a camera stands to what it was told. */
export interface Standing {
  /** How it is shown now. */
  readonly motion: Motion;
  /** Somebody has just made it more important, or hidden it: that is followed at once. */
  readonly atOnce: boolean;
}

interface Told {
  motion: Motion;
  sinceMs: number;
  /** Times in a row that it was told to move and did not. */
  failures: number;
  blockedUntilMs: number;
}

/** What the wall decides by itself it does not take back within this time (Nx Witness RADASS: at least five seconds between switches). */
const dwellMs = 5_000;
/** A camera that does not move after so long will not: something else is wrong with it. */
const movesWithinMs = 20_000;
/** … and is left alone for so long, twice as long each time, up to ten minutes (RADASS tries again every ten minutes). */
const blockedMs = { first: 60_000, most: 600_000 } as const;
/** Each start of a moving picture costs a burst of decoding: not more than so many at once. */
const startsAtOnce = 4;

/** See the file's first line. Times are monotonic. */
export class ToldMotions {
  readonly #told = new Map<string, Told>();

  /** What it was told last; a camera that was told nothing moves. */
  of(key: string): Motion {
    return this.#told.get(key)?.motion ?? 'moving';
  }

  /** Forgets cameras that are not on the wall any more. */
  keep(keys: ReadonlySet<string>): void {
    for (const key of this.#told.keys()) if (!keys.has(key)) this.#told.delete(key);
  }

  /** Cameras that were told to move and do not yet. */
  starting(nowMs: number, standings: ReadonlyMap<string, Standing>): number {
    return [...this.#told].filter(
      ([key, { motion, sinceMs }]) =>
        motion === 'moving' && standings.get(key)?.motion === 'key-frames' && nowMs - sinceMs < movesWithinMs,
    ).length;
  }

  /** Whether it is left alone because it did not move when it was told to. */
  isBlocked(nowMs: number, key: string): boolean {
    return nowMs < (this.#told.get(key)?.blockedUntilMs ?? 0);
  }

  /** The changes to be told now, of those wished for. They count as told. */
  follow(
    nowMs: number,
    wished: ReadonlyMap<string, Motion>,
    standings: ReadonlyMap<string, Standing>,
  ): readonly (readonly [string, Motion])[] {
    let starting = this.starting(nowMs, standings);
    const changes: (readonly [string, Motion])[] = [];
    for (const [key, wish] of wished) {
      const told = this.#told.get(key);
      const standing = standings.get(key);
      const motion = this.#allowed(nowMs, wish, told, standing);
      if (motion === null || motion === told?.motion) continue;
      const starts = motion === 'moving' && standing?.motion === 'key-frames';
      if (starts && starting >= startsAtOnce && !standing.atOnce) continue;
      if (starts) starting += 1;
      const before = told ?? { failures: 0, blockedUntilMs: 0 };
      this.#told.set(key, { ...before, motion, sinceMs: nowMs });
      changes.push([key, motion]);
    }
    return changes;
  }

  /** Null: no change now. */
  #allowed(nowMs: number, wish: Motion, told: Told | undefined, standing: Standing | undefined): Motion | null {
    if (told === undefined || standing === undefined) return wish;
    const forMs = nowMs - told.sinceMs;
    if (told.motion === 'moving') {
      if (standing.motion === 'moving') told.failures = 0;
      else if (standing.motion === 'key-frames' && forMs > movesWithinMs) {
        told.failures += 1;
        told.blockedUntilMs = nowMs + Math.min(blockedMs.most, blockedMs.first * 2 ** (told.failures - 1));
        return 'key-frames';
      }
    }
    if (standing.atOnce || wish === 'paused' || told.motion === 'paused') return wish;
    if (wish === 'moving' && nowMs < told.blockedUntilMs) return null;
    return forMs < dwellMs ? null : wish;
  }
}
