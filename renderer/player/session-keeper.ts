/** The session a player shows its camera by: renewed when it is time, and kept while it lives so that another feed can be made on it. */
import type { SessionSettings } from '../../contract/settings.ts';
import { Alarm } from './alarm.ts';
import type { OpenedSession } from './attempt.ts';
import type { PlayerTools } from './player-tools.ts';
import { renewalDelayMs } from './renewal-plan.ts';
import type { SessionWish } from './session-wish.ts';

/** With less of its life left than this a session is not worth another feed. */
const worthwhileMs = 15_000;

const textOf = ({ stream, parameters }: SessionWish): string => JSON.stringify([stream.StreamARN, parameters]);

/** See the file's first line. Times are monotonic. */
export class SessionKeeper {
  readonly #tools: Pick<PlayerTools, 'clock' | 'random'>;
  readonly #renew: () => void;
  readonly #renewal: Alarm;
  #opened: OpenedSession | null = null;
  /** What was wished of it, as text: for another wish it is of no use. */
  #wish = '';

  /** `renew` is called when it is time for the next session. */
  constructor(tools: Pick<PlayerTools, 'clock' | 'random'>, renew: () => void) {
    this.#tools = tools;
    this.#renew = renew;
    this.#renewal = new Alarm(tools.clock);
  }

  /** When the next renewal is planned; null when none is. */
  get renewalAtMs(): number | null {
    return this.#renewal.atMs;
  }

  /** The camera is shown by this session from now on. */
  keep(opened: OpenedSession, wish: SessionWish): void {
    this.#opened = opened;
    this.#wish = textOf(wish);
  }

  /** It is of no use any more. */
  forget(): void {
    this.#opened = null;
    this.cancelRenewal();
  }

  /**
   * Plans its renewal. Each renewal is one session more for the camera: where these are scarce (`isScarce`), only those that must be.
   */
  planRenewal(settings: SessionSettings, isScarce: boolean): void {
    if (this.#opened === null) return;
    const { session, askedAtMs } = this.#opened;
    const sparing = isScarce ? { ...settings, renewEverySeconds: null } : settings;
    this.#renewal.set(askedAtMs + renewalDelayMs(session, sparing, this.#tools.random()), this.#renew);
  }

  cancelRenewal(): void {
    this.#renewal.cancel();
  }

  /** The session, if it will live for a while and is what is wished for now. */
  reusable(wish: SessionWish): OpenedSession | null {
    const opened = this.#opened;
    if (opened === null || textOf(wish) !== this.#wish) return null;
    const leftMs = opened.askedAtMs + opened.session.lifeMs - this.#tools.clock.nowMs();
    return leftMs > worthwhileMs ? opened : null;
  }
}
