/** The results the page is made of: JSON files of this program, put into bench/published by whoever publishes them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../vite/project-root.ts';
import type { BillRun } from './bill-figures.ts';
import type { ClipName } from './clips.ts';
import type { FaultFigures } from './fault-figures.ts';
import type { RenewalResult } from './measure-renewal.ts';
import type { ResultHead } from './result-file.ts';
import type { WallResult } from './run-walls.ts';
import type { SoakResult } from './soak-figures.ts';
import type { StartReport } from './start-figures.ts';
import type { SwitchReport } from './switch-figures.ts';

/** One result file, by what was measured. */
export type Published = ResultHead &
  (
    | ({ readonly kind: 'start' } & StartReport)
    | ({ readonly kind: 'switch' } & SwitchReport)
    | ({ readonly kind: 'wall' } & WallResult)
    | ({ readonly kind: 'latency' } & WallResult)
    | ({ readonly kind: 'bill' } & { readonly tiles: number; readonly clip: ClipName; readonly clipText: string } & {
        readonly runs: readonly BillRun[];
      })
    | ({ readonly kind: 'renewal' } & { readonly clip: ClipName; readonly clipText: string } & RenewalResult)
    | ({ readonly kind: 'faults' } & { readonly clip: ClipName; readonly clipText: string } & FaultFigures)
    | ({ readonly kind: 'soak' } & { readonly clip: ClipName; readonly clipText: string } & SoakResult)
  );

/** One kind of result. */
export type PublishedOf<Kind extends Published['kind']> = Extract<Published, { readonly kind: Kind }>;

/** Where they are. */
export const publishedFolder = path.join(projectRoot, 'bench', 'published');

/** Why a target was missed and what was tried, by the target's name: what no program can know. */
export type Remarks = Readonly<Record<string, string>>;

/** All results, oldest first, and the remarks of `remarks.json`. */
export function readPublished(folder: string = publishedFolder): {
  readonly results: readonly Published[];
  readonly remarks: Remarks;
} {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  // Files of this program's own, read back: their shape is that of the types above.
  const read = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
  const results = names.filter((name) => name !== 'remarks.json').map((name) => read(name) as Published);
  return {
    results: joined(results.toSorted((a, b) => a.measuredAt.localeCompare(b.measuredAt))),
    remarks: names.includes('remarks.json') ? (read('remarks.json') as Remarks) : {},
  };
}

/**
 * Walls of one clip that were measured in several parts, of one commit on one machine, as one result in place of the last part.
 * Contenders stand side by side all the same: of each number of tiles they took turns in one part.
 */
export function joined(results: readonly Published[]): readonly Published[] {
  const whole: Published[] = [];
  for (const result of results) {
    const before = result.kind === 'wall' ? whole.find((other) => isPartOf(result, other)) : undefined;
    if (result.kind !== 'wall' || before?.kind !== 'wall') whole.push(result);
    else whole.splice(whole.indexOf(before), 1, join(before, result));
  }
  return whole;
}

const isPartOf = (wall: PublishedOf<'wall'>, other: Published): boolean =>
  other.kind === 'wall' && other.clip === wall.clip && JSON.stringify(other.machine) === JSON.stringify(wall.machine);

const join = (before: PublishedOf<'wall'>, wall: PublishedOf<'wall'>): PublishedOf<'wall'> => {
  const tiles = [...new Set([...before.options.tiles, ...wall.options.tiles])].toSorted((a, b) => a - b);
  return {
    ...wall,
    contenders: { ...before.contenders, ...wall.contenders },
    options: { ...wall.options, tiles },
    runs: [...before.runs, ...wall.runs],
    failed: [...before.failed, ...wall.failed],
  };
};

/** The newest result of a kind, of one clip where there are several. */
export function newest<Kind extends Published['kind']>(
  results: readonly Published[],
  kind: Kind,
  clip?: ClipName,
): PublishedOf<Kind> | null {
  const fits = (result: Published): result is PublishedOf<Kind> =>
    result.kind === kind && (clip === undefined || ('clip' in result && result.clip === clip));
  return results.filter(fits).at(-1) ?? null;
}
