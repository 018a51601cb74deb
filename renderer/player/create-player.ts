/** A player: keeps one camera's picture on screen, renews its session unseen, and says honestly how it is. */
import type { CameraRef } from '../../contract/cameras.ts';
import type { SessionParameters } from '../../contract/sessions.ts';
import type { SessionSettings } from '../../contract/settings.ts';
import { sentenceFor, troubleTable } from '../../contract/trouble.ts';
import type { Outcome, Trouble } from '../../contract/trouble-kinds.ts';
import { type Predecessor, readyToChange } from './change-of-places.ts';
import { Feed, type FeedListener, type PaintedFrame } from './feed.ts';
import { judge, normalAgeMs, staleAfterMs, type Verdict } from './health-rules.ts';
import { PaintMeter } from './paint-meter.ts';
import type { PlayerTools } from './player-tools.ts';
import type { Player, PlayerState } from './player-types.ts';
import type { PlaylistFacts, StartPoint } from './prepare-playlist.ts';
import { renewalDelayMs, retryDelayMs } from './renewal-plan.ts';

/** A warming feed that has not taken its place after so long is given up. */
const warmingWithinMs = 15_000;
/** A picture that stands still though nothing is known to be wrong gets a new session after so long. */
const frozenPatienceMs = 3_000;
/** A list that stands still: after half a minute of silence the service ends the session itself; this is a little later. */
const silentPatienceMs = 32_000;
/** Time from asking until a warming feed plays, roughly: it starts that far ahead of the shown picture. */
const warmingLeadMs = 400;
/** Frames the new feed paints on top before the old one is freed: so that no moment is without a picture. */
const framesBeforeFreeing = 2;
const tickMs = 250;

type Reason = 'first' | 'renewal' | 'recovery';

interface Attempt {
  readonly reason: Reason;
  readonly startedAtMs: number;
  readonly requestId: string;
  readonly done: (outcome: Outcome<null>) => void;
  feed: Feed | null;
  lifeMs: number;
  askedAtMs: number;
}

const parametersFor = (settings: SessionSettings): SessionParameters => ({
  PlaybackMode: 'LIVE',
  HLSFragmentSelector: { FragmentSelectorType: settings.FragmentSelectorType },
  ContainerFormat: 'FRAGMENTED_MP4',
  DiscontinuityMode: settings.DiscontinuityMode,
  DisplayFragmentTimestamp: 'ALWAYS',
  Expires: settings.Expires,
  MaxMediaPlaylistFragmentResults: settings.MaxMediaPlaylistFragmentResults,
});

class CameraPlayer implements Player {
  readonly camera: CameraRef;
  readonly element: HTMLElement;
  readonly #settings: SessionSettings;
  readonly #tools: PlayerTools;
  readonly #meter = new PaintMeter();
  readonly #listeners = new Set<(state: PlayerState) => void>();
  readonly #stopTicking: () => void;
  readonly #startedAtMs: number;
  #showing: Feed | null = null;
  #leaving: { readonly feed: Feed; framesLeft: number }[] = [];
  #attempt: Attempt | null = null;
  #failures = 0;
  #trouble: Trouble | null = null;
  #retry: { readonly atMs: number; readonly cancel: () => void } | null = null;
  #renewal: { readonly atMs: number; readonly cancel: () => void } | null = null;
  #lastFrame: PaintedFrame | null = null;
  #fragmentMs: number | null = null;
  #newest: string | null = null;
  #listChangedAtMs: number | null = null;
  #listReadAtMs: number | null = null;
  #firstPictureMs: number | null = null;
  #renewals = 0;
  #paused = false;
  #disposed = false;
  #verdict: Verdict = { health: 'connecting', trouble: null };
  #healthSinceMs: number;

  constructor(camera: CameraRef, settings: SessionSettings, tools: PlayerTools) {
    this.camera = camera;
    this.#settings = settings;
    this.#tools = tools;
    this.element = tools.document.createElement('div');
    this.element.className = 'player';
    this.#startedAtMs = tools.clock.nowMs();
    this.#healthSinceMs = this.#startedAtMs;
    this.#stopTicking = tools.clock.every(tickMs, () => {
      this.#tick();
    });
    this.#connect('first');
  }

  readonly state = (): PlayerState => {
    const { trouble } = this.#verdict;
    const shown = this.#showing?.element ?? null;
    const pictureTimeMs = this.#lastFrame?.pictureTimeMs ?? null;
    const nowMs = this.#tools.clock.nowMs();
    return {
      health: this.#verdict.health,
      healthSinceMs: this.#healthSinceMs,
      trouble,
      sentence: trouble === null ? null : sentenceFor(trouble),
      action: trouble === null ? null : troubleTable[trouble.kind].action,
      retryAtMs: this.#retry?.atMs ?? null,
      hasPicture: this.#lastFrame !== null,
      pictureTimeMs,
      pictureClock: this.#settings.FragmentSelectorType,
      pictureAgeMs: pictureTimeMs === null ? null : Math.max(0, this.#tools.clock.wallMs() - pictureTimeMs),
      normalAgeMs: normalAgeMs(this.#fragmentMs),
      firstPictureMs: this.#firstPictureMs,
      fps: this.#meter.fps(nowMs),
      renewals: this.#renewals,
      renewalAtMs: this.#renewal?.atMs ?? null,
      videoWidth: shown === null || shown.videoWidth === 0 ? null : shown.videoWidth,
      videoHeight: shown === null || shown.videoHeight === 0 ? null : shown.videoHeight,
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
      if (this.#disposed || this.#paused || this.#attempt !== null)
        resolve({ ok: false, error: { kind: 'cancelled' } });
      else this.#connect(this.#pictureMoves() ? 'renewal' : 'recovery', resolve);
    });

  readonly retryNow = (): void => {
    if (this.#disposed || this.#paused || this.#attempt !== null) return;
    this.#connect('recovery');
  };

  readonly pause = (): void => {
    if (this.#paused || this.#disposed) return;
    this.#paused = true;
    this.#abandon({ kind: 'cancelled' });
    this.#cancelTimers();
    if (this.#showing !== null) {
      this.#showing.stop();
      this.#tools.closeSession({ sessionId: this.#showing.sessionId });
    }
    this.#judge();
  };

  readonly resume = (): void => {
    if (!this.#paused || this.#disposed) return;
    this.#paused = false;
    this.#connect('recovery');
    this.#judge();
  };

  readonly startMeasuring = (): void => {
    this.#meter.startMeasuring(this.#tools.document, this.#tools.clock.nowMs());
  };

  readonly measurements = (): ReturnType<Player['measurements']> => this.#meter.measurements(this.#tools.clock.nowMs());

  readonly dispose = (): void => {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#stopTicking();
    this.#cancelTimers();
    this.#abandon({ kind: 'cancelled' });
    for (const { feed } of this.#leaving) this.#free(feed);
    this.#leaving = [];
    if (this.#showing !== null) this.#free(this.#showing);
    this.#showing = null;
    this.#listeners.clear();
    this.element.remove();
  };

  /** Asks for a session and warms a feed on it. One attempt at a time. */
  #connect(reason: Reason, done: (outcome: Outcome<null>) => void = () => undefined): void {
    this.#cancelTimers();
    const nowMs = this.#tools.clock.nowMs();
    const requestId = this.#tools.newId();
    const attempt: Attempt = { reason, startedAtMs: nowMs, requestId, done, feed: null, lifeMs: 0, askedAtMs: nowMs };
    this.#attempt = attempt;
    this.#warm(attempt).catch(() => {
      this.#fail(attempt, { kind: 'internal' });
    });
  }

  async #warm(attempt: Attempt): Promise<void> {
    const { clock } = this.#tools;
    const giveBack = attempt.reason === 'renewal' ? await this.#tools.renewals.take() : () => undefined;
    const finished = attempt.done;
    const withTurn: Attempt = Object.assign(attempt, {
      done: (outcome: Outcome<null>) => {
        giveBack();
        finished(outcome);
      },
    });
    if (this.#attempt !== attempt) {
      giveBack();
      return;
    }
    attempt.askedAtMs = clock.nowMs();
    const outcome = await this.#tools.openSession({
      requestId: attempt.requestId,
      camera: this.camera,
      parameters: parametersFor(this.#settings),
    });
    if (this.#attempt !== attempt) {
      if (outcome.ok) this.#tools.closeSession({ sessionId: outcome.value.sessionId });
      return;
    }
    if (!outcome.ok) {
      this.#fail(withTurn, outcome.error);
      return;
    }
    attempt.lifeMs = outcome.value.lifeMs;
    const feed = new Feed(outcome.value, this.#startPoint(), this.#tools, this.#feedListener);
    attempt.feed = feed;
    this.#showing?.keepLive(false);
    this.element.append(feed.element);
  }

  #startPoint(): StartPoint {
    const positionMs = this.#pictureMoves() ? (this.#showing?.positionMs() ?? null) : null;
    return positionMs === null
      ? { kind: 'live', wallMs: this.#tools.clock.wallMs() }
      : { kind: 'at', pictureTimeMs: positionMs + warmingLeadMs };
  }

  readonly #feedListener: FeedListener = {
    painted: (feed, frame) => {
      if (feed === this.#showing) this.#shown(frame);
      else if (feed === this.#attempt?.feed) this.#warmed(this.#attempt, feed, frame);
    },
    listed: (feed, facts) => {
      this.#listed(feed, facts);
    },
    failed: (feed, trouble) => {
      if (feed === this.#attempt?.feed) this.#fail(this.#attempt, trouble);
      else if (feed === this.#showing && this.#attempt === null) this.#lost(trouble);
    },
  };

  /** A frame of the showing feed is on screen. */
  #shown(frame: PaintedFrame): void {
    this.#lastFrame = frame;
    if (this.#showing !== null) this.#meter.painted(frame.atMs, this.#showing.element);
    if (this.#attempt === null) this.#trouble = null;
    if (this.#verdict.health !== 'live') this.#judge();
    if (this.#leaving.length === 0) return;
    for (const leaving of this.#leaving) leaving.framesLeft -= 1;
    for (const { feed } of this.#leaving.filter(({ framesLeft }) => framesLeft <= 0)) this.#free(feed);
    this.#leaving = this.#leaving.filter(({ framesLeft }) => framesLeft > 0);
  }

  #warmed(attempt: Attempt, feed: Feed, frame: PaintedFrame): void {
    const before: Predecessor = {
      feed: this.#showing,
      moves: this.#pictureMoves(),
      shownTimeMs: this.#lastFrame?.pictureTimeMs ?? null,
    };
    if (!readyToChange(feed, frame, before, this.#tools.clock.nowMs() - attempt.askedAtMs)) return;
    this.#changePlaces(attempt, feed, frame);
  }

  #changePlaces(attempt: Attempt, feed: Feed, frame: PaintedFrame): void {
    const old = this.#showing;
    feed.element.dataset['shown'] = '';
    if (old !== null) {
      delete old.element.dataset['shown'];
      this.#leaving.push({ feed: old, framesLeft: framesBeforeFreeing });
    }
    this.element.dataset['pictured'] = '';
    this.#showing = feed;
    this.#attempt = null;
    this.#failures = 0;
    this.#trouble = null;
    feed.keepLive(true);
    const nowMs = this.#tools.clock.nowMs();
    this.#firstPictureMs ??= Math.round(nowMs - this.#startedAtMs);
    if (attempt.reason === 'renewal') this.#renewals += 1;
    const delayMs = renewalDelayMs(attempt.lifeMs, this.#settings, this.#tools.random());
    this.#planRenewal(attempt.askedAtMs + delayMs);
    this.#shown(frame);
    attempt.done({ ok: true, value: null });
    this.#judge();
  }

  /** An attempt came to nothing: what is on screen stays, and the next attempt is planned. */
  #fail(attempt: Attempt, trouble: Trouble): void {
    if (this.#attempt !== attempt) return;
    this.#attempt = null;
    if (attempt.feed !== null) this.#free(attempt.feed);
    if (this.#pictureMoves()) this.#showing?.keepLive(true);
    this.#planRetry(trouble);
    attempt.done({ ok: false, error: trouble });
    this.#judge();
  }

  /** The showing feed can't go on; its last picture stays. */
  #lost(trouble: Trouble): void {
    this.#planRetry(trouble);
    this.#judge();
  }

  #abandon(trouble: Trouble): void {
    const attempt = this.#attempt;
    if (attempt === null) return;
    this.#attempt = null;
    if (attempt.feed === null) this.#tools.closeSession({ requestId: attempt.requestId });
    else this.#free(attempt.feed);
    attempt.done({ ok: false, error: trouble });
  }

  #free(feed: Feed): void {
    feed.destroy();
    this.#tools.closeSession({ sessionId: feed.sessionId });
  }

  #listed(feed: Feed, facts: PlaylistFacts): void {
    if (feed !== this.#showing && feed !== this.#attempt?.feed) return;
    if (facts.kind !== 'media') return;
    const nowMs = this.#tools.clock.nowMs();
    this.#fragmentMs = facts.longestFragmentMs;
    this.#listReadAtMs = nowMs;
    // Fragment names carry the session's token: only the part that names the fragment tells whether the list has grown.
    const newest = `${facts.edgeTimeMs ?? facts.newest}`;
    if (newest === this.#newest) return;
    this.#newest = newest;
    this.#listChangedAtMs = nowMs;
  }

  #planRetry(trouble: Trouble): void {
    this.#cancelTimers();
    this.#trouble = trouble;
    this.#failures += 1;
    const delayMs = retryDelayMs(troubleTable[trouble.kind].cadence, this.#failures, this.#tools.random());
    if (delayMs === null) return;
    const cancel = this.#tools.clock.after(delayMs, () => {
      this.#connect(this.#pictureMoves() ? 'renewal' : 'recovery');
    });
    this.#retry = { atMs: this.#tools.clock.nowMs() + delayMs, cancel };
  }

  #planRenewal(atMs: number): void {
    this.#renewal?.cancel();
    const cancel = this.#tools.clock.after(Math.max(0, atMs - this.#tools.clock.nowMs()), () => {
      if (this.#attempt === null) this.#connect('renewal');
    });
    this.#renewal = { atMs, cancel };
  }

  #cancelTimers(): void {
    this.#retry?.cancel();
    this.#retry = null;
    this.#renewal?.cancel();
    this.#renewal = null;
  }

  #pictureMoves(): boolean {
    if (this.#lastFrame === null || this.#paused) return false;
    return this.#tools.clock.nowMs() - this.#lastFrame.atMs <= staleAfterMs(this.#fragmentMs);
  }

  #tick(): void {
    this.#showing?.tick();
    const attempt = this.#attempt;
    const nowMs = this.#tools.clock.nowMs();
    if (attempt?.feed != null && nowMs - attempt.askedAtMs > warmingWithinMs) {
      this.#fail(attempt, this.#judge().trouble ?? { kind: 'picture-frozen' });
    }
    const { health } = this.#judge();
    const forMs = nowMs - this.#healthSinceMs;
    const idle = this.#attempt === null && this.#retry === null;
    const troubled = health === 'frozen' || (health === 'silent' && this.#trouble === null);
    if (idle && troubled && forMs > (health === 'silent' ? silentPatienceMs : frozenPatienceMs))
      this.#connect('recovery');
    this.#tell();
  }

  #judge(): Verdict {
    const nowMs = this.#tools.clock.nowMs();
    const pictureTimeMs = this.#lastFrame?.pictureTimeMs ?? null;
    const verdict = judge({
      nowMs,
      paused: this.#paused,
      paintedAtMs: this.#lastFrame?.atMs ?? null,
      pictureAgeMs: pictureTimeMs === null ? null : this.#tools.clock.wallMs() - pictureTimeMs,
      fragmentMs: this.#fragmentMs,
      listChangedAtMs: this.#listChangedAtMs,
      listReadAtMs: this.#listReadAtMs,
      connectingSinceMs: this.#attempt?.startedAtMs ?? null,
      trouble: this.#trouble,
    });
    const changed = verdict.health !== this.#verdict.health || verdict.trouble?.kind !== this.#verdict.trouble?.kind;
    if (verdict.health !== this.#verdict.health) this.#healthSinceMs = nowMs;
    this.#verdict = verdict;
    if (changed) this.#tell();
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
