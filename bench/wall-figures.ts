/** What several runs of a wall say together, contender by contender. Pure. */
import type { ContenderName } from './contender-names.ts';
import type { MachineUse } from './machine-watch.ts';
import type { WallRun } from './measure-wall.ts';
import { type Spread, spreadOf } from './start-figures.ts';

/** One contender at one number of tiles. Spreads are null where nothing was to be measured. */
export interface WallFigures {
  readonly contender: ContenderName;
  readonly tiles: number;
  readonly runs: number;
  /** Runs in which every camera was watchable and everything that moves played as fast as time passes. */
  readonly held: number;
  readonly watchable: Spread | null;
  readonly moving: Spread | null;
  readonly fullRate: Spread | null;
  readonly paintedPerS: Spread | null;
  readonly droppedShare: Spread | null;
  readonly playRate: Spread | null;
  readonly ageMedianMs: Spread | null;
  readonly ageP95Ms: Spread | null;
  readonly cores: Spread | null;
  /** Medians by kind of process. */
  readonly coresByKind: Readonly<Record<string, number>>;
  readonly memoryBytes: Spread | null;
  readonly inputP95Ms: Spread | null;
  readonly firstP95Ms: Spread | null;
  readonly longTasksShare: Spread | null;
  readonly otherCores: Spread | null;
  readonly benchCores: Spread | null;
}

/** What plays slower than this falls behind by more than a second a minute. */
const steadyRate = 0.98;

/** One line per number of tiles and contender, in the order in which they were measured. */
export function wallFigures(runs: readonly WallRun[]): readonly WallFigures[] {
  const groups = Map.groupBy(runs, ({ tiles, contender }) => `${tiles} ${contender}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [figuresOf(first, group)];
  });
}

function figuresOf({ contender, tiles }: WallRun, runs: readonly WallRun[]): WallFigures {
  const spread = (of: (run: WallRun) => number | null | undefined): Spread | null =>
    spreadOf(runs.flatMap((run) => of(run) ?? []));
  return {
    contender,
    tiles,
    runs: runs.length,
    held: runs.filter(holds).length,
    watchable: spread(({ verdict }) => verdict?.watchable),
    moving: spread(({ verdict }) => verdict?.moving),
    fullRate: spread(({ verdict }) => verdict?.fullRate),
    paintedPerS: spread(({ verdict, decodedPerS }) => verdict?.paintedPerS ?? (decodedPerS ?? 0) / tiles),
    droppedShare: spread(({ verdict }) => verdict?.droppedShare),
    playRate: spread(({ verdict }) => verdict?.playRate),
    ageMedianMs: spread(({ verdict }) => verdict?.age?.median),
    ageP95Ms: spread(({ verdict }) => verdict?.age?.p95),
    cores: spread(({ use }) => totalOf(use.cores)),
    coresByKind: kindMedians(runs.map(({ use }) => use)),
    memoryBytes: spread(({ use }) => totalOf(use.memoryBytes)),
    inputP95Ms: spread(({ input }) => input?.p95Ms),
    firstP95Ms: spread(({ first }) => first?.p95Ms),
    longTasksShare: spread(({ verdict }) => verdict?.longTasksShare),
    otherCores: spread(({ use }) => use.otherCores),
    benchCores: spread(({ use }) => use.benchCores),
  };
}

/** Every camera watchable, and nothing that moves falls behind. */
export function holds({ verdict, tiles }: WallRun): boolean {
  return verdict !== null && verdict.watchable >= tiles && (verdict.leastPlayRate ?? 1) >= steadyRate;
}

/** As {@link holds}, with every camera moving at its full rate. */
export function holdsAllMoving(run: WallRun): boolean {
  return holds(run) && (run.verdict?.fullRate ?? 0) >= run.tiles;
}

const totalOf = (byKind: Readonly<Record<string, number>>): number =>
  Object.values(byKind).reduce((sum, value) => sum + value, 0);

function kindMedians(uses: readonly MachineUse[]): Readonly<Record<string, number>> {
  const kinds = new Set(uses.flatMap(({ cores }) => Object.keys(cores)));
  return Object.fromEntries(
    [...kinds].map((kind) => [kind, spreadOf(uses.map(({ cores }) => cores[kind] ?? 0))?.median ?? 0]),
  );
}

/** The most tiles at which a contender held in more than half of its runs, and at every smaller number measured; 0: none. */
export function capacity(
  runs: readonly WallRun[],
  contender: ContenderName,
  test: (run: WallRun) => boolean = holds,
): number {
  const own = Map.groupBy(
    runs.filter((run) => run.contender === contender),
    ({ tiles }) => tiles,
  );
  let most = 0;
  for (const tiles of [...own.keys()].toSorted((a, b) => a - b)) {
    const group = own.get(tiles) ?? [];
    if (group.filter(test).length * 2 <= group.length) break;
    most = tiles;
  }
  return most;
}
