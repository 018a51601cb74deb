/** The sessions that are open: who may play what, and until when. */
import type { Camera } from '../cameras/camera.ts';
import { type Quotas, type SessionRule, sessionsPerStream } from '../quota/quotas.ts';
import type { Ledger } from './ledger.ts';
import type { SessionRequest } from './session-request.ts';

export interface Session {
  /** A bearer secret. */
  readonly token: string;
  readonly camera: Camera;
  readonly request: SessionRequest;
  readonly ledger: Ledger;
  readonly openedAtMs: number;
  endsAtMs: number;
}

export interface SessionBook {
  open(camera: Camera, request: SessionRequest, ledger: Ledger, nowMs: number): Session;
  /** The session behind a token, unless it is over. */
  find(token: string, nowMs: number): Session | undefined;
  /** Sessions that are not over, oldest first. */
  active(nowMs: number, camera?: Camera): readonly Session[];
  /** Ends sessions at once and says how many. */
  end(sessions: readonly Session[], nowMs: number): number;
}

export interface SessionBookOptions {
  readonly rule: SessionRule;
  readonly quotas: Quotas;
  readonly random: (bytes: number) => Uint8Array;
  /** Longest life in milliseconds that a session of this camera gets, whatever it asked for. */
  lifeLimitMs(camera: Camera): number;
}

/** Makes tokens about as long as the service's own. */
const tokenBytes = 138;

export function createSessionBook(options: SessionBookOptions): SessionBook {
  const sessions = new Map<string, Session>();
  const forget = (session: Session): void => {
    sessions.delete(session.token);
    options.quotas.forgetSession(session.token);
  };
  const forgetEnded = (nowMs: number): void => {
    for (const session of sessions.values()) if (session.endsAtMs <= nowMs) forget(session);
  };
  const active = (nowMs: number, camera?: Camera): readonly Session[] => {
    forgetEnded(nowMs);
    return [...sessions.values()].filter((session) => camera === undefined || session.camera === camera);
  };
  return {
    active,
    open: (camera, request, ledger, nowMs) => {
      if (options.rule === 'five-sessions') {
        const others = active(nowMs, camera);
        for (const oldest of others.slice(0, Math.max(0, others.length + 1 - sessionsPerStream))) forget(oldest);
      }
      forgetEnded(nowMs);
      const lifeMs = Math.min(request.expiresSeconds * 1000, options.lifeLimitMs(camera));
      const token = `Ci${Buffer.from(options.random(tokenBytes)).toString('base64url')}~`;
      const session: Session = { token, camera, request, ledger, openedAtMs: nowMs, endsAtMs: nowMs + lifeMs };
      sessions.set(token, session);
      return session;
    },
    find: (token, nowMs) => {
      const session = sessions.get(token);
      return session !== undefined && session.endsAtMs > nowMs ? session : undefined;
    },
    end: (ending, nowMs) => {
      for (const session of ending) {
        session.endsAtMs = nowMs;
        forget(session);
      }
      return ending.length;
    },
  };
}
