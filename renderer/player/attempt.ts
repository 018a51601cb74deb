/** An attempt to get a picture: asks for a session, waits its turn, warms a feed on it. */
import type { CameraRef } from '../../contract/cameras.ts';
import type { Session, SessionParameters } from '../../contract/sessions.ts';
import type { SessionSettings } from '../../contract/settings.ts';
import type { Outcome, Trouble } from '../../contract/trouble-kinds.ts';
import type { Feed, FeedListener } from './feed-types.ts';
import type { PlayerTools } from './player-tools.ts';
import type { StartPoint } from './prepare-playlist.ts';

/** Why a session is wanted. A renewal must not be seen, so only few warm at once over the whole wall. */
export type Reason = 'first' | 'renewal' | 'recovery';

/** What an attempt needs of its player. */
export interface AttemptParts {
  readonly reason: Reason;
  readonly camera: CameraRef;
  readonly settings: SessionSettings;
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

/** The parameters of a live session under these settings. */
export const liveParameters = (settings: SessionSettings): SessionParameters => ({
  PlaybackMode: 'LIVE',
  HLSFragmentSelector: { FragmentSelectorType: settings.FragmentSelectorType },
  ContainerFormat: 'FRAGMENTED_MP4',
  DiscontinuityMode: settings.DiscontinuityMode,
  // Program-date-times drive the picture's age and the unseen renewal.
  DisplayFragmentTimestamp: 'ALWAYS',
  Expires: settings.Expires,
  MaxMediaPlaylistFragmentResults: settings.MaxMediaPlaylistFragmentResults,
});

/** See the file's first line. */
export class Attempt {
  readonly reason: Reason;
  readonly startedAtMs: number;
  readonly #parts: AttemptParts;
  readonly #requestId: string;
  readonly #hurried = Promise.withResolvers<() => void>();
  #session: Session | null = null;
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

  /** Whose clock dates this session's pictures. */
  get clock(): SessionSettings['FragmentSelectorType'] {
    return this.#parts.settings.FragmentSelectorType;
  }

  /** The session's whole life, from {@link startedAtMs} on. */
  get lifeMs(): number {
    return this.#session?.lifeMs ?? 0;
  }

  /** How long the feed has been warming. */
  warmingForMs(nowMs: number): number {
    return this.#warmingSinceMs === null ? 0 : nowMs - this.#warmingSinceMs;
  }

  /** True when it has taken longer than it may. Waiting for its turn does not count. */
  isOverdue(nowMs: number): boolean {
    if (this.#session === null) return nowMs - this.startedAtMs > answerWithinMs;
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
      this.#feed?.destroy();
      const held = this.#session === null ? { requestId: this.#requestId } : { sessionId: this.#session.sessionId };
      tools.closeSession(held);
    }
    done(outcome);
  }

  async #run(): Promise<void> {
    const { tools, camera, settings } = this.#parts;
    const parameters = liveParameters(settings);
    const outcome = await tools.openSession({
      requestId: this.#requestId,
      reason: this.reason,
      priority: this.reason === 'renewal' ? 'renewal' : 'visible',
      camera,
      parameters,
    });
    if (this.#ended) {
      if (outcome.ok) tools.closeSession({ sessionId: outcome.value.sessionId });
      return;
    }
    if (!outcome.ok) {
      this.#parts.failed(this, outcome.error);
      return;
    }
    this.#session = outcome.value;
    this.#giveBack = await this.#turn();
    if (this.#ended) {
      this.#giveBack();
      return;
    }
    this.#warmingSinceMs = tools.clock.nowMs();
    this.#feed = tools.createFeed(outcome.value, this.#parts.startPoint(), this.#parts.listener);
    this.#parts.warming(this.#feed);
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
