/** How long the application took to recover from each fault, and what its neighbours felt. Pure. */
import { type Spread, spreadOf } from './start-figures.ts';
import { columns } from './start-table.ts';
import { spreadText } from './wall-table.ts';

/** One fault on one camera of a wall. Times in milliseconds; null: not within patience. */
export interface FaultRun {
  readonly fault: string;
  /** How long it lasted. */
  readonly lastedMs: number;
  /** From its start until the tile said something else than live; null when it never did. */
  readonly noticedMs: number | null;
  /** What the tile said. */
  readonly health: string;
  /** From its end until the tile was live again; 0 when it was live all the time. */
  readonly recoveredMs: number | null;
  /** Of the other tiles: how many had a new picture all the time, within a fragment and two seconds. */
  readonly neighbours: number;
  readonly neighboursWatchable: number;
}

/** What is kept. */
export interface FaultFigures {
  readonly tiles: number;
  readonly runs: readonly FaultRun[];
}

/** The head, and one row per fault. */
export function faultCells({ runs }: FaultFigures): readonly (readonly string[])[] {
  const groups = [...Map.groupBy(runs, ({ fault }) => fault)];
  const seconds = (spread: Spread | null): string => spreadText(spread, 1, 0.001, ' s');
  return [
    ['fault', 'lasted', 'noticed after', 'health', 'recovered after its end', 'recovered', 'neighbours unaffected'],
    ...groups.map(([fault, own]) => {
      const recovered = own.flatMap(({ recoveredMs }) => recoveredMs ?? []);
      const healths = [...new Set(own.map(({ health }) => health))].join(', ');
      const unaffected = own.filter((run) => run.neighboursWatchable === run.neighbours).length;
      return [
        fault,
        seconds(spreadOf(own.map(({ lastedMs }) => lastedMs))),
        seconds(spreadOf(own.flatMap(({ noticedMs }) => noticedMs ?? []))),
        healths,
        seconds(spreadOf(recovered)),
        `${recovered.length} of ${own.length}`,
        `${unaffected} of ${own.length}`,
      ];
    }),
  ];
}

/** The lines, without a line end at the last. */
export const faultTable = (figures: FaultFigures): string => columns(faultCells(figures)).join('\n');
