/** Adds up what the wall has used since the start: sessions and bytes by camera, calls by account, region and action. Pure. */
import { type CameraRef, cameraKey } from '../../contract/cameras.ts';
import type { CallUsage, CameraUsage, Usage, UsageReport } from '../../contract/usage.ts';
import type { UsageListener } from '../sessions/session-events.ts';

/** See the file's first line. */
export interface UsageLedger extends UsageListener {
  /** Bytes by session, as windows report them. Sessions that are not known, or not any more, are left out. */
  readonly report: (report: UsageReport) => void;
  readonly read: () => Usage;
}

/** As many as the contract carries; what would come after them is not counted, and no desk comes near. */
const mostRows = 5_000;
/** A wall of 64 tiles that renews each every five minutes opens this many in thirteen hours; bytes come soon or not at all. */
const mostSessions = 10_000;

type Counted<T> = { -readonly [K in keyof T]: T[K] };

/** Makes the ledger; its time begins now. */
export function createUsageLedger(monotonicMs: () => number): UsageLedger {
  const begunAtMs = monotonicMs();
  const cameras = new Map<string, Counted<CameraUsage>>();
  const calls = new Map<string, Counted<CallUsage>>();
  /** The camera's row by session, oldest first; kept beyond a session's end, since its last bytes are told after it. */
  const sessions = new Map<string, Counted<CameraUsage>>();

  const rowOf = (camera: CameraRef): Counted<CameraUsage> | undefined => {
    const key = cameraKey(camera);
    const known = cameras.get(key);
    if (known !== undefined || cameras.size >= mostRows) return known;
    const row = { camera, opened: 0, renewed: 0, closed: 0, lost: 0, failed: 0, bytes: 0 };
    cameras.set(key, row);
    return row;
  };

  return {
    onSession: ({ camera, event, sessionId }) => {
      const row = rowOf(camera);
      if (row === undefined) return;
      row[event] += 1;
      if (sessionId === null || (event !== 'opened' && event !== 'renewed')) return;
      sessions.set(sessionId, row);
      const [oldest = ''] = sessions.size > mostSessions ? sessions.keys() : [];
      sessions.delete(oldest);
    },
    onCall: ({ profile, region, operation, throttled }) => {
      const key = JSON.stringify([profile, region, operation]);
      const known = calls.get(key);
      if (known === undefined && calls.size >= mostRows) return;
      const row = known ?? { profile, region, operation, calls: 0, throttled: 0 };
      calls.set(key, row);
      row.calls += 1;
      if (throttled) row.throttled += 1;
    },
    report: (report) => {
      for (const { sessionId, bytes } of report) {
        const row = sessions.get(sessionId);
        if (row !== undefined) row.bytes = Math.min(Number.MAX_SAFE_INTEGER, row.bytes + bytes);
      }
    },
    read: () => ({
      forMs: Math.max(0, monotonicMs() - begunAtMs),
      cameras: [...cameras.values()].map((row) => ({ ...row })),
      calls: [...calls.values()].map((row) => ({ ...row })),
    }),
  };
}
