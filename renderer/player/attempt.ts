/** An attempt to get a picture: waits its turn, asks for a session, warms a feed on it. */
import type { CameraRef } from '../../contract/cameras.ts';
import type { SessionParameters } from '../../contract/sessions.ts';
import type { SessionSettings } from '../../contract/settings.ts';
import type { Outcome, Trouble } from '../../contract/trouble-kinds.ts';
import { Feed, type FeedListener } from './feed.ts';
import type { PlayerTools } from './player-tools.ts';
import type { StartPoint } from './prepare-playlist.ts';

/** Why a session is wanted. A renewal must not be seen, so only few run at once over the whole wall. */
export type Reason = 'first' | 'renewal' | 'recovery';

/** What an attempt needs of its player. */
export interface AttemptParts {
  readonly reason: Reason;
  readonly camera: CameraRef;
  readonly settings: SessionSettings;
  readonly tools: PlayerTools;
  readonly listener: FeedListener;
  /** Asked when the session is open: where the feed should begin. */
  readonly startPoint: () => StartPoint;
  /** The feed is there and has begun to load. */
  readonly warming: (feed: Feed) => void;
  /** No session, or no feed on it. */
  readonly failed: (attempt: Attempt, trouble: Trouble) => void;
  /** Told once, when the attempt has ended either way. */
  readonly done: (outcome: Outcome<null>) => void;
}

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
  #askedAtMs: number | null = null;
  #lifeMs = 0;
  #feed: Feed | null = null;
  #ended = false;
  #giveBack: () => void = () => undefined;

  constructor(parts: AttemptParts) {
    this.#parts = parts;
    this.reason = parts.reason;
    this.startedAtMs = parts.tools.clock.nowMs();
    this.#requestId = parts.tools.newId();
    this.#run().catch(() => {
      parts.failed(this, { kind: 'internal' });
    });
  }

  /** The feed being warmed; null while the session is not open. */
  get feed(): Feed | null {
    return this.#feed;
  }

  /** The session's whole life. */
  get lifeMs(): number {
    return this.#lifeMs;
  }

  /** When the session was asked for; null while waiting for a turn. */
  get askedAtMs(): number | null {
    return this.#askedAtMs;
  }

  /** The attempt is over. Frees the feed unless it has taken its place on screen, and tells whoever waits. */
  end(outcome: Outcome<null>): void {
    if (this.#ended) return;
    this.#ended = true;
    const { tools, done } = this.#parts;
    this.#giveBack();
    if (!outcome.ok) {
      if (this.#feed === null) tools.closeSession({ requestId: this.#requestId });
      else {
        this.#feed.destroy();
        tools.closeSession({ sessionId: this.#feed.sessionId });
      }
    }
    done(outcome);
  }

  async #run(): Promise<void> {
    const { tools, camera, settings } = this.#parts;
    if (this.reason === 'renewal') {
      const giveBack = await tools.renewals.take();
      if (this.#ended) {
        giveBack();
        return;
      }
      this.#giveBack = giveBack;
    }
    this.#askedAtMs = tools.clock.nowMs();
    const parameters = liveParameters(settings);
    const outcome = await tools.openSession({ requestId: this.#requestId, camera, parameters });
    if (this.#ended) {
      if (outcome.ok) tools.closeSession({ sessionId: outcome.value.sessionId });
      return;
    }
    if (!outcome.ok) {
      this.#parts.failed(this, outcome.error);
      return;
    }
    this.#lifeMs = outcome.value.lifeMs;
    this.#feed = new Feed(outcome.value, this.#parts.startPoint(), tools, this.#parts.listener);
    this.#parts.warming(this.#feed);
  }
}
