/** The log's file: appended to, and moved aside when it grows too large, so that a desk that runs for years keeps a bounded log. */
import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogLevel, LogSink } from './log.ts';

/** Where and how much. */
export interface LogFileOptions {
  readonly path: string;
  readonly least: LogLevel;
  /** A file is moved to `<path>.1` before it would exceed this many bytes. */
  readonly largestBytes: number;
  /** How many moved files are kept: `<path>.1` is the newest. */
  readonly kept: number;
}

/**
 * A sink that appends to a file. Lines are few (a handful a minute), so each is written at once and survives a crash.
 * When the disk refuses, lines are lost silently: a log must never stop the wall.
 */
export function createLogFile(options: LogFileOptions): LogSink {
  let sizeBytes = sizeOf(options.path);
  return {
    least: options.least,
    write: (line) => {
      const bytes = Buffer.byteLength(line) + 1;
      try {
        if (sizeBytes > 0 && sizeBytes + bytes > options.largestBytes) {
          rotate(options.path, options.kept);
          sizeBytes = 0;
        }
        if (sizeBytes === 0) mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 });
        appendFileSync(options.path, `${line}\n`, { mode: 0o600 });
        sizeBytes += bytes;
      } catch {
        sizeBytes = sizeOf(options.path);
      }
    },
  };
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

function rotate(path: string, kept: number): void {
  rmSync(`${path}.${kept}`, { force: true });
  for (let index = kept - 1; index >= 1; index -= 1) {
    if (sizeOf(`${path}.${index}`) > 0) renameSync(`${path}.${index}`, `${path}.${index + 1}`);
  }
  if (kept > 0) renameSync(path, `${path}.1`);
  else rmSync(path, { force: true });
}
