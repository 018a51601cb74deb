/** A player: keeps one camera's picture on screen, renews its session unseen, and says honestly how it is. */
import type { CameraRef } from '../../contract/cameras.ts';
import type { Health } from '../../contract/health.ts';
import type { SessionSettings } from '../../contract/settings.ts';
import { sentenceFor, troubleTable } from '../../contract/trouble.ts';
import type { Outcome, Trouble } from '../../contract/trouble-kinds.ts';
import { Alarm } from './alarm.ts';
import { Attempt, type Reason } from './attempt.ts';
import { readyToChange } from './change-of-places.ts';
import type { Feed, FeedListener, PaintedFrame } from './feed-types.ts';
import { judge, normalAgeMs, type Verdict } from './health-rules.ts';
import { Observed } from './observed.ts';
import { PaintMeter } from './paint-meter.ts';
import type { PlayerTools } from './player-tools.ts';
import type { PaintMeasurements, Player, PlayerState } from './player-types.ts';
import type { StartPoint } from './prepare-playlist.ts';
import { renewalDelayMs, retryDelayMs } from './renewal-plan.ts';
import { Stage } from './stage.ts';

/**
 * A picture that stands still though nothing is known to be wrong gets a new session after so long; twice as long after each
 * relapse, for where the machine is too busy to play, more sessions make it worse.
 */
const frozenPatience = { firstMs: 3_000, maxMs: 60_000 } as const;
/** A picture that has been live for so long is well again. */
const wellAfterMs = 20_000;
/** A list that stands still: after half a minute of silence the service ends the session itself; this is a little later. */
const silentPatienceMs = 32_000;
/** Time from asking until a warming feed plays, roughly: it starts that far ahead of the shown picture. */
const warmingLeadMs = 250;
const tickMs = 250;

class CameraPlayer implements Player {
  readonly camera: CameraRef;
  readonly #stage: Stage;
  readonly #tools: PlayerTools;
  readonly #seen = new Observed();
  readonly #meter = new PaintMeter();
  readonly #listeners = new Set<(state: PlayerState) => void>();
  readonly #stopTicking: () => void;
  readonly #startedAtMs: number;
  readonly #retry: Alarm;
  readonly #renewal: Alarm;
  #settings: SessionSettings;
  #pictureClock: SessionSettings['FragmentSelectorType'];
  #attempt: Attempt | null = null;
  #failures = 0;
  #trouble: Trouble | null = null;
  #firstPictureMs: number | null = null;
  #renewals = 0;
  #relapses = 0;
  #paused = false;
  #disposed = false;
  #verdict: Verdict = { health: 'connecting', trouble: null };
  #healthSinceMs: number;

  constructor(camera: CameraRef, settings: SessionSettings, tools: PlayerTools) {
    this.camera = camera;
    this.#settings = settings;
    this.#pictureClock = settings.FragmentSelectorType;
    this.#tools = tools;
    this.#retry = new Alarm(tools.clock);
    this.#renewal = new Alarm(tools.clock);
    this.#stage = new Stage(tools);
    this.#startedAtMs = tools.clock.nowMs();
    this.#healthSinceMs = this.#startedAtMs;
    this.#stopTicking = tools.clock.every(tickMs, () => {
      this.#tick();
    });
    this.#connect('first');
  }

  get element(): HTMLElement {
    return this.#stage.element;
  }

  readonly state = (): PlayerState => {
    const { trouble, health } = this.#verdict;
    const { clock } = this.#tools;
    const size = this.#stage.showing?.size ?? null;
    const ageMs = this.#seen.pictureAgeMs(clock.wallMs());
    return {
      health,
      healthSinceMs: this.#healthSinceMs,
      trouble,
      sentence: trouble === null ? null : sentenceFor(trouble),
      action: trouble === null ? null : troubleTable[trouble.kind].action,
      retryAtMs: this.#retry.atMs,
      hasPicture: this.#seen.lastFrame !== null,
      pictureTimeMs: this.#seen.lastFrame?.pictureTimeMs ?? null,
      pictureClock: this.#pictureClock,
      pictureAgeMs: ageMs === null ? null : Math.max(0, ageMs),
      normalAgeMs: normalAgeMs(this.#seen.fragmentMs),
      firstPictureMs: this.#firstPictureMs,
      fps: this.#meter.fps(clock.nowMs()),
      renewals: this.#renewals,
      renewalAtMs: this.#renewal.atMs,
      videoWidth: size?.width ?? null,
      videoHeight: size?.height ?? null,
    };
  };

  readonly subscribe = (listener: (state: PlayerState) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly renewNow = (): Promise<Outcome<null>> =>
    new Promise((resolve) => {
      if (this.#rests || this.#attempt !== null) resolve({ ok: false, error: { kind: 'cancelled' } });
      else this.#connect(this.#moves ? 'renewal' : 'recovery', resolve);
    });

  readonly retryNow = (): void => {
    if (!this.#rests && this.#attempt === null) this.#connect('recovery');
  };

  readonly useSettings = (settings: SessionSettings): void => {
    this.#settings = settings;
    if (this.#rests) return;
    this.#abandon();
    this.#connect(this.#moves ? 'renewal' : 'recovery');
  };

  readonly pause = (): void => {
    if (this.#rests) return;
    this.#paused = true;
    this.#abandon();
    this.#cancelPlans();
    this.#stage.rest();
    this.#judge();
  };

  readonly resume = (): void => {
    if (!this.#paused || this.#disposed) return;
    this.#paused = false;
    this.#connect('recovery');
    this.#judge();
  };

  readonly startMeasuring = (): void => {
    this.#meter.startMeasuring();
  };

  readonly measurements = (): PaintMeasurements => this.#meter.measurements(this.#tools.clock.nowMs());

  readonly dispose = (): void => {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#stopTicking();
    this.#cancelPlans();
    this.#abandon();
    this.#stage.clear();
    this.#listeners.clear();
  };

  get #rests(): boolean {
    return this.#disposed || this.#paused;
  }

  /** True while the picture on screen keeps moving: then a change of feeds must not be seen. */
  get #moves(): boolean {
    return !this.#paused && this.#seen.moves(this.#tools.clock.nowMs());
  }

  /** Asks for a session and warms a feed on it. One attempt at a time; it replaces whatever was planned. */
  #connect(reason: Reason, done: (outcome: Outcome<null>) => void = () => undefined): void {
    this.#cancelPlans();
    this.#attempt = new Attempt({
      reason,
      camera: this.camera,
      settings: this.#settings,
      tools: this.#tools,
      listener: this.#feedListener,
      startPoint: () => this.#startPoint(),
      warming: (feed) => {
        this.#stage.warm(feed);
      },
      failed: (attempt, trouble) => {
        this.#failed(attempt, trouble);
      },
      done,
    });
  }

  #startPoint(): StartPoint {
    const comparable = this.#moves && this.#attempt?.clock === this.#pictureClock;
    const positionMs = comparable ? (this.#stage.showing?.positionMs() ?? null) : null;
    return positionMs === null
      ? { kind: 'live', wallMs: this.#tools.clock.wallMs() }
      : { kind: 'at', pictureTimeMs: positionMs + warmingLeadMs };
  }

  readonly #feedListener: FeedListener = {
    painted: (feed, frame) => {
      if (feed === this.#stage.showing) this.#shown(feed, frame);
      else if (this.#attempt !== null && feed === this.#attempt.feed) this.#warmed(this.#attempt, feed, frame);
    },
    listed: (feed, facts) => {
      const counts = feed === this.#stage.showing || feed === this.#attempt?.feed;
      if (counts) this.#seen.listed(facts, this.#tools.clock.nowMs());
    },
    failed: (feed, trouble) => {
      if (this.#attempt !== null && feed === this.#attempt.feed) this.#failed(this.#attempt, trouble);
      else if (feed === this.#stage.showing && this.#attempt === null) this.#planRetry(trouble);
      // An attempt under way is the answer already; it need not wait for its turn any more.
      else if (feed === this.#stage.showing) this.#attempt?.hurry();
    },
  };

  /** A frame of the showing feed is on screen. */
  #shown(feed: Feed, frame: PaintedFrame): void {
    this.#seen.painted(frame);
    this.#meter.painted(frame.atMs, feed);
    if (this.#verdict.health !== 'live') this.#judge();
    this.#stage.painted();
  }

  #warmed(attempt: Attempt, feed: Feed, frame: PaintedFrame): void {
    const before = {
      feed: this.#stage.showing,
      moves: this.#moves,
      sameClock: attempt.clock === this.#pictureClock,
      shownTimeMs: this.#seen.lastFrame?.pictureTimeMs ?? null,
    };
    const warmingForMs = attempt.warmingForMs(this.#tools.clock.nowMs());
    if (readyToChange(feed, frame, before, warmingForMs)) this.#changePlaces(attempt, feed, frame);
  }

  #changePlaces(attempt: Attempt, feed: Feed, frame: PaintedFrame): void {
    const nowMs = this.#tools.clock.nowMs();
    this.#stage.show(feed, nowMs);
    this.#pictureClock = attempt.clock;
    this.#attempt = null;
    this.#trouble = null;
    if (attempt.reason === 'renewal') this.#renewals += 1;
    this.#firstPictureMs ??= Math.round(nowMs - this.#startedAtMs);
    const delayMs = renewalDelayMs(attempt.lifeMs, this.#settings, this.#tools.random());
    this.#renewal.set(attempt.startedAtMs + delayMs, () => {
      this.#connect('renewal');
    });
    this.#shown(feed, frame);
    attempt.end({ ok: true, value: null });
    this.#judge();
  }

  /** An attempt came to nothing: what is on screen stays, and the next attempt is planned. */
  #failed(attempt: Attempt, trouble: Trouble): void {
    if (this.#attempt !== attempt) return;
    this.#attempt = null;
    this.#stage.showing?.keepLive(true);
    this.#planRetry(trouble);
    attempt.end({ ok: false, error: trouble });
  }

  #abandon(): void {
    const attempt = this.#attempt;
    this.#attempt = null;
    attempt?.end({ ok: false, error: { kind: 'cancelled' } });
  }

  #planRetry(trouble: Trouble): void {
    this.#cancelPlans();
    this.#trouble = trouble;
    this.#failures += 1;
    const delayMs = retryDelayMs(troubleTable[trouble.kind].cadence, this.#failures, this.#tools.random());
    if (delayMs !== null) {
      this.#retry.set(this.#tools.clock.nowMs() + delayMs, () => {
        this.#connect(this.#moves ? 'renewal' : 'recovery');
      });
    }
    this.#judge();
  }

  #cancelPlans(): void {
    this.#retry.cancel();
    this.#renewal.cancel();
  }

  #tick(): void {
    const nowMs = this.#tools.clock.nowMs();
    this.#stage.tick(nowMs);
    this.#playUnseen();
    const attempt = this.#attempt;
    if (attempt?.isOverdue(nowMs) === true) {
      const answered = attempt.feed !== null;
      this.#failed(attempt, answered ? (this.#judge().trouble ?? { kind: 'picture-frozen' }) : { kind: 'timed-out' });
    }
    const { health } = this.#judge();
    const idle = this.#attempt === null && this.#retry.atMs === null;
    const stands = health === 'frozen' || ((health === 'silent' || health === 'offline') && this.#trouble === null);
    const forMs = nowMs - this.#healthSinceMs;
    if (health === 'live' && forMs > wellAfterMs) {
      this.#relapses = 0;
      this.#failures = 0;
    }
    if (idle && stands && forMs > this.#patienceMs(health)) {
      this.#relapses += 1;
      this.#connect('recovery');
    }
    this.#tell();
  }

  #patienceMs(health: Health): number {
    if (health === 'silent') return silentPatienceMs;
    return Math.min(frozenPatience.maxMs, frozenPatience.firstMs * 2 ** this.#relapses);
  }

  /** A window that nobody can see paints nothing: there a picture counts as new when it plays on, and changes go unseen anyway. */
  #playUnseen(): void {
    if (!this.#tools.document.hidden) return;
    const frameOf = (feed: Feed): PaintedFrame => ({
      mediaTimeS: feed.mediaTimeS(),
      pictureTimeMs: feed.positionMs(),
      atMs: this.#tools.clock.nowMs(),
    });
    const attempt = this.#attempt;
    if (attempt?.feed?.plays === true) this.#changePlaces(attempt, attempt.feed, frameOf(attempt.feed));
    else if (
      this.#stage.showing !== null &&
      this.#stage.showing.mediaTimeS() > (this.#seen.lastFrame?.mediaTimeS ?? 0)
    ) {
      this.#seen.painted(frameOf(this.#stage.showing));
    }
  }

  #judge(): Verdict {
    const nowMs = this.#tools.clock.nowMs();
    const verdict = judge({
      ...this.#seen.facts(nowMs),
      nowMs,
      paused: this.#paused,
      connectingSinceMs: this.#attempt?.startedAtMs ?? null,
      trouble: this.#trouble,
    });
    const before = this.#verdict;
    this.#verdict = verdict;
    if (verdict.health !== before.health) this.#healthSinceMs = nowMs;
    if (verdict.health !== before.health || verdict.trouble?.kind !== before.trouble?.kind) this.#tell();
    return verdict;
  }

  #tell(): void {
    const state = this.state();
    for (const listener of this.#listeners) listener(state);
  }
}

/** Makes a player and starts it. `settings` hold for the sessions it opens from now on. */
export const createPlayer = (camera: CameraRef, settings: SessionSettings, tools: PlayerTools): Player =>
  new CameraPlayer(camera, settings, tools);
