/** The figures of a start: what one run has seen, and what several runs say together. Pure. */
import { type Operation, quotas } from '../main/kinesis/quotas.ts';

/** One call as the service saw it. */
export interface SeenCall {
  /** Milliseconds since the Unix epoch, as are all moments here. */
  readonly atMs: number;
  readonly operation: string;
  /** The account it was made for; undefined when the service could not tell. */
  readonly account: string | undefined;
  readonly camera: string | undefined;
  readonly isThrottled: boolean;
}

/** One run. */
export interface StartRun {
  /** The application's process was asked for. */
  readonly processAtMs: number;
  /** The window's page began to load. */
  readonly windowAtMs: number;
  /** When each tile painted its first picture. */
  readonly pictureAtMs: readonly number[];
  /** From the process's start to the last picture, or to the end of patience. */
  readonly calls: readonly SeenCall[];
  /** Average number of programs that wanted a processor in the minute before, `os.loadavg()`. */
  readonly loadBefore: number;
}

/** The middle of several runs, and the least and the most. Milliseconds, or a count. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** One API action over all runs. */
export interface CallFigures {
  readonly operation: string;
  readonly calls: Spread;
  readonly throttled: number;
  /** The most calls in any second of any run for one account, and for one stream. */
  readonly busiestSecondOfAccount: number;
  readonly busiestSecondOfStream: number;
  /** Calls per second the service allows; null where it publishes no such quota. */
  readonly quotaOfAccount: number | null;
  readonly quotaOfStream: number | null;
}

/** What is written to the results. */
export interface StartReport {
  readonly schemaVersion: 1;
  readonly tiles: number;
  readonly runs: number;
  /** Tiles that had a picture in time, of each run. */
  readonly pictures: readonly number[];
  /** Null when no run had any. */
  readonly firstFromProcessMs: Spread | null;
  readonly firstFromWindowMs: Spread | null;
  /** Of the runs in which every tile had its picture; null when there was none. */
  readonly lastFromProcessMs: Spread | null;
  readonly lastFromWindowMs: Spread | null;
  readonly calls: readonly CallFigures[];
  /** The time the service's quotas make necessary from the first call to the last, if calls took no time. */
  readonly quotaFloorMs: number;
  readonly loadBefore: Spread;
}

/** The middle value, for an even number the mean of the two; and the ends. */
export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return null;
  const upper = sorted[Math.floor(sorted.length / 2)] ?? most;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? least;
  return { median: (upper + lower) / 2, least, most };
}

/** The most calls in any second that begins with one of them. */
export function busiestSecond(calls: readonly SeenCall[], by: (call: SeenCall) => string | undefined): number {
  const groups = Map.groupBy(calls, by);
  let most = 0;
  for (const [key, group] of groups) {
    if (key === undefined) continue;
    const moments = group.map(({ atMs }) => atMs).toSorted((a, b) => a - b);
    let first = 0;
    for (const [index, atMs] of moments.entries()) {
      while ((moments[first] ?? atMs) <= atMs - 1_000) first += 1;
      most = Math.max(most, index - first + 1);
    }
  }
  return most;
}

/**
 * How long the quotas make `counts` calls of each account take: a second's worth goes at once, the rest at the quota's rate.
 * The actions overlap, so the slowest of them counts.
 */
export function quotaFloorMs(calls: readonly SeenCall[]): number {
  const waits = Object.entries(quotas).flatMap(([operation, { perAccount, perStream }]) => {
    const own = calls.filter((call) => call.operation === operation);
    const wait = (quota: number | null, by: (call: SeenCall) => string | undefined): number[] =>
      quota === null
        ? []
        : [...Map.groupBy(own, by)].map(([, group]) => (Math.max(0, group.length - quota) / quota) * 1_000);
    return [...wait(perAccount, ({ account }) => account), ...wait(perStream, ({ camera }) => camera)];
  });
  return Math.max(0, ...waits);
}

/** What the runs say together. Throws when there is no run. */
export function reportOf(tiles: number, runs: readonly StartRun[]): StartReport {
  const whole = runs.filter(({ pictureAtMs }) => pictureAtMs.length >= tiles);
  const seen = runs.filter(({ pictureAtMs }) => pictureAtMs.length > 0);
  const from = (
    some: readonly StartRun[],
    end: (pictures: readonly number[]) => number,
    start: 'processAtMs' | 'windowAtMs',
  ): Spread | null => spreadOf(some.map((run) => end(run.pictureAtMs) - run[start]));
  const first = (pictures: readonly number[]): number => Math.min(...pictures);
  const last = (pictures: readonly number[]): number => Math.max(...pictures);
  const load = spreadOf(runs.map(({ loadBefore }) => loadBefore));
  if (load === null) throw new Error('no run to report on');
  return {
    schemaVersion: 1,
    tiles,
    runs: runs.length,
    pictures: runs.map(({ pictureAtMs }) => pictureAtMs.length),
    firstFromProcessMs: from(seen, first, 'processAtMs'),
    firstFromWindowMs: from(seen, first, 'windowAtMs'),
    lastFromProcessMs: from(whole, last, 'processAtMs'),
    lastFromWindowMs: from(whole, last, 'windowAtMs'),
    calls: Object.keys(quotas).map((operation) => figuresOf(operation as Operation, runs)),
    quotaFloorMs: Math.max(0, ...runs.map(({ calls }) => quotaFloorMs(calls))),
    loadBefore: load,
  };
}

function figuresOf(operation: Operation, runs: readonly StartRun[]): CallFigures {
  const ofRuns = runs.map(({ calls }) => calls.filter((call) => call.operation === operation));
  const { perAccount, perStream } = quotas[operation];
  return {
    operation,
    calls: spreadOf(ofRuns.map(({ length }) => length)) ?? { median: 0, least: 0, most: 0 },
    throttled: ofRuns.flat().filter(({ isThrottled }) => isThrottled).length,
    busiestSecondOfAccount: Math.max(0, ...ofRuns.map((calls) => busiestSecond(calls, ({ account }) => account))),
    busiestSecondOfStream: Math.max(0, ...ofRuns.map((calls) => busiestSecond(calls, ({ camera }) => camera))),
    quotaOfAccount: perAccount,
    quotaOfStream: perStream,
  };
}
