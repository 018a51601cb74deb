/** The figures of switching accounts, and their table. Pure. */
import { type Spread, spreadOf } from './start-figures.ts';
import { type Machine, machineLine, seconds } from './start-table.ts';

/** One run. Moments are milliseconds since the Unix epoch; null: it never came. */
export interface SwitchRun {
  /** The person pressed Enter. */
  readonly enterAtMs: number;
  /** The service answered the new account's ListStreams. */
  readonly listedAtMs: number | null;
  /** The first of its cameras stood in the list. */
  readonly rowAtMs: number | null;
  /** When each of its tiles painted its first picture. */
  readonly pictureAtMs: readonly number[];
  readonly loadBefore: number;
}

/** What is written to the results. Spreads are null when no run had any. */
export interface SwitchReport {
  readonly schemaVersion: 1;
  readonly tiles: number;
  readonly runs: number;
  /** Tiles of the new account that had a picture in time, of each run. */
  readonly pictures: readonly number[];
  /** From Enter. */
  readonly listedMs: Spread | null;
  /** From the list's answer, as all that follow. */
  readonly rowMs: Spread | null;
  readonly firstPictureMs: Spread | null;
  /** Of the runs in which every tile had its picture. */
  readonly lastPictureMs: Spread | null;
  readonly loadBefore: Spread;
}

/** What the runs say together. Throws when there is no run. */
export function switchReportOf(tiles: number, runs: readonly SwitchRun[]): SwitchReport {
  const loadBefore = spreadOf(runs.map((run) => run.loadBefore));
  if (loadBefore === null) throw new Error('no run to report on');
  const sinceListed = (moment: (run: SwitchRun) => number | null): Spread | null =>
    spreadOf(runs.flatMap((run) => spanOf(run.listedAtMs, moment(run))));
  return {
    schemaVersion: 1,
    tiles,
    runs: runs.length,
    pictures: runs.map(({ pictureAtMs }) => pictureAtMs.length),
    listedMs: spreadOf(runs.flatMap(({ enterAtMs, listedAtMs }) => spanOf(enterAtMs, listedAtMs))),
    rowMs: sinceListed(({ rowAtMs }) => rowAtMs),
    firstPictureMs: sinceListed(({ pictureAtMs }) => (pictureAtMs.length === 0 ? null : Math.min(...pictureAtMs))),
    lastPictureMs: sinceListed(({ pictureAtMs }) => (pictureAtMs.length < tiles ? null : Math.max(...pictureAtMs))),
    loadBefore,
  };
}

const spanOf = (fromMs: number | null, toMs: number | null): readonly number[] =>
  fromMs === null || toMs === null ? [] : [toMs - fromMs];

/** The lines, without a line end at the last. */
export function switchTableOf(report: SwitchReport, machine: Machine): string {
  const { tiles, runs, pictures } = report;
  const complete = pictures.filter((count) => count >= tiles).length;
  return [
    `Switch of ${tiles} tiles to another account, ${runs} ${runs === 1 ? 'run' : 'runs'}: median (least to most)`,
    machineLine(machine, report.loadBefore),
    'Demo service, application and its player share these processors.',
    '',
    `all pictures there     ${complete} of ${runs} runs${complete === runs ? '' : ` (pictures: ${pictures.join(', ')})`}`,
    `list answered          ${seconds(report.listedMs)} from Enter`,
    `first camera listed    ${seconds(report.rowMs)} from the list's answer`,
    `first picture          ${seconds(report.firstPictureMs)} from the list's answer`,
    `last picture           ${seconds(report.lastPictureMs)} from the list's answer`,
  ].join('\n');
}
