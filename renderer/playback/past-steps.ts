/** Steps of a player of the past, one picture each, over the ends of lists and within the ends of the range. */
import type { PlayerClock } from '../player/player-tools.ts';
import type { PastCourse } from './past-course.ts';
import type { PastRelay } from './past-relay.ts';
import { StepQueue } from './step-queue.ts';

/** See the file's first line. */
export class PastSteps {
  readonly #queue = new StepQueue();
  readonly #course: PastCourse;
  readonly #relay: PastRelay;
  readonly #clock: PlayerClock;

  constructor(course: PastCourse, relay: PastRelay, clock: PlayerClock) {
    this.#course = course;
    this.#relay = relay;
    this.#clock = clock;
  }

  /** The player stands still, with a picture. */
  step(toward: 1 | -1): void {
    const course = this.#course;
    const feed = this.#relay.showing;
    if (feed === null || (course.ended && toward === 1)) return;
    course.ended = false;
    this.#relay.setbacks.forget();
    this.#queue.add(toward);
    if (!feed.failed) this.take();
    // The step is taken when a new session shows the picture.
    else if (this.#relay.sessions.attempt === null) this.#relay.go(course.positionMs);
  }

  clear(): void {
    this.#queue.clear();
  }

  /** A picture is on screen. */
  painted(): void {
    this.#queue.painted();
  }

  /** Takes the next step, if one waits and it can be taken. */
  take(): void {
    const feed = this.#relay.showing;
    if (feed === null || feed.seeks || feed.failed) return;
    const toward = this.#queue.take(this.#clock.nowMs());
    if (toward === null) return;
    const { wish, positionMs, gaps } = this.#course;
    if (toward === 1 && this.#course.isLastPicture(feed)) {
      this.clear();
      this.#relay.end();
    } else if (wish.mode === 'ON_DEMAND' && toward === -1 && positionMs <= wish.startMs) {
      this.clear();
    } else if (!feed.step(toward)) {
      if (toward === 1) this.#relay.atListEnd();
      else this.#relay.goBefore(gaps.at(positionMs - 1)?.fromMs ?? positionMs);
    }
  }
}
