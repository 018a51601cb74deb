/** What cameras cost: bytes and calls per camera and hour, by how they are shown. Pure. */
import type { CallRecord } from '../demo/index.ts';
import type { MachineUse } from './machine-watch.ts';
import { type Spread, spreadOf } from './start-figures.ts';
import { columns } from './start-table.ts';
import { spreadText } from './wall-table.ts';

/** How cameras are made to be shown. */
export const billModes = ['moving', 'key-frames', 'behind-enlarged', 'hidden'] as const;
/** See {@link billModes}. */
export type BillMode = (typeof billModes)[number];

/** One watched wall. */
export interface BillRun {
  readonly mode: BillMode;
  /** The cameras counted, and how many of them were seen in the mode wanted. */
  readonly cameras: number;
  readonly inMode: number;
  readonly watchedMs: number;
  /** Answers to calls about the counted cameras, by action: how many, and their bytes. */
  readonly calls: Readonly<Record<string, { readonly calls: number; readonly bytes: number }>>;
  readonly use: MachineUse;
}

/** One mode over its runs, per camera and hour. */
export interface BillFigures {
  readonly mode: BillMode;
  readonly runs: number;
  readonly inMode: Spread | null;
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

const isMedia = (operation: string): boolean => /Fragment$/.test(operation);
const isList = (operation: string): boolean => /Playlist$/.test(operation);

/** One line per mode. */
export function billFigures(runs: readonly BillRun[]): readonly BillFigures[] {
  return billModes.flatMap((mode) => {
    const own = runs.filter((run) => run.mode === mode);
    if (own.length === 0) return [];
    const perHour = (run: BillRun, value: number): number => (value * 3_600_000) / run.watchedMs / run.cameras;
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
        inMode: spreadOf(own.map(({ inMode, cameras }) => inMode / cameras)),
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
    ['shown', 'of the cameras', 'media MB', 'playlist MB', ...operations, 'cores of the wall'],
    ...figures.map(({ mode, inMode, mediaBytes, playlistBytes, calls, cores }) => [
      mode,
      spreadText(inMode, 0, 100, ' %'),
      spreadText(mediaBytes, 1, 1e-6),
      spreadText(playlistBytes, 1, 1e-6),
      ...operations.map((operation) => (calls[operation] ?? 0).toFixed(0)),
      spreadText(cores, 3),
    ]),
  ];
}

/** The lines, without a line end at the last. */
export const billTable = (figures: readonly BillFigures[]): string =>
  ['Per camera and hour, from what the service sent while it was watched', '', ...columns(billCells(figures))].join(
    '\n',
  );
