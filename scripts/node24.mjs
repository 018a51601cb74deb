/**
 * Runs a script of this project under Node 24: `node scripts/node24.mjs SCRIPT args…`.
 *
 * In this process when its Node is new enough, else under the one set-up got, with the same terminal, signals and
 * exit code.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { childEnvironment } from './setup/child-environment.mjs';
import { isNodeNewEnough } from './setup/node.mjs';
import { readState } from './setup/state.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [script, ...args] = process.argv.slice(2);
if (script === undefined) {
  process.stderr.write('Say which script: node scripts/node24.mjs SCRIPT args…\n');
  process.exit(2);
}
const scriptFile = path.resolve(root, script);

if (isNodeNewEnough(process.versions.node)) {
  process.argv = [process.execPath, scriptFile, ...args];
  await import(pathToFileURL(scriptFile).href);
} else {
  const { node } = readState(root);
  if (node === '') {
    process.stderr.write('Node 24 is not set up yet. Run: node scripts/setup.mjs --for tools\n');
    process.exit(1);
  }
  // Without the '--' Node takes options such as --env-file for its own, even behind the script's name.
  const child = spawn(node, ['--', scriptFile, ...args], { env: childEnvironment(), stdio: 'inherit' });
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => process.on(signal, () => child.kill(signal));
  forward('SIGTERM');
  forward('SIGHUP');
  // A terminal sends Ctrl-C to the child as well; a second one would count as impatience.
  if (process.stdin.isTTY) process.on('SIGINT', () => undefined);
  else forward('SIGINT');
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exitCode = code ?? 1;
    else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}
