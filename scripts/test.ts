/** `npm test`: builds the application, then runs every test. Further words go to vitest: `npm test -- --project unit`. */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { projectRoot } from '../vite/project-root.ts';
import { buildIfStale } from './build-app.ts';
import { childEnvironment } from './setup/child-environment.mjs';
import { readSetupState } from './setup-state.ts';
import { readTestTotals, totalsLine } from './test-totals.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const setup = readSetupState();
if (setup?.runtime == null) {
  process.stderr.write('Set-up has not run here yet. Run: node scripts/setup.mjs --for test\n');
  process.exit(1);
}
const { runtime, chromium } = setup;
await buildIfStale(say);

const resultsFile = path.join(projectRoot, 'test-results', 'vitest.json');
mkdirSync(path.dirname(resultsFile), { recursive: true });
rmSync(resultsFile, { force: true });

const exitCode = await runVitest([
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${resultsFile}`,
  ...process.argv.slice(2),
]);
const totals = readTestTotals(resultsFile);
if (totals?.endToEnd === true) say(`\nThe end-to-end specs ran on ${runtime.kind}: Vigil ${runtime.why}.`);
say(totals === null ? 'The test runner ended without results.' : totalsLine(totals));
process.exitCode = exitCode === 0 && (totals === null || totals.failed > 0) ? 1 : exitCode;

function runVitest(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [path.join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs'), ...args], {
    cwd: projectRoot,
    stdio: 'inherit',
    env: {
      ...childEnvironment(),
      // What the specs that start the application need to know; the AWS files of this machine are none of theirs.
      VIGIL_TEST_RUNTIME: runtime?.kind,
      VIGIL_TEST_EXECUTABLE: runtime?.kind === 'electron' ? runtime.executable : runtimeLauncher(),
      RUNTIME_NODE: process.execPath,
      RUNTIME_CHROMIUM: chromium ?? undefined,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Ctrl-C reaches everything in the terminal by itself.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

function runtimeLauncher(): string {
  return path.join(projectRoot, 'runtime', 'dist', 'electron');
}
