/** From session to session: opens the next one, has its picture take the screen unseen, renews it, tries again after trouble. */
import type { CameraRef } from '../../contract/cameras.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import { Alarm } from '../player/alarm.ts';
import type { PaintedFrame } from '../player/feed-types.ts';
import type { PastFeed, PastFeedListener, PastTools } from '../player/past-feed-types.ts';
import { renewalDelayMs } from '../player/renewal-plan.ts';
import type { AttemptPurpose, PastAttempt } from './past-attempt.ts';
import type { PastCourse } from './past-course.ts';
import { joinMove, loadingAfterMs, missingAtEnd, pastTrouble } from './past-rules.ts';
import { joinAtMs } from './past-session.ts';
import { PastSessions } from './past-sessions.ts';
import { PastStage } from './past-stage.ts';
import type { LiveSide } from './past-types.ts';
import { Setbacks } from './setbacks.ts';

/** A session for the picture before another begins so much earlier: nearer, the player would take the later one for loaded. */
const backMs = 400;
/** A renewal that was given up for something else is made up for after so long. */
const madeUpAfterMs = 1_000;

/** What is needed of the player. */
export interface PastRelayParts {
  readonly camera: CameraRef;
  readonly course: PastCourse;
  readonly tools: PastTools;
  readonly live: LiveSide;
  /** A picture of the showing feed is on screen. */
  readonly shown: (feed: PastFeed, frame: PaintedFrame) => void;
  /** A seek of the showing feed is over. */
  readonly settled: (feed: PastFeed) => void;
  /** Something has changed that is to be told. */
  readonly changed: () => void;
}

/** See the file's first line. */
export class PastRelay {
  readonly stage: PastStage;
  readonly sessions: PastSessions;
  readonly setbacks: Setbacks;
  readonly #parts: PastRelayParts;
  readonly #renewal: Alarm;
  /** The picture that a session on its way has to go to before it takes the screen. */
  #exactMs: number | null = null;
  #isOver = false;

  constructor(parts: PastRelayParts) {
    const { camera, course, tools, live } = parts;
    this.#parts = parts;
    this.setbacks = new Setbacks(tools);
    this.stage = new PastStage(tools);
    this.#renewal = new Alarm(tools.clock);
    this.sessions = new PastSessions({
      camera,
      tools,
      live,
      listener: this.#listener,
      wish: () => course.wish,
      settings: () => course.settings,
      warming: (feed) => {
        feed.setRate(course.rate);
        this.stage.element.append(feed.element);
      },
      refused: (trouble) => this.refused(trouble),
    });
  }

  get showing(): PastFeed | null {
    return this.stage.showing;
  }

  get #course(): PastCourse {
    return this.#parts.course;
  }

  get #nowMs(): number {
    return this.#parts.tools.clock.nowMs();
  }

  /** A session in which `atMs` can be seen takes the screen as soon as it has its picture. */
  go(atMs: number): void {
    this.#open('go', atMs);
  }

  /** A session takes the screen with the last picture before `endMs`: it begins a little earlier and seeks, unseen. */
  goBefore(endMs: number): void {
    this.go(endMs - backMs);
    this.#exactMs = endMs - (this.showing?.frameMs ?? 40) / 2;
  }

  /** A session for the shown pictures to go on in, without anything to be seen of the change. */
  join(): void {
    const { positionMs, rate } = this.#course;
    if (this.showing !== null) this.#open('join', joinAtMs(this.showing.fragments, positionMs, rate));
  }

  /** The range goes on there, behind the list that is shown. */
  continueFrom(fromMs: number): void {
    this.#open('continue', fromMs);
  }

  /** The operator moves the picture within the list: what was to join it is of no use any more. */
  moved(): void {
    if (!this.sessions.isFor('continue')) this.sessions.abandon();
    if (this.#renewal.atMs === null) this.#renewal.set(this.#nowMs + madeUpAfterMs, () => this.#renew());
  }

  /** The list is played out: on into the next one, or the range is at its end. */
  atListEnd(): void {
    const { attempt } = this.sessions;
    this.#course.listEnded = true;
    if (attempt !== null) {
      const isReady = attempt.feed?.lastFrame != null && this.sessions.isFor('continue');
      if (isReady && attempt.feed !== null) this.#takePlace(attempt, attempt.feed);
      return;
    }
    const fromMs = this.#course.continuesFromMs(this.showing);
    if (fromMs !== null) this.continueFrom(fromMs);
    else if (this.showing?.isComplete === true) this.end();
  }

  /** The last picture of the range is on screen. */
  end(): void {
    const feed = this.showing;
    const course = this.#course;
    if (feed !== null && course.wish.mode === 'ON_DEMAND' && course.continuesFromMs(feed) === null) {
      const missing = missingAtEnd(feed.fragments, course.wish.endMs, this.#parts.live.nowMs());
      if (missing !== null) course.gaps.add(missing);
    }
    feed?.pause();
    course.playing = false;
    course.ended = true;
    this.#parts.changed();
  }

  /** A renewed session takes over on the picture it stands on. */
  joinNow(): void {
    const { attempt } = this.sessions;
    const feed = attempt?.feed ?? null;
    const standsOnMs = feed?.lastFrame?.pictureTimeMs ?? null;
    if (attempt === null || feed === null || standsOnMs === null || !this.sessions.isFor('join')) return;
    const { positionMs, rate } = this.#course;
    const move = joinMove(standsOnMs, positionMs, this.showing?.frameMs ?? null);
    if (move === 'take') this.#takePlace(attempt, feed);
    else if (move === 'go-ahead' && !feed.seeks) feed.seekTo(positionMs + 2_000 * rate);
  }

  /** What was to be joined has stopped: the new session shows the next picture as soon as it can. */
  joinStopped(): void {
    const joining = this.sessions.isFor('join') ? this.sessions.attempt?.feed : null;
    if (joining?.lastFrame == null || this.#course.stillMs <= loadingAfterMs) return;
    this.sessions.hurry();
    if (!joining.seekTo(this.#course.positionMs)) this.go(this.#course.positionMs);
  }

  /** The session on its way came to nothing. */
  refused(trouble: Trouble): void {
    const course = this.#course;
    const continued = this.sessions.isFor('continue');
    this.sessions.abandon();
    // Nothing is left in the range behind what has been shown.
    if (continued && trouble.kind === 'range-empty') {
      if (course.wish.mode === 'ON_DEMAND') course.gaps.learnEnd(this.showing?.fragments ?? [], course.wish.endMs);
      course.nothingFollows = true;
      if (course.listEnded) this.end();
      return;
    }
    this.planRetry(trouble);
  }

  planRetry(trouble: Trouble): void {
    const course = this.#course;
    course.targetMs = null;
    this.setbacks.add(trouble, () => {
      const moves = course.playing && this.showing !== null && course.stillMs < loadingAfterMs;
      if (moves) this.join();
      else this.go(course.positionMs);
    });
    this.#parts.changed();
  }

  dispose(): void {
    this.#isOver = true;
    this.setbacks.forget();
    this.#renewal.cancel();
    this.sessions.abandon();
    this.stage.dispose();
  }

  readonly #listener: PastFeedListener = {
    painted: (feed, frame) => {
      if (feed === this.showing) this.#parts.shown(feed, frame);
      else if (feed === this.sessions.attempt?.feed) this.#warmed(this.sessions.attempt, feed);
    },
    settled: (feed) => {
      if (feed === this.showing) this.#parts.settled(feed);
    },
    listed: (feed) => {
      const { attempt } = this.sessions;
      if (feed === attempt?.feed) this.sessions.listed(attempt, feed);
      if (feed === this.showing) this.#course.gaps.learn(feed.fragments);
    },
    ended: (feed) => {
      if (feed === this.showing) this.atListEnd();
    },
    throttled: () => this.setbacks.throttled(),
    failed: (feed, trouble) => {
      if (feed === this.sessions.attempt?.feed) this.refused(pastTrouble(trouble));
      else if (feed === this.showing) this.#showingFailed(trouble);
    },
  };

  #showingFailed(trouble: Trouble): void {
    // What comes behind this list is no answer to what is missing of it.
    if (this.sessions.isFor('continue')) this.sessions.abandon();
    // What is buffered plays on; any other attempt under way is the answer already.
    if (this.sessions.attempt === null) this.planRetry(trouble);
    else this.setbacks.lost(trouble);
  }

  #open(purpose: AttemptPurpose, beginMs: number): void {
    if (this.#isOver) return;
    this.setbacks.trying();
    this.#exactMs = null;
    this.sessions.open(purpose, beginMs);
  }

  #warmed(attempt: PastAttempt, feed: PastFeed): void {
    const exactMs = this.#exactMs;
    this.#exactMs = null;
    if (exactMs !== null && feed.seekTo(exactMs)) return;
    const isWanted = this.sessions.isFor('go') || (this.sessions.isFor('continue') && this.#course.listEnded);
    if (isWanted || this.showing === null) this.#takePlace(attempt, feed);
  }

  #takePlace(attempt: PastAttempt, feed: PastFeed): void {
    const course = this.#course;
    const before = this.stage.put(feed);
    const purpose = this.sessions.hand(attempt);
    course.listEnded = false;
    course.nothingFollows = false;
    this.setbacks.over();
    course.gaps.learn(feed.fragments);
    const last = purpose === 'continue' ? before?.fragments.at(-1) : undefined;
    if (purpose !== 'join') course.learnStart(feed.fragments, attempt, last);
    feed.setRate(course.rate);
    if (course.playing) feed.play();
    this.#planRenewal(attempt);
    if (feed.lastFrame !== null) this.#parts.shown(feed, feed.lastFrame);
    this.#parts.changed();
  }

  #planRenewal(attempt: PastAttempt): void {
    const { session } = this.#course.settings;
    // Each renewal is one session more for the camera: where these are scarce, only those that must be.
    const sparing = this.setbacks.isCrowded ? { ...session, renewEverySeconds: null } : session;
    const delayMs = renewalDelayMs(attempt.life, sparing, this.#parts.tools.random());
    this.#renewal.set(attempt.startedAtMs + delayMs, () => this.#renew());
  }

  /** Before its life is over the session is followed by another: unseen while pictures move, on the same picture while they stand. */
  #renew(): void {
    const course = this.#course;
    if (this.sessions.attempt !== null || course.ended) return;
    if (course.playing && !course.listEnded) this.join();
    else this.go(course.positionMs);
  }
}
