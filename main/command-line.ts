/** The command line: options, their checks, and the help that describes them. Pure: nothing is read, printed or ended here. */
import { parseArgs } from 'node:util';
import { profileNameSchema, regionNameSchema } from '../contract/accounts.ts';
import { type LayoutSize, layoutSizes } from '../contract/settings.ts';

/** What a command line asks for. Absent options are undefined. */
export interface CommandLineOptions {
  readonly demo: boolean;
  readonly profiles: readonly string[];
  readonly regions: readonly string[];
  readonly tiles: LayoutSize | undefined;
  readonly selfCheck: boolean;
  readonly report: string | undefined;
  readonly screenshot: string | undefined;
  readonly userDataDir: string | undefined;
  readonly help: boolean;
  readonly version: boolean;
}

/** The options, or one sentence saying what is wrong with them. */
export type ParsedCommandLine =
  | { readonly ok: true; readonly options: CommandLineOptions }
  | { readonly ok: false; readonly sentence: string };

const definitions = {
  demo: { type: 'boolean' },
  profile: { type: 'string', multiple: true },
  region: { type: 'string', multiple: true },
  tiles: { type: 'string' },
  'self-check': { type: 'boolean' },
  report: { type: 'string' },
  screenshot: { type: 'string' },
  'user-data-dir': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** What `--help` prints: at most 80 columns. */
export const helpText: string = `Vigil: a video wall for Amazon Kinesis Video Streams.

Usage: npm start -- [options]

What to watch
  --demo               Watch the built-in demo service. Default: only when this
                       machine has no AWS profile.
  --profile NAME       Watch the cameras of this AWS profile; may be repeated.
                       Default: AWS_PROFILE, else the profile "default", else
                       the first one.
  --region REGION      Watch this region of each profile; may be repeated.
                       Default: the region of the profile itself.
  --tiles N            Tiles on the wall:
                       ${layoutSizes.join(', ')}.
                       Default: as last time; 12 at first.

Commissioning check
  --self-check         Open the wall, wait at most 60 s for each camera, renew
                       each session once, print a table, and end: exit code 0
                       when every camera is live, else 1.
  --report FILE.json   With --self-check: write the results to this file.
  --screenshot FILE.png
                       With --self-check: write a picture of the wall.

Other
  --user-data-dir DIR  Keep settings and logs here. Default: the usual place of
                       this system.
  -h, --help           Print this and end.
  -v, --version        Print the version and end.

Examples
  npm start -- --profile site-a --region eu-west-1 --tiles 9
  npm start -- --demo --self-check --report check.json --screenshot wall.png
`;

/**
 * Reads the arguments after the program's name.
 * Every refusal is one sentence for the person who typed it; it names the nearest option when one is misspelt.
 */
export function parseCommandLine(argv: readonly string[]): ParsedCommandLine {
  if (argv.some(({ length }) => length > longestArgument)) {
    return refuse(`A word of the command line has more than ${longestArgument} characters.`);
  }
  const unknown = argv.slice(0, indexOfTerminator(argv)).find((argument) => isUnknownOption(argument));
  if (unknown !== undefined) return refuse(unknownOptionSentence(unknown));
  let parsed: ReturnType<typeof parseStrictly>;
  try {
    parsed = parseStrictly(argv);
  } catch (error) {
    return refuse(parseErrorSentence(error));
  }
  const { values } = parsed;
  const empty = Object.entries(values).find(([, value]) => [value].flat().includes(''));
  if (empty !== undefined) return refuse(`Option --${empty[0]} needs a value.`);

  const profiles = unique(values.profile ?? []);
  const badProfile = profiles.find((name) => !profileNameSchema.safeParse(name).success);
  if (badProfile !== undefined) return refuse('A profile name has at most 200 characters.');

  const regions = unique(values.region ?? []);
  const badRegion = regions.find((name) => !regionNameSchema.safeParse(name).success);
  if (badRegion !== undefined) return refuse(`"${badRegion}" is not a region: a region looks like eu-west-1.`);

  const tiles = layoutSizes.find((size) => String(size) === values.tiles);
  if (values.tiles !== undefined && tiles === undefined) {
    return refuse(
      `--tiles takes ${layoutSizes.slice(0, -1).join(', ')} or ${layoutSizes.at(-1)}, not "${values.tiles}".`,
    );
  }

  const selfCheck = values['self-check'] === true;
  for (const name of ['report', 'screenshot'] as const) {
    if (values[name] !== undefined && !selfCheck) return refuse(`Option --${name} works only with --self-check.`);
  }
  if (values.demo === true && values.region !== undefined && values.profile === undefined) {
    return refuse('Option --region needs --profile when the demo is asked for.');
  }
  return {
    ok: true,
    options: {
      demo: values.demo === true,
      profiles,
      regions,
      tiles,
      selfCheck,
      report: values.report,
      screenshot: values.screenshot,
      userDataDir: values['user-data-dir'],
      help: values.help === true,
      version: values.version === true,
    },
  };
}

/**
 * Switches that Chromium, Electron and Node read from the same command line; they are not ours to judge.
 * All but `-r`/`--require` carry their value after `=`.
 */
const foreignSwitches =
  /^--(remote-(debugging|allow)|inspect|no-sandbox|ozone-|headless|disable-|enable-|force-|use-|js-flags|lang=|log-|vmodule|v=|no-|host-|proxy-|password-store|trace-|allow-|original-process-start-time|autoplay-policy)|^-psn_/;

/**
 * The part of a process's argument vector that is meant for {@link parseCommandLine}: without the executable, the
 * switches of Chromium, Electron and Node, and, when `hasAppPath`, the leading path of the app.
 */
export function ownArguments(argv: readonly string[], hasAppPath: boolean): readonly string[] {
  const own: string[] = [];
  let appPathPending = hasAppPath;
  for (let index = 1; index < argv.length; index += 1) {
    const argument = argv[index] ?? '';
    if (appPathPending && (argument === '-r' || argument === '--require')) {
      index += 1;
    } else if (appPathPending && !argument.startsWith('-')) {
      appPathPending = false;
    } else if (!foreignSwitches.test(argument)) {
      own.push(argument);
    }
  }
  return own;
}

const refuse = (sentence: string): ParsedCommandLine => ({ ok: false, sentence });

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];

const parseStrictly = (
  argv: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof definitions; strict: true; allowPositionals: false }>> =>
  parseArgs({ args: [...argv], options: definitions, strict: true, allowPositionals: false });

const indexOfTerminator = (argv: readonly string[]): number => {
  const index = argv.indexOf('--');
  return index === -1 ? argv.length : index;
};

const nameOf = (argument: string): string => argument.slice(2).split('=', 1)[0] ?? '';

const isUnknownOption = (argument: string): boolean =>
  argument.startsWith('--') && argument !== '--' && !Object.hasOwn(definitions, nameOf(argument));

/** No path is longer on Linux (PATH_MAX); beyond it, looking for the option that was meant takes its time. */
const longestArgument = 4_096;

function unknownOptionSentence(argument: string): string {
  const name = nameOf(argument);
  const [nearest] = Object.keys(definitions)
    .map((known) => ({ known, distance: editDistance(name, known) }))
    .sort((a, b) => a.distance - b.distance);
  const near = nearest !== undefined && nearest.distance <= Math.max(2, Math.floor(name.length / 3));
  return `There is no option --${name}. ${near ? `Did you mean --${nearest.known}?` : 'See --help.'}`;
}

function parseErrorSentence(error: unknown): string {
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : { code: '', message: '' };
  const option = /'(?:-\w, )?(--[\w-]+)/.exec(message)?.[1];
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' && option !== undefined) {
    return message.includes('does not take') ? `Option ${option} takes no value.` : `Option ${option} needs a value.`;
  }
  const quoted = /'([^']*)'/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `There is no option ${quoted}. See --help.`;
  return `"${quoted}" is not an option: options begin with --. See --help.`;
}

/** Edit distance of two short words (Levenshtein). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
