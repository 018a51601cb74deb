/** What a player needs from outside: sessions, clocks, chance, and its turn among the wall's players. */
import type { OpenSession, Session } from '../../contract/sessions.ts';
import type { Outcome } from '../../contract/trouble-kinds.ts';
import type { CallPace } from './call-pace.ts';
import type { CreateFeed, Feed } from './feed-types.ts';

/** Time, injected. `nowMs` is monotonic; `wallMs` is milliseconds since the Unix epoch, as near to the service's clock as is known. */
export interface PlayerClock {
  readonly nowMs: () => number;
  readonly wallMs: () => number;
  /** Runs `action` once after `delayMs`; returns the disposer. */
  readonly after: (delayMs: number, action: () => void) => () => void;
  /** Runs `action` every `periodMs`; returns the disposer. */
  readonly every: (periodMs: number, action: () => void) => () => void;
}

/** Limits how many players do something costly at once. `take` resolves to the function that gives the place back. */
export interface Turnstile {
  readonly take: () => Promise<() => void>;
}

/** Everything a player asks of the world. */
export interface PlayerTools {
  readonly openSession: (request: OpenSession) => Promise<Outcome<Session>>;
  /** Forgets a session, or cancels the request for one. Never fails. */
  readonly closeSession: (
    what: { readonly sessionId: string; readonly lost?: true } | { readonly requestId: string },
  ) => void;
  readonly clock: PlayerClock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** A fresh unique text. */
  readonly newId: () => string;
  /** At most a few renewals run at once: each decodes its camera twice for a second or two. */
  readonly renewals: Turnstile;
  /** Feeds that are begun anew on a session still open: over the whole wall no more than so many in a second. */
  readonly restarts: CallPace;
  /** Makers of feeds, by how they show the camera. */
  readonly createFeed: Readonly<Record<Feed['motion'], CreateFeed>>;
  readonly document: Document;
}
