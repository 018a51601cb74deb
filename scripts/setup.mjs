/**
 * Makes a checkout ready: packages, Node 24, something to run the app on, and for the tests ffmpeg and the AWS CLI.
 *
 * `node scripts/setup.mjs --for start|test|tools [--retry-electron]`
 *
 * Plain JavaScript without packages, because it runs before there are any, on any Node from 20 on. Each step looks
 * first and does something only when it must, so a second run costs a few file reads.
 */
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { SetupProblem } from './setup/commands.mjs';
import { withSetupLock } from './setup/lock.mjs';
import { ensureModules } from './setup/modules.mjs';
import { ensureNode } from './setup/node.mjs';
import { ensureRuntime } from './setup/runtime.mjs';
import { readState, writeState } from './setup/state.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} line */
const say = (line) => process.stdout.write(`set-up: ${line}\n`);

/**
 * @param {readonly string[]} argv
 * @returns {{purpose: import('./setup/state.mjs').Purpose, retryElectron: boolean}}
 */
function readArguments(argv) {
  const purpose = argv[argv.indexOf('--for') + 1];
  if (!argv.includes('--for') || (purpose !== 'start' && purpose !== 'test' && purpose !== 'tools')) {
    throw new SetupProblem('say what for: node scripts/setup.mjs --for start|test|tools [--retry-electron]');
  }
  return { purpose, retryElectron: argv.includes('--retry-electron') };
}

try {
  const { purpose, retryElectron } = readArguments(process.argv.slice(2));
  await withSetupLock(root, say, async () => {
    const before = readState(root);
    if (retryElectron) before.electron = null;
    await ensureModules(root, say);
    const node = await ensureNode(root, say);
    const needsRuntime = purpose !== 'tools';
    const after = needsRuntime ? await ensureRuntime({ root, say, purpose, node, state: before }) : { ...before, node };
    writeState(root, after);
    if (needsRuntime && after.runtime !== null) say(after.runtime.why);
  });
} catch (problem) {
  if (!(problem instanceof SetupProblem)) throw problem;
  process.stderr.write(`set-up: ${problem.message}\n`);
  process.exitCode = 1;
}
