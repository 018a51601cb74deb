/** Seeks of a player of the past: within the list by its feed, outside of it by another session; the newest wish wins. */
import { Alarm } from '../player/alarm.ts';
import type { PastFeed } from '../player/past-feed-types.ts';
import type { PlayerClock } from '../player/player-tools.ts';
import type { PastCourse } from './past-course.ts';
import type { PastRelay } from './past-relay.ts';
import { seekTarget } from './past-rules.ts';
import type { LiveSide } from './past-types.ts';

/** A seek that follows another so soon (a held key, a drag) is one of several: a session is asked for when they are over. */
const restMs = 300;
const overAfterMs = 150;
/** A picture so near a sought time is the one sought: less than the shortest way a key goes, and longer than a picture stands. */
const thereWithinMs = 250;

/** See the file's first line. */
export class PastSeeks {
  readonly #course: PastCourse;
  readonly #relay: PastRelay;
  readonly #live: LiveSide;
  readonly #clock: PlayerClock;
  readonly #later: Alarm;
  #soughtAtMs = -Infinity;
  /** A seek that has to wait for the one before. */
  #wantedMs: number | null = null;

  constructor(course: PastCourse, relay: PastRelay, live: LiveSide, clock: PlayerClock) {
    this.#course = course;
    this.#relay = relay;
    this.#live = live;
    this.#clock = clock;
    this.#later = new Alarm(clock);
  }

  /** Goes there. False: that is the live picture, or later. */
  seekTo(timeMs: number): boolean {
    const course = this.#course;
    const { wish } = course;
    if (wish.mode === 'LIVE_REPLAY' && timeMs >= (this.#live.pictureMs() ?? Number.POSITIVE_INFINITY)) return false;
    // A replay may be taken further back; a range has its ends.
    if (wish.mode === 'LIVE_REPLAY' && timeMs < wish.startMs) course.wish = { ...wish, startMs: timeMs };
    const { targetMs, gap } = seekTarget(timeMs, course.range(this.#live.nowMs()), course.gaps.all);
    if (gap !== null) course.gaps.jump(gap);
    this.clear();
    this.#relay.setbacks.forget();
    course.ended = false;
    course.targetMs = targetMs;
    course.awaitPicture();
    const feed = this.#relay.showing;
    const isListed = feed !== null && !feed.failed && targetMs >= (feed.listedFromMs ?? 0) && feed.covers(targetMs);
    if (isListed) this.#seekIn(feed, targetMs);
    else this.#goSoon(targetMs);
    this.#soughtAtMs = this.#clock.nowMs();
    return true;
  }

  /** Nothing is to be sought any more. */
  clear(): void {
    this.#later.cancel();
    this.#wantedMs = null;
  }

  /**
   * No seek is under way (any more): the one that waited goes. Else the target is reached, once its picture is painted: a seek may
   * be over a moment before, and whoever asks from where to go on must not be told the place of the picture before.
   */
  settle(feed: PastFeed, isPainted: boolean): void {
    const wantedMs = this.#wantedMs;
    this.#wantedMs = null;
    if (wantedMs !== null) feed.seekTo(wantedMs);
    else if (!this.#relay.sessions.isFor('go') && this.#later.atMs === null && (isPainted || this.#isThere)) {
      this.#course.targetMs = null;
    }
  }

  /** The newest picture is that of the target, or its neighbour. */
  get #isThere(): boolean {
    const { targetMs, positionMs } = this.#course;
    return targetMs !== null && Math.abs(positionMs - targetMs) < thereWithinMs;
  }

  #seekIn(feed: PastFeed, targetMs: number): void {
    this.#course.listEnded = false;
    this.#wantedMs = feed.seeks ? targetMs : null;
    if (!feed.seeks) feed.seekTo(targetMs);
    if (this.#course.playing) feed.play();
    this.#relay.moved();
  }

  #goSoon(targetMs: number): void {
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#soughtAtMs > restMs) this.#relay.go(targetMs);
    else this.#later.set(nowMs + overAfterMs, () => this.#relay.go(targetMs));
  }
}
