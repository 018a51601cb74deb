/** An attempt to get a picture: asks for a session, waits its turn, warms a feed on it. */
import type { OpenSession, Session, SessionPriority } from '../../contract/sessions.ts';
import type { Outcome, Trouble } from '../../contract/trouble-kinds.ts';
import { closeFeed } from './close-feed.ts';
import type { Feed, FeedListener } from './feed-types.ts';
import type { FragmentArrivals } from './fragment-arrivals.ts';
import type { FragmentCalendar } from './fragment-calendar.ts';
import type { PlayerTools } from './player-tools.ts';
import type { StartPoint } from './prepare-playlist.ts';
import type { SessionWish } from './session-wish.ts';

/**
 * Why a feed is wanted. A renewal must not be seen, so only few warm at once over the whole wall. `motion`: the camera is to be
 * shown in another way.
 */
export type Reason = OpenSession['reason'] | 'motion';

/** A session that has been opened. */
export interface OpenedSession {
  readonly session: Session;
  /** When it was asked for, monotonic: its life counts from there. */
  readonly askedAtMs: number;
}

/** What an attempt needs of its player. */
export interface AttemptParts {
  readonly reason: Reason;
  /** A session to be used again; null: another is asked for. */
  readonly opened: OpenedSession | null;
  readonly wish: SessionWish;
  /** Asked when the feed is about to be made: whether to load the sound. */
  readonly sound: () => boolean;
  /** Whether somebody looks at this camera above all others. */
  readonly focused: boolean;
  readonly calendar: FragmentCalendar;
  readonly arrivals: FragmentArrivals;
  /** Asked when the feed is about to be made: how the camera is to be shown. */
  readonly motion: () => Feed['motion'];
  /** The session is needed by one feed more. */
  readonly hold: (sessionId: string) => void;
  readonly tools: PlayerTools;
  readonly listener: FeedListener;
  /** Asked when the feed is about to be made: where it should begin. */
  readonly startPoint: () => StartPoint;
  /** The feed is there and has begun to load. */
  readonly warming: (feed: Feed) => void;
  /** No session, or no feed on it. */
  readonly failed: (attempt: Attempt, trouble: Trouble) => void;
  /** Told once, when the attempt has ended either way. */
  readonly done: (outcome: Outcome<null>) => void;
}

/** No answer to the request for a session within this time: more than main's own time-outs and retries take. */
const answerWithinMs = 60_000;
/** A warming feed that has not taken its place after so long is given up. */
const warmWithinMs = 15_000;

/** What the service lists where it is not told (API_reader_GetHLSStreamingSessionURL, MaxMediaPlaylistFragmentResults, LIVE). */
const serviceListLength = 5;

/** See the file's first line. */
export class Attempt {
  readonly reason: Reason;
  readonly startedAtMs: number;
  readonly #parts: AttemptParts;
  readonly #requestId: string;
  readonly #hurried = Promise.withResolvers<() => void>();
  #opened: OpenedSession | null = null;
  #feed: Feed | null = null;
  #warmingSinceMs: number | null = null;
  #ended = false;
  #giveBack: () => void = () => undefined;

  constructor(parts: AttemptParts) {
    this.#parts = parts;
    this.reason = parts.reason;
    this.startedAtMs = parts.tools.clock.nowMs();
    this.#requestId = parts.tools.newId();
    if (parts.reason !== 'renewal') this.hurry();
    this.#run().catch(() => {
      parts.failed(this, { kind: 'internal' });
    });
  }

  /** The feed being warmed; null before. */
  get feed(): Feed | null {
    return this.#feed;
  }

  get wish(): SessionWish {
    return this.#parts.wish;
  }

  /** The session; null before it is there. */
  get opened(): OpenedSession | null {
    return this.#opened;
  }

  get #priority(): SessionPriority {
    if (this.#parts.focused) return 'focused';
    return this.reason === 'renewal' ? 'renewal' : 'visible';
  }

  /** How long the feed has been warming. */
  warmingForMs(nowMs: number): number {
    return this.#warmingSinceMs === null ? 0 : nowMs - this.#warmingSinceMs;
  }

  /** True when it has taken longer than it may. Waiting for its turn does not count. */
  isOverdue(nowMs: number): boolean {
    if (this.#opened === null) return nowMs - this.startedAtMs > answerWithinMs;
    return this.warmingForMs(nowMs) > warmWithinMs;
  }

  /** Waits for no turn (any more): there is no picture to spare. */
  hurry(): void {
    this.#hurried.resolve(() => undefined);
  }

  /** The attempt is over. Frees the feed unless it has taken its place on screen, and tells whoever waits. */
  end(outcome: Outcome<null>): void {
    if (this.#ended) return;
    this.#ended = true;
    const { tools, done } = this.#parts;
    this.#giveBack();
    if (!outcome.ok) {
      if (this.#feed !== null) closeFeed(this.#feed, tools);
      else if (this.#opened !== null) tools.closeSession({ sessionId: this.#opened.session.sessionId });
      else tools.closeSession({ requestId: this.#requestId });
    }
    done(outcome);
  }

  async #run(): Promise<void> {
    const { tools, wish } = this.#parts;
    const opened = await this.#open();
    if (opened === null) return;
    this.#opened = opened;
    this.#giveBack = await this.#turn();
    if (this.#ended) {
      this.#giveBack();
      return;
    }
    this.#warmingSinceMs = tools.clock.nowMs();
    const options = {
      datedBy: wish.datedBy,
      sound: this.#parts.sound(),
      calendar: this.#parts.calendar,
      arrivals: this.#parts.arrivals,
      stream: wish.stream.StreamARN,
      fragments: wish.parameters.MaxMediaPlaylistFragmentResults ?? serviceListLength,
      container: wish.parameters.ContainerFormat,
    };
    const createFeed = tools.createFeed[this.#parts.motion()];
    this.#feed = createFeed(opened.session, this.#parts.startPoint(), this.#parts.listener, options);
    this.#parts.warming(this.#feed);
  }

  /** The session, held for this attempt; null when there is none, or none is wanted any more. */
  async #open(): Promise<OpenedSession | null> {
    const { tools, wish, reason, opened, hold } = this.#parts;
    if (opened !== null) {
      hold(opened.session.sessionId);
      // Held at once, so that it is not closed meanwhile; from here on whoever ends the attempt lets go of it.
      this.#opened = opened;
      if (reason === 'recovery') await this.#pass(tools.restarts.takeMs(this.startedAtMs));
      return this.#ended ? null : opened;
    }
    const outcome = await tools.openSession({
      requestId: this.#requestId,
      reason: reason === 'motion' ? 'recovery' : reason,
      priority: this.#priority,
      camera: wish.stream,
      parameters: wish.parameters,
    });
    if (!outcome.ok) {
      if (!this.#ended) this.#parts.failed(this, outcome.error);
      return null;
    }
    hold(outcome.value.sessionId);
    if (!this.#ended) return { session: outcome.value, askedAtMs: this.startedAtMs };
    tools.closeSession({ sessionId: outcome.value.sessionId });
    return null;
  }

  #pass(ms: number): Promise<void> {
    return ms <= 0 ? Promise.resolve() : new Promise((resolve) => void this.#parts.tools.clock.after(ms, resolve));
  }

  /** Resolves to what gives the place back: a place among the wall's renewals, or none needed. */
  async #turn(): Promise<() => void> {
    if (this.reason !== 'renewal') return () => undefined;
    const place = this.#parts.tools.renewals.take();
    const first = await Promise.race([this.#hurried.promise, place.then((giveBack) => giveBack)]);
    // Hurried past the queue: the place that comes in the end is for the next one.
    void place.then((giveBack) => {
      if (giveBack !== first) giveBack();
    });
    return first;
  }
}
