/** The next session of a player of the past: one at a time is on its way, for one purpose, beginning where it must. */
import type { CameraRef } from '../../contract/cameras.ts';
import type { SessionParameters } from '../../contract/sessions.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import { toldGapMs } from '../player/fragment-list.ts';
import type { PastFeed, PastFeedListener, PastTools } from '../player/past-feed-types.ts';
import { type AttemptPurpose, PastAttempt } from './past-attempt.ts';
import { longestFragmentMs, pastTrouble } from './past-rules.ts';
import { leadMs, listStartMs, type PastSettings, type PastWish, pastParameters } from './past-session.ts';
import type { LiveSide } from './past-types.ts';

/** What is needed of the player. `wish` and `settings` are asked anew for each session. */
export interface PastSessionsParts {
  readonly camera: CameraRef;
  readonly tools: PastTools;
  readonly live: LiveSide;
  readonly listener: PastFeedListener;
  readonly wish: () => PastWish;
  readonly settings: () => PastSettings;
  readonly warming: (feed: PastFeed) => void;
  readonly refused: (trouble: Trouble) => void;
}

/** See the file's first line. */
export class PastSessions {
  readonly #parts: PastSessionsParts;
  #attempt: PastAttempt | null = null;
  #purpose: AttemptPurpose = 'go';
  #listedFragmentMs: number | null = null;
  #asked: SessionParameters | null = null;
  /** The service can't put this camera into transport streams: fragmented MP4 from then on. */
  #withoutTs = false;

  constructor(parts: PastSessionsParts) {
    this.#parts = parts;
  }

  /** The session on its way; null when none is. */
  get attempt(): PastAttempt | null {
    return this.#attempt;
  }

  /** What the last session was asked for; null before the first. */
  get asked(): SessionParameters | null {
    return this.#asked;
  }

  /** True when the session on its way is for this purpose. */
  isFor(purpose: AttemptPurpose): boolean {
    return this.#attempt !== null && this.#purpose === purpose;
  }

  /** Asks for a session that begins with the picture of `beginMs`; what was on its way before is given up. */
  open(purpose: AttemptPurpose, beginMs: number): void {
    const { camera, tools, live, listener, wish, warming, refused } = this.#parts;
    const settings = this.#settings();
    this.abandon();
    this.#purpose = purpose;
    // What continues a list begins with a fragment; anything else may begin within one.
    const listFromMs = purpose === 'continue' ? beginMs : listStartMs(beginMs, this.#fragmentMs, live.oldestMs());
    const nowMs = live.nowMs();
    const parameters = pastParameters({ wish: wish(), listFromMs, nowMs, fragmentMs: this.#fragmentMs, settings });
    this.#asked = parameters;
    this.#attempt = new PastAttempt({
      beginMs,
      camera,
      parameters,
      tools,
      listener,
      warming,
      refused: (attempt, trouble) => {
        if (attempt !== this.#attempt) return;
        const isOfTs = trouble.kind === 'media-unsupported' && settings.session.ContainerFormat === 'MPEG_TS';
        if (isOfTs) {
          this.#withoutTs = true;
          this.open(purpose, beginMs);
        } else refused(pastTrouble(trouble));
      },
    });
  }

  /** It need not be joined any more: it takes the screen with its next picture. */
  hurry(): void {
    this.#purpose = 'go';
  }

  /** The list of the session on its way was read: asked for again where fragments are longer than was assumed. */
  listed(attempt: PastAttempt, feed: PastFeed): void {
    const askedMs = leadMs(this.#fragmentMs);
    this.#listedFragmentMs = Math.max(this.#listedFragmentMs ?? 0, longestFragmentMs(feed.fragments) ?? 0) || null;
    const first = feed.fragments[0];
    const missed = first !== undefined && first.timeMs > attempt.beginMs + toldGapMs;
    if (missed && this.isFor('go') && leadMs(this.#fragmentMs) > askedMs) this.open('go', attempt.beginMs);
  }

  /** Its feed has taken the screen. Answers what it was for. */
  hand(attempt: PastAttempt): AttemptPurpose {
    attempt.hand();
    this.#attempt = null;
    return this.#purpose;
  }

  /** The longest fragment listed; before the first list, that of the live picture. */
  get #fragmentMs(): number | null {
    return this.#listedFragmentMs ?? this.#parts.live.fragmentMs();
  }

  #settings(): PastSettings {
    const asked = this.#parts.settings();
    return this.#withoutTs ? { ...asked, session: { ...asked.session, ContainerFormat: 'FRAGMENTED_MP4' } } : asked;
  }

  abandon(): void {
    const attempt = this.#attempt;
    this.#attempt = null;
    attempt?.abandon();
  }
}
