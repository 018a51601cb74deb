/** Third step of set-up: what the app runs on. Electron's own binary, else an installed Chromium; for tests ffmpeg and the AWS CLI too. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { run, SetupProblem } from './commands.mjs';
import { awsCli, canInstall, installPackages } from './debian.mjs';
import { electronExecutable, electronVersion, tryElectron } from './electron.mjs';

/**
 * @typedef {import('./state.mjs').SetupState} SetupState
 */

/**
 * @param {{root: string, say: (line: string) => void, purpose: 'start' | 'test', node: string, state: SetupState}} options
 * @returns {Promise<SetupState>}
 */
export async function ensureRuntime({ root, say, purpose, node, state }) {
  const version = electronVersion(root);
  let electron = state.electron?.version === version ? state.electron : null;
  // A binary that was here and is gone, or has come by hand since, deserves another look.
  if (electron !== null && electron.usable !== (electronExecutable(root) !== null)) electron = null;
  electron ??= await tryElectron({ root, say, node, version });

  // The tests of runtime/ drive Chromium whatever the app itself runs on.
  const needsChromium = !electron.usable || purpose === 'test';
  let chromium = needsChromium ? await findChromium(root, node, state.chromium) : state.chromium;
  /** @type {string[]} */
  const missing = [];
  if (needsChromium && chromium === null) missing.push('chromium');
  if (purpose === 'test' && !isOnPath('ffmpeg')) missing.push('ffmpeg');
  // Some tests want a display or the AWS CLI; where we can't install these they say that they were skipped.
  if (purpose === 'test' && canInstall() && !isOnPath('Xvfb')) missing.push('xvfb');
  if (purpose === 'test' && canInstall() && !existsSync(awsCli)) missing.push('awscli');
  if (missing.length > 0) await installPackages({ root, say, missing });
  if (needsChromium) chromium ??= await findChromium(root, node, null);

  const binary = electron.usable ? electronExecutable(root) : null;
  if (binary !== null) {
    return {
      node,
      electron,
      chromium,
      runtime: { kind: 'electron', executable: binary, why: `runs on Electron ${version}` },
    };
  }
  if (chromium === null) throw new Error('chromium was installed and is not found');
  const why = `runs on the installed Chromium (${chromium}), because ${electron.why}`;
  return { node, electron, chromium, runtime: { kind: 'chromium', executable: chromium, why } };
}

/**
 * @param {string} root
 * @param {string} node
 * @param {string | null} remembered
 * @returns {Promise<string | null>}
 */
export async function findChromium(root, node, remembered) {
  const named = process.env['RUNTIME_CHROMIUM'];
  if (named === undefined && remembered !== null && existsSync(remembered)) return remembered;
  // The runtime's own finder is TypeScript, which this Node may not run.
  const { code, output, answer } = await run(node, [path.join(root, 'scripts', 'setup', 'print-chromium.ts')], {
    cwd: root,
  });
  if (code === 0) return answer.trim();
  if (code === 3) return null;
  throw new SetupProblem((code === 1 && answer.trim()) || output.trim());
}

/** @param {string} program */
function isOnPath(program) {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.some((folder) => names.some((name) => existsSync(path.join(folder, name))));
}
