/** One session into the past on its way: asked for, then a feed on it that stands still on its first picture. */
import type { CameraRef } from '../../contract/cameras.ts';
import type { Session, SessionParameters } from '../../contract/sessions.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import { closeFeed } from '../player/close-feed.ts';
import type { PastFeed, PastFeedListener, PastTools } from '../player/past-feed-types.ts';

/**
 * What it is for: `go` takes the screen as soon as it has its picture; `continue` when the shown list has ended; `join` when the
 * shown picture has come to where it begins.
 */
export type AttemptPurpose = 'go' | 'continue' | 'join';

/** How long a session can be used. */
export type SessionLife = Pick<Session, 'lifeMs' | 'credentialsEndInMs'>;

/** What an attempt needs. */
export interface PastAttemptParts {
  /** The picture it begins with, by the camera's clock. */
  readonly beginMs: number;
  readonly camera: CameraRef;
  readonly parameters: SessionParameters;
  readonly tools: PastTools;
  readonly listener: PastFeedListener;
  /** The feed is there and has begun to load. */
  readonly warming: (feed: PastFeed) => void;
  /** No session. */
  readonly refused: (attempt: PastAttempt, trouble: Trouble) => void;
}

/** Longer than main's own time-outs and retries take, and than a first picture ever should. */
const readyWithinMs = 45_000;

/** See the file's first line. */
export class PastAttempt {
  readonly beginMs: number;
  readonly startedAtMs: number;
  readonly #parts: PastAttemptParts;
  readonly #requestId: string;
  #session: Session | null = null;
  #feed: PastFeed | null = null;
  #isOver = false;

  constructor(parts: PastAttemptParts) {
    this.#parts = parts;
    this.beginMs = parts.beginMs;
    this.startedAtMs = parts.tools.clock.nowMs();
    this.#requestId = parts.tools.newId();
    this.#run().catch(() => {
      if (!this.#isOver) parts.refused(this, { kind: 'internal' });
    });
  }

  /** The feed being warmed; null before. */
  get feed(): PastFeed | null {
    return this.#feed;
  }

  /** Where its list is asked to begin: fragments that start before are not in it. */
  get listFromMs(): number {
    return this.#parts.parameters.HLSFragmentSelector?.TimestampRange?.StartTimestampMs ?? 0;
  }

  /** The session's whole life, from {@link startedAtMs} on. */
  get life(): SessionLife {
    return this.#session ?? { lifeMs: 0, credentialsEndInMs: null };
  }

  isOverdue(nowMs: number): boolean {
    return nowMs - this.startedAtMs > readyWithinMs;
  }

  /** Its feed has taken the screen: it belongs to the player now. */
  hand(): void {
    this.#isOver = true;
  }

  /** Gives up. Frees what it has. */
  abandon(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { tools } = this.#parts;
    if (this.#feed !== null) closeFeed(this.#feed, tools);
    else if (this.#session !== null) tools.closeSession({ sessionId: this.#session.sessionId });
    else tools.closeSession({ requestId: this.#requestId });
  }

  async #run(): Promise<void> {
    const { tools, camera, parameters, beginMs, listener, warming, refused } = this.#parts;
    const outcome = await tools.openSession({
      requestId: this.#requestId,
      reason: 'replay',
      priority: 'focused',
      camera,
      parameters,
    });
    if (this.#isOver) {
      if (outcome.ok) tools.closeSession({ sessionId: outcome.value.sessionId });
      return;
    }
    if (!outcome.ok) {
      refused(this, outcome.error);
      return;
    }
    this.#session = outcome.value;
    const options = { stream: camera.StreamARN, fragments: parameters.MaxMediaPlaylistFragmentResults };
    this.#feed = tools.createPastFeed(outcome.value, beginMs, listener, options);
    warming(this.#feed);
  }
}
