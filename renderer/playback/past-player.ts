/** A player of the past: shows a range or a replay of one camera, goes from session to session unseen, and says what it does. */
import type { CameraRef } from '../../contract/cameras.ts';
import { sentenceFor, troubleTable } from '../../contract/trouble.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import { Alarm } from '../player/alarm.ts';
import type { PaintedFrame } from '../player/feed-types.ts';
import { renewalDelayMs, retryDelayMs } from '../player/renewal-plan.ts';
import { gapAt, gapCrossed, gapsIn, joinStretches, type Stretch, toldGapMs } from './fragment-list.ts';
import { type AttemptPurpose, PastAttempt } from './past-attempt.ts';
import type { PastFeed, PastFeedListener, PastTools } from './past-feed-types.ts';
import { catchUpRate, longestFragmentMs, missingAtEnd, pastTrouble } from './past-rules.ts';
import {
  continuesFromMs,
  isContinuationDue,
  joinAtMs,
  leadMs,
  listStartMs,
  type PastSettings,
  type PastWish,
  pastParameters,
} from './past-session.ts';
import type { PastPhase, PastPlayer, PastRate, PastState } from './past-types.ts';

/** What the live side of the camera tells a player of its past. */
export interface LiveSide {
  /** Now, by the clock that dates the camera's fragments. */
  readonly nowMs: () => number;
  /** The time of the live picture on screen beneath; null while there is none that moves. */
  readonly pictureMs: () => number | null;
  /** The oldest moment the stream still keeps; null when not known. */
  readonly oldestMs: () => number | null;
  /** The replay has caught up: the live picture may take its place. */
  readonly reached: () => void;
}

const tickMs = 250;
/** No new picture for so long while playing: it is being loaded, and that is said. */
const loadingAfterMs = 1_200;
/** … for so long: the session is given up for another. */
const stuckAfterMs = 15_000;
/** A gap is spoken of for so long after the picture has jumped over it. */
const toldForMs = 8_000;
/** So near to the live picture nobody sees the change. */
const reachedWithinMs = 150;
const leaveWithinMs = 1_000;
/** A step that has not been painted within this is not waited for any more. */
const stepWithinMs = 3_000;

class PastEngine implements PastPlayer {
  readonly camera: CameraRef;
  readonly element: HTMLElement;
  readonly #tools: PastTools;
  readonly #live: LiveSide;
  readonly #listeners = new Set<(state: PastState) => void>();
  readonly #retry: Alarm;
  readonly #renewal: Alarm;
  readonly #stopTicking: () => void;
  #settings: PastSettings;
  #wish: PastWish;
  #showing: PastFeed | null = null;
  #leaving: { readonly feed: PastFeed; readonly sinceMs: number } | null = null;
  #attempt: PastAttempt | null = null;
  #purpose: AttemptPurpose = 'go';
  #fragmentMs: number | null = null;
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
  #steps = 0;
  #stepSinceMs: number | null = null;
  #gaps: readonly Stretch[] = [];
  #jumped: { readonly gap: Stretch; readonly untilMs: number } | null = null;
  #trouble: Trouble | null = null;
  #failures = 0;
  #disposed = false;

  constructor(camera: CameraRef, wish: PastWish, settings: PastSettings, tools: PastTools, live: LiveSide) {
    this.camera = camera;
    this.#wish = wish;
    this.#settings = settings;
    this.#tools = tools;
    this.#live = live;
    this.#retry = new Alarm(tools.clock);
    this.#renewal = new Alarm(tools.clock);
    this.#positionMs = wish.startMs;
    this.#paintedAtMs = tools.clock.nowMs();
    this.element = tools.document.createElement('div');
    this.element.className = 'past-picture';
    this.#stopTicking = tools.clock.every(tickMs, () => {
      this.#tick();
    });
    this.#go(wish.startMs);
  }

  readonly state = (): PastState => {
    const trouble = this.#trouble;
    const nowMs = this.#live.nowMs();
    const wish = this.#wish;
    return {
      mode: wish.mode,
      phase: this.#phase(),
      rate: this.#rate,
      catchingUp: this.#catchingUp,
      hasPicture: this.#showing !== null,
      positionMs: this.#positionMs,
      targetMs: this.#targetMs,
      range: { startMs: wish.startMs, endMs: wish.mode === 'ON_DEMAND' ? wish.endMs : nowMs },
      clock: this.#settings.session.FragmentSelectorType,
      behindMs: Math.max(0, (this.#live.pictureMs() ?? nowMs) - this.#positionMs),
      gaps: this.#gaps,
      jumped: this.#jumped?.gap ?? null,
      trouble,
      sentence: trouble === null ? null : sentenceFor(trouble),
      action: trouble === null ? null : troubleTable[trouble.kind].action,
      retryAtMs: this.#retry.atMs,
    };
  };

  readonly subscribe = (listener: (state: PastState) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly play = (): void => {
    const fromEnd = this.#ended;
    this.#playing = true;
    this.#ended = false;
    this.#paintedAtMs = this.#nowMs;
    if (fromEnd) this.seekTo(this.#wish.startMs);
    this.#showing?.setRate(this.#rate);
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
    const earliestMs = this.#wish.startMs;
    const latestMs = wish.mode === 'ON_DEMAND' ? wish.endMs - 1 : this.#live.nowMs();
    const withinMs = Math.max(earliestMs, Math.min(latestMs, timeMs));
    const gap = gapAt(this.#gaps, withinMs);
    // Behind the last gap there is nothing to show: then its beginning is the end.
    const targetMs = gap === null ? withinMs : gap.toMs < latestMs ? gap.toMs : Math.max(earliestMs, gap.fromMs - 1);
    if (gap !== null) this.#jump(gap);
    this.#ended = false;
    this.#steps = 0;
    this.#targetMs = targetMs;
    this.#paintedAtMs = this.#nowMs;
    const feed = this.#showing;
    if (feed === null || targetMs < (feed.listedFromMs ?? 0) || !feed.covers(targetMs)) {
      this.#go(targetMs);
    } else {
      if (this.#purpose !== 'continue') this.#abandon();
      this.#listEnded = false;
      if (feed.seeks) this.#wantedMs = targetMs;
      else feed.seekTo(targetMs);
      if (this.#playing) feed.play();
      this.#planRenewalSoon();
    }
    this.#tell();
  };

  readonly step = (toward: 1 | -1): void => {
    if (this.#playing) this.pause();
    if (this.#showing === null || (this.#ended && toward === 1)) return;
    this.#ended = false;
    this.#steps += toward;
    this.#takeStep();
  };

  readonly show = (wish: PastWish): void => {
    this.#wish = wish;
    this.#gaps = [];
    this.#jumped = null;
    this.#ended = false;
    this.#playing = true;
    this.#catchingUp = false;
    this.#useRate(1);
    this.#failures = 0;
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

  readonly retryNow = (): void => {
    if (!this.#disposed) this.#go(this.#positionMs);
  };

  readonly useSettings = (settings: PastSettings): void => {
    this.#settings = settings;
    if (!this.#disposed) this.#go(this.#positionMs);
  };

  readonly dispose = (): void => {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#stopTicking();
    this.#retry.cancel();
    this.#renewal.cancel();
    this.#abandon();
    this.#freeLeaving();
    if (this.#showing !== null) this.#free(this.#showing);
    this.#showing = null;
    this.#listeners.clear();
    this.element.remove();
  };

  get #nowMs(): number {
    return this.#tools.clock.nowMs();
  }

  #phase(): PastPhase {
    if (this.#trouble !== null) return 'trouble';
    if (this.#showing === null) return 'opening';
    if (this.#ended) return 'ended';
    const stillMs = this.#nowMs - this.#paintedAtMs;
    if (this.#wantedMs === null && !this.#playing)
      return this.#purpose === 'go' && this.#attempt !== null ? 'loading' : 'paused';
    if (stillMs < loadingAfterMs) return 'playing';
    return this.#isAtEdge() ? 'waiting' : 'loading';
  }

  /** True at the end of a growing list: what comes next has not been recorded yet. */
  #isAtEdge(): boolean {
    const last = this.#showing?.fragments.at(-1);
    if (this.#wish.mode !== 'LIVE_REPLAY' || last === undefined) return false;
    return this.#positionMs > last.timeMs + last.durationS * 1_000 - 700;
  }

  #useRate(rate: PastRate): void {
    this.#rate = rate;
    this.#showing?.setRate(rate);
  }

  /** A session in which `atMs` can be seen takes the screen as soon as it has its picture. */
  #go(atMs: number): void {
    this.#wantedMs = null;
    this.#open('go', atMs, this.#listStartMs(atMs));
  }

  /** A session for the shown pictures to go on in, without anything to be seen of the change. */
  #join(): void {
    const feed = this.#showing;
    if (feed === null) return;
    const atMs = joinAtMs(feed.fragments, this.#positionMs, this.#rate);
    this.#open('join', atMs, this.#listStartMs(atMs));
  }

  #listStartMs(atMs: number): number {
    return listStartMs(atMs, this.#fragmentMs, this.#live.oldestMs());
  }

  #open(purpose: AttemptPurpose, beginMs: number, listFromMs: number): void {
    this.#abandon();
    this.#retry.cancel();
    this.#purpose = purpose;
    this.#attempt = new PastAttempt({
      purpose,
      beginMs,
      camera: this.camera,
      parameters: pastParameters({
        wish: this.#wish,
        listFromMs,
        nowMs: this.#live.nowMs(),
        fragmentMs: this.#fragmentMs,
        settings: this.#settings,
      }),
      tools: this.#tools,
      listener: this.#feedListener,
      warming: (feed) => {
        feed.setRate(this.#rate);
        this.element.append(feed.element);
      },
      refused: (attempt, trouble) => {
        if (attempt === this.#attempt) this.#refused(pastTrouble(trouble));
      },
    });
  }

  readonly #feedListener: PastFeedListener = {
    painted: (feed, frame) => {
      if (feed === this.#showing) this.#shown(feed, frame);
      else if (feed === this.#attempt?.feed) this.#warmed(this.#attempt, feed);
    },
    listed: (feed) => {
      if (feed === this.#attempt?.feed) this.#listed(this.#attempt, feed);
      if (feed === this.#showing) this.#gaps = joinStretches([...this.#gaps, ...gapsIn(feed.fragments)]);
    },
    ended: (feed) => {
      if (feed !== this.#showing) return;
      this.#listEnded = true;
      this.#atListEnd();
    },
    failed: (feed, trouble) => {
      if (feed === this.#attempt?.feed) this.#refused(pastTrouble(trouble));
      // What is buffered plays on; an attempt under way is the answer already.
      else if (feed === this.#showing && this.#attempt === null) this.#planRetry(trouble);
    },
  };

  /** The list of a session being warmed: it may turn out that fragments are longer than was assumed. */
  #listed(attempt: PastAttempt, feed: PastFeed): void {
    const first = feed.fragments[0];
    const askedMs = leadMs(this.#fragmentMs);
    const longestMs = longestFragmentMs(feed.fragments);
    this.#fragmentMs = Math.max(this.#fragmentMs ?? 0, longestMs ?? 0) || null;
    const missed = first !== undefined && first.timeMs > attempt.beginMs + toldGapMs;
    if (this.#purpose === 'go' && missed && leadMs(this.#fragmentMs) > askedMs) this.#go(attempt.beginMs);
  }

  #warmed(attempt: PastAttempt, feed: PastFeed): void {
    const nothingShown = this.#showing === null;
    if (this.#purpose === 'go' || nothingShown) this.#takePlace(attempt, feed);
    else if (this.#purpose === 'continue' && this.#listEnded) this.#takePlace(attempt, feed);
  }

  #takePlace(attempt: PastAttempt, feed: PastFeed): void {
    this.#freeLeaving();
    const before = this.#showing;
    const purpose = this.#purpose;
    feed.element.dataset['shown'] = '';
    this.element.dataset['pictured'] = '';
    if (before !== null) {
      delete before.element.dataset['shown'];
      before.pause();
      this.#leaving = { feed: before, sinceMs: this.#nowMs };
    }
    attempt.hand();
    this.#attempt = null;
    this.#showing = feed;
    this.#listEnded = false;
    this.#nothingFollows = false;
    this.#trouble = null;
    this.#retry.cancel();
    this.#noteGaps(feed, before, attempt, purpose);
    feed.setRate(this.#rate);
    if (this.#playing) feed.play();
    const { session } = this.#settings;
    this.#renewal.set(attempt.startedAtMs + renewalDelayMs(attempt.life, session, this.#tools.random()), () => {
      this.#renew();
    });
    if (feed.lastFrame !== null) this.#shown(feed, feed.lastFrame);
    this.#tell();
  }

  /** Gaps within the new list, and between it and what was before it. */
  #noteGaps(feed: PastFeed, before: PastFeed | null, attempt: PastAttempt, purpose: AttemptPurpose): void {
    const first = feed.fragments[0];
    const gaps = [...this.#gaps, ...gapsIn(feed.fragments)];
    if (first !== undefined && purpose !== 'join') {
      const last = purpose === 'continue' ? before?.fragments.at(-1) : undefined;
      const fromMs = last === undefined ? attempt.beginMs : last.timeMs + last.durationS * 1_000;
      if (first.timeMs - fromMs > toldGapMs) {
        const gap = { fromMs, toMs: first.timeMs };
        gaps.push(gap);
        this.#jump(gap);
      }
    }
    this.#gaps = joinStretches(gaps);
  }

  /** A picture of the showing feed is on screen. */
  #shown(feed: PastFeed, frame: PaintedFrame): void {
    const beforeMs = this.#positionMs;
    this.#positionMs = frame.pictureTimeMs ?? beforeMs;
    this.#paintedAtMs = this.#nowMs;
    this.#stepSinceMs = null;
    if (this.#leaving !== null && this.#leaving.feed !== feed && this.#leaving.sinceMs < this.#nowMs)
      this.#freeLeaving();
    if (this.#wantedMs !== null && !feed.seeks) {
      const wantedMs = this.#wantedMs;
      this.#wantedMs = null;
      feed.seekTo(wantedMs);
      return;
    }
    if (this.#attempt === null || this.#purpose !== 'go') this.#targetMs = null;
    if (this.#playing) {
      const crossed = gapCrossed(this.#gaps, beforeMs, this.#positionMs);
      if (crossed !== null) this.#jump(crossed);
      this.#failures = 0;
      if (this.#trouble !== null && this.#attempt === null && this.#retry.atMs === null) this.#trouble = null;
    }
    const endMs = this.#wish.mode === 'ON_DEMAND' ? this.#wish.endMs : Number.POSITIVE_INFINITY;
    if (this.#playing && this.#positionMs + (feed.frameMs ?? 40) > endMs) this.#end();
    this.#joinNow();
    if (this.#steps !== 0) this.#takeStep();
    else if (!this.#playing) this.#tell();
  }

  /** A renewed session takes over on the picture it stands on. */
  #joinNow(): void {
    const attempt = this.#attempt;
    const feed = attempt?.feed ?? null;
    const standsOnMs = feed?.lastFrame?.pictureTimeMs ?? null;
    if (attempt === null || feed === null || standsOnMs === null || this.#purpose !== 'join') return;
    const missingMs = standsOnMs - this.#positionMs;
    if (missingMs > (this.#showing?.frameMs ?? 40) / 2) return;
    if (missingMs > -1_000) this.#takePlace(attempt, feed);
    // The shown picture has come past it: further ahead, then.
    else if (!feed.seeks) feed.seekTo(this.#positionMs + 2_000 * this.#rate);
  }

  #takeStep(): void {
    const feed = this.#showing;
    if (feed === null || this.#steps === 0 || feed.seeks || this.#stepSinceMs !== null) return;
    const toward = this.#steps > 0 ? 1 : -1;
    this.#steps -= toward;
    const endMs = this.#wish.mode === 'ON_DEMAND' ? this.#wish.endMs : Number.POSITIVE_INFINITY;
    if (toward === 1 && this.#positionMs + (feed.frameMs ?? 40) > endMs) {
      this.#steps = 0;
      this.#end();
      return;
    }
    if (toward === -1 && this.#positionMs <= this.#wish.startMs && this.#wish.mode === 'ON_DEMAND') {
      this.#steps = 0;
      return;
    }
    this.#stepSinceMs = this.#nowMs;
    if (feed.step(toward)) return;
    this.#stepSinceMs = null;
    if (toward === 1) {
      this.#listEnded = true;
      this.#atListEnd();
    } else this.#go((gapAt(this.#gaps, this.#positionMs - 1)?.fromMs ?? this.#positionMs) - 1);
  }

  /** The list is played out: on into the next one, or the range is at its end. */
  #atListEnd(): void {
    const attempt = this.#attempt;
    if (attempt !== null && this.#purpose === 'continue') {
      if (attempt.feed?.lastFrame != null) this.#takePlace(attempt, attempt.feed);
      return;
    }
    if (attempt !== null) return;
    const fromMs = this.#continuesFromMs();
    if (fromMs !== null) this.#open('continue', fromMs, fromMs);
    else if (this.#showing?.isComplete === true) this.#end();
  }

  #continuesFromMs(): number | null {
    if (this.#wish.mode !== 'ON_DEMAND' || this.#showing === null || this.#nothingFollows) return null;
    return continuesFromMs(this.#showing.fragments, this.#settings.maxFragments, this.#wish.endMs);
  }

  #end(): void {
    const feed = this.#showing;
    if (feed !== null && this.#wish.mode === 'ON_DEMAND') {
      const missing =
        this.#continuesFromMs() === null ? missingAtEnd(feed.fragments, this.#wish.endMs, this.#live.nowMs()) : null;
      if (missing !== null) this.#gaps = joinStretches([...this.#gaps, missing]);
    }
    feed?.pause();
    this.#playing = false;
    this.#ended = true;
    this.#tell();
  }

  #jump(gap: Stretch): void {
    this.#jumped = { gap, untilMs: this.#nowMs + toldForMs };
  }

  /** Before its life is over the session is followed by another: unseen while pictures move, on the same picture while they stand. */
  #renew(): void {
    if (this.#attempt !== null) return;
    if (this.#ended) return;
    if (this.#playing && !this.#listEnded) this.#join();
    else this.#go(this.#positionMs);
  }

  /** A renewal that was given up for a seek is made up for. */
  #planRenewalSoon(): void {
    if (this.#renewal.atMs === null && this.#showing !== null)
      this.#renewal.set(this.#nowMs + 1_000, () => this.#renew());
  }

  #refused(trouble: Trouble): void {
    const purpose = this.#purpose;
    this.#abandon();
    // Nothing is left in the range behind what has been shown.
    if (purpose === 'continue' && trouble.kind === 'range-empty') {
      const last = this.#showing?.fragments.at(-1);
      if (last !== undefined && this.#wish.mode === 'ON_DEMAND') {
        this.#gaps = joinStretches([
          ...this.#gaps,
          { fromMs: last.timeMs + last.durationS * 1_000, toMs: this.#wish.endMs },
        ]);
      }
      this.#nothingFollows = true;
      if (this.#listEnded) this.#end();
      return;
    }
    this.#planRetry(trouble);
  }

  #planRetry(trouble: Trouble): void {
    this.#trouble = trouble;
    this.#targetMs = null;
    this.#failures += 1;
    const usualMs = retryDelayMs(troubleTable[trouble.kind].cadence, this.#failures, this.#tools.random());
    // A session that has run out is simply followed by the next.
    const delayMs = trouble.kind === 'session-ended' && this.#failures === 1 ? 0 : usualMs;
    if (delayMs !== null) {
      this.#retry.set(this.#nowMs + delayMs, () => {
        const moves = this.#playing && this.#showing !== null && this.#nowMs - this.#paintedAtMs < loadingAfterMs;
        if (moves) this.#join();
        else this.#go(this.#positionMs);
      });
    }
    this.#tell();
  }

  #abandon(): void {
    const attempt = this.#attempt;
    this.#attempt = null;
    attempt?.abandon();
  }

  #free(feed: PastFeed): void {
    feed.destroy();
    const { sessionId, lost } = feed;
    this.#tools.closeSession(lost ? { sessionId, lost } : { sessionId });
  }

  #freeLeaving(): void {
    if (this.#leaving !== null) this.#free(this.#leaving.feed);
    this.#leaving = null;
  }

  #tick(): void {
    const nowMs = this.#nowMs;
    const feed = this.#showing;
    if (this.#leaving !== null && nowMs - this.#leaving.sinceMs > leaveWithinMs) this.#freeLeaving();
    if (this.#jumped !== null && nowMs > this.#jumped.untilMs) this.#jumped = null;
    if (this.#stepSinceMs !== null && nowMs - this.#stepSinceMs > stepWithinMs) this.#stepSinceMs = null;
    if (this.#attempt?.isOverdue(nowMs) === true) this.#refused({ kind: 'timed-out' });
    if (feed !== null) this.#watch(feed, nowMs);
    this.#tell();
  }

  #watch(feed: PastFeed, nowMs: number): void {
    const stillMs = nowMs - this.#paintedAtMs;
    if (this.#catchingUp) this.#useRate(catchUpRate(this.state().behindMs));
    const livePictureMs = this.#live.pictureMs();
    const isReplay = this.#wish.mode === 'LIVE_REPLAY';
    if (isReplay && this.#playing && this.#rate > 1 && livePictureMs !== null) {
      if (this.#positionMs >= livePictureMs - reachedWithinMs) {
        this.#live.reached();
        return;
      }
    }
    if (this.#attempt === null && this.#retry.atMs === null && !this.#ended) {
      const fromMs = this.#continuesFromMs();
      const due = this.#playing && isContinuationDue(feed.fragments, this.#positionMs, this.#rate);
      if (fromMs !== null && (due || this.#listEnded)) this.#open('continue', fromMs, fromMs);
      else if (isReplay && this.#positionMs < (feed.listedFromMs ?? 0)) this.#go(this.#positionMs);
      else if (this.#playing && stillMs > stuckAfterMs && !this.#isAtEdge()) this.#planRetry({ kind: 'timed-out' });
    }
    // What was to be joined has stopped: the new session shows the next picture as soon as it can.
    const joining = this.#purpose === 'join' ? this.#attempt?.feed : null;
    if (joining?.lastFrame != null && stillMs > loadingAfterMs) {
      this.#purpose = 'go';
      if (!joining.seekTo(this.#positionMs)) this.#go(this.#positionMs);
    }
  }

  #tell(): void {
    if (this.#disposed) return;
    const state = this.state();
    for (const listener of this.#listeners) listener(state);
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
