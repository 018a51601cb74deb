/** Times as the clock on the wall of some time zone shows them, and back, the two odd hours of the year included. Pure. */

const two = (value: number): string => String(value).padStart(2, '0');

/** A moment as a zone's clock and calendar show it. */
export interface ZonedTime {
  /** `2026-11-22` */
  readonly date: string;
  /** `14:03:22` */
  readonly clock: string;
  /** `CET`, `GMT+5:30`, `UTC` */
  readonly zone: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
  formats.set(timeZone, made);
  return made;
};

/** A moment in a zone, e.g. `Europe/Berlin`. Takes milliseconds since the Unix epoch. */
export const zonedTime = (epochMs: number, timeZone: string): ZonedTime => {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(epochMs)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return {
    date: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    clock: `${part('hour')}:${part('minute')}:${part('second')}`,
    zone: part('timeZoneName'),
  };
};

/** `2026-11-22 14:03:22 CET` */
export const fullTimeText = (epochMs: number, timeZone: string): string => {
  const { date, clock, zone } = zonedTime(epochMs, timeZone);
  return `${date} ${clock} ${zone}`;
};

/** `2026-11-22T14:03:22`, as a date-time field holds it. */
export const fieldText = (epochMs: number, timeZone: string): string => {
  const { date, clock } = zonedTime(epochMs, timeZone);
  return `${date}T${clock}`;
};

/** How far a zone's clock is ahead of UTC at a moment. */
const aheadMs = (epochMs: number, timeZone: string): number => {
  const wholeMs = Math.floor(epochMs / 1_000) * 1_000;
  const { date, clock } = zonedTime(wholeMs, timeZone);
  return Date.parse(`${date}T${clock}Z`) - wholeMs;
};

/** What moments a text of a date-time field names: one, none (clocks were put forward over it) or two (they were put back). */
export type NamedMoments =
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly epochMs: number }
  | { readonly kind: 'two'; readonly earlierMs: number; readonly laterMs: number };

const fieldShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/;
const dayMs = 86_400_000;

/** The moments that `2026-11-22T14:03:22` names in a zone. Zones change their offset at most once within two days. */
export const momentsNamed = (text: string, timeZone: string): NamedMoments => {
  const asUtcMs = fieldShape.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  if (!Number.isFinite(asUtcMs)) return { kind: 'unreadable' };
  const offsets = new Set([asUtcMs - dayMs, asUtcMs + dayMs].map((nearMs) => aheadMs(nearMs, timeZone)));
  const moments = [...offsets]
    .map((offsetMs) => asUtcMs - offsetMs)
    .filter((epochMs) => epochMs + aheadMs(epochMs, timeZone) === asUtcMs)
    .toSorted((a, b) => a - b);
  const [earlierMs, laterMs] = moments;
  if (earlierMs === undefined) return { kind: 'none' };
  return laterMs === undefined ? { kind: 'one', epochMs: earlierMs } : { kind: 'two', earlierMs, laterMs };
};

/** How far behind live, `0:31`, `12:05`, `3:12:05`. */
export const behindText = (behindMs: number): string => {
  const seconds = Math.max(0, Math.round(behindMs / 1_000));
  const minutes = Math.floor(seconds / 60) % 60;
  const hours = Math.floor(seconds / 3_600);
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
};
