/** Writes docs/user/trouble.md from the table of trouble: `node -- scripts/node24.mjs scripts/trouble-page.ts`. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { type Action, troubleTable } from '../contract/trouble.ts';
import type { Cadence } from '../contract/trouble-cadences.ts';
import { type Trouble, type TroubleKind, troubleKinds } from '../contract/trouble-kinds.ts';
import { projectRoot } from '../vite/project-root.ts';

/** Where the page is kept. */
export const troublePagePath: string = path.join(projectRoot, 'docs', 'user', 'trouble.md');

const actionWords: Readonly<Record<Action, string>> = {
  retry: '*Try again now*',
  'open-accounts': '*Open accounts*',
  'sign-in': '*Sign in*',
  'open-settings': '*Open settings*',
};

const streamSettings = '*Open stream settings*';
/** Where the screen has another button than the table's action, or none. */
const otherButtons: Readonly<Partial<Record<TroubleKind, string>>> = {
  'argument-invalid': streamSettings,
  'range-empty': '*Choose another time*',
  'network-setting': 'none: it stands beside the setting',
  'picture-late': "*Try again now*, by a click on the state's word",
  'camera-clock-wrong': `${streamSettings}, by a click on the word`,
  'timestamps-off': `${streamSettings}, by a click on the word`,
  'container-fallback': `${streamSettings}, by a click on the word`,
  'audio-missing': 'none',
};

const seconds = (ms: number): string => (ms < 1_000 ? 'at once' : `${ms / 1_000} s`);

const cadenceWords = (cadence: Cadence): string =>
  cadence === 'operator' ? 'when you act' : `${seconds(cadence.firstMs)} to ${seconds(cadence.maxMs)}`;

/** Whose words a sentence quotes; the service's where nothing is said here. */
const quoted: Readonly<Partial<Record<TroubleKind, string>>> = {
  'credentials-missing': '‹why›',
  'proxy-refused': '‹what it answers›',
  'network-setting': '‹what is wrong with the setting›',
};

/** Stands for what differs from case to case. A clock may be known to be wrong without its amount being known. */
const examples = (kind: TroubleKind): readonly Trouble[] => {
  const plain: Trouble = {
    kind,
    operation: '‹AWS action›',
    resource: '‹name›',
    message: quoted[kind] ?? '‹the service’s words›',
  };
  const exact = { ...plain, amountMs: 420_000 };
  if (kind === 'camera-clock-wrong') return [exact];
  return kind === 'clock-wrong' ? [plain, exact] : [plain];
};

const rowsOf = (kind: TroubleKind): readonly string[] => {
  const { health, sentence, cadence, action } = troubleTable[kind];
  const again = health === 'live' ? '–' : cadenceWords(cadence);
  const button = otherButtons[kind] ?? actionWords[action];
  return examples(kind).map((trouble) => `| ${sentence(trouble)} | ${health} | ${again} | ${button} |`);
};

/** The page's text. Pure. */
export const troublePage = (): string => {
  const rows = troubleKinds.filter((kind) => kind !== 'cancelled').flatMap(rowsOf);
  return [
    '# When something is wrong',
    '',
    'Every sentence a tile or the camera list can show, the state it comes with, how long Vigil waits before it tries again by',
    'itself (from the first wait to the longest), and the button that goes with it. This page is made from',
    '`contract/trouble.ts` by `scripts/trouble-page.ts`.',
    '',
    '| sentence | state | tries again after | button |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
};

if (process.argv[1] === import.meta.filename) writeFileSync(troublePagePath, troublePage());
