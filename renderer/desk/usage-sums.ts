/** What the wall has used, added up: by account and camera, with its cost and its rate. Pure. */
import type { PriceSettings } from '../../contract/settings.ts';
import type { CallUsage, CameraUsage, Usage } from '../../contract/usage.ts';

/** Bytes of a GB as AWS bills them ("GB", Amazon Kinesis Video Streams pricing). */
const gigabyte = 2 ** 30;
const hourMs = 3_600_000;

/** What bytes cost, in US dollars: consumed from the service, and carried out of AWS. */
export const costOf = (bytes: number, { consumedPerGB, transferPerGB }: PriceSettings): number =>
  (bytes / gigabyte) * (consumedPerGB + transferPerGB);

/** Sessions and bytes of several cameras. */
export type UsageTotal = Omit<CameraUsage, 'camera'>;

/** One account with its cameras, most bytes first. */
export interface AccountUsage {
  readonly account: string;
  readonly total: UsageTotal;
  readonly cameras: readonly CameraUsage[];
}

const nothing: UsageTotal = { opened: 0, renewed: 0, closed: 0, lost: 0, failed: 0, bytes: 0 };

/** The sum of rows. */
export const totalOf = (rows: readonly UsageTotal[]): UsageTotal =>
  rows.reduce(
    (sum, row) => ({
      opened: sum.opened + row.opened,
      renewed: sum.renewed + row.renewed,
      closed: sum.closed + row.closed,
      lost: sum.lost + row.lost,
      failed: sum.failed + row.failed,
      bytes: sum.bytes + row.bytes,
    }),
    nothing,
  );

/** Accounts and their cameras, those that use most first. */
export function accountUsages(cameras: readonly CameraUsage[]): readonly AccountUsage[] {
  const byBytes = (one: { readonly bytes: number }, other: { readonly bytes: number }): number =>
    other.bytes - one.bytes;
  return [...Map.groupBy(cameras, ({ camera }) => camera.account)]
    .map(([account, rows]) => ({ account, total: totalOf(rows), cameras: [...rows].sort(byBytes) }))
    .sort((one, other) => byBytes(one.total, other.total));
}

/** Calls by API action, all accounts together, most first. */
export const callsByOperation = (
  calls: readonly CallUsage[],
): readonly Pick<CallUsage, 'operation' | 'calls' | 'throttled'>[] =>
  [...Map.groupBy(calls, ({ operation }) => operation)]
    .map(([operation, rows]) => ({
      operation,
      calls: rows.reduce((sum, row) => sum + row.calls, 0),
      throttled: rows.reduce((sum, row) => sum + row.throttled, 0),
    }))
    .sort((one, other) => other.calls - one.calls);

/** All bytes at a moment since the start. */
export interface UsageSample {
  readonly forMs: number;
  readonly bytes: number;
}

/** The rate looked at is that of these last minutes. */
export const recentMs = 300_000;

/** The samples with one more, without those that are too old to be needed. */
export function withSample(samples: readonly UsageSample[], usage: Usage): readonly UsageSample[] {
  const sample = { forMs: usage.forMs, bytes: totalOf(usage.cameras).bytes };
  const kept = samples.filter(({ forMs }) => forMs < sample.forMs && forMs >= sample.forMs - recentMs);
  return [...kept, sample];
}

/** Bytes an hour between the first and the last sample, and the time between them; null as long as there is none. */
export function recentRate(
  samples: readonly UsageSample[],
): { readonly bytesPerHour: number; readonly overMs: number } | null {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.forMs - first.forMs < 1_000) return null;
  const overMs = last.forMs - first.forMs;
  return { bytesPerHour: ((last.bytes - first.bytes) / overMs) * hourMs, overMs };
}

/** Bytes an hour since the start; null in its first second. */
export const rateSinceStart = ({ forMs, bytes }: UsageSample): number | null =>
  forMs < 1_000 ? null : (bytes / forMs) * hourMs;

/** `812 B`, `4.1 MB`, `1.73 GB`: three digits, in powers of 1024 as they are billed. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`;
}

/** `<$0.0001`, `$0.0042`, `$1.27`, `$1,204`: as exact as it is worth. */
export function dollarsText(dollars: number): string {
  if (dollars > 0 && dollars < 0.000_05) return '<$0.0001';
  const digits = dollars >= 1_000 ? 0 : dollars >= 1 || dollars === 0 ? 2 : 4;
  return dollars.toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** A price as typed; null when it is not one the settings take. */
export function readPrice(text: string): number | null {
  const value = Number(text.trim().replace(/^\$/, ''));
  return text.trim() !== '' && Number.isFinite(value) && value >= 0 && value <= 1_000 ? value : null;
}
