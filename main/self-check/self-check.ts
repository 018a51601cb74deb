/** The commissioning check as main runs it: waits for the window's measurements, prints, writes, and ends with a verdict. */
import type { DeskStart, SelfCheckResult } from '../../contract/desk.ts';
import { type Clock, orTimedOut } from '../clock.ts';
import { createReport, isPassed, reportTable, verdictLine } from './report.ts';

/** What the window is told about the check, how long main waits beyond that, and how long for the picture of the wall. */
export const checkTimes = { timeoutMs: 60_000, graceMs: 60_000, captureMs: 10_000 } as const;

/** What the check needs. */
export interface SelfCheckParts {
  readonly clock: Clock;
  readonly runtime: DeskStart['runtime'];
  readonly reportPath: string | undefined;
  readonly screenshotPath: string | undefined;
  /** The wall as it is on screen, as PNG. */
  readonly capture: () => Promise<Uint8Array>;
  /** Answers one sentence when the file can't be written, else null. */
  readonly write: (path: string, content: string | Uint8Array) => Promise<string | null>;
  readonly print: (line: string) => void;
  readonly exit: (code: number) => void;
}

/** A running check. */
export interface SelfCheck {
  /** The window has finished. Only the first call counts. */
  readonly finish: (result: SelfCheckResult) => Promise<void>;
  /** The window can't finish any more: ends with this sentence. */
  readonly fail: (sentence: string) => void;
  /** True once the check has ended with a verdict. */
  readonly isOver: () => boolean;
}

/** Starts the check: from now on it ends by itself, at the latest after both times have passed. */
export function startSelfCheck(parts: SelfCheckParts): SelfCheck {
  const { clock } = parts;
  const startedAtMs = clock.nowMs();
  const begunMs = clock.monotonicMs();
  let isFinishing = false;
  let isOver = false;

  const end = (code: number): void => {
    isOver = true;
    cancelDeadline();
    parts.exit(code);
  };
  const fail = (sentence: string): void => {
    if (isOver) return;
    parts.print(sentence);
    end(1);
  };
  const cancelDeadline = clock.after(checkTimes.timeoutMs + checkTimes.graceMs, () =>
    fail(
      isFinishing
        ? 'Self-check failed: its results could not be written in time.'
        : 'Self-check failed: the window gave no answer in time.',
    ),
  );

  const save = async (
    path: string | undefined,
    content: () => Promise<string | Uint8Array>,
  ): Promise<string | null> => {
    if (path === undefined) return null;
    try {
      return await parts.write(path, await content());
    } catch {
      return `Can't write ${path}: the picture could not be taken.`;
    }
  };

  return {
    fail,
    isOver: () => isOver,
    finish: async (result) => {
      if (isOver || isFinishing) return;
      isFinishing = true;
      const durationMs = clock.monotonicMs() - begunMs;
      const report = createReport(result, { runtime: parts.runtime, startedAtMs, durationMs });
      if (report.cameras.length > 0) parts.print(reportTable(report));
      const unsaved = [
        await save(parts.screenshotPath, () => orTimedOut(clock, checkTimes.captureMs, parts.capture())),
        await save(parts.reportPath, () => Promise.resolve(`${JSON.stringify(report, null, 2)}\n`)),
      ].filter((sentence) => sentence !== null);
      // it may have been stopped, or taken too long, meanwhile
      if (isOver) return;
      for (const sentence of unsaved) parts.print(sentence);
      parts.print(verdictLine(result));
      end(isPassed(result) && unsaved.length === 0 ? 0 : 1);
    },
  };
}
