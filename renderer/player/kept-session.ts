/** The session a player shows its camera by: kept while it lives, so that another feed can be made on it without a call. */
import type { OpenedSession } from './attempt.ts';

/** With less of its life left than this a session is not worth another feed. */
const worthwhileMs = 15_000;

/** See the file's first line. Times are monotonic. */
export class KeptSession {
  #opened: OpenedSession | null = null;
  /** What was wished of it, as text: for another wish it is of no use. */
  #wish = '';

  keep(opened: OpenedSession | null, wish: string): void {
    this.#opened = opened;
    this.#wish = wish;
  }

  forget(): void {
    this.#opened = null;
  }

  /** The session, if it will live for a while and is what is wished for now. */
  reusable(nowMs: number, wish: string): OpenedSession | null {
    const opened = this.#opened;
    if (opened === null || wish !== this.#wish) return null;
    return opened.askedAtMs + opened.session.lifeMs - nowMs > worthwhileMs ? opened : null;
  }
}
