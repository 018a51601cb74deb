/** A player of the past: shows a range or a replay of one camera, does what the operator asks, and says what it does. */
import type { CameraRef } from '../../contract/cameras.ts';
import type { PaintedFrame } from '../player/feed-types.ts';
import type { PastFeed, PastTools } from '../player/past-feed-types.ts';
import { Listeners } from './listeners.ts';
import { PastCourse } from './past-course.ts';
import { PastRelay } from './past-relay.ts';
import { catchUpRate, hasReached, phaseOf } from './past-rules.ts';
import { PastSeeks } from './past-seeks.ts';
import { isContinuationDue, type PastSettings, type PastWish } from './past-session.ts';
import { PastSteps } from './past-steps.ts';
import type { LiveSide, PastPlayer, PastRate, PastState } from './past-types.ts';

const tickMs = 250;
/** No picture for so long: the session is given up for another. */
const stuckAfterMs = 15_000;

class PastEngine implements PastPlayer {
  readonly camera: CameraRef;
  readonly #course: PastCourse;
  readonly #relay: PastRelay;
  readonly #seeks: PastSeeks;
  readonly #steps: PastSteps;
  readonly #live: LiveSide;
  readonly #listeners = new Listeners<PastState>();
  readonly #stopTicking: () => void;
  #disposed = false;

  constructor(camera: CameraRef, wish: PastWish, settings: PastSettings, tools: PastTools, live: LiveSide) {
    const { clock } = tools;
    this.camera = camera;
    this.#live = live;
    const course = new PastCourse(wish, settings, clock.nowMs);
    const relay = new PastRelay({
      camera,
      course,
      tools,
      live,
      shown: (feed, frame) => this.#shown(feed, frame),
      settled: (feed) => this.#settle(feed, false),
      changed: () => this.#tell(),
    });
    this.#course = course;
    this.#relay = relay;
    this.#seeks = new PastSeeks(course, relay, live, clock);
    this.#steps = new PastSteps(course, relay, clock);
    this.#stopTicking = clock.every(tickMs, () => this.#tick(clock.nowMs()));
    relay.go(wish.startMs);
  }

  get element(): HTMLElement {
    return this.#relay.stage.element;
  }

  readonly state = (): PastState => {
    const nowMs = this.#live.nowMs();
    const { wish, positionMs, targetMs, rate, catchingUp, gaps, settings, ended, playing, stillMs } = this.#course;
    const { showing, setbacks, sessions } = this.#relay;
    const hasPicture = showing !== null;
    return {
      mode: wish.mode,
      phase: phaseOf({
        trouble: setbacks.told.trouble,
        hasPicture,
        ended,
        playing,
        underWay: targetMs !== null || sessions.isFor('go'),
        stillMs,
        atEdge: this.#course.isAtEdge(showing?.fragments ?? []),
      }),
      rate,
      catchingUp,
      hasPicture,
      positionMs,
      targetMs,
      range: this.#course.range(nowMs),
      clock: settings.session.FragmentSelectorType,
      behindMs: Math.max(0, (this.#live.pictureMs() ?? nowMs) - positionMs),
      gaps: gaps.all,
      jumped: gaps.jumped,
      own: wish.own ?? {},
      asked: sessions.asked,
      ...setbacks.told,
    };
  };

  readonly subscribe = this.#listeners.subscribe;

  readonly play = (): void => {
    const course = this.#course;
    const fromEnd = course.ended;
    course.playing = true;
    course.ended = false;
    this.#relay.setbacks.forget();
    course.awaitPicture();
    const { showing, sessions } = this.#relay;
    if (fromEnd) this.seekTo(course.wish.startMs);
    // What is in trouble does not play by being told to.
    else if ((showing === null || showing.failed) && sessions.attempt === null) this.#relay.go(course.positionMs);
    showing?.play();
    this.#tell();
  };

  readonly pause = (): void => {
    this.#course.playing = false;
    this.#course.catchingUp = false;
    this.#relay.showing?.pause();
    this.#tell();
  };

  readonly setRate = (rate: PastRate): void => {
    this.#course.catchingUp = false;
    this.#useRate(rate);
    this.#tell();
  };

  readonly skip = (byMs: number): void => {
    this.seekTo((this.#course.targetMs ?? this.#course.positionMs) + byMs);
  };

  readonly seekTo = (timeMs: number): void => {
    this.#steps.clear();
    if (this.#seeks.seekTo(timeMs)) this.#tell();
    else this.#live.reached();
  };

  readonly step = (toward: 1 | -1): void => {
    if (this.#course.playing) this.pause();
    this.#steps.step(toward);
  };

  readonly show = (wish: PastWish): void => {
    const course = this.#course;
    course.wish = wish;
    course.gaps.clear();
    course.ended = false;
    course.playing = true;
    course.catchingUp = false;
    this.#relay.setbacks.forget();
    this.#seeks.clear();
    this.#useRate(1);
    this.#relay.go(wish.startMs);
    this.#tell();
  };

  readonly catchUp = (): void => {
    const course = this.#course;
    course.catchingUp = true;
    course.ended = false;
    course.playing = true;
    const { wish, listEnded, positionMs } = course;
    if (wish.mode === 'ON_DEMAND') {
      course.wish = { mode: 'LIVE_REPLAY', startMs: wish.startMs };
      if (this.#relay.showing !== null && !listEnded) this.#relay.join();
      else this.#relay.go(positionMs);
    }
    this.#useRate(catchUpRate(this.state().behindMs));
    this.#relay.showing?.play();
    this.#tell();
  };

  readonly retryNow = (): void => this.#relay.go(this.#course.positionMs);

  readonly useSettings = (settings: PastSettings): void => {
    this.#course.settings = settings;
    this.#relay.go(this.#course.positionMs);
  };

  readonly dispose = (): void => {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#stopTicking();
    this.#seeks.clear();
    this.#relay.dispose();
    this.#listeners.clear();
  };

  #useRate(rate: PastRate): void {
    this.#course.rate = rate;
    this.#relay.showing?.setRate(rate);
  }

  /** A picture of the showing feed is on screen. */
  #shown(feed: PastFeed, frame: PaintedFrame): void {
    const course = this.#course;
    const { setbacks, sessions } = this.#relay;
    const beforeMs = course.positionMs;
    course.positionMs = frame.pictureTimeMs ?? beforeMs;
    course.awaitPicture();
    this.#steps.painted();
    if (course.playing) {
      course.gaps.pass(beforeMs, course.positionMs);
      if (sessions.attempt === null && !setbacks.isWaiting) setbacks.forget();
      if (course.isLastPicture(feed)) this.#relay.end();
    }
    this.#relay.joinNow();
    this.#settle(feed, true);
  }

  /** A picture is there, or a seek is over: whichever comes second lets the next one go. */
  #settle(feed: PastFeed, isPainted: boolean): void {
    if (feed.seeks) return;
    this.#seeks.settle(feed, isPainted);
    this.#steps.take();
    if (!this.#course.playing) this.#tell();
  }

  #tick(nowMs: number): void {
    const { stage, sessions, showing } = this.#relay;
    stage.tick();
    if (sessions.attempt?.isOverdue(nowMs) === true) this.#relay.refused({ kind: 'timed-out' });
    if (showing !== null) this.#watch(showing);
    this.#tell();
  }

  #watch(feed: PastFeed): void {
    const course = this.#course;
    const { sessions, setbacks } = this.#relay;
    if (course.catchingUp) this.#useRate(catchUpRate(this.state().behindMs));
    const isReplay = course.wish.mode === 'LIVE_REPLAY';
    const gains = isReplay && course.playing && course.rate > 1;
    if (gains && hasReached(this.#live.pictureMs(), course.positionMs)) {
      this.#live.reached();
      return;
    }
    if (sessions.attempt === null && !setbacks.isWaiting && !course.ended) {
      const fromMs = course.continuesFromMs(feed);
      const due = course.playing && isContinuationDue(feed.fragments, course.positionMs, course.rate);
      // A trouble that is told and not tried again waits for the operator.
      const mayRetry = setbacks.told.trouble === null && !course.isAtEdge(feed.fragments);
      const isStuck = course.playing && course.stillMs > stuckAfterMs && mayRetry;
      if (fromMs !== null && (due || course.listEnded)) this.#relay.continueFrom(fromMs);
      else if (isReplay && course.positionMs < (feed.listedFromMs ?? 0)) this.#relay.go(course.positionMs);
      else if (isStuck) this.#relay.planRetry({ kind: 'timed-out' });
    }
    this.#relay.joinStopped();
  }

  #tell(): void {
    if (!this.#disposed) this.#listeners.tell(this.state());
  }
}

/** Makes a player of the past and sets it going. */
export const createPastPlayer = (
  camera: CameraRef,
  wish: PastWish,
  settings: PastSettings,
  tools: PastTools,
  live: LiveSide,
): PastPlayer => new PastEngine(camera, wish, settings, tools, live);
