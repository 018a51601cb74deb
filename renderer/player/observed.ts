/** What has been observed of one camera, over all its sessions: the last picture, the list of fragments. */
import type { Motion } from '../../contract/load.ts';
import type { PaintedFrame } from './feed-types.ts';
import { type Observations, staleAfterMs } from './health-rules.ts';
import type { MediaPlaylistFacts, PlaylistFacts } from './prepare-playlist.ts';

/** A list that ends so much earlier than before comes from a camera whose clock was set back. */
const clockStepMs = 5_000;
/** A camera whose newest fragment is dated so far from the present has a wrong clock: no fragment is that long (Developer Guide, "Quotas": 20 s). */
const clockWrongBeyondMs = 60_000;

/** See the file's first line. Times are monotonic unless they say otherwise. */
export class Observed {
  /** How the newest pictures are shown. */
  motion: Motion = 'moving';
  #restedAtMs = -Infinity;
  #lastFrame: PaintedFrame | null = null;
  #fragmentMs: number | null = null;
  #newest: string | null = null;
  #edgeTimeMs: number | null = null;
  #edgeAheadMs: number | null = null;
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

  /** A playlist was read; `wallMs` is now since the Unix epoch. */
  listed(facts: PlaylistFacts, nowMs: number, wallMs: number): void {
    if (facts.kind !== 'media') return;
    this.#fragmentMs = facts.longestFragmentMs;
    this.#listReadAtMs = nowMs;
    if (!this.#hasGrown(facts)) return;
    this.#newest = facts.newest;
    this.#edgeTimeMs = facts.edgeTimeMs;
    this.#edgeAheadMs = facts.edgeTimeMs === null ? null : facts.edgeTimeMs - wallMs;
    this.#listChangedAtMs = nowMs;
  }

  /** Nothing was looked at until now: what was seen before says nothing of how the camera is. */
  rested(nowMs: number): void {
    this.#restedAtMs = nowMs;
    this.#listChangedAtMs = null;
    this.#listReadAtMs = null;
  }

  /** From now on fragments are dated by something else: what is known of the old dates says nothing of the new ones. */
  redated(): void {
    this.#newest = null;
    this.#edgeTimeMs = null;
    this.#edgeAheadMs = null;
  }

  /** How far the fragments' dates are ahead of the present (negative: behind), when that can't be but by a wrong clock; else null. */
  get clockOffMs(): number | null {
    const aheadMs = this.#edgeAheadMs;
    return aheadMs === null || Math.abs(aheadMs) <= clockWrongBeyondMs ? null : aheadMs;
  }

  /** True while new pictures keep being painted. */
  moves(nowMs: number): boolean {
    const atMs = this.#paintedAtMs;
    return atMs !== null && nowMs - atMs <= staleAfterMs(this.#fragmentMs, this.motion);
  }

  /** How old the picture on screen is by its own clock; `wallMs` is now since the Unix epoch. */
  pictureAgeMs(wallMs: number): number | null {
    const pictureTimeMs = this.#lastFrame?.pictureTimeMs ?? null;
    return pictureTimeMs === null ? null : wallMs - pictureTimeMs;
  }

  /** The parts of {@link Observations} that are known here. */
  facts(
    nowMs: number,
  ): Pick<Observations, 'motion' | 'paintedAtMs' | 'lateMs' | 'fragmentMs' | 'listChangedAtMs' | 'listReadAtMs'> {
    return {
      motion: this.motion,
      paintedAtMs: this.#paintedAtMs,
      lateMs: this.lateMs(nowMs),
      fragmentMs: this.#fragmentMs,
      listChangedAtMs: this.#listChangedAtMs,
      listReadAtMs: this.#listReadAtMs,
    };
  }

  get #paintedAtMs(): number | null {
    const atMs = this.#lastFrame?.atMs ?? null;
    return atMs === null || atMs < this.#restedAtMs ? null : atMs;
  }

  /**
   * While a renewal runs two sessions are read, whose lists may differ by a fragment: only a newer end is news. Where fragments
   * are not dated their names must do, which hold the session's token and so change with the session.
   */
  #hasGrown(facts: MediaPlaylistFacts): boolean {
    if (facts.edgeTimeMs === null || this.#edgeTimeMs === null) return facts.newest !== this.#newest;
    const stepMs = facts.edgeTimeMs - this.#edgeTimeMs;
    return stepMs > 0 || stepMs < -clockStepMs;
  }

  /** The newest listed picture's lead over the shown one, and the time gone by since it was listed. */
  lateMs(nowMs: number): number | null {
    const shownMs = this.#lastFrame?.pictureTimeMs ?? null;
    if (shownMs === null || this.#edgeTimeMs === null || this.#listChangedAtMs === null) return null;
    return this.#edgeTimeMs - shownMs + (nowMs - this.#listChangedAtMs);
  }
}
