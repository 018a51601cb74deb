/** The log: one JSON object a line, free of secrets, to as many sinks as wanted. */
import { mayQuoteCredentials, redact } from './redact.ts';

/** How grave a line is, from least to most. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
/** See {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

/** What may accompany a line. Never pass a URL of a session or credentials: redaction is the net, not the rule. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Writes lines; `event` is a short fixed phrase such as `session opened`, what varies goes into `fields`. */
export type Log = Readonly<Record<LogLevel, (event: string, fields?: LogFields) => void>>;

/** Takes finished lines, without line end. */
export interface LogSink {
  readonly least: LogLevel;
  readonly write: (line: string, level: LogLevel) => void;
}

/** Makes a log over the given sinks. Every string passes {@link redact}, the event's too. */
export function createLog(nowMs: () => number, sinks: readonly LogSink[]): Log {
  const writeAt =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}): void => {
      const line = formatLine(nowMs(), level, event, fields);
      for (const sink of sinks) {
        if (logLevels.indexOf(level) >= logLevels.indexOf(sink.least)) sink.write(line, level);
      }
    };
  return { debug: writeAt('debug'), info: writeAt('info'), warn: writeAt('warn'), error: writeAt('error') };
}

/** The line for one event: `{"at":…,"level":…,"event":…,…fields}`. */
export function formatLine(atMs: number, level: LogLevel, event: string, fields: LogFields): string {
  const clean = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === 'string' ? redact(value) : value]);
  return JSON.stringify({
    ...Object.fromEntries(clean),
    at: new Date(atMs).toISOString(),
    level,
    event: redact(event),
  });
}

/** What may be told of a thrown thing: its name and code, and its message without secrets, or none where it may quote some. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code } = error as NodeJS.ErrnoException;
  const message = mayQuoteCredentials(error) ? undefined : redact(error.message).slice(0, 300);
  return { error: error.name, code, message };
}
