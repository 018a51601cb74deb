/** Opens streaming sessions for players, and knows who has which until it ends. Never keeps a URL. */
import type { CameraRef } from '../../contract/cameras.ts';
import { brokenRule } from '../../contract/session-rules.ts';
import type { OpenSession, Session, SessionParameters } from '../../contract/sessions.ts';
import type { Outcome, Trouble } from '../../contract/trouble-kinds.ts';
import { urgencyOf } from '../kinesis/urgency.ts';
import type { VideoService } from '../kinesis/video-service.ts';
import type { Log } from '../log.ts';
import type { SessionEventKind, UsageListener } from './session-events.ts';

/** The window a session belongs to: the id of its webContents. */
export type SenderId = number;

/** How many sessions came to which end since the start. */
export interface SessionCounts {
  readonly opened: number;
  readonly closed: number;
  readonly lost: number;
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
  /** Forgets a session of this sender; `lost`: it ended before its time. The service has no call to end one: it ends by itself. */
  readonly close: (sender: SenderId, sessionId: string, lost?: boolean) => void;
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
  readonly service: Pick<VideoService, 'openSession' | 'retentionHours'>;
  /** Milliseconds since the Unix epoch, by this machine's clock. */
  readonly nowMs: () => number;
  /** How far this machine's clock is behind AWS's, in milliseconds. */
  readonly clockBehindMs: () => number;
  /** When a profile's credentials end, milliseconds since the Unix epoch; null when they have no end or none is known. */
  readonly credentialsEndAtMs: (profile: string) => number | null;
  readonly onSession: UsageListener['onSession'];
  readonly monotonicMs: () => number;
  readonly newId: () => string;
  readonly log: Log;
}

/** A stream's retention hardly ever changes; a range that one so old would refuse is checked against a new one first. */
const retentionHoldsMs = 600_000;
/** One that was told just now is not asked for again. */
const retentionIsNewMs = 5_000;

/** Makes the desk. */
export function createSessionDesk(parts: SessionDeskParts): SessionDesk {
  const { service, log } = parts;
  const pending = new Map<SenderId, Map<string, AbortController>>();
  const sessions = new Map<string, SessionRecord>();
  const counts = { opened: 0, closed: 0, lost: 0, cancelled: 0, failed: 0 };

  const dropEnded = (): void => {
    const nowMs = parts.monotonicMs();
    for (const [sessionId, record] of sessions) if (record.endsAtMs <= nowMs) end(sessionId, record, 'closed');
  };

  const tell = (camera: CameraRef, event: SessionEventKind, sessionId: string | null): void =>
    parts.onSession({ camera, event, sessionId });

  const end = (sessionId: string, { camera }: SessionRecord, event: 'closed' | 'lost'): void => {
    sessions.delete(sessionId);
    counts[event] += 1;
    tell(camera, event, sessionId);
  };

  const failed = (camera: CameraRef, error: Trouble): Outcome<never> => {
    if (error.kind === 'cancelled') counts.cancelled += 1;
    else {
      counts.failed += 1;
      tell(camera, 'failed', null);
    }
    log[error.kind === 'cancelled' ? 'debug' : 'info']('session not opened', { ...about(camera), ...error });
    return { ok: false, error };
  };

  const rule = (parameters: SessionParameters, retentionHours: number | null): string | null =>
    brokenRule(parameters, parts.nowMs() + parts.clockBehindMs(), retentionHours);

  /** Why a range can't be had of this stream, as far as it can be known before the call. */
  const refusedRange = async (
    camera: CameraRef,
    parameters: SessionParameters,
    signal: AbortSignal,
  ): Promise<Trouble | null> => {
    if (rule(parameters, await service.retentionHours(camera, retentionHoldsMs, signal)) === null) return null;
    const retentionHours = await service.retentionHours(camera, retentionIsNewMs, signal);
    const message = rule(parameters, retentionHours);
    if (message === null) return null;
    return retentionHours === 0
      ? { kind: 'no-retention', resource: camera.StreamName }
      : { kind: 'argument-invalid', message };
  };

  const openNow = async (
    sender: SenderId,
    { camera, parameters, reason, priority }: OpenSession,
    signal: AbortSignal,
  ): Promise<Outcome<Session>> => {
    const sentence = rule(parameters, null);
    if (sentence !== null) return failed(camera, { kind: 'argument-invalid', message: sentence });
    // of a live session the service says the same at once by itself
    const refused = parameters.PlaybackMode === 'LIVE' ? null : await refusedRange(camera, parameters, signal);
    if (refused !== null) return failed(camera, refused);
    const granted = await service.openSession(camera, parameters, urgencyOf({ reason, priority }), signal);
    if (!granted.ok) return failed(camera, granted.error);
    // cancelled while the answer was on its way: nobody waits for this URL any more
    if (signal.aborted) return failed(camera, { kind: 'cancelled' });
    dropEnded();
    const sessionId = parts.newId();
    const lifeMs = parameters.Expires * 1_000;
    const openedAtMs = granted.value.sentAtMs;
    sessions.set(sessionId, { camera, sender, openedAtMs, endsAtMs: openedAtMs + lifeMs });
    counts.opened += 1;
    tell(camera, reason === 'renewal' ? 'renewed' : 'opened', sessionId);
    log.info('session opened', { ...about(camera), sessionId, lifeMs, tookMs: parts.monotonicMs() - openedAtMs });
    const endAtMs = parts.credentialsEndAtMs(camera.account);
    const credentialsEndInMs = endAtMs === null ? null : endAtMs - parts.nowMs();
    return { ok: true, value: { sessionId, url: granted.value.url, lifeMs, credentialsEndInMs } };
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
    close: (sender, sessionId, lost = false) => {
      const record = sessions.get(sessionId);
      // a window can't close what another one watches
      if (record?.sender === sender) end(sessionId, record, lost ? 'lost' : 'closed');
    },
    cancel: (sender, requestId) => pending.get(sender)?.get(requestId)?.abort(),
    forgetSender: (sender) => {
      for (const controller of pending.get(sender)?.values() ?? []) controller.abort();
      for (const [sessionId, record] of sessions) {
        if (record.sender === sender) end(sessionId, record, 'closed');
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
