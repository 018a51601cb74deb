/** What is told of sessions and calls as they happen, for whoever adds them up. Nothing secret is part of it. */
import type { CameraRef } from '../../contract/cameras.ts';

/** One request to AWS that was answered or failed; the attempts of a repeated call and the pages of a list count singly. */
export interface CallEvent {
  readonly profile: string;
  readonly region: string;
  /** The API action without prefix, `ListStreams`. */
  readonly operation: string;
  /** The service asked for fewer calls. */
  readonly throttled: boolean;
}

/**
 * What becomes of a session. It begins as `opened` (a first picture, after trouble, to look into the past) or `renewed`,
 * and ends as `closed` (not needed any more, or its time is over) or `lost` (ended before its time). `failed`: none came.
 */
export type SessionEventKind = 'opened' | 'renewed' | 'closed' | 'lost' | 'failed';

/** One step of a session. `sessionId` is null exactly when it failed. A request given up in time is no event. */
export interface SessionEvent {
  readonly camera: CameraRef;
  readonly event: SessionEventKind;
  readonly sessionId: string | null;
}

/** Who is told. The listeners must not throw. */
export interface UsageListener {
  readonly onCall: (call: CallEvent) => void;
  readonly onSession: (session: SessionEvent) => void;
}
