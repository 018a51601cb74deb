/** Counts who of a player's parts still needs a session: it is closed when the last one lets go of it. */
import type { PlayerTools } from './player-tools.ts';

/** See the file's first line. One per player. */
export class SessionHolds {
  readonly #close: PlayerTools['closeSession'];
  readonly #holders = new Map<string, number>();

  constructor(close: PlayerTools['closeSession']) {
    this.#close = close;
  }

  /** One part more needs the session. */
  hold(sessionId: string): void {
    this.#holders.set(sessionId, (this.#holders.get(sessionId) ?? 0) + 1);
  }

  /** A part needs it no more; or a request for one is given up, which nobody holds yet. */
  readonly release: PlayerTools['closeSession'] = (what) => {
    if ('sessionId' in what) {
      const left = (this.#holders.get(what.sessionId) ?? 0) - 1;
      if (left > 0) {
        this.#holders.set(what.sessionId, left);
        return;
      }
      this.#holders.delete(what.sessionId);
    }
    this.#close(what);
  };
}
