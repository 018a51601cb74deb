/** The log's file: appended to, and moved aside when it grows too large, so that a desk that runs for years keeps a bounded log. */
import {
  appendFileSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { formatLine, type LogLevel, type LogSink } from './log.ts';

/** Where and how much. */
export interface LogFileOptions {
  readonly path: string;
  readonly least: LogLevel;
  /** A file is moved to `<path>.1` before it would exceed this many bytes. */
  readonly largestBytes: number;
  /** How many moved files are kept: `<path>.1` is the newest. */
  readonly kept: number;
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: () => number;
}

/** How long a disk that refused is left alone: a wall in trouble logs much, and must not spend its time on a full disk. */
const pauseMs = 1_000;

/**
 * A sink that appends to a file. Lines are few (a handful a minute), so each is handed to the system at once and survives
 * whatever end of this process. When the disk refuses, lines are lost and counted, and nobody has to wait: a log must never stop
 * the wall. A line that was cut short costs none but itself.
 */
export function createLogFile(options: LogFileOptions): LogSink {
  const { path, nowMs } = options;
  let file = lookAt(path);
  let lostLines = 0;
  let refusedAtMs: number | null = null;

  const append = (text: string): void => {
    const whole = `${file.isTorn ? '\n' : ''}${text}\n`;
    const bytes = Buffer.byteLength(whole);
    if (file.bytes > 0 && file.bytes + bytes > options.largestBytes) {
      rotate(path, options.kept);
      file = nothing;
    }
    if (file.bytes === 0) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    appendFileSync(path, whole, { mode: 0o600 });
    file = { bytes: file.bytes + bytes, isTorn: false };
  };

  return {
    least: options.least,
    write: (line) => {
      const atMs = nowMs();
      // a clock that was set back is no reason to wait
      if (refusedAtMs !== null && Math.abs(atMs - refusedAtMs) < pauseMs) {
        lostLines += 1;
        return;
      }
      try {
        if (lostLines > 0) append(formatLine(atMs, 'warn', 'log lines lost', { lines: lostLines }));
        lostLines = 0;
        append(line);
        refusedAtMs = null;
      } catch {
        lostLines += 1;
        refusedAtMs = atMs;
        file = lookAt(path);
      }
    },
  };
}

/** What is known of the file: its size, and whether its last line has no end. */
interface FileState {
  readonly bytes: number;
  readonly isTorn: boolean;
}

const nothing: FileState = { bytes: 0, isTorn: false };
const lineEnd = '\n'.charCodeAt(0);

function lookAt(path: string): FileState {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const { size } = fstatSync(descriptor);
      if (size === 0) return nothing;
      const last = Buffer.alloc(1);
      readSync(descriptor, last, 0, 1, size - 1);
      return { bytes: size, isTorn: last[0] !== lineEnd };
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return nothing;
  }
}

function rotate(path: string, kept: number): void {
  rmSync(`${path}.${kept}`, { force: true });
  for (let index = kept - 1; index >= 1; index -= 1) {
    if (isThere(`${path}.${index}`)) renameSync(`${path}.${index}`, `${path}.${index + 1}`);
  }
  if (kept > 0) renameSync(path, `${path}.1`);
  else rmSync(path, { force: true });
}

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;
