/** The words of `npm run bench`: what is to be measured, and how often. Pure. */
import { parseArgs } from 'node:util';
import { type LayoutSize, layoutSizes } from '../contract/settings.ts';
import { type BillMode, billModes } from './bill-modes.ts';
import { type ClipName, clipNames } from './clips.ts';
import { type ContenderName, contenderNames } from './contender-names.ts';

/** A start of the application, or a switch from one account to another. */
export interface StartOptions {
  readonly kind: 'start' | 'switch';
  readonly tiles: LayoutSize;
  readonly runs: number;
  /** The longest a run may take until its last picture, in milliseconds. */
  readonly patienceMs: number;
}

/** Contenders side by side. */
export interface WallOptions {
  readonly kind: 'wall' | 'latency';
  readonly tiles: readonly LayoutSize[];
  readonly clip: ClipName;
  readonly contenders: readonly ContenderName[];
  readonly runs: number;
  readonly settleMs: number;
  readonly watchMs: number;
  readonly patienceMs: number;
}

/** What a camera costs, by how it is shown. */
export interface BillOptions {
  readonly kind: 'bill';
  readonly tiles: LayoutSize;
  readonly clip: ClipName;
  readonly modes: readonly BillMode[];
  readonly runs: number;
  readonly watchMs: number;
}

/** Frames followed through renewals. */
export interface RenewalOptions {
  readonly kind: 'renewal';
  readonly tiles: LayoutSize;
  readonly clip: ClipName;
  /** Until so many were seen; 0: no matter how many. */
  readonly renewals: number;
  /** The longest. */
  readonly minutes: number;
}

/** A compressed day. */
export interface SoakOptions {
  readonly kind: 'soak';
  readonly tiles: LayoutSize;
  readonly clip: ClipName;
  /** So long in any case, and longer until enough was counted, but no longer than the most. */
  readonly minutes: number;
  readonly mostMinutes: number;
}

/** Recovery from faults. */
export interface FaultOptions {
  readonly kind: 'faults';
  readonly tiles: LayoutSize;
  readonly clip: ClipName;
  readonly runs: number;
  /** Part of the names of the faults wanted; empty: all. */
  readonly only: string;
}

/** A measurement to make, or the page that is made of those published. */
export type BenchOptions =
  | StartOptions
  | WallOptions
  | BillOptions
  | RenewalOptions
  | SoakOptions
  | FaultOptions
  | { readonly kind: 'report' };

/** What can be asked for, by name. */
export const benchKinds = [
  'start',
  'switch',
  'wall',
  'latency',
  'bill',
  'renewal',
  'faults',
  'soak',
  'report',
] as const satisfies readonly BenchOptions['kind'][];
/** See {@link benchKinds}. */
export type BenchKind = (typeof benchKinds)[number];

/** What to print when it is asked for, or when the words make no sense. */
export const benchHelp = `npm run bench -- NAME [options]

Starts the demo service and what is to be measured, prints a table, and keeps the figures in bench/results.
Everything runs on this machine: leave it alone meanwhile.

  start        Time to the first and the last picture, and calls against the quotas.
  switch       The same after a switch to another account.
  wall         Walls of several players side by side: who holds how many cameras, and what they cost.
  latency      The same at few tiles, for the age of the pictures and the first picture.
  bill         Bytes and calls per camera and hour: moving, key frames, paused, hidden.
  renewal      Sessions that live ten seconds: black pictures, frames out of order, gaps.
  faults       Time to recover from each fault of the demo service.
  soak         Layout changes, enlarging, faults and renewals for hours; memory over time.
  report       Makes docs/performance.md of bench/published/*.json; copy there what is to be told.

  --tiles N[,N]      Tiles: ${layoutSizes.join(', ')}. Lists for wall and latency.
  --runs N           How often, 1 to 50. Without it 5.
  --clip sd|hd       What the cameras show; start and switch have the demo's own scenes.
  --contenders A,B   ${contenderNames.join(',')}.
  --modes A,B        ${billModes.join(',')}. Of a bill; without it all of them.
  --seconds N        How long a wall is watched, 5 to 3600. Without it 30.
  --settle N         Seconds from its last picture until it is watched, 0 to 600. Without it 15.
  --patience N       Seconds to wait for the last picture of a run, 10 to 600. Without it 120; 45 for wall and latency.
  --only TEXT        Of the faults only those with this in their names.
  --minutes N        How long renewal goes on (10; with --renewals at most, 120), and soak at least (60); 1 to 1440.
  --renewals N       Renewal goes on until so many were seen, or its minutes are over.
  --most N           Minutes after which soak ends though not everything was counted as often as wanted. Without it half as
                     many again as --minutes.
`;

/** The options, a sentence that says what is wrong, or the wish for help. */
export type BenchParse =
  | { readonly ok: true; readonly options: BenchOptions }
  | { readonly ok: false; readonly sentence: string | null };

/** Reads the words after `npm run bench --`. */
export function parseBench(argv: readonly string[]): BenchParse {
  let parsed: ReturnType<typeof readWords>;
  try {
    parsed = readWords(argv);
  } catch (error) {
    return { ok: false, sentence: error instanceof Error ? error.message : 'These options make no sense.' };
  }
  const { values, positionals } = parsed;
  const { help, ...given } = values;
  if (help === true || positionals.length === 0) return { ok: false, sentence: null };
  const kind = benchKinds.find((known) => known === positionals[0]);
  if (positionals.length > 1 || kind === undefined) {
    const known = `${benchKinds.slice(0, -1).join(', ')} and ${benchKinds.at(-1)}`;
    return { ok: false, sentence: `There is no measurement called ${positionals.join(' ')}: there are ${known}.` };
  }
  const reader = new WordReader(kind, given);
  const options = optionsOf(kind, reader);
  const sentence = reader.problem();
  return sentence === null ? { ok: true, options } : { ok: false, sentence };
}

function optionsOf(kind: BenchKind, read: WordReader): BenchOptions {
  const few: readonly ContenderName[] = ['plain', 'sample', 'shaka', 'native', 'vigil'];
  switch (kind) {
    case 'start':
    case 'switch':
      return { kind, tiles: read.tiles(16), runs: read.runs(), patienceMs: read.seconds('patience', 120, 10, 600) };
    case 'wall':
    case 'latency':
      return {
        kind,
        tiles: read.tileList(kind === 'wall' ? layoutSizes.filter((size) => size !== 12) : [1, 4, 16]),
        clip: read.clip(),
        contenders: read.contenders(kind === 'wall' ? contenderNames : few),
        runs: read.runs(),
        settleMs: read.seconds('settle', 15, 0, 600),
        watchMs: read.seconds('seconds', 30, 5, 3_600),
        patienceMs: read.seconds('patience', 45, 10, 600),
      };
    case 'bill':
      return {
        kind,
        tiles: read.tiles(16),
        clip: read.clip(),
        modes: read.modes(),
        runs: read.runs(),
        watchMs: read.seconds('seconds', 60, 5, 3_600),
      };
    case 'renewal':
      return renewalOptions(read);
    case 'soak': {
      const minutes = read.whole('minutes', 60, 1, 1_440);
      const mostMinutes = read.whole('most', Math.ceil(minutes * 1.5), minutes, 2_160);
      return { kind, tiles: read.tiles(25), clip: read.clip(), minutes, mostMinutes };
    }
    case 'faults':
      return { kind, tiles: read.tiles(9), clip: read.clip(), runs: read.runs(), only: read.text('only') };
    case 'report':
      return { kind };
  }
}

function renewalOptions(read: WordReader): RenewalOptions {
  const renewals = read.whole('renewals', 0, 0, 1_000_000);
  const minutes = read.whole('minutes', renewals === 0 ? 10 : 120, 1, 1_440);
  return { kind: 'renewal', tiles: read.tiles(16), clip: read.clip(), renewals, minutes };
}

const readWords = (argv: readonly string[]) =>
  parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      tiles: { type: 'string' },
      runs: { type: 'string' },
      clip: { type: 'string' },
      contenders: { type: 'string' },
      modes: { type: 'string' },
      seconds: { type: 'string' },
      settle: { type: 'string' },
      patience: { type: 'string' },
      minutes: { type: 'string' },
      renewals: { type: 'string' },
      most: { type: 'string' },
      only: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });

type Given = Readonly<Record<string, string | undefined>>;

/** Reads options one by one; remembers what was asked for and the first thing wrong. */
class WordReader {
  readonly #kind: BenchKind;
  readonly #given: Given;
  readonly #read = new Set<string>();
  #problem: string | null = null;

  constructor(kind: BenchKind, given: Given) {
    this.#kind = kind;
    this.#given = given;
  }

  /** A sentence, or null; an option that this measurement does not have is wrong too. */
  problem(): string | null {
    const stray = Object.keys(this.#given).find((name) => !this.#read.has(name));
    return this.#problem ?? (stray === undefined ? null : `${this.#kind} has no --${stray}.`);
  }

  tiles(fallback: LayoutSize): LayoutSize {
    const text = this.#take('tiles') ?? String(fallback);
    const found = layoutSizes.find((size) => String(size) === text);
    if (found === undefined) this.#complain(`--tiles takes one of ${layoutSizes.join(', ')}.`);
    return found ?? fallback;
  }

  tileList(fallback: readonly LayoutSize[]): readonly LayoutSize[] {
    const text = this.#take('tiles');
    if (text === undefined) return fallback;
    const found = text.split(',').map((part) => layoutSizes.find((size) => String(size) === part));
    if (found.includes(undefined)) this.#complain(`--tiles takes numbers of ${layoutSizes.join(', ')} with commas.`);
    return found.filter((size) => size !== undefined);
  }

  clip(): ClipName {
    const text = this.#take('clip') ?? 'sd';
    const found = clipNames.find((name) => name === text);
    if (found === undefined) this.#complain(`--clip takes one of ${clipNames.join(', ')}.`);
    return found ?? 'sd';
  }

  contenders(fallback: readonly ContenderName[]): readonly ContenderName[] {
    return this.#names('contenders', contenderNames, fallback);
  }

  modes(): readonly BillMode[] {
    return this.#names('modes', billModes, billModes);
  }

  text(name: string): string {
    return this.#take(name) ?? '';
  }

  runs(): number {
    return this.whole('runs', 5, 1, 50);
  }

  whole(name: string, fallback: number, least: number, most: number, unit = ''): number {
    const text = this.#take(name) ?? String(fallback);
    const value = Number(text);
    const fits = /^\d+$/.test(text) && value >= least && value <= most;
    if (!fits) this.#complain(`--${name} takes a whole number${unit} from ${least} to ${most}.`);
    return fits ? value : fallback;
  }

  /** In milliseconds. */
  seconds(name: string, fallback: number, least: number, most: number): number {
    return this.whole(name, fallback, least, most, ' of seconds') * 1_000;
  }

  #names<Name extends string>(option: string, known: readonly Name[], fallback: readonly Name[]): readonly Name[] {
    const text = this.#take(option);
    if (text === undefined) return fallback;
    const found = text.split(',').map((part) => known.find((name) => name === part));
    if (found.includes(undefined)) this.#complain(`--${option} takes names of ${known.join(', ')}.`);
    return found.filter((name) => name !== undefined);
  }

  #take(name: string): string | undefined {
    this.#read.add(name);
    return this.#given[name];
  }

  #complain(sentence: string): void {
    this.#problem ??= sentence;
  }
}
