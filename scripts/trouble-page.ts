/** Writes docs/user/trouble.md from the table of trouble: `node -- scripts/node24.mjs scripts/trouble-page.ts`. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { type Action, type Cadence, troubleTable } from '../contract/trouble.ts';
import { type Trouble, troubleKinds } from '../contract/trouble-kinds.ts';
import { projectRoot } from '../vite/project-root.ts';

/** Where the page is kept. */
export const troublePagePath: string = path.join(projectRoot, 'docs', 'user', 'trouble.md');

const actionWords: Readonly<Record<Action, string>> = {
  retry: '*Try again*',
  'open-accounts': '*Accounts*',
  'sign-in': '*Sign in*',
  'open-settings': '*Settings*',
};

const seconds = (ms: number): string => (ms < 1_000 ? 'at once' : `${ms / 1_000} s`);

const cadenceWords = (cadence: Cadence): string =>
  cadence === 'operator' ? 'when you act' : `${seconds(cadence.firstMs)} to ${seconds(cadence.maxMs)}`;

/** Stands for what differs from case to case. */
const example = (kind: Trouble['kind']): Trouble => ({
  kind,
  operation: '‹AWS action›',
  resource: '‹name›',
  message: '‹the service’s words›',
});

/** The page's text. Pure. */
export const troublePage = (): string => {
  const rows = troubleKinds
    .filter((kind) => kind !== 'cancelled')
    .map((kind) => {
      const { health, sentence, cadence, action } = troubleTable[kind];
      return `| ${sentence(example(kind))} | ${health} | ${cadenceWords(cadence)} | ${actionWords[action]} |`;
    });
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
