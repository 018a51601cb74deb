/** A start's report as a table for people. Pure. */
import type { Spread, StartReport } from './start-figures.ts';

/** What is said of the machine: figures of one machine mean nothing on another. */
export interface Machine {
  readonly processors: number;
  readonly model: string;
  readonly runtime: string;
}

/** A spread in seconds, for a table. */
export const seconds = (spread: Spread | null): string =>
  spread === null
    ? 'none in time'
    : `${inSeconds(spread.median)}   (${inSeconds(spread.least)} to ${inSeconds(spread.most)})`;
const inSeconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;
/** What the quotas alone make of the time from the first call to the last. */
const floor = (ms: number): string =>
  ms === 0 ? 'none: the quotas allow all calls at once' : `${inSeconds(ms)} from the first call to the last`;
const limit = (quota: number | null): string => (quota === null ? '–' : String(quota));

/** The line that says on what the figures were measured. */
export const machineLine = ({ processors, model, runtime }: Machine, { median, least, most }: Spread): string =>
  `${processors} processors, ${model}; ${runtime}; load before ${median.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;

/** The lines, without a line end at the last. */
export function tableOf(report: StartReport, machine: Machine): string {
  const { tiles, runs, pictures, calls } = report;
  const complete = pictures.filter((count) => count >= tiles).length;
  const rows = calls.map(({ operation, calls: count, throttled, ...more }) => [
    operation,
    count.least === count.most ? String(count.median) : `${count.median} (${count.least}–${count.most})`,
    String(throttled),
    `${more.busiestSecondOfAccount} of ${limit(more.quotaOfAccount)}`,
    `${more.busiestSecondOfStream} of ${limit(more.quotaOfStream)}`,
  ]);
  return [
    `Start of ${tiles} tiles, ${runs} ${runs === 1 ? 'run' : 'runs'}: median (least to most)`,
    machineLine(machine, report.loadBefore),
    'Demo service, application and its player share these processors.',
    '',
    `all pictures there     ${complete} of ${runs} runs${complete === runs ? '' : ` (pictures: ${pictures.join(', ')})`}`,
    `first picture          ${seconds(report.firstFromWindowMs)} from the window's page, ${seconds(report.firstFromProcessMs)} from the process`,
    `last picture           ${seconds(report.lastFromWindowMs)} from the window's page, ${seconds(report.lastFromProcessMs)} from the process`,
    `floor by the quotas    ${floor(report.quotaFloorMs)}`,
    '',
    ...columns([['call', 'calls a run', 'throttled', 'busiest second: account', 'stream'], ...rows]),
  ].join('\n');
}

/** Lines with their cells under each other. */
export const columns = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};
