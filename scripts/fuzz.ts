/** `npm run fuzz -- --minutes 10 [--seed N] [FILE …]`: strange inputs for minutes, each timed, the heap weighed; ends what hangs and names it. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { projectRoot } from '../vite/project-root.ts';
import { childEnvironment } from './setup/child-environment.mjs';

/** A target tells of itself every few hundred cases; one of these alone lasts a second at most. */
const hangsAfterMs = 120_000;
const lookEveryMs = 5_000;

const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } },
  allowPositionals: true,
});
const minutes = Number(values.minutes);
const hasBadSeed = values.seed !== undefined && !/^\d{1,9}$/.test(values.seed);
if (!(minutes > 0 && minutes <= 10_000) || hasBadSeed) {
  process.stderr.write('Usage: npm run fuzz -- --minutes 10 [--seed 1234] [playlists mp4 …]\n');
  process.exit(1);
}

const files = readdirSync(path.join(projectRoot, 'test', 'fuzz'))
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => name.replace('.test.ts', ''))
  .filter((name) => positionals.length === 0 || positionals.includes(name));
if (files.length === 0) {
  process.stderr.write('There is no such file in test/fuzz.\n');
  process.exit(1);
}

const progressFile = path.join(projectRoot, 'test-results', 'fuzz-progress.txt');
rmSync(progressFile, { force: true });
const seed = values.seed ?? String(Date.now() % 0x7fffffff);
process.stdout.write(`${files.join(', ')}: ${minutes} minutes in all, from seed ${seed} on\n`);

const child = spawn(
  process.execPath,
  [
    path.join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    // One after the other: each case is timed.
    '--project',
    'fuzz',
    '--no-file-parallelism',
    ...files.map((name) => `test/fuzz/${name}.test.ts`),
  ],
  {
    cwd: projectRoot,
    stdio: 'inherit',
    env: {
      ...childEnvironment(),
      AWS_EC2_METADATA_DISABLED: 'true',
      VIGIL_FUZZ_SECONDS: String(Math.max(1, Math.round((minutes * 60) / files.length))),
      VIGIL_FUZZ_SEED: seed,
      VIGIL_FUZZ_PROGRESS: progressFile,
    },
  },
);

const watch = setInterval(() => {
  const toldMs = statSync(progressFile, { throwIfNoEntry: false })?.mtimeMs;
  if (toldMs === undefined || Date.now() - toldMs < hangsAfterMs) return;
  process.stderr.write(`\nHangs: ${readFileSync(progressFile, 'utf8')} (VIGIL_FUZZ_SEED)\n`);
  // It would not hear anything gentler.
  child.kill('SIGKILL');
}, lookEveryMs);
child.once('exit', (code) => {
  clearInterval(watch);
  process.exitCode = code ?? 1;
});
