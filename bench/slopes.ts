/** Straight lines through what was looked at for long: how much a value grows in an hour, and how sure that is. Pure. */

/** One look, or the mean of several. */
export interface Look {
  /** Since the start, in milliseconds. */
  readonly atMs: number;
  /** What may grow, by name: bytes or counts. */
  readonly values: Readonly<Record<string, number>>;
}

/** Growth of one value. */
export interface Slope {
  readonly name: string;
  /** Per hour, by least squares, and half of the 95 % interval about it. */
  readonly perHour: number;
  readonly within: number;
}

/** Looks this far apart at least count as independent of each other: memory saws up and down with collections. */
const blockMs = 60_000;

/** The slopes after the first tenth of the time, while everything still fills. A value that needs three blocks to judge and has fewer is left out. */
export function slopesOf(looks: readonly Look[]): readonly Slope[] {
  const endMs = looks.at(-1)?.atMs ?? 0;
  const late = looks.filter(({ atMs }) => atMs >= endMs / 10);
  const names = [...new Set(late.flatMap(({ values }) => Object.keys(values)))];
  return names.flatMap((name) => {
    const told = late.flatMap(({ atMs, values }) => {
      const value = values[name];
      return value === undefined || !Number.isFinite(value) ? [] : [{ atMs, value }];
    });
    const blocks = [...Map.groupBy(told, ({ atMs }) => Math.floor(atMs / blockMs)).values()];
    const line = fitLine(
      blocks.map((block) => [
        meanOf(block.map(({ atMs }) => atMs)) / 3_600_000,
        meanOf(block.map(({ value }) => value)),
      ]),
    );
    return line === null ? [] : [{ name, ...line }];
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

/** NaN of none. */
export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** 97.5 % quantile of Student's t distribution, by its expansion about the normal one (Abramowitz and Stegun, 26.7.5). */
function studentT(freedom: number): number {
  // The expansion is poor for the first few: these are from the tables.
  const exact = [12.706, 4.303, 3.182, 2.776, 2.571][freedom - 1];
  if (exact !== undefined) return exact;
  const z = 1.959964;
  const terms = [(z ** 3 + z) / 4, (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96];
  return z + (terms[0] ?? 0) / freedom + (terms[1] ?? 0) / freedom ** 2;
}
