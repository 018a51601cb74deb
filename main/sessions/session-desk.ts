/** Opens streaming sessions for players, and knows who has which until it ends. Keeps no URL that has been handed out. */
import type { CameraRef } from '../../contract/cameras.ts';
import type { ToldSession } from '../../contract/desk.ts';
import { brokenRule } from '../../contract/session-rules.ts';
import type { OpenSession, Session, SessionParameters } from '../../contract/sessions.ts';
import type { Outcome, Trouble } from '../../contract/trouble-kinds.ts';
import type { Clock } from '../clock.ts';
import { urgencyOf } from '../kinesis/urgency.ts';
import type { VideoService } from '../kinesis/video-service.ts';
import type { Log } from '../log.ts';
import { type AheadSession, createAheadSessions } from './ahead-sessions.ts';
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
  /** Null: opened ahead, and nobody has asked for it yet. */
  readonly sender: SenderId | null;
  readonly openedAtMs: number;
  readonly endsAtMs: number;
}

/** See the file's first line. */
export interface SessionDesk {
  readonly open: (sender: SenderId, request: OpenSession) => Promise<Outcome<Session>>;
  /** Opens a live session that a page will ask for in a moment. */
  readonly openAhead: (camera: CameraRef, parameters: SessionParameters) => void;
  /** Those opened ahead that are there: this sender's from now on, who counts their lives from this moment. */
  readonly takeAhead: (sender: SenderId) => readonly ToldSession[];
  /** Forgets a session of this sender; `lost`: it ended before its time. The service has no call to end one: it ends by itself. */
  readonly close: (sender: SenderId, sessionId: string, lost?: boolean) => void;
  /** Gives up a request of this sender that has not been answered. */
  readonly cancel: (sender: SenderId, requestId: string) => void;
  /** The page is gone: its requests are given up and its sessions forgotten. If it has asked for any, those opened ahead were for it. */
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
  readonly after: Clock['after'];
  readonly newId: () => string;
  readonly log: Log;
}

/** A session that was opened. `url` is a bearer secret. */
interface Opened {
  readonly sessionId: string;
  readonly url: string;
  /** When the call that brought it was sent, monotonic: its life counts from there. */
  readonly sentAtMs: number;
  readonly lifeMs: number;
  /** When the credentials that opened it end, milliseconds since the Unix epoch; null: not known to. */
  readonly credentialsEndAtMs: number | null;
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
  /** Whose page has asked for sessions. */
  const askers = new Set<SenderId>();
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

  /** `sender: null`: nobody has asked for it yet. */
  const openNow = async (
    sender: SenderId | null,
    { camera, parameters, reason, priority }: Omit<OpenSession, 'requestId'>,
    signal: AbortSignal,
  ): Promise<Outcome<Opened>> => {
    const sentence = rule(parameters, null);
    if (sentence !== null) return { ok: false, error: { kind: 'argument-invalid', message: sentence } };
    // of a live session the service says the same at once by itself
    const refused = parameters.PlaybackMode === 'LIVE' ? null : await refusedRange(camera, parameters, signal);
    if (refused !== null) return { ok: false, error: refused };
    const granted = await service.openSession(camera, parameters, urgencyOf({ reason, priority }), signal);
    if (!granted.ok) return granted;
    // cancelled while the answer was on its way: nobody waits for this URL any more
    if (signal.aborted) return { ok: false, error: { kind: 'cancelled' } };
    dropEnded();
    const sessionId = parts.newId();
    const lifeMs = parameters.Expires * 1_000;
    const { url, sentAtMs } = granted.value;
    sessions.set(sessionId, { camera, sender, openedAtMs: sentAtMs, endsAtMs: sentAtMs + lifeMs });
    counts.opened += 1;
    tell(camera, reason === 'renewal' ? 'renewed' : 'opened', sessionId);
    const tookMs = parts.monotonicMs() - sentAtMs;
    log.info('session opened', { ...about(camera), sessionId, lifeMs, tookMs, ahead: sender === null });
    const credentialsEndAtMs = parts.credentialsEndAtMs(camera.account);
    return { ok: true, value: { sessionId, url, sentAtMs, lifeMs, credentialsEndAtMs } };
  };

  const ahead = createAheadSessions<Opened>({
    begin: async (camera, parameters, signal) => {
      const opened = await openNow(null, { camera, parameters, reason: 'first', priority: 'visible' }, signal);
      if (!opened.ok) log.debug('session not opened ahead', { ...about(camera), ...opened.error });
      return opened;
    },
    onUnused: ({ sessionId }) => {
      const record = sessions.get(sessionId);
      if (record === undefined) return;
      log.info('session opened ahead was not asked for', { ...about(record.camera), sessionId });
      end(sessionId, record, 'closed');
    },
    clock: parts,
  });

  /** One opened ahead becomes the sender's. */
  const takeOver = async (
    sender: SenderId,
    { outcome, cancel }: AheadSession<Opened>,
    signal: AbortSignal,
  ): Promise<Outcome<Opened>> => {
    signal.addEventListener('abort', cancel, { once: true });
    const opened = await outcome;
    const record = opened.ok ? sessions.get(opened.value.sessionId) : undefined;
    if (!opened.ok || record === undefined) return opened;
    const { sessionId } = opened.value;
    if (!signal.aborted) {
      sessions.set(sessionId, { ...record, sender });
      return opened;
    }
    end(sessionId, record, 'closed');
    return { ok: false, error: { kind: 'cancelled' } };
  };

  /** A session as it is told to a page that counts its life from `askedAtMs` (monotonic) or some moment before. */
  const handedOut = (opened: Opened, askedAtMs: number): Session => {
    const { sessionId, url, sentAtMs, credentialsEndAtMs } = opened;
    const lifeMs = opened.lifeMs - Math.ceil(Math.max(0, askedAtMs - sentAtMs));
    const credentialsEndInMs = credentialsEndAtMs === null ? null : credentialsEndAtMs - parts.nowMs();
    return { sessionId, url, lifeMs, credentialsEndInMs };
  };

  return {
    open: async (sender, request) => {
      const own = pending.get(sender) ?? new Map<string, AbortController>();
      pending.set(sender, own);
      if (own.has(request.requestId)) return failed(request.camera, { kind: 'message-refused' });
      const controller = new AbortController();
      own.set(request.requestId, controller);
      askers.add(sender);
      const askedAtMs = parts.monotonicMs();
      const { signal } = controller;
      try {
        const ready = ahead.take(request);
        const opened = await (ready === null ? openNow(sender, request, signal) : takeOver(sender, ready, signal));
        return opened.ok
          ? { ok: true, value: handedOut(opened.value, askedAtMs) }
          : failed(request.camera, opened.error);
      } finally {
        own.delete(request.requestId);
        if (own.size === 0 && pending.get(sender) === own) pending.delete(sender);
      }
    },
    openAhead: ahead.open,
    takeAhead: (sender) => {
      askers.add(sender);
      const nowMs = parts.monotonicMs();
      return ahead.takeOpen().flatMap(({ camera, parameters, session: opened }) => {
        const record = sessions.get(opened.sessionId);
        if (record === undefined) return [];
        sessions.set(opened.sessionId, { ...record, sender });
        return [{ camera, parameters, session: handedOut(opened, nowMs) }];
      });
    },
    close: (sender, sessionId, lost = false) => {
      const record = sessions.get(sessionId);
      // a window can't close what another one watches
      if (record?.sender === sender) end(sessionId, record, lost ? 'lost' : 'closed');
    },
    cancel: (sender, requestId) => pending.get(sender)?.get(requestId)?.abort(),
    forgetSender: (sender) => {
      // a page that is loaded for the first time has not asked for anything yet
      if (askers.delete(sender)) ahead.end();
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
