/** A player: keeps one camera's picture on screen, renews its session unseen, and says honestly how it is. */
import type { CameraRef } from '../../contract/cameras.ts';
import type { Motion } from '../../contract/load.ts';
import type { SessionSettings } from '../../contract/settings.ts';
import type { Outcome, Trouble } from '../../contract/trouble-kinds.ts';
import { Attempt, type OpenedSession, type Reason } from './attempt.ts';
import { Bulletin } from './bulletin.ts';
import type { Feed, FeedListener, PaintedFrame } from './feed-types.ts';
import { FragmentArrivals } from './fragment-arrivals.ts';
import { FragmentCalendar } from './fragment-calendar.ts';
import type { Verdict } from './health-rules.ts';
import { judgementOf } from './judgement.ts';
import { Picture } from './picture.ts';
import type { PlayerTools } from './player-tools.ts';
import type { PaintMeasurements, Player, PlayerLoad, PlayerState } from './player-types.ts';
import { Recovery } from './recovery.ts';
import { Rest } from './rest.ts';
import { SessionHolds } from './session-holds.ts';
import { SessionKeeper } from './session-keeper.ts';
import { Wishes } from './session-wish.ts';
import { snapshotOf } from './snapshot.ts';

const tickMs = 250;
/** Of a camera that shows stills only one tick in so many counts. */
const quietTicks = 4;

class CameraPlayer implements Player {
  readonly camera: CameraRef;
  readonly #picture: Picture;
  readonly #tools: PlayerTools;
  readonly #wishes: Wishes;
  readonly #calendar = new FragmentCalendar();
  readonly #arrivals = new FragmentArrivals();
  readonly #bulletin: Bulletin;
  readonly #recovery: Recovery;
  readonly #holds: SessionHolds;
  readonly #keeper: SessionKeeper;
  readonly #rest = new Rest();
  #stopTicking: () => void = () => undefined;
  #attempt: Attempt | null = null;
  #renewals = 0;
  #ticks: number;
  #subStream: CameraRef | null = null;

  constructor(camera: CameraRef, settings: SessionSettings, given: PlayerTools) {
    this.camera = camera;
    this.#holds = new SessionHolds(given.closeSession);
    const tools = { ...given, closeSession: this.#holds.release };
    this.#tools = tools;
    this.#wishes = new Wishes(settings, camera);
    this.#picture = new Picture(tools);
    this.#keeper = new SessionKeeper(tools, () => this.#connect('renewal'));
    this.#recovery = new Recovery(tools, () => this.#recover());
    // Not all stills of a wall in the same tick.
    this.#ticks = Math.floor(tools.random() * quietTicks);
    this.#bulletin = new Bulletin(tools.clock.nowMs(), () => this.state());
    this.#startTicking();
    this.#connect('first');
  }

  get element(): HTMLElement {
    return this.#picture.stage.element;
  }

  readonly state = (): PlayerState =>
    snapshotOf({
      nowMs: this.#tools.clock.nowMs(),
      wallMs: this.#tools.clock.wallMs(),
      bulletin: this.#bulletin,
      picture: this.#picture,
      recovery: this.#recovery,
      wishes: this.#wishes,
      motion: this.#rest.shownBy(this.#showing),
      held: this.#rest.held,
      subStream: this.#subStream?.StreamARN === this.#showing?.stream ? this.#subStream : null,
      renewals: this.#renewals,
      renewalAtMs: this.#keeper.renewalAtMs,
    });

  readonly subscribe = (listener: (state: PlayerState) => void): (() => void) => this.#bulletin.subscribe(listener);

  readonly renewNow = (): Promise<Outcome<null>> =>
    new Promise((resolve) => {
      if (this.#rest.rests || this.#attempt !== null) resolve({ ok: false, error: { kind: 'cancelled' } });
      else this.#connect(this.#reason, null, resolve);
    });

  readonly retryNow = (): void => {
    if (!this.#rest.rests && this.#attempt === null) this.#connect(this.#reason);
  };

  readonly useSettings = (settings: SessionSettings): void => {
    this.#wishes.use(settings);
    this.#connectAnew();
  };

  readonly setAudible = (audible: boolean): void => {
    if (audible === this.#wishes.audible) return;
    this.#wishes.audible = audible;
    this.#showing?.setMuted(!audible);
    this.#followSound();
    this.#judge();
  };

  readonly setFocused = (focused: boolean): void => {
    this.#wishes.focused = focused;
  };

  readonly pause = (): void => {
    if (this.#rest.held || this.#rest.disposed) return;
    this.#rest.held = true;
    this.#stop();
    this.#picture.stage.restForLong();
    this.#keeper.forget();
  };

  readonly resume = (): void => {
    if (!this.#rest.held) return;
    this.#rest.held = false;
    this.#goOn();
  };

  readonly setMotion = (motion: Motion): void => {
    if (motion === this.#rest.motion) return;
    const restedBefore = this.#rest.rests;
    this.#rest.motion = motion;
    this.#wishes.stills = motion === 'key-frames';
    if (restedBefore) this.#goOn();
    else if (motion === 'paused') this.#stop();
    else this.#followWish();
  };

  readonly useSubStream = (stream: CameraRef | null): void => {
    if (stream?.StreamARN === this.#subStream?.StreamARN) return;
    this.#subStream = stream;
    this.#wishes.subStream = stream;
    this.#followWish();
  };

  readonly load = (): PlayerLoad | null => {
    const { showing } = this.#picture.stage;
    if (this.#rest.rests || showing === null) return null;
    return { ...showing.load(), feed: showing };
  };

  readonly startMeasuring = (): void => {
    this.#picture.meter.startMeasuring();
    this.#picture.watch(true);
  };

  readonly measurements = (): PaintMeasurements => this.#picture.meter.measurements(this.#tools.clock.nowMs());

  readonly dispose = (): void => {
    if (this.#rest.disposed) return;
    this.#rest.disposed = true;
    this.#stopTicking();
    this.#cancelPlans();
    this.#abandon();
    this.#picture.stage.clear();
    this.#bulletin.clear();
  };

  /** True while the picture on screen keeps moving: then a change of feeds must not be seen. */
  get #moves(): boolean {
    return !this.#rest.rests && this.#picture.moves;
  }

  get #showing(): Feed | null {
    return this.#picture.stage.showing;
  }

  get #reason(): Reason {
    return this.#moves ? 'renewal' : 'recovery';
  }

  /** A player that rests has nothing to look after: a wall that nobody sees must cost next to nothing. */
  #startTicking(): void {
    this.#stopTicking();
    this.#stopTicking = this.#tools.clock.every(tickMs, () => this.#tick());
  }

  /** Nothing is loaded any more; the session stays open, as long as it lives. */
  #stop(): void {
    this.#stopTicking();
    this.#abandon();
    this.#cancelPlans();
    this.#picture.stage.rest();
    this.#judge();
  }

  /** After a rest: on the session there was, or another. */
  #goOn(): void {
    if (this.#rest.rests) return;
    this.#startTicking();
    this.#picture.seen.rested(this.#tools.clock.nowMs());
    const opened = this.#reusable;
    // Nothing has failed: on the session there is, the picture is back without waiting for any turn.
    this.#connect(opened === null ? 'recovery' : 'motion', opened);
    this.#judge();
  }

  /** The session there is, while it is good for another feed. */
  get #reusable(): OpenedSession | null {
    return this.#keeper.reusable(this.#wishes.session);
  }

  /** It is time to try again. */
  #recover(): void {
    this.#connect(this.#reason, this.#recovery.beginsCheaply ? this.#reusable : null);
  }

  /** The camera is to be shown otherwise than by its feed: another feed, on the same session if it is of the same stream. */
  #followWish(): void {
    const showing = this.#showing;
    if (this.#rest.rests || showing === null || this.#recovery.trouble !== null) return;
    const attempt = this.#attempt;
    if (attempt?.reason === 'motion' && attempt.feed !== null && !this.#isAsWished(attempt.feed)) {
      this.#abandon();
      this.#planRenewal();
    }
    if (this.#attempt === null && !this.#isAsWished(showing)) this.#connect('motion', this.#reusable);
  }

  #isAsWished({ motion, stream }: Feed): boolean {
    return motion === this.#rest.feedMotion && stream === this.#wishes.session.stream.StreamARN;
  }

  /** What is wanted of a session has changed. */
  #connectAnew(): void {
    if (this.#rest.rests) return;
    this.#abandon();
    this.#connect(this.#reason);
  }

  /**
   * Where the sound is wanted that the picture's feed does not load, or no more wanted: another feed. Only beneath a moving
   * picture, and as patiently as any renewal: what is on its way, or waits to be tried again, brings the sound as wanted.
   */
  #followSound(): void {
    const { showing } = this.#picture.stage;
    if (this.#rest.rests || showing === null || this.#attempt !== null || this.#recovery.trouble !== null) return;
    const isAsWished = showing.motion === 'key-frames' || showing.loadsSound === this.#wishes.session.sound;
    if (this.#moves && !isAsWished) this.#connect('renewal');
  }

  /** Warms a feed on the session given, else on another it asks for. One attempt at a time; it replaces whatever was planned. */
  #connect(
    reason: Reason,
    opened: OpenedSession | null = null,
    done: (outcome: Outcome<null>) => void = () => undefined,
  ): void {
    this.#cancelPlans();
    const wish = this.#wishes.session;
    this.#attempt = new Attempt({
      reason,
      opened,
      wish,
      sound: () => this.#wishes.session.sound,
      focused: this.#wishes.focused,
      calendar: this.#calendar,
      arrivals: this.#arrivals,
      motion: () => (wish.parameters.ContainerFormat === 'MPEG_TS' ? 'moving' : this.#rest.feedMotion),
      hold: (sessionId) => this.#holds.hold(sessionId),
      tools: this.#tools,
      listener: this.#feedListener,
      startPoint: () => this.#picture.startPoint(wish.datedBy, this.#moves),
      warming: (feed) => this.#picture.stage.warm(feed),
      failed: (attempt, trouble) => this.#failed(attempt, trouble),
      done,
    });
    this.#picture.watch(true);
  }

  readonly #feedListener: FeedListener = {
    painted: (feed, frame) => {
      const attempt = this.#attempt;
      if (feed === this.#showing) this.#shown(feed, frame);
      else if (attempt !== null && feed === attempt.feed) this.#warmed(attempt, feed, frame);
    },
    listed: (feed, facts) => {
      if (facts.kind === 'master') this.#wishes.hasAudio = facts.hasSound;
      if (feed === this.#showing || feed === this.#attempt?.feed) this.#picture.listed(feed, facts);
    },
    throttled: () => this.#recovery.contention.throttled(this.#tools.clock.nowMs()),
    failed: (feed, trouble) => {
      if (trouble.kind === 'session-ended') this.#recovery.contention.lost(this.#tools.clock.nowMs());
      if (this.#attempt !== null && feed === this.#attempt.feed) this.#failed(this.#attempt, trouble);
      else if (feed === this.#showing && this.#attempt === null) this.#planRetry(trouble);
      // An attempt under way is the answer already; it need not wait for its turn any more.
      else if (feed === this.#showing) this.#attempt?.hurry();
    },
  };

  #shown(feed: Feed, frame: PaintedFrame): void {
    this.#picture.painted(feed, frame);
    if (this.#bulletin.verdict.health !== 'live') this.#judge();
    else if (feed.motion === 'key-frames') this.#bulletin.tell();
  }

  #warmed(attempt: Attempt, feed: Feed, frame: PaintedFrame): void {
    const warmingForMs = attempt.warmingForMs(this.#tools.clock.nowMs());
    if (this.#picture.mayBe(feed, frame, this.#moves, warmingForMs)) this.#changePlaces(attempt, feed, frame);
  }

  #changePlaces(attempt: Attempt, feed: Feed, frame: PaintedFrame): void {
    this.#picture.become(feed);
    feed.setMuted(!this.#wishes.audible);
    this.#attempt = null;
    this.#recovery.mended();
    if (attempt.reason === 'renewal') {
      this.#renewals += 1;
      this.#wishes.forgive();
    }
    if (attempt.opened !== null) this.#keeper.keep(attempt.opened, attempt.wish);
    this.#planRenewal();
    this.#shown(feed, frame);
    attempt.end({ ok: true, value: null });
    this.#judge();
    // Another feed may be another stream, or another way to show it.
    this.#bulletin.tell();
  }

  #planRenewal(): void {
    this.#keeper.planRenewal(this.#wishes.settings, this.#recovery.contention.isCrowded(this.#tools.clock.nowMs()));
  }

  /** An attempt came to nothing: what is on screen stays, and the next attempt is planned. */
  #failed(attempt: Attempt, trouble: Trouble): void {
    if (this.#attempt !== attempt) return;
    this.#attempt = null;
    this.#showing?.keepLive(true);
    attempt.end({ ok: false, error: trouble });
    if (!this.#wishes.learn(attempt.wish, trouble)) this.#planRetry(trouble);
    else if (this.#showing !== null && this.#moves && this.#isAsWished(this.#showing)) this.#planRenewal();
    else this.#connect(attempt.reason);
  }

  #abandon(): void {
    const attempt = this.#attempt;
    this.#attempt = null;
    // The shown picture waits for nobody any more.
    if (attempt?.feed != null) this.#showing?.keepLive(true);
    attempt?.end({ ok: false, error: { kind: 'cancelled' } });
  }

  #planRetry(trouble: Trouble): void {
    this.#keeper.cancelRenewal();
    if (trouble.kind === 'session-ended' || trouble.kind === 'camera-silent') this.#keeper.forget();
    this.#recovery.failed(trouble);
    this.#judge();
  }

  #cancelPlans(): void {
    this.#recovery.cancel();
    this.#keeper.cancelRenewal();
  }

  #tick(): void {
    this.#ticks += 1;
    // Stills change once a fragment: a wall of them is not to be looked at as often as what moves.
    const isQuiet = this.#showing?.motion === 'key-frames' && this.#attempt === null;
    if (isQuiet && this.#ticks % quietTicks !== 0) return;
    const nowMs = this.#tools.clock.nowMs();
    this.#picture.watch(this.#attempt !== null);
    this.#picture.stage.tick(nowMs);
    if (this.#tools.document.hidden) this.#playUnseen(this.#attempt);
    const attempt = this.#attempt;
    if (attempt?.isOverdue(nowMs) === true) {
      const answered = attempt.feed !== null;
      this.#failed(attempt, answered ? (this.#judge().trouble ?? { kind: 'picture-frozen' }) : { kind: 'timed-out' });
    }
    const { health } = this.#judge();
    const forMs = nowMs - this.#bulletin.healthSinceMs;
    if (this.#recovery.wantsSession(health, forMs, this.#attempt !== null, this.#rest.feedMotion)) {
      // Where the list itself stands still, the service has ended the session, or is about to.
      this.#connect('recovery', health === 'frozen' && this.#recovery.beginsCheaply ? this.#reusable : null);
    }
    this.#followWish();
    this.#followSound();
    this.#bulletin.tell();
  }

  /** A window that nobody can see paints nothing: there a picture counts as new when it plays on, and changes go unseen anyway. */
  #playUnseen(attempt: Attempt | null): void {
    if (attempt?.feed?.plays === true)
      this.#changePlaces(attempt, attempt.feed, this.#picture.unseenFrame(attempt.feed));
    else this.#picture.playOnUnseen();
  }

  #judge(): Verdict {
    const nowMs = this.#tools.clock.nowMs();
    const { verdict, notes } = judgementOf({
      nowMs,
      paused: this.#rest.rests,
      connectingSinceMs: this.#attempt?.startedAtMs ?? null,
      picture: this.#picture,
      recovery: this.#recovery,
      wishes: this.#wishes,
    });
    this.#bulletin.publish(verdict, notes, nowMs);
    return verdict;
  }
}

/** Makes a player and starts it, moving unless it is told otherwise. `settings` hold for the sessions it opens from now on. */
export const createPlayer = (camera: CameraRef, settings: SessionSettings, tools: PlayerTools): Player =>
  new CameraPlayer(camera, settings, tools);
