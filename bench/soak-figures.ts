/** A soak's figures: what was done, what grew since its beginning, and whether that is enough to say that nothing does. Pure. */
import type { OutageSums } from './outage-book.ts';
import { type Look, meanOf, type Slope, slopesOf } from './slopes.ts';

/** What a soak counts. */
export interface SoakCounts {
  /** Sessions opened to renew another. */
  readonly renewals: number;
  readonly layouts: number;
  /** Faults during which the tile was not live. */
  readonly outages: number;
}

/** So much proves something. */
export const soakGoals: SoakCounts = { renewals: 10_000, layouts: 1_000, outages: 100 };
const leastMs = 3_600_000;
/** What is there after so many of each is what later values are measured by. */
const first = 100;
const windowMs = 300_000;
/** A value may be so much larger at the end than after the first of each. */
export const mostRatio = 1.05;

/** One look at the application, or the mean of several. */
export interface SoakSample extends Look {
  /** At its beginning. */
  readonly counts: SoakCounts;
}

/** What is kept of a soak. */
export interface SoakResult {
  readonly tiles: number;
  /** How long things were done to it. */
  readonly watchedMs: number;
  /** Why it ended before its time; null when it did not. */
  readonly cut: string | null;
  /** What was done to it, by name, how often. */
  readonly deeds: Readonly<Record<string, number>>;
  readonly counts: SoakCounts;
  /** All sessions opened. */
  readonly sessions: number;
  readonly outages: OutageSums;
  /** Tiles that were not live a minute after the last fault; null where that was not waited for. */
  readonly notLiveAtEnd: readonly string[] | null;
  /** Oldest picture seen on each camera while no fault struck it, in milliseconds. */
  readonly worstAgeMs: Readonly<Record<string, number>>;
  readonly samples: readonly SoakSample[];
}

/** Whether so much was counted as is wanted. */
export const hasReached = (counts: SoakCounts, wanted: SoakCounts): boolean =>
  counts.renewals >= wanted.renewals && counts.layouts >= wanted.layouts && counts.outages >= wanted.outages;

/** Whether the soak was long enough to prove something. */
export const isEnough = ({ counts, watchedMs }: SoakResult): boolean =>
  hasReached(counts, soakGoals) && watchedMs >= leastMs;

/** Five minutes from the first look after a hundred of each on, and the last five; null where the two would overlap. */
export function windowsOf(
  samples: readonly SoakSample[],
): { readonly first: readonly SoakSample[]; readonly last: readonly SoakSample[] } | null {
  const hundred = { renewals: first, layouts: first, outages: first };
  const fromMs = samples.find(({ counts }) => hasReached(counts, hundred))?.atMs;
  const endMs = samples.at(-1)?.atMs;
  if (fromMs === undefined || endMs === undefined || endMs - windowMs < fromMs + windowMs) return null;
  return {
    first: samples.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + windowMs),
    last: samples.filter(({ atMs }) => atMs > endMs - windowMs),
  };
}

/** Of what a value is judged: memory of these three by the ratio alone, counts by ratio and slope, the rest not at all. */
export type Judged = 'memory' | 'count' | 'untold';

/** What became of one value. */
export interface Growth {
  readonly name: string;
  /** Means of the two windows. */
  readonly first: number;
  readonly last: number;
  readonly ratio: number;
  /** Null where too little was seen. */
  readonly slope: Slope | null;
  readonly judged: Judged;
  readonly grows: boolean;
}

/** Vigil's main process is Node's on the stand-in runtime, else Electron's own. */
const memoryNames: ReadonlySet<string> = new Set(
  ['renderer', 'gpu-process', 'node', 'electron'].map((kind) => `memory of ${kind}`),
);
/** Values that are bytes. */
export const isBytes = (name: string): boolean => /memory|heap/.test(name);

const judgedOf = (name: string): Judged => {
  if (memoryNames.has(name)) return 'memory';
  return isBytes(name) ? 'untold' : 'count';
};

/** All values that both windows know; nothing where there are no windows. */
export function growthOf(samples: readonly SoakSample[]): readonly Growth[] {
  const windows = windowsOf(samples);
  if (windows === null) return [];
  const slopes = new Map(slopesOf(samples).map((slope) => [slope.name, slope]));
  const names = [...new Set(samples.flatMap(({ values }) => Object.keys(values)))];
  return names.flatMap((name) => {
    const mean = (looks: readonly SoakSample[]): number => meanOf(looks.flatMap(({ values }) => values[name] ?? []));
    const [before, after] = [mean(windows.first), mean(windows.last)];
    if (Number.isNaN(before + after)) return [];
    const slope = slopes.get(name) ?? null;
    const judged = judgedOf(name);
    const isLarger = after > before * mostRatio;
    const rises = slope !== null && slope.perHour - slope.within > 0;
    const grows = isLarger && (judged === 'memory' || rises);
    const ratio = before === after ? 1 : after / before;
    return [{ name, first: before, last: after, ratio, slope, judged, grows }];
  });
}

/** Looks joined into means of a minute, or of as many minutes as it takes to keep no more than so many. */
export function thinned(samples: readonly SoakSample[], most = 120): readonly SoakSample[] {
  const minutes = Math.max(1, Math.ceil((samples.at(-1)?.atMs ?? 0) / 60_000 / most));
  const blocks = Map.groupBy(samples, ({ atMs }) => Math.floor(atMs / (minutes * 60_000)));
  return [...blocks.values()].flatMap((block) => {
    const [head] = block;
    if (head === undefined) return [];
    const names = [...new Set(block.flatMap(({ values }) => Object.keys(values)))];
    const values = names.map((name) => [name, meanOf(block.flatMap((look) => look.values[name] ?? []))] as const);
    return [{ atMs: meanOf(block.map(({ atMs }) => atMs)), counts: head.counts, values: Object.fromEntries(values) }];
  });
}
