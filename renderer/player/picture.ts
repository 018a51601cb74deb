/** The picture on screen over all its sessions: which feed shows it, what was seen of it, and what dates it. */
import { readyToChange } from './change-of-places.ts';
import type { Feed, PaintedFrame } from './feed-types.ts';
import { Observed } from './observed.ts';
import { PaintMeter } from './paint-meter.ts';
import type { PlayerTools } from './player-tools.ts';
import type { PlaylistFacts, StartPoint } from './prepare-playlist.ts';
import type { DatedBy } from './session-wish.ts';
import { Stage } from './stage.ts';

/** Time from asking until a warming feed plays, roughly: it starts that far ahead of the shown picture. */
const warmingLeadMs = 250;

/** See the file's first line. */
export class Picture {
  readonly stage: Stage;
  readonly seen = new Observed();
  readonly meter = new PaintMeter();
  readonly #clock: PlayerTools['clock'];
  readonly #startedAtMs: number;
  /** What dates the pictures shown; null before the first. */
  #datedBy: DatedBy | null = null;
  #firstMs: number | null = null;

  constructor(tools: PlayerTools) {
    this.stage = new Stage(tools);
    this.#clock = tools.clock;
    this.#startedAtMs = tools.clock.nowMs();
  }

  get datedBy(): DatedBy | null {
    return this.#datedBy;
  }

  /** How long the first picture took; null before it. */
  get firstMs(): number | null {
    return this.#firstMs;
  }

  /** True while new pictures keep being painted: then a change of feeds must not be seen. */
  get moves(): boolean {
    return this.seen.moves(this.#clock.nowMs());
  }

  /** How far the camera's clock is ahead where it dates the pictures and is wrong (negative: behind); else null. */
  get cameraClockOffMs(): number | null {
    return this.#datedBy === 'PRODUCER_TIMESTAMP' ? this.seen.clockOffMs : null;
  }

  /** Each picture of the showing feed counts while another is to take its place, while it is measured, and until its rate is known. */
  watch(changes: boolean): void {
    const { showing, isChanging } = this.stage;
    showing?.watchClosely(changes || isChanging || this.meter.measures || showing.frameMs === null);
  }

  /** A list was read, of the showing feed or of one that may take its place. Lists that are dated differently can't be compared. */
  listed(feed: Feed, facts: PlaylistFacts): void {
    const comparable = this.#datedBy === null || feed.datedBy === this.#datedBy;
    if (feed !== this.stage.showing && !comparable) return;
    this.seen.listed(facts, this.#clock.nowMs(), this.#clock.wallMs());
  }

  /** A frame of the showing feed is on screen. */
  painted(feed: Feed, frame: PaintedFrame): void {
    this.seen.painted(frame);
    this.meter.painted(frame.atMs, feed);
    this.stage.painted();
  }

  /** Where a feed dated so should begin, to be able to take over unseen. */
  startPoint(datedBy: DatedBy, moves: boolean): StartPoint {
    const { showing } = this.stage;
    // A still says nothing of where a moving picture would be.
    const comparable = moves && datedBy === this.#datedBy && showing?.motion === 'moving';
    const positionMs = comparable ? showing.positionMs() : null;
    return positionMs === null
      ? { kind: 'live', wallMs: this.#clock.wallMs() }
      : { kind: 'at', pictureTimeMs: positionMs + warmingLeadMs };
  }

  /** Whether a feed that has just painted this frame, unseen, may take over now. */
  mayBe(feed: Feed, frame: PaintedFrame, moves: boolean, warmingForMs: number): boolean {
    const before = {
      feed: this.stage.showing,
      moves,
      sameClock: feed.datedBy === this.#datedBy,
      shownTimeMs: this.seen.lastFrame?.pictureTimeMs ?? null,
    };
    return readyToChange(feed, frame, before, warmingForMs);
  }

  /** The feed takes over. */
  become(feed: Feed): void {
    const nowMs = this.#clock.nowMs();
    this.stage.show(feed, nowMs);
    if (this.#datedBy !== null && feed.datedBy !== this.#datedBy) this.seen.redated();
    this.#datedBy = feed.datedBy;
    this.seen.motion = feed.motion;
    this.#firstMs ??= Math.round(nowMs - this.#startedAtMs);
  }

  /** What a feed would paint now, were its window not hidden: there, nothing is painted. */
  unseenFrame(feed: Feed): PaintedFrame {
    return { mediaTimeS: feed.mediaTimeS(), pictureTimeMs: feed.positionMs(), atMs: this.#clock.nowMs() };
  }

  /** In a hidden window a picture counts as new when it plays on. */
  playOnUnseen(): void {
    const { showing } = this.stage;
    if (showing === null || showing.mediaTimeS() <= (this.seen.lastFrame?.mediaTimeS ?? 0)) return;
    this.seen.painted(this.unseenFrame(showing));
  }
}
