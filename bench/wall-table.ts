/** Walls side by side, as rows of cells: for the console and for the page. Pure. */
import type { Spread } from './start-figures.ts';
import { columns } from './start-table.ts';
import type { WallFigures } from './wall-figures.ts';

/** A table: the first row is its head. */
export type Cells = readonly (readonly string[])[];

/** What the columns mean. */
export const wallNotes: readonly string[] = [
  'Figures are medians of the runs; in brackets the least and the most, where they differ.',
  'watchable: cameras of which, all the time, a new picture was painted at the latest one fragment and 2 s after the one before, and which, if they move, never stood still for more than 1 s.',
  'full rate: cameras that move and of whose frames at least 95 % were painted.',
  'fps: frames painted per moving camera and second (of the floor: decoded).',
  'speed: seconds of media played in a second, of the camera in the middle. Under 1 the picture falls behind, further each second.',
  'age: from the camera taking the picture to its pixels in the window, read off the pixels, of all cameras together.',
  'cores: of the whole tree of processes; 1 is one processor the whole time. MB: memory of that tree, shared pages counted in shares.',
  'input: from a key to the paint that shows it, the slowest in twenty. first: the first picture from the start of the page, of the slowest camera in twenty.',
  'held: runs in which every camera was watchable and none that moves played slower than 0.98.',
  'bench, other: cores that this program with the demo service took, and everything else on the machine.',
];

/** The head, and one row per contender. */
export function wallCells(figures: readonly WallFigures[]): Cells {
  const head = ['tiles', 'contender', 'watchable', 'moving', 'full rate', 'fps', 'dropped', 'speed', 'age', 'age p95'];
  const more = ['cores', 'MB', 'input p95', 'first p95', 'held', 'bench', 'other'];
  return [
    [...head, ...more],
    ...figures.map((each) => [
      String(each.tiles),
      each.contender,
      spreadText(each.watchable, 0),
      spreadText(each.moving, 0),
      spreadText(each.fullRate, 0),
      spreadText(each.paintedPerS, 1),
      spreadText(each.droppedShare, 0, 100, ' %'),
      spreadText(each.playRate, 2),
      spreadText(each.ageMedianMs, 1, 0.001, ' s'),
      spreadText(each.ageP95Ms, 1, 0.001, ' s'),
      spreadText(each.cores, 2),
      spreadText(each.memoryBytes, 0, 1e-6),
      spreadText(each.inputP95Ms, 0, 1, ' ms'),
      spreadText(each.firstP95Ms, 1, 0.001, ' s'),
      each.watchable === null ? '–' : `${each.held} of ${each.runs}`,
      spreadText(each.benchCores, 2),
      spreadText(each.otherCores, 2),
    ]),
  ];
}

/** Cores by kind of process: the head, and one row per contender. Kinds that take next to nothing are left out. */
export function kindCells(figures: readonly WallFigures[]): Cells {
  const kinds = new Set(
    figures.flatMap(({ coresByKind }) => Object.keys(coresByKind).filter((kind) => (coresByKind[kind] ?? 0) >= 0.005)),
  );
  return [
    ['tiles', 'contender', ...kinds],
    ...figures.map(({ tiles, contender, coresByKind }) => [
      String(tiles),
      contender,
      ...[...kinds].map((kind) => (kind in coresByKind ? (coresByKind[kind] ?? 0).toFixed(2) : '–')),
    ]),
  ];
}

/** The lines for the console, with the processor's split beneath. */
export const wallTable = (figures: readonly WallFigures[]): string =>
  [
    ...columns(wallCells(figures)),
    '',
    'Cores by kind of process',
    ...columns(kindCells(figures)),
    '',
    ...wallNotes,
  ].join('\n');

/** The middle, and the ends where they read differently. */
export function spreadText(spread: Spread | null, places: number, factor = 1, unit = ''): string {
  if (spread === null) return '–';
  const [median, least, most] = [spread.median, spread.least, spread.most].map((value) =>
    (value * factor).toFixed(places),
  );
  return least === most ? `${median}${unit}` : `${median}${unit} (${least}–${most})`;
}
