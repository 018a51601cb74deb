/** A player of the past: shows a range or a replay of one camera, goes from session to session unseen, and says what it does. */
import type { CameraRef } from '../../contract/cameras.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import { Alarm } from '../player/alarm.ts';
import type { PaintedFrame } from '../player/feed-types.ts';
import { endOf } from '../player/fragment-list.ts';
import type { PastFeed, PastFeedListener, PastTools } from '../player/past-feed-types.ts';
import { renewalDelayMs } from '../player/renewal-plan.ts';
import { KnownGaps } from './known-gaps.ts';
import { Listeners } from './listeners.ts';
import type { AttemptPurpose, PastAttempt } from './past-attempt.ts';
import {
  catchUpRate,
  hasReached,
  isAtEdge,
  joinMove,
  loadingAfterMs,
  missingAtEnd,
  pastTrouble,
  phaseOf,
  seekTarget,
} from './past-rules.ts';
import { continuesFromMs, isContinuationDue, joinAtMs, type PastSettings, type PastWish } from './past-session.ts';
import { PastSessions } from './past-sessions.ts';
import { PastStage } from './past-stage.ts';
import type { LiveSide, PastPlayer, PastRate, PastState } from './past-types.ts';
import { Setbacks } from './setbacks.ts';
import { StepQueue } from './step-queue.ts';

const tickMs = 250;
/** No picture for so long: the session is given up for another. */
const stuckAfterMs = 15_000;
/** A session for the picture before another begins so much earlier: nearer, the player would take the later one for loaded. */
const backMs = 400;

class PastEngine implements PastPlayer {
  readonly camera: CameraRef;
  readonly #stage: PastStage;
  readonly #steps = new StepQueue();
  readonly #gaps: KnownGaps;
  readonly #sessions: PastSessions;
  readonly #tools: PastTools;
  readonly #live: LiveSide;
  readonly #listeners = new Listeners<PastState>();
  readonly #setbacks: Setbacks;
  readonly #renewal: Alarm;
  readonly #stopTicking: () => void;
  #settings: PastSettings;
  #wish: PastWish;
  #playing = true;
  #rate: PastRate = 1;
  #catchingUp = false;
  /** The list of the showing feed has been played to its end. */
  #listEnded = false;
  #ended = false;
  /** The service holds nothing of the range behind the showing list. */
  #nothingFollows = false;
  #positionMs: number;
  #paintedAtMs: number;
  /** Where a seek under way leads. */
  #targetMs: number | null = null;
  /** A seek that has to wait for the one before. */
  #wantedMs: number | null = null;
  /** The picture that a session on its way has to go to before it takes the screen. */
  #exactMs: number | null = null;
  #disposed = false;

  constructor(camera: CameraRef, wish: PastWish, settings: PastSettings, tools: PastTools, live: LiveSide) {
    this.camera = camera;
    this.#wish = wish;
    this.#settings = settings;
    this.#tools = tools;
    this.#live = live;
    this.#setbacks = new Setbacks(tools);
    this.#renewal = new Alarm(tools.clock);
    this.#positionMs = wish.startMs;
    this.#paintedAtMs = tools.clock.nowMs();
    this.#stage = new PastStage(tools);
    this.#gaps = new KnownGaps(tools.clock.nowMs);
    this.#sessions = new PastSessions({
      camera,
      tools,
      live,
      listener: this.#feedListener,
      wish: () => this.#wish,
      settings: () => this.#settings,
      warming: (feed) => {
        feed.setRate(this.#rate);
        this.element.append(feed.element);
      },
      refused: (trouble) => this.#refused(trouble),
    });
    this.#stopTicking = tools.clock.every(tickMs, () => this.#tick());
    this.#go(wish.startMs);
  }

  get element(): HTMLElement {
    return this.#stage.element;
  }

  readonly state = (): PastState => {
    const nowMs = this.#live.nowMs();
    const wish = this.#wish;
    return {
      mode: wish.mode,
      phase: phaseOf({
        trouble: this.#setbacks.told.trouble,
        hasPicture: this.#showing !== null,
        ended: this.#ended,
        playing: this.#playing,
        underWay: this.#targetMs !== null || this.#sessions.isFor('go'),
        stillMs: this.#nowMs - this.#paintedAtMs,
        atEdge: this.#isAtEdge(),
      }),
      rate: this.#rate,
      catchingUp: this.#catchingUp,
      hasPicture: this.#showing !== null,
      positionMs: this.#positionMs,
      targetMs: this.#targetMs,
      range: { startMs: wish.startMs, endMs: wish.mode === 'ON_DEMAND' ? wish.endMs : nowMs },
      clock: this.#settings.session.FragmentSelectorType,
      behindMs: Math.max(0, (this.#live.pictureMs() ?? nowMs) - this.#positionMs),
      gaps: this.#gaps.all,
      jumped: this.#gaps.jumped,
      ...this.#setbacks.told,
    };
  };

  readonly subscribe = this.#listeners.subscribe;

  readonly play = (): void => {
    const fromEnd = this.#ended;
    this.#playing = true;
    this.#ended = false;
    this.#setbacks.forget();
    this.#paintedAtMs = this.#nowMs;
    if (fromEnd) this.seekTo(this.#wish.startMs);
    this.#showing?.play();
    this.#tell();
  };

  readonly pause = (): void => {
    this.#playing = false;
    this.#catchingUp = false;
    this.#showing?.pause();
    this.#tell();
  };

  readonly setRate = (rate: PastRate): void => {
    this.#catchingUp = false;
    this.#useRate(rate);
    this.#tell();
  };

  readonly skip = (byMs: number): void => {
    this.seekTo((this.#targetMs ?? this.#positionMs) + byMs);
  };

  readonly seekTo = (timeMs: number): void => {
    const wish = this.#wish;
    if (wish.mode === 'LIVE_REPLAY' && timeMs >= (this.#live.pictureMs() ?? Number.POSITIVE_INFINITY)) {
      this.#live.reached();
      return;
    }
    // A replay may be taken further back; a range has its ends.
    if (wish.mode === 'LIVE_REPLAY' && timeMs < wish.startMs) this.#wish = { ...wish, startMs: timeMs };
    const { targetMs, gap } = seekTarget(timeMs, this.state().range, this.#gaps.all);
    if (gap !== null) this.#gaps.jump(gap);
    this.#setbacks.forget();
    this.#ended = false;
    this.#steps.clear();
    this.#targetMs = targetMs;
    this.#paintedAtMs = this.#nowMs;
    const feed = this.#showing;
    if (feed === null || targetMs < (feed.listedFromMs ?? 0) || !feed.covers(targetMs)) {
      this.#go(targetMs);
    } else {
      if (!this.#sessions.isFor('continue')) this.#sessions.abandon();
      this.#listEnded = false;
      this.#wantedMs = feed.seeks ? targetMs : null;
      if (!feed.seeks) feed.seekTo(targetMs);
      if (this.#playing) feed.play();
      // A renewal that is given up for the seek is made up for.
      if (this.#renewal.atMs === null) this.#renewal.set(this.#nowMs + 1_000, () => this.#renew());
    }
    this.#tell();
  };

  readonly step = (toward: 1 | -1): void => {
    if (this.#playing) this.pause();
    if (this.#showing === null || (this.#ended && toward === 1)) return;
    this.#ended = false;
    this.#setbacks.forget();
    this.#steps.add(toward);
    this.#takeStep();
  };

  readonly show = (wish: PastWish): void => {
    this.#wish = wish;
    this.#gaps.clear();
    this.#setbacks.forget();
    this.#ended = false;
    this.#playing = true;
    this.#catchingUp = false;
    this.#useRate(1);
    this.#go(wish.startMs);
    this.#tell();
  };

  readonly catchUp = (): void => {
    this.#catchingUp = true;
    this.#ended = false;
    this.#playing = true;
    if (this.#wish.mode === 'ON_DEMAND') {
      this.#wish = { mode: 'LIVE_REPLAY', startMs: this.#wish.startMs };
      if (this.#showing !== null && !this.#listEnded) this.#join();
      else this.#go(this.#positionMs);
    }
    this.#useRate(catchUpRate(this.state().behindMs));
    this.#showing?.play();
    this.#tell();
  };

  readonly retryNow = (): void => this.#go(this.#positionMs);

  readonly useSettings = (settings: PastSettings): void => {
    this.#settings = settings;
    this.#go(this.#positionMs);
  };

  readonly dispose = (): void => {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#stopTicking();
    this.#setbacks.forget();
    this.#renewal.cancel();
    this.#sessions.abandon();
    this.#stage.dispose();
    this.#listeners.clear();
  };

  get #nowMs(): number {
    return this.#tools.clock.nowMs();
  }

  get #showing(): PastFeed | null {
    return this.#stage.showing;
  }

  #isAtEdge(): boolean {
    const fragments = this.#showing?.fragments ?? [];
    return this.#wish.mode === 'LIVE_REPLAY' && isAtEdge(fragments, this.#positionMs);
  }

  #isLastPicture({ frameMs }: PastFeed): boolean {
    return this.#wish.mode === 'ON_DEMAND' && this.#positionMs + (frameMs ?? 40) > this.#wish.endMs;
  }

  #useRate(rate: PastRate): void {
    this.#rate = rate;
    this.#showing?.setRate(rate);
  }

  #open(purpose: AttemptPurpose, beginMs: number): void {
    if (this.#disposed) return;
    this.#setbacks.trying();
    this.#exactMs = null;
    this.#sessions.open(purpose, beginMs);
  }

  /** A session in which `atMs` can be seen takes the screen as soon as it has its picture. */
  #go(atMs: number): void {
    this.#wantedMs = null;
    this.#open('go', atMs);
  }

  /** A session takes the screen with the last picture before `endMs`: it begins a little earlier and seeks, unseen. */
  #goBefore(endMs: number): void {
    this.#go(endMs - backMs);
    this.#exactMs = endMs - (this.#showing?.frameMs ?? 40) / 2;
  }

  /** A session for the shown pictures to go on in, without anything to be seen of the change. */
  #join(): void {
    const feed = this.#showing;
    if (feed !== null) this.#open('join', joinAtMs(feed.fragments, this.#positionMs, this.#rate));
  }

  readonly #feedListener: PastFeedListener = {
    painted: (feed, frame) => {
      if (feed === this.#showing) this.#shown(feed, frame);
      else if (feed === this.#sessions.attempt?.feed) this.#warmed(this.#sessions.attempt, feed);
    },
    settled: (feed) => {
      if (feed === this.#showing) this.#settle(feed);
    },
    listed: (feed) => {
      const { attempt } = this.#sessions;
      if (feed === attempt?.feed) this.#sessions.listed(attempt, feed);
      if (feed === this.#showing) this.#gaps.learn(feed.fragments);
    },
    ended: (feed) => {
      if (feed !== this.#showing) return;
      this.#listEnded = true;
      this.#atListEnd();
    },
    failed: (feed, trouble) => {
      if (feed === this.#sessions.attempt?.feed) this.#refused(pastTrouble(trouble));
      // What is buffered plays on; an attempt under way is the answer already.
      else if (feed === this.#showing && this.#sessions.attempt === null) this.#planRetry(trouble);
    },
  };

  #warmed(attempt: PastAttempt, feed: PastFeed): void {
    const exactMs = this.#exactMs;
    this.#exactMs = null;
    if (exactMs !== null && feed.seekTo(exactMs)) return;
    const isWanted = this.#sessions.isFor('go') || (this.#sessions.isFor('continue') && this.#listEnded);
    if (isWanted || this.#showing === null) this.#takePlace(attempt, feed);
  }

  #takePlace(attempt: PastAttempt, feed: PastFeed): void {
    const before = this.#stage.put(feed);
    const purpose = this.#sessions.hand(attempt);
    this.#listEnded = false;
    this.#nothingFollows = false;
    this.#setbacks.over();
    const last = purpose === 'continue' ? before?.fragments.at(-1) : undefined;
    this.#gaps.learn(feed.fragments);
    if (purpose !== 'join') this.#gaps.learnStart(feed.fragments, last === undefined ? attempt.beginMs : endOf(last));
    feed.setRate(this.#rate);
    if (this.#playing) feed.play();
    const delayMs = renewalDelayMs(attempt.life, this.#settings.session, this.#tools.random());
    this.#renewal.set(attempt.startedAtMs + delayMs, () => this.#renew());
    if (feed.lastFrame !== null) this.#shown(feed, feed.lastFrame);
    this.#tell();
  }

  /** A picture of the showing feed is on screen. */
  #shown(feed: PastFeed, frame: PaintedFrame): void {
    const beforeMs = this.#positionMs;
    this.#positionMs = frame.pictureTimeMs ?? beforeMs;
    this.#paintedAtMs = this.#nowMs;
    this.#steps.painted();
    if (this.#playing) {
      this.#gaps.pass(beforeMs, this.#positionMs);
      if (this.#sessions.attempt === null && !this.#setbacks.isWaiting) this.#setbacks.forget();
    }
    if (this.#playing && this.#isLastPicture(feed)) this.#end();
    this.#joinNow();
    this.#settle(feed);
  }

  /** A picture is there, or a seek is over: whichever comes second lets the next one go. */
  #settle(feed: PastFeed): void {
    if (feed.seeks) return;
    const wantedMs = this.#wantedMs;
    this.#wantedMs = null;
    if (wantedMs !== null) feed.seekTo(wantedMs);
    else if (!this.#sessions.isFor('go')) this.#targetMs = null;
    this.#takeStep();
    if (!this.#playing) this.#tell();
  }

  /** A renewed session takes over on the picture it stands on. */
  #joinNow(): void {
    const { attempt } = this.#sessions;
    const feed = attempt?.feed ?? null;
    const standsOnMs = feed?.lastFrame?.pictureTimeMs ?? null;
    if (attempt === null || feed === null || standsOnMs === null || !this.#sessions.isFor('join')) return;
    const move = joinMove(standsOnMs, this.#positionMs, this.#showing?.frameMs ?? null);
    if (move === 'take') this.#takePlace(attempt, feed);
    else if (move === 'go-ahead' && !feed.seeks) feed.seekTo(this.#positionMs + 2_000 * this.#rate);
  }

  #takeStep(): void {
    const feed = this.#showing;
    if (feed === null || feed.seeks) return;
    const toward = this.#steps.take(this.#nowMs);
    if (toward === null) return;
    const wish = this.#wish;
    if (toward === 1 && this.#isLastPicture(feed)) {
      this.#steps.clear();
      this.#end();
    } else if (wish.mode === 'ON_DEMAND' && toward === -1 && this.#positionMs <= wish.startMs) {
      this.#steps.clear();
    } else if (!feed.step(toward)) {
      if (toward === 1) {
        this.#listEnded = true;
        this.#atListEnd();
      } else this.#goBefore(this.#gaps.at(this.#positionMs - 1)?.fromMs ?? this.#positionMs);
    }
  }

  /** The list is played out: on into the next one, or the range is at its end. */
  #atListEnd(): void {
    const { attempt } = this.#sessions;
    if (attempt !== null) {
      const isReady = attempt.feed?.lastFrame != null && this.#sessions.isFor('continue');
      if (isReady && attempt.feed !== null) this.#takePlace(attempt, attempt.feed);
      return;
    }
    const fromMs = this.#continuesFromMs();
    if (fromMs !== null) this.#open('continue', fromMs);
    else if (this.#showing?.isComplete === true) this.#end();
  }

  #continuesFromMs(): number | null {
    if (this.#wish.mode !== 'ON_DEMAND' || this.#showing === null || this.#nothingFollows) return null;
    return continuesFromMs(this.#showing.fragments, this.#settings.maxFragments, this.#wish.endMs);
  }

  #end(): void {
    const feed = this.#showing;
    if (feed !== null && this.#wish.mode === 'ON_DEMAND' && this.#continuesFromMs() === null) {
      const missing = missingAtEnd(feed.fragments, this.#wish.endMs, this.#live.nowMs());
      if (missing !== null) this.#gaps.add(missing);
    }
    feed?.pause();
    this.#playing = false;
    this.#ended = true;
    this.#tell();
  }

  /** Before its life is over the session is followed by another: unseen while pictures move, on the same picture while they stand. */
  #renew(): void {
    if (this.#sessions.attempt !== null || this.#ended) return;
    if (this.#playing && !this.#listEnded) this.#join();
    else this.#go(this.#positionMs);
  }

  #refused(trouble: Trouble): void {
    const continued = this.#sessions.isFor('continue');
    this.#sessions.abandon();
    // Nothing is left in the range behind what has been shown.
    if (continued && trouble.kind === 'range-empty') {
      if (this.#wish.mode === 'ON_DEMAND') this.#gaps.learnEnd(this.#showing?.fragments ?? [], this.#wish.endMs);
      this.#nothingFollows = true;
      if (this.#listEnded) this.#end();
      return;
    }
    this.#planRetry(trouble);
  }

  #planRetry(trouble: Trouble): void {
    this.#targetMs = null;
    this.#setbacks.add(trouble, () => {
      const moves = this.#playing && this.#showing !== null && this.#nowMs - this.#paintedAtMs < loadingAfterMs;
      if (moves) this.#join();
      else this.#go(this.#positionMs);
    });
    this.#tell();
  }

  #tick(): void {
    const nowMs = this.#nowMs;
    const feed = this.#showing;
    this.#stage.tick();
    if (this.#sessions.attempt?.isOverdue(nowMs) === true) this.#refused({ kind: 'timed-out' });
    if (feed !== null) this.#watch(feed, nowMs);
    this.#tell();
  }

  #watch(feed: PastFeed, nowMs: number): void {
    const stillMs = nowMs - this.#paintedAtMs;
    if (this.#catchingUp) this.#useRate(catchUpRate(this.state().behindMs));
    const isReplay = this.#wish.mode === 'LIVE_REPLAY';
    const gains = isReplay && this.#playing && this.#rate > 1;
    if (gains && hasReached(this.#live.pictureMs(), this.#positionMs)) {
      this.#live.reached();
      return;
    }
    if (this.#sessions.attempt === null && !this.#setbacks.isWaiting && !this.#ended) {
      const fromMs = this.#continuesFromMs();
      const due = this.#playing && isContinuationDue(feed.fragments, this.#positionMs, this.#rate);
      if (fromMs !== null && (due || this.#listEnded)) this.#open('continue', fromMs);
      else if (isReplay && this.#positionMs < (feed.listedFromMs ?? 0)) this.#go(this.#positionMs);
      else if (this.#playing && stillMs > stuckAfterMs && !this.#isAtEdge()) this.#planRetry({ kind: 'timed-out' });
    }
    // What was to be joined has stopped: the new session shows the next picture as soon as it can.
    const joining = this.#sessions.isFor('join') ? this.#sessions.attempt?.feed : null;
    if (joining?.lastFrame != null && stillMs > loadingAfterMs) {
      this.#sessions.hurry();
      if (!joining.seekTo(this.#positionMs)) this.#go(this.#positionMs);
    }
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
