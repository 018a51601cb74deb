/** The plots of walls: which figure of every contender against the number of tiles. */
import type { Spread } from './start-figures.ts';
import type { WallFigures } from './wall-figures.ts';

/** One plot. */
export interface PlotKind {
  /** In file names. */
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly of: (figures: WallFigures) => Spread | null;
  /** What a value is multiplied by. */
  readonly factor: number;
}

/** All plots, in the order of the page. */
export const plotNames: readonly PlotKind[] = [
  { name: 'watchable', title: 'Watchable', unit: 'cameras', of: ({ watchable }) => watchable, factor: 1 },
  {
    name: 'full-rate',
    title: 'Cameras moving at full rate',
    unit: 'cameras',
    of: ({ fullRate }) => fullRate,
    factor: 1,
  },
  { name: 'cores', title: 'Processor', unit: 'cores', of: ({ cores }) => cores, factor: 1 },
  { name: 'age', title: 'Age of the picture, p95', unit: 'seconds', of: ({ ageP95Ms }) => ageP95Ms, factor: 0.001 },
];
