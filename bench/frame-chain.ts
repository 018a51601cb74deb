/** Follows the frames on top of each tile: black ones, ones out of order, and ones that never came. Pure. */
import type { TimedCamera } from './tile-figures.ts';

/** One frame seen on top of a tile. */
export interface ChainFrame {
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** The number in its strip; null when the strip could not be read. */
  readonly frame: number | null;
  /** The strip's brightest pixel, 0 to 255. */
  readonly brightest: number;
  /** Media elements of the tile: two while a renewal runs. */
  readonly elements: number;
  /** Which element showed it, and that element's count of frames handed to the compositor. */
  readonly element: number;
  readonly presented: number;
}

/** What the frames of one or more tiles prove. */
export interface ChainSums {
  frames: number;
  unreadable: number;
  /** Frames whose strip holds nothing bright. */
  black: number;
  /** Steps back in time. */
  backward: number;
  /** Changes of the element on top. */
  changes: number;
  /** Frames of the stream that were never put on screen between the old element's last and the new one's first: at how many changes any, at how many more than one, and the most at one. */
  changesWithSkip: number;
  changesWithLongSkip: number;
  longestSkipAtChange: number;
  /** Frames of the stream that were never put on screen: all, and the longest runs while renewing (and a second after) and at other times. */
  skipped: number;
  longestSkipRenewing: number;
  longestSkipOtherwise: number;
  /** Longest time between two frames, in milliseconds, likewise. */
  longestGapRenewingMs: number;
  longestGapOtherwiseMs: number;
}

const emptySums = (): ChainSums => ({
  frames: 0,
  unreadable: 0,
  black: 0,
  backward: 0,
  changes: 0,
  changesWithSkip: 0,
  changesWithLongSkip: 0,
  longestSkipAtChange: 0,
  skipped: 0,
  longestSkipRenewing: 0,
  longestSkipOtherwise: 0,
  longestGapRenewingMs: 0,
  longestGapOtherwiseMs: 0,
});

/** Takes the frames of one camera as they come. */
export class FrameChain {
  readonly sums: ChainSums = emptySums();
  readonly #loop: number;
  #renewedAtMs = -Infinity;
  #last: ChainFrame | null = null;
  /** The last frame whose strip was read, and how many were told of since. */
  #read: ChainFrame | null = null;
  #unreadSince = 0;

  constructor(camera: TimedCamera) {
    this.#loop = camera.scenes[0]?.frames ?? 1;
  }

  push(seen: ChainFrame): void {
    const { sums } = this;
    sums.frames += 1;
    if (seen.elements > 1) this.#renewedAtMs = seen.atMs;
    const isRenewing = seen.atMs - this.#renewedAtMs < 1_000;
    if (seen.brightest < 60) sums.black += 1;
    if (this.#last !== null) {
      const gapMs = seen.atMs - this.#last.atMs;
      if (isRenewing) sums.longestGapRenewingMs = Math.max(sums.longestGapRenewingMs, gapMs);
      else sums.longestGapOtherwiseMs = Math.max(sums.longestGapOtherwiseMs, gapMs);
      if (seen.element !== this.#last.element) sums.changes += 1;
    }
    this.#last = seen;
    if (seen.frame === null) {
      sums.unreadable += 1;
      this.#unreadSince += 1;
    } else {
      this.#follow(seen, seen.frame, isRenewing);
      this.#unreadSince = 0;
    }
  }

  #follow(seen: ChainFrame, frame: number, isRenewing: boolean): void {
    const { sums } = this;
    const last = this.#read;
    this.#read = seen;
    if (last?.frame == null) return;
    const step = (frame - last.frame + this.#loop) % this.#loop;
    if (step > this.#loop / 2) {
      sums.backward += 1;
      return;
    }
    // The page is not told of each frame while it is busy: those it was not told of were painted nevertheless.
    const isChange = seen.element !== last.element;
    const painted = isChange ? this.#unreadSince : Math.max(0, seen.presented - last.presented - 1);
    const lost = Math.max(0, step - 1 - painted);
    sums.skipped += lost;
    if (isChange && lost > 0) sums.changesWithSkip += 1;
    if (isChange && lost > 1) sums.changesWithLongSkip += 1;
    if (isChange) sums.longestSkipAtChange = Math.max(sums.longestSkipAtChange, lost);
    if (isRenewing) sums.longestSkipRenewing = Math.max(sums.longestSkipRenewing, lost);
    else sums.longestSkipOtherwise = Math.max(sums.longestSkipOtherwise, lost);
  }
}

/** Several tiles together: counts added, longest of the longest. */
export function addSums(all: readonly ChainSums[]): ChainSums {
  const total = emptySums();
  for (const sums of all) {
    for (const key of Object.keys(total) as (keyof ChainSums)[]) {
      total[key] = key.startsWith('longest') ? Math.max(total[key], sums[key]) : total[key] + sums[key];
    }
  }
  return total;
}
