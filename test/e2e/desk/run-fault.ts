/** Runs one fault of the table on a wall and tells what was seen: what tiles said, how long the way back took, what became of the neighbours. */
import { setTimeout as wait } from 'node:timers/promises';
import { sentenceFor, troubleTable } from '../../../contract/trouble.ts';
import type { TroubleKind } from '../../../contract/trouble-kinds.ts';
import type { CallRecord } from '../../../demo/index.ts';
import { recoveriesPerSecond, recoveryBurst } from '../../../main/kinesis/quotas.ts';
import type { Stage } from './fault-stage.ts';
import { type Fault, recoveryBoundMs, struckBy } from './faults.ts';
import type { Said, WatchedTile } from './wall-watch.ts';

/** What a fault did to a wall. */
export interface FaultReport {
  readonly fault: string;
  readonly tiles: number;
  /** What the struck tiles said, in the order it was first said, and for the first time how long after the cause. */
  readonly told: readonly string[];
  readonly toldAfterMs: number | null;
  /** From the end of the fault (from its cause, where the picture has to come back in spite of it) until the last struck tile was well for good. */
  readonly recoveredAfterMs: number | null;
  readonly boundMs: number;
  /** The most calls for sessions within {@link callsWindowMs}. */
  readonly mostCalls: number;
  readonly neighbours: NeighbourReport | null;
  /** Of the struck tile that was the last to be live again: what it said, and when, in seconds after the cause. */
  readonly course: readonly string[];
  /** Definite things that were said of another kind of trouble than this: true at best by chance. */
  readonly wronglySaid: readonly string[];
  /** What did not hold. */
  readonly problems: readonly string[];
}

/** What became of the tiles that were not struck: the worst of each. */
export interface NeighbourReport {
  readonly tiles: number;
  readonly longestGapMs: number;
  readonly black: number;
  readonly wrongCamera: number;
  /** Everything they said besides being live. */
  readonly said: readonly string[];
}

/** Well for so long without a break: well for good. */
const steadyMs = 3_000;
const pollMs = 500;
/** A tile has to say what is wrong within so long. */
const tellWithinMs = 45_000;
export const callsWindowMs = 3_000;
/** Calls that left in a second more may arrive within the window, on a machine that is busy. */
const mostCallsInWindow = recoveryBurst + (recoveriesPerSecond * (callsWindowMs + 1_000)) / 1_000;

const live: ReadonlySet<string> = new Set(['live']);
const moving: ReadonlySet<string> = new Set(['live', 'behind']);

/** Healths in which a neighbour may be, on a machine that is busy, without a fault being the reason. */
const neighbourly: ReadonlySet<string> = new Set(['live', 'behind', 'frozen', 'connecting']);

/** The part of a kind's sentence that is the same whatever it is about. */
const fixedPart = (kind: TroubleKind): string =>
  sentenceFor({ kind, resource: '\u0000', operation: '\u0000', message: '\u0000' })
    .split('\u0000')
    .reduce((longest, part) => (part.length > longest.length ? part : longest), '');

const isKind = ({ health, sentence }: Said, kind: TroubleKind): boolean =>
  health === troubleTable[kind].health && sentence.includes(fixedPart(kind));

const wordOf = ({ health, sentence }: Said): string => (sentence === '' ? health : `${health}: ${sentence}`);

/** Since when a tile has been well without a break; null: it is not. */
const wellSinceMs = ({ said }: WatchedTile, well: ReadonlySet<string>): number | null => {
  const firstAt = said.findLastIndex(({ health }) => !well.has(health)) + 1;
  return said[firstAt]?.atMs ?? null;
};

/** The most calls in any window of this length. */
export const busiest = (calls: readonly CallRecord[], windowMs: number): number =>
  Math.max(
    0,
    ...calls.map(({ atMs }) => calls.filter((other) => other.atMs >= atMs && other.atMs < atMs + windowMs).length),
  );

/** What became of tiles that were left alone. */
export const neighbourReport = (tiles: readonly WatchedTile[]): NeighbourReport => ({
  tiles: tiles.length,
  longestGapMs: Math.round(Math.max(0, ...tiles.map(({ longestGapMs }) => longestGapMs))),
  black: tiles.reduce((sum, { black }) => sum + black, 0),
  wrongCamera: tiles.reduce((sum, { wrongCamera }) => sum + wrongCamera, 0),
  said: [...new Set(tiles.flatMap(({ said }) => said.filter(({ health }) => health !== 'live').map(wordOf)))],
});

/**
 * What speaks against neighbours having been left alone. `usualGapMs`: the longest time without a new frame that this wall had
 * on this machine before.
 */
export const neighbourProblems = (tiles: readonly WatchedTile[], usualGapMs: number): string[] => {
  const { longestGapMs, black, wrongCamera } = neighbourReport(tiles);
  const allowedGapMs = Math.max(6_000, 3 * usualGapMs);
  const unneighbourly = tiles.flatMap(({ said }) => said.filter(({ health }) => !neighbourly.has(health)).map(wordOf));
  return [
    ...(tiles.some(({ looks }) => looks === 0) ? ["a neighbour's picture could not be looked at"] : []),
    ...(black > 0 ? [`neighbours were black ${black} times`] : []),
    ...(wrongCamera > 0 ? [`neighbours showed another camera ${wrongCamera} times`] : []),
    ...(longestGapMs > allowedGapMs
      ? [`a neighbour stood still for ${longestGapMs} ms (allowed: ${allowedGapMs})`]
      : []),
    ...new Set(unneighbourly.map((word) => `a neighbour said: ${word}`)),
  ];
};

/** Options of {@link runFault}. */
export interface FaultRun {
  /** The struck camera; for faults of the whole wall it does not matter. */
  readonly camera: string;
  /** Judges all tiles not struck as neighbours; undefined: somebody else does. */
  readonly usualGapMs?: number;
  /** How long the fault is in force at least, in place of the table's time. */
  readonly lastsMs?: number;
  /** The picture is back only when it is no older than it should be; else when it moves: a busy machine may play late. */
  readonly catchesUp?: boolean;
}

/** Causes a fault, waits until it is told, ends it, waits until the picture is back. The watch must be running. */
export const runFault = async (
  stage: Stage,
  fault: Fault,
  { camera, usualGapMs, lastsMs = fault.lastsMs, catchesUp = false }: FaultRun,
): Promise<FaultReport> => {
  const well = catchesUp ? live : moving;
  const struck = struckBy(fault, stage.cameras, camera);
  const neighbours = stage.cameras.filter((name) => !struck.includes(name));
  const problems: string[] = [];
  const callsBefore = stage.sessionCalls.length;
  const tilesOf = async (names: readonly string[]): Promise<{ nowMs: number; tiles: WatchedTile[] }> => {
    const { nowMs, tiles } = await stage.reading();
    return { nowMs, tiles: names.flatMap((name) => tiles[name] ?? []) };
  };
  const saidSince = (tile: WatchedTile, fromMs: number): Said[] => tile.said.filter(({ atMs }) => atMs >= fromMs);
  /** Waits until the struck tiles are all well for good since a moment; null: they were not within the bound. */
  const back = async (fromMs: number, boundMs: number): Promise<number | null> => {
    for (;;) {
      const { nowMs, tiles } = await tilesOf(struck);
      const since = tiles.map((tile) => wellSinceMs(tile, well));
      const lastMs = Math.max(fromMs, ...since.map((atMs) => atMs ?? nowMs));
      if (tiles.length === struck.length && since.every((atMs) => atMs !== null) && nowMs - lastMs >= steadyMs) {
        return Math.round(lastMs - fromMs);
      }
      if (nowMs - fromMs > boundMs + steadyMs) return null;
      await wait(pollMs);
    }
  };
  const fragmentMs = Math.max(...struck.map((name) => stage.demo.camera(name).fragmentMs));
  const boundFor = (lastedMs: number): number => recoveryBoundMs(fault, { lastedMs, fragmentMs, tiles: struck.length });

  const { nowMs: causedAtMs } = await tilesOf(struck);
  const end = await fault.cause(stage, camera);
  let boundMs = boundFor(lastsMs);
  let recoveredAfterMs: number | null = null;
  let toldAtMs: number | null = null;
  try {
    for (;;) {
      const { nowMs, tiles } = await tilesOf(struck);
      const tellings = tiles.map((tile) =>
        saidSince(tile, causedAtMs).find((said) => fault.as.some((kind) => isKind(said, kind))),
      );
      const isTold = tellings.every((said) => said !== undefined);
      if (isTold && tellings.length > 0) toldAtMs ??= Math.max(...tellings.map((said) => said?.atMs ?? nowMs));
      const lasted = nowMs - causedAtMs >= lastsMs;
      if (lasted && (isTold || fault.outcome !== 'told')) break;
      if (nowMs - causedAtMs > Math.max(tellWithinMs, lastsMs)) {
        problems.push(`not told within ${tellWithinMs / 1_000} s`);
        break;
      }
      await wait(pollMs);
    }
    if (fault.outcome === 'mends') {
      recoveredAfterMs = await back(causedAtMs, boundMs);
      if (recoveredAfterMs === null) problems.push('the picture is not back while the fault lasts');
    }
  } finally {
    await end();
  }
  const { nowMs: endedAtMs } = await tilesOf(struck);
  if (fault.retriedByHand) await retryAll(stage, struck);
  boundMs = boundFor(endedAtMs - causedAtMs);
  const afterEndMs = await back(endedAtMs, boundMs);
  if (afterEndMs === null) problems.push(`the picture is not back ${Math.round(boundMs / 1_000)} s after the end`);
  if (fault.outcome !== 'mends') recoveredAfterMs = afterEndMs;

  const { tiles } = await tilesOf(struck);
  const beside = usualGapMs === undefined ? null : (await tilesOf(neighbours)).tiles;
  if (beside !== null && usualGapMs !== undefined) problems.push(...neighbourProblems(beside, usualGapMs));
  const mostCalls = busiest(stage.sessionCalls.slice(callsBefore), callsWindowMs);
  if (mostCalls > mostCallsInWindow) problems.push(`${mostCalls} session calls within ${callsWindowMs / 1_000} s`);
  const black = tiles.reduce((sum, tile) => sum + tile.black, 0);
  if (black > 0) problems.push(`the struck tile was black ${black} times`);
  return {
    fault: fault.name,
    tiles: stage.cameras.length,
    told: [
      ...new Set(
        tiles.flatMap((tile) =>
          saidSince(tile, causedAtMs)
            .filter(({ health }) => health !== 'live')
            .map(wordOf),
        ),
      ),
    ],
    toldAfterMs: toldAtMs === null ? null : Math.round(toldAtMs - causedAtMs),
    recoveredAfterMs,
    boundMs: Math.round(boundMs),
    mostCalls,
    neighbours: beside === null ? null : neighbourReport(beside),
    course: courseOf(tiles, causedAtMs),
    wronglySaid: wronglySaid(
      fault,
      tiles.flatMap((tile) => saidSince(tile, causedAtMs)),
    ),
    problems,
  };
};

/** Healths that say whose fault it is; the others only say that there is no picture. */
const definite: ReadonlySet<string> = new Set(['silent', 'denied', 'sign-in', 'throttled', 'unplayable']);

/** See {@link FaultReport.wronglySaid}. */
const wronglySaid = ({ as }: Fault, said: readonly Said[]): string[] => {
  const right = new Set<string>(as.map((kind) => troubleTable[kind].health));
  return [...new Set(said.filter(({ health }) => definite.has(health) && !right.has(health)).map(wordOf))];
};

/** See {@link FaultReport.course}. */
const courseOf = (tiles: readonly WatchedTile[], causedAtMs: number): string[] => {
  const backAtMs = (tile: WatchedTile): number => wellSinceMs(tile, live) ?? Number.POSITIVE_INFINITY;
  const [last] = tiles.toSorted((a, b) => backAtMs(b) - backAtMs(a));
  return (last?.said ?? []).map((said) => `${((said.atMs - causedAtMs) / 1_000).toFixed(1)} s ${wordOf(said)}`);
};

/** What an operator does who has mended the cause: "try again" on each tile. */
const retryAll = async ({ page }: Stage, cameras: readonly string[]): Promise<void> => {
  for (const name of cameras) {
    const tile = page.locator(`[data-camera="${name}"]`);
    // A tile has its buttons where the pointer is.
    await tile.hover();
    await tile.locator('button[title^="Try again now"]').first().click({ force: true });
  }
};
