/** The times in which a camera sends nothing. */

export interface Outage {
  readonly fromMs: number;
  /** `Infinity` while it lasts. */
  readonly toMs: number;
}

/** A camera that sends for `onMs` and is quiet for `offMs`, over and over since the Unix epoch. */
export interface SendingPattern {
  readonly onMs: number;
  readonly offMs: number;
  /** How long after the epoch the first sending begins; 0 when not given. */
  readonly shiftMs?: number;
  /** What begins from then on is sent without pause. */
  readonly untilMs?: number;
}

/** Whether something that lasts from `startMs` to `endMs` reaches the service whole. */
export function sentWhole(
  startMs: number,
  endMs: number,
  outages: readonly Outage[],
  pattern: SendingPattern | undefined,
): boolean {
  if (outages.some((outage) => endMs > outage.fromMs && startMs < outage.toMs)) return false;
  if (pattern === undefined || startMs >= (pattern.untilMs ?? Number.POSITIVE_INFINITY)) return true;
  const periodMs = pattern.onMs + pattern.offMs;
  const sinceMs = startMs - (pattern.shiftMs ?? 0);
  const intoMs = ((sinceMs % periodMs) + periodMs) % periodMs;
  return intoMs + (endMs - startMs) <= pattern.onMs;
}
