/** Timestamps as the AWS CLI reads and we write them. "Timestamp", AWS CLI User Guide, "Common parameter types". Pure. */

const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

const zoneMinutes = (zone: string | undefined): number => {
  // Without a zone the CLI takes UTC, whatever the machine's own zone is.
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const [hours, minutes] = [zone.slice(1, 3), zone.slice(-2)].map(Number);
  return (zone.startsWith('-') ? -1 : 1) * ((hours ?? 0) * 60 + (minutes ?? 0));
};

/** Milliseconds since the Unix epoch, of ISO 8601 or of epoch seconds as number or text; null for anything else. */
export const readTimestamp = (value: unknown): number | null => {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.round(value * 1_000) : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1_000);
  const parts = iso.exec(text);
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const isReal = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  if (!isReal || hour > 23 || minute > 59 || second > 59) return null;
  const ms = Math.round(Number(`0.${parts[7] ?? '0'}`) * 1_000);
  return Date.UTC(year, month - 1, day, hour, minute, second) + ms - zoneMinutes(parts[8]) * 60_000;
};

/** ISO 8601 in UTC, to the millisecond. */
export const writeTimestamp = (epochMs: number): string => new Date(epochMs).toISOString();
