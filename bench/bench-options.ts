/** The words of `npm run bench`: what is to be measured, and how often. Pure. */
import { parseArgs } from 'node:util';
import { type LayoutSize, layoutSizes } from '../contract/settings.ts';

/** A measurement to make. */
export interface BenchOptions {
  readonly kind: 'start' | 'switch';
  readonly tiles: LayoutSize;
  readonly runs: number;
  /** The longest a run may take until its last picture, in milliseconds. */
  readonly patienceMs: number;
}

/** What to print when it is asked for, or when the words make no sense. */
export const benchHelp = `npm run bench -- start|switch [options]

Starts the demo service and the application, and measures the time until the pictures are there.
With "switch" a wall of one account plays first; measured is the switch to another.

  --tiles N      Tiles on the wall: ${layoutSizes.join(', ')}. Without it 16.
  --runs N       How often, 1 to 50. Without it 5.
  --patience N   Seconds to wait for the last picture of a run, 10 to 600. Without it 120.
`;

const kinds = ['start', 'switch'] as const;

/** The options, a sentence that says what is wrong, or the wish for help. */
export type BenchParse =
  | { readonly ok: true; readonly options: BenchOptions }
  | { readonly ok: false; readonly sentence: string | null };

/** Reads the words after `npm run bench --`. */
export function parseBench(argv: readonly string[]): BenchParse {
  const bad = (sentence: string): BenchParse => ({ ok: false, sentence });
  let parsed: ReturnType<typeof readWords>;
  try {
    parsed = readWords(argv);
  } catch (error) {
    return bad(error instanceof Error ? error.message : 'These options make no sense.');
  }
  const { values, positionals } = parsed;
  if (values.help === true || positionals.length === 0) return { ok: false, sentence: null };
  const kind = kinds.find((known) => known === positionals[0]);
  if (positionals.length > 1 || kind === undefined) {
    return bad(`There is no measurement called ${positionals.join(' ')}: there are ${kinds.join(' and ')}.`);
  }
  const tiles = layoutSizes.find((size) => String(size) === (values.tiles ?? '16'));
  if (tiles === undefined) return bad(`--tiles takes one of ${layoutSizes.join(', ')}.`);
  const runs = wholeIn(values.runs ?? '5', 1, 50);
  if (runs === null) return bad('--runs takes a whole number from 1 to 50.');
  const patience = wholeIn(values.patience ?? '120', 10, 600);
  if (patience === null) return bad('--patience takes a whole number of seconds from 10 to 600.');
  return { ok: true, options: { kind, tiles, runs, patienceMs: patience * 1_000 } };
}

const readWords = (argv: readonly string[]) =>
  parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      tiles: { type: 'string' },
      runs: { type: 'string' },
      patience: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });

const wholeIn = (text: string, least: number, most: number): number | null => {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= least && value <= most ? value : null;
};
