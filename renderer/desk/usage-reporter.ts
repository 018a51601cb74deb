/** Tells main how many bytes each session has brought: in batches, every few seconds while there is something to tell. */
import type { Bridge } from './bridge.ts';
import type { Clock } from './clock.ts';

const betweenReportsMs = 5_000;
/** The most sessions one report may hold, as the contract says. */
const mostSessions = 1_000;

/** See the file's first line. */
export interface UsageReporter {
  readonly add: (sessionId: string, bytes: number) => void;
  /** Tells what there is at once: before a session is closed, so that its last bytes are not a stranger's. */
  readonly flush: () => void;
}

/** Makes a reporter with nothing to tell yet. */
export const createUsageReporter = ({
  bridge,
  clock,
}: {
  readonly bridge: Pick<Bridge, 'request'>;
  readonly clock: Pick<Clock, 'after'>;
}): UsageReporter => {
  const waiting = new Map<string, number>();
  let cancelTimer: (() => void) | null = null;

  const flush = (): void => {
    cancelTimer?.();
    cancelTimer = null;
    if (waiting.size === 0) return;
    const report = [...waiting].map(([sessionId, bytes]) => ({ sessionId, bytes }));
    waiting.clear();
    for (let at = 0; at < report.length; at += mostSessions) {
      void bridge.request('usageReport', report.slice(at, at + mostSessions));
    }
  };

  return {
    add: (sessionId, bytes) => {
      if (bytes <= 0) return;
      waiting.set(sessionId, (waiting.get(sessionId) ?? 0) + bytes);
      cancelTimer ??= clock.after(betweenReportsMs, flush);
    },
    flush,
  };
};
