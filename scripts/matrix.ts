/** `npm run matrix`: every fault alone on walls of several sizes, then a table of what was seen. Takes hours; see `--help`. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { projectRoot } from '../vite/project-root.ts';

const help = `npm run matrix -- [options]

  --tiles N,N     Sizes of the wall. Without it 1,9,25.
  --fault WORDS   Only faults with these words in their name, as test/e2e/desk/faults.ts has them.

Writes test-results/fault-matrix.json as well.
`;

const { values } = parseArgs({
  options: {
    tiles: { type: 'string', default: '1,9,25' },
    fault: { type: 'string', default: '' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  process.stdout.write(help);
  process.exit(0);
}
if (!/^\d+(,\d+)*$/.test(values.tiles)) {
  process.stderr.write('--tiles takes sizes with commas between them, like 1,9,25.\n');
  process.exit(1);
}

const child = spawn(process.execPath, [path.join(projectRoot, 'scripts', 'test.ts'), '--project', 'matrix'], {
  cwd: projectRoot,
  stdio: 'inherit',
  env: { ...process.env, VIGIL_MATRIX_TILES: values.tiles, VIGIL_MATRIX_FAULT: values.fault },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // Ctrl-C reaches everything in the terminal by itself.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
