/** Sessions that came with the window's start: each waits some seconds for the player whose first picture it was opened for. */
import { cameraKey } from '../../contract/cameras.ts';
import { aheadHoldsMs, type ToldSession } from '../../contract/desk.ts';
import {
  type OpenSession,
  type Session,
  type SessionParameters,
  sessionParametersSchema,
} from '../../contract/sessions.ts';
import type { PlayerTools } from './player-tools.ts';

/** See the file's first line. */
export interface ToldSessions {
  /** The session for such a request, the first time; null: there is none, or it is not one for a first picture. */
  readonly take: (request: Pick<OpenSession, 'camera' | 'parameters' | 'reason'>) => Session | null;
}

/** One text for the same parameters, in whatever order they were written. */
const textOf = (parameters: SessionParameters): string => JSON.stringify(sessionParametersSchema.parse(parameters));

/**
 * Keeps them; those that nobody has taken in time are closed.
 * @param askedAtMs when the window asked for its start, monotonic: their lives are counted from there
 */
export const keepToldSessions = (
  told: readonly ToldSession[],
  askedAtMs: number,
  {
    clock,
    closeSession,
  }: Pick<PlayerTools, 'closeSession'> & { readonly clock: Pick<PlayerTools['clock'], 'nowMs' | 'after'> },
): ToldSessions => {
  const kept = new Map(told.map((entry) => [cameraKey(entry.camera), entry]));
  if (kept.size > 0) {
    clock.after(aheadHoldsMs, () => {
      for (const { session } of kept.values()) closeSession({ sessionId: session.sessionId });
      kept.clear();
    });
  }
  return {
    take: ({ camera, parameters, reason }) => {
      const key = cameraKey(camera);
      const entry = kept.get(key);
      if (reason !== 'first' || entry === undefined || textOf(entry.parameters) !== textOf(parameters)) return null;
      kept.delete(key);
      const { session } = entry;
      return { ...session, lifeMs: session.lifeMs - Math.ceil(clock.nowMs() - askedAtMs) };
    },
  };
};
