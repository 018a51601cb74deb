/** `npm run check`: types, lint, format and unit tests, side by side; a minute at most, meant to be run before each commit. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { projectRoot } from '../vite/project-root.ts';
import { childEnvironment } from './setup/child-environment.mjs';

interface Step {
  readonly name: string;
  /** A file under node_modules that Node runs. */
  readonly program: string;
  readonly args: readonly string[];
}

interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly durationMs: number;
  readonly output: string;
}

const steps: readonly Step[] = [
  { name: 'types', program: 'typescript/bin/tsc', args: ['-b', '--pretty'] },
  { name: 'lint', program: 'oxlint/bin/oxlint', args: [] },
  { name: 'format', program: '@biomejs/biome/bin/biome', args: ['check', '--linter-enabled=false', '.'] },
  { name: 'unit', program: 'vitest/vitest.mjs', args: ['run', '--project', 'unit'] },
];

// Two at a time: more would only get in each other's way on the machines this runs on.
const queue = [...steps];
const results: StepResult[] = [];
await Promise.all([drain(), drain()]);

for (const { name, ok, output } of results) {
  if (!ok) process.stdout.write(`\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}\n${output.trimEnd()}\n`);
}
process.stdout.write('\n');
for (const { name } of steps) {
  const result = results.find((candidate) => candidate.name === name);
  if (result === undefined) continue;
  const seconds = (result.durationMs / 1000).toFixed(1).padStart(5);
  process.stdout.write(`${name.padEnd(8)}${result.ok ? 'ok    ' : 'FAILED'}${seconds} s\n`);
}
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;

async function drain(): Promise<void> {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) results.push(await runStep(step));
}

function runStep({ name, program, args }: Step): Promise<StepResult> {
  const fromMs = performance.now();
  const child = spawn(process.execPath, [path.join(projectRoot, 'node_modules', program), ...args], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...childEnvironment(), ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((resolve) => {
    const settle = (ok: boolean): void => resolve({ name, ok, durationMs: performance.now() - fromMs, output });
    child.once('error', (error) => {
      output += error.message;
      settle(false);
    });
    child.once('close', (code) => settle(code === 0));
  });
}
