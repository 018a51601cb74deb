/** Opens streaming sessions for players, and knows who has which until it ends. Never keeps a URL. */
import type { CameraRef } from '../../contract/cameras.ts';
import { brokenRule } from '../../contract/session-rules.ts';
import type { OpenSession, Session } from '../../contract/sessions.ts';
import type { Outcome, Trouble } from '../../contract/trouble-kinds.ts';
import type { VideoService } from '../kinesis/video-service.ts';
import type { Log } from '../log.ts';

/** The window a session belongs to: the id of its webContents. */
export type SenderId = number;

/** How many sessions came to which end since the start. */
export interface SessionCounts {
  readonly opened: number;
  readonly closed: number;
  readonly cancelled: number;
  readonly failed: number;
}

/** What is remembered of a session. Times are monotonic. */
export interface SessionRecord {
  readonly camera: CameraRef;
  readonly sender: SenderId;
  readonly openedAtMs: number;
  readonly endsAtMs: number;
}

/** See the file's first line. */
export interface SessionDesk {
  readonly open: (sender: SenderId, request: OpenSession) => Promise<Outcome<Session>>;
  /** Forgets a session of this sender. The service has no call to end one: it ends by itself. */
  readonly close: (sender: SenderId, sessionId: string) => void;
  /** Gives up a request of this sender that has not been answered. */
  readonly cancel: (sender: SenderId, requestId: string) => void;
  /** The window is gone: its requests are given up and its sessions forgotten. */
  readonly forgetSender: (sender: SenderId) => void;
  /** Sessions that are open and have not ended. */
  readonly records: () => readonly SessionRecord[];
  readonly counts: () => SessionCounts;
}

/** What the desk needs. */
export interface SessionDeskParts {
  readonly service: Pick<VideoService, 'openSession'>;
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
  readonly newId: () => string;
  readonly log: Log;
}

/** Makes the desk. */
export function createSessionDesk(parts: SessionDeskParts): SessionDesk {
  const { service, log } = parts;
  const pending = new Map<SenderId, Map<string, AbortController>>();
  const sessions = new Map<string, SessionRecord>();
  const counts = { opened: 0, closed: 0, cancelled: 0, failed: 0 };

  const dropEnded = (): void => {
    const nowMs = parts.monotonicMs();
    for (const [sessionId, record] of sessions) if (record.endsAtMs <= nowMs) sessions.delete(sessionId);
  };

  const failed = (camera: CameraRef, error: Trouble): Outcome<never> => {
    if (error.kind === 'cancelled') counts.cancelled += 1;
    else counts.failed += 1;
    log[error.kind === 'cancelled' ? 'debug' : 'info']('session not opened', { ...about(camera), ...error });
    return { ok: false, error };
  };

  const openNow = async (
    sender: SenderId,
    { camera, parameters }: OpenSession,
    signal: AbortSignal,
  ): Promise<Outcome<Session>> => {
    const sentence = brokenRule(parameters, parts.nowMs());
    if (sentence !== null) return failed(camera, { kind: 'argument-invalid', message: sentence });
    const granted = await service.openSession(camera, parameters, signal);
    if (!granted.ok) return failed(camera, granted.error);
    // cancelled while the answer was on its way: nobody waits for this URL any more
    if (signal.aborted) return failed(camera, { kind: 'cancelled' });
    dropEnded();
    const sessionId = parts.newId();
    const lifeMs = parameters.Expires * 1_000;
    const openedAtMs = granted.value.sentAtMs;
    sessions.set(sessionId, { camera, sender, openedAtMs, endsAtMs: openedAtMs + lifeMs });
    counts.opened += 1;
    log.info('session opened', { ...about(camera), sessionId, lifeMs, tookMs: parts.monotonicMs() - openedAtMs });
    return { ok: true, value: { sessionId, url: granted.value.url, lifeMs, credentialsEndInMs: null } };
  };

  return {
    open: async (sender, request) => {
      const own = pending.get(sender) ?? new Map<string, AbortController>();
      pending.set(sender, own);
      if (own.has(request.requestId)) return failed(request.camera, { kind: 'message-refused' });
      const controller = new AbortController();
      own.set(request.requestId, controller);
      try {
        return await openNow(sender, request, controller.signal);
      } finally {
        own.delete(request.requestId);
        if (own.size === 0 && pending.get(sender) === own) pending.delete(sender);
      }
    },
    close: (sender, sessionId) => {
      // a window can't close what another one watches
      if (sessions.get(sessionId)?.sender !== sender) return;
      sessions.delete(sessionId);
      counts.closed += 1;
    },
    cancel: (sender, requestId) => pending.get(sender)?.get(requestId)?.abort(),
    forgetSender: (sender) => {
      for (const controller of pending.get(sender)?.values() ?? []) controller.abort();
      for (const [sessionId, record] of sessions) {
        if (record.sender !== sender) continue;
        sessions.delete(sessionId);
        counts.closed += 1;
      }
    },
    records: () => {
      dropEnded();
      return [...sessions.values()];
    },
    counts: () => ({ ...counts }),
  };
}

const about = (camera: CameraRef): { readonly camera: string; readonly account: string; readonly region: string } => ({
  camera: camera.StreamName,
  account: camera.account,
  region: camera.region,
});
