/** What a soak told, as rows of cells and as sentences. Pure. */

import { type Slope, slopesOf } from './slopes.ts';
import { growthOf, isBytes, isEnough, mostRatio, type SoakResult, soakGoals, windowsOf } from './soak-figures.ts';
import { columns } from './start-table.ts';
import { quantile } from './tile-figures.ts';

const shown = (name: string, value: number): string =>
  isBytes(name) ? `${(value / 1e6).toFixed(1)} MB` : value.toFixed(1);

const slopeCells = (name: string, slope: Slope | null): readonly string[] =>
  slope === null ? ['–', '–'] : [shown(name, slope.perHour), `± ${shown(name, slope.within)}`];

/** The head, and one row per value: the two windows where there are two, the slopes in any case. */
export function soakCells({ samples }: SoakResult): readonly (readonly string[])[] {
  const growth = growthOf(samples);
  if (growth.length === 0) {
    const rows = slopesOf(samples).map((slope) => [slope.name, ...slopeCells(slope.name, slope)]);
    return [['what', 'per hour', '95 % interval'], ...rows];
  }
  return [
    ['what', 'after the first 100', 'at the end', 'ratio', 'per hour', '95 % interval', 'grows'],
    ...growth.map(({ name, first, last, ratio, slope, judged, grows }) => [
      name,
      shown(name, first),
      shown(name, last),
      ratio.toFixed(3),
      ...slopeCells(name, slope),
      judged === 'untold' ? '(not judged)' : grows ? 'yes' : 'no',
    ]),
  ];
}

/** How the table is to be read. */
export const soakNotes: readonly string[] = [
  'After the first 100: the mean of the five minutes from when a hundred renewals, a hundred layout changes and a hundred outages were over; at the end: that of the last five minutes of deeds.',
  `Memory of renderer, gpu-process and node (Vigil’s main process) grows when the second is more than ${mostRatio} × the first; a count, only when its slope’s whole 95 % interval is above 0 too. Slopes: least squares through the means of minutes, without the first tenth of the time.`,
  'Memory: resident (`Rss` of `/proc/PID/smaps_rollup`), so that other programs’ sharing of pages says nothing; own memory: without the files of programs. Renderer: the wall’s; Chromium’s other ones are told apart.',
  'Collected: just after a collection that was forced over DevTools, every two minutes; the other looks are ten seconds apart, and the one before each collection is made before it.',
];

const seconds = (ms: number | null): string => (ms === null ? '–' : `${(ms / 1_000).toFixed(1)} s`);
const thousands = (count: number): string => count.toLocaleString('en');

/** The other figures of a soak, in sentences. */
export function soakLines(result: SoakResult): readonly string[] {
  const { counts, deeds, outages, notLiveAtEnd, cut, sessions, watchedMs, tiles } = result;
  const minutes = (watchedMs / 60_000).toFixed(0);
  const windows = windowsOf(result.samples);
  const fromMs = windows?.first[0]?.atMs ?? 0;
  const worst = Object.entries(result.worstAgeMs).toSorted(([, a], [, b]) => b - a);
  const done = Object.entries(deeds).map(([deed, count]) => `${thousands(count)} × ${deed}`);
  const goals = `${thousands(soakGoals.renewals)}, ${thousands(soakGoals.layouts)} and ${soakGoals.outages}`;
  return [
    `${minutes} minutes, ${tiles} tiles: ${thousands(counts.renewals)} renewals, ${thousands(counts.layouts)} layout changes, ${thousands(counts.outages)} outages${isEnough(result) ? '' : ` (wanted: ${goals} in an hour or more)`}; ${thousands(sessions)} sessions opened.`,
    ...(cut === null ? [] : [`It was cut short: ${cut}`]),
    `Done: ${done.join(', ')}.`,
    `Of ${thousands(outages.struck)} faults ${thousands(outages.seen)} were seen as an outage: ${thousands(outages.recovered)} recovered (median ${seconds(quantile(outages.recoveryMs, 0.5))}, p95 ${seconds(quantile(outages.recoveryMs, 0.95))}, longest ${seconds(quantile(outages.recoveryMs, 1))} after the fault’s end), ${outages.left} left the wall with their camera, ${outages.open} were open at the end. Tiles not live without a fault: ${outages.unprovoked} times.`,
    notLiveAtEnd === null
      ? 'Nobody waited for the wall to come to rest.'
      : `Not live a minute after the last fault: ${notLiveAtEnd.length === 0 ? 'none' : notLiveAtEnd.join(', ')}.`,
    ...(worst.length === 0
      ? []
      : [
          `Oldest picture on each camera while nothing struck it: ${worst.map(([name, ms]) => `${name} ${seconds(ms)}`).join(', ')}.`,
        ]),
    windows === null
      ? 'Too little was seen to compare the end with the time after the first hundred of each.'
      : `The first hundred of each were over after ${(fromMs / 60_000).toFixed(0)} minutes.`,
  ];
}

/** The lines, without a line end at the last. */
export const soakTable = (result: SoakResult): string =>
  [...soakLines(result), '', ...columns(soakCells(result)), '', ...soakNotes].join('\n');
