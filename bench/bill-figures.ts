/** What cameras cost: bytes and calls per camera and hour, by how they are shown. Pure. */
import type { CallRecord } from '../demo/index.ts';
import { type BillMode, billModes } from './bill-modes.ts';
import type { MachineUse } from './machine-watch.ts';
import { type Spread, spreadOf } from './start-figures.ts';
import { columns } from './start-table.ts';
import { spreadText } from './wall-table.ts';

/** One watched wall. */
export interface BillRun {
  readonly mode: BillMode;
  readonly tiles: number;
  /** The cameras that were shown so, and are counted; and how many of them still were at the end. */
  readonly cameras: number;
  readonly inMode: number;
  readonly watchedMs: number;
  /** Answers to calls about the counted cameras, by action: how many, and their bytes. */
  readonly calls: Readonly<Record<string, { readonly calls: number; readonly bytes: number }>>;
  /** Bytes that really came through the link to the counted cameras: a fragment that is not read to its end costs less. */
  readonly linkBytes: number;
  readonly use: MachineUse;
}

/** One mode over its runs, per camera and hour. */
export interface BillFigures {
  readonly mode: BillMode;
  readonly runs: number;
  /** Share of the wall's cameras. */
  readonly inMode: Spread | null;
  readonly linkBytes: Spread | null;
  readonly mediaBytes: Spread | null;
  readonly playlistBytes: Spread | null;
  readonly calls: Readonly<Record<string, number>>;
  readonly cores: Spread | null;
}

/** Sums the calls about these cameras. */
export function callSums(calls: readonly CallRecord[], cameras: ReadonlySet<string>): BillRun['calls'] {
  const sums: Record<string, { calls: number; bytes: number }> = {};
  for (const { operation, camera, bytes } of calls) {
    if (operation === undefined || camera === undefined || !cameras.has(camera)) continue;
    const sum = (sums[operation] ??= { calls: 0, bytes: 0 });
    sum.calls += 1;
    sum.bytes += bytes;
  }
  return sums;
}

const isMedia = (operation: string): boolean => operation.endsWith('Fragment');
const isList = (operation: string): boolean => operation.endsWith('Playlist');

/** One line per mode. */
export function billFigures(runs: readonly BillRun[]): readonly BillFigures[] {
  return billModes.flatMap((mode) => {
    const own = runs.filter((run) => run.mode === mode);
    if (own.length === 0) return [];
    const perHour = (run: BillRun, value: number): number =>
      (value * 3_600_000) / run.watchedMs / Math.max(1, run.cameras);
    const bytes = (run: BillRun, wanted: (operation: string) => boolean): number =>
      perHour(
        run,
        Object.entries(run.calls).reduce((sum, [operation, each]) => sum + (wanted(operation) ? each.bytes : 0), 0),
      );
    const operations = [...new Set(own.flatMap(({ calls }) => Object.keys(calls)))].toSorted();
    return [
      {
        mode,
        runs: own.length,
        inMode: spreadOf(own.map(({ cameras, tiles }) => cameras / tiles)),
        linkBytes: spreadOf(own.map((run) => perHour(run, run.linkBytes))),
        mediaBytes: spreadOf(own.map((run) => bytes(run, isMedia))),
        playlistBytes: spreadOf(own.map((run) => bytes(run, isList))),
        calls: Object.fromEntries(
          operations.map((operation) => [
            operation,
            spreadOf(own.map((run) => perHour(run, run.calls[operation]?.calls ?? 0)))?.median ?? 0,
          ]),
        ),
        cores: spreadOf(own.map(({ use }) => Object.values(use.cores).reduce((sum, value) => sum + value, 0))),
      },
    ];
  });
}

/** The head, and one row per mode. Bytes in MB (10^6). */
export function billCells(figures: readonly BillFigures[]): readonly (readonly string[])[] {
  const operations = [...new Set(figures.flatMap(({ calls }) => Object.keys(calls)))].toSorted();
  return [
    ['shown', 'of the cameras', 'MB received', 'media MB asked for', 'playlist MB', ...operations, 'cores of the wall'],
    ...figures.map(({ mode, inMode, linkBytes, mediaBytes, playlistBytes, calls, cores }) => [
      mode,
      spreadText(inMode, 0, 100, ' %'),
      spreadText(linkBytes, 1, 1e-6),
      spreadText(mediaBytes, 1, 1e-6),
      spreadText(playlistBytes, 1, 1e-6),
      ...operations.map((operation) => (calls[operation] ?? 0).toFixed(0)),
      spreadText(cores, 3),
    ]),
  ];
}

/** The lines, without a line end at the last. */
export const billTable = (figures: readonly BillFigures[]): string =>
  ['Per camera and hour', '', ...columns(billCells(figures)), '', ...billNotes].join('\n');

/** What the columns mean. */
export const billNotes: readonly string[] = [
  'Per camera that was shown so, and hour, out of what went over the wire while the wall was watched.',
  'moving: every camera moves. key-frames: none may move; the selected one does all the same and is not counted. behind-enlarged: all cameras behind the enlarged one. hidden: the window is minimised.',
  'MB received: all bytes that came through a link of 20 Mbit/s per connection. media MB asked for: whole fragments, also those of which only the beginning was read.',
  'The other columns are calls. cores: of the whole wall.',
];
