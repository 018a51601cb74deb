/** What has been observed of one camera, over all its sessions: the last picture, the list of fragments. */
import type { PaintedFrame } from './feed.ts';
import { type Observations, staleAfterMs } from './health-rules.ts';
import type { PlaylistFacts } from './prepare-playlist.ts';

/** See the file's first line. Times are monotonic unless they say otherwise. */
export class Observed {
  #lastFrame: PaintedFrame | null = null;
  #fragmentMs: number | null = null;
  #newest: string | null = null;
  #listChangedAtMs: number | null = null;
  #listReadAtMs: number | null = null;

  /** The newest picture on screen. */
  get lastFrame(): PaintedFrame | null {
    return this.#lastFrame;
  }

  /** The longest fragment listed; null before the first list. */
  get fragmentMs(): number | null {
    return this.#fragmentMs;
  }

  painted(frame: PaintedFrame): void {
    this.#lastFrame = frame;
  }

  /** A playlist was read. */
  listed(facts: PlaylistFacts, nowMs: number): void {
    if (facts.kind !== 'media') return;
    this.#fragmentMs = facts.longestFragmentMs;
    this.#listReadAtMs = nowMs;
    // Fragment names hold the session's token, so a new session's list would look changed: where fragments are dated, the date tells.
    const newest = facts.edgeTimeMs === null ? facts.newest : String(facts.edgeTimeMs);
    if (newest === this.#newest) return;
    this.#newest = newest;
    this.#listChangedAtMs = nowMs;
  }

  /** True while new pictures keep being painted. */
  moves(nowMs: number): boolean {
    return this.#lastFrame !== null && nowMs - this.#lastFrame.atMs <= staleAfterMs(this.#fragmentMs);
  }

  /** How old the picture on screen is by its own clock; `wallMs` is now since the Unix epoch. */
  pictureAgeMs(wallMs: number): number | null {
    const pictureTimeMs = this.#lastFrame?.pictureTimeMs ?? null;
    return pictureTimeMs === null ? null : wallMs - pictureTimeMs;
  }

  /** The parts of {@link Observations} that are known here. */
  facts(
    wallMs: number,
  ): Pick<Observations, 'paintedAtMs' | 'pictureAgeMs' | 'fragmentMs' | 'listChangedAtMs' | 'listReadAtMs'> {
    return {
      paintedAtMs: this.#lastFrame?.atMs ?? null,
      pictureAgeMs: this.pictureAgeMs(wallMs),
      fragmentMs: this.#fragmentMs,
      listChangedAtMs: this.#listChangedAtMs,
      listReadAtMs: this.#listReadAtMs,
    };
  }
}
