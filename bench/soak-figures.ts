/** A long run's figures: what grows, by how much an hour, and how sure that is. Pure. */
import { columns } from './start-table.ts';

/** One look at the application. */
export interface SoakSample {
  /** Since the start, in milliseconds. */
  readonly atMs: number;
  /** What may grow, by name: bytes or counts. */
  readonly values: Readonly<Record<string, number>>;
}

/** What is kept of a soak. */
export interface SoakResult {
  readonly tiles: number;
  readonly watchedMs: number;
  /** What was done to it, by name, how often. */
  readonly deeds: Readonly<Record<string, number>>;
  readonly sessions: number;
  /** Times a tile was live again after it had not been. */
  readonly recoveries: number;
  /** Tiles that were not live at the end, some time after the last fault. */
  readonly notLiveAtEnd: readonly string[];
  /** Oldest picture seen on each camera while no fault struck it, in milliseconds. */
  readonly worstAgeMs: Readonly<Record<string, number>>;
  readonly samples: readonly SoakSample[];
}

/** Growth of one value. */
export interface Slope {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  /** Per hour, by least squares, and the 95 % interval about it. */
  readonly perHour: number;
  readonly within: number;
}

/** Looks this far apart at least count as independent of each other: memory saws up and down with collections. */
const blockMs = 60_000;

/** The slopes after the first tenth of the time, while everything still fills. A value that needs three blocks to judge and has fewer is left out. */
export function slopesOf(samples: readonly SoakSample[]): readonly Slope[] {
  const endMs = samples.at(-1)?.atMs ?? 0;
  const late = samples.filter(({ atMs }) => atMs >= endMs / 10);
  const names = [...new Set(late.flatMap(({ values }) => Object.keys(values)))];
  return names.flatMap((name) => {
    const blocks = [...Map.groupBy(late, ({ atMs }) => Math.floor(atMs / blockMs)).values()].map((block) => ({
      hours: meanOf(block.map(({ atMs }) => atMs)) / 3_600_000,
      value: meanOf(block.flatMap(({ values }) => values[name] ?? [])),
    }));
    const usable = blocks.filter(({ value }) => Number.isFinite(value));
    const line = fitLine(usable.map(({ hours, value }) => [hours, value] as const));
    const [first, last] = [usable[0]?.value, usable.at(-1)?.value];
    return line === null || first === undefined || last === undefined ? [] : [{ name, first, last, ...line }];
  });
}

/** Least squares: slope and half of its 95 % confidence interval; null of fewer than three points. */
export function fitLine(
  points: readonly (readonly [x: number, y: number])[],
): { readonly perHour: number; readonly within: number } | null {
  const count = points.length;
  if (count < 3) return null;
  const [meanX, meanY] = [meanOf(points.map(([x]) => x)), meanOf(points.map(([, y]) => y))];
  const spreadX = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (spreadX === 0) return null;
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spreadX;
  const rest = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  return { perHour: slope, within: studentT(count - 2) * Math.sqrt(rest / (count - 2) / spreadX) };
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** 97.5 % quantile of Student's t distribution, by its expansion about the normal one (Abramowitz and Stegun, 26.7.5). */
function studentT(freedom: number): number {
  // The expansion is poor for the first few: these are from the tables.
  const exact = [12.706, 4.303, 3.182, 2.776, 2.571][freedom - 1];
  if (exact !== undefined) return exact;
  const z = 1.959964;
  const terms = [(z ** 3 + z) / 4, (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96];
  return z + (terms[0] ?? 0) / freedom + (terms[1] ?? 0) / freedom ** 2;
}

const isBytes = (name: string): boolean => name.startsWith('memory') || name.endsWith('heap');
const shown = (name: string, value: number): string =>
  isBytes(name) ? `${(value / 1e6).toFixed(1)} MB` : value.toFixed(1);

/** The head, and one row per value. */
export const soakCells = ({ samples }: SoakResult): readonly (readonly string[])[] => [
  ['what', 'first minute', 'last minute', 'per hour', '95 % interval', 'grows'],
  ...slopesOf(samples).map(({ name, first, last, perHour, within }) => [
    name,
    shown(name, first),
    shown(name, last),
    shown(name, perHour),
    `± ${shown(name, within)}`,
    perHour - within > 0 ? 'yes' : 'not shown',
  ]),
];

/** The other figures of a soak, in sentences. */
export function soakLines(result: SoakResult): readonly string[] {
  const worst = Object.entries(result.worstAgeMs).toSorted(([, a], [, b]) => b - a);
  const [name, ageMs] = worst[0] ?? ['', 0];
  const deeds = Object.entries(result.deeds).map(([deed, count]) => `${count} × ${deed}`);
  return [
    `${(result.watchedMs / 60_000).toFixed(0)} minutes, ${result.tiles} tiles; ${deeds.join(', ')}; ${result.sessions} sessions opened.`,
    `${result.recoveries} recoveries; not live at the end: ${result.notLiveAtEnd.length === 0 ? 'none' : result.notLiveAtEnd.join(', ')}.`,
    ...(worst.length === 0 ? [] : [`Oldest picture seen: ${(ageMs / 1_000).toFixed(1)} s, on ${name}.`]),
  ];
}

/** The lines, without a line end at the last. */
export const soakTable = (result: SoakResult): string =>
  [...soakLines(result), '', ...columns(soakCells(result))].join('\n');
