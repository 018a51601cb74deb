/** What set-up has found out, kept in `.tools/setup.json` so that the next run need not find it out again. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { SetupProblem } from './commands.mjs';

/**
 * @typedef {'start' | 'test' | 'tools'} Purpose
 * @typedef {{kind: 'electron' | 'chromium', executable: string, why: string}} RuntimeChoice
 *   `executable` is Electron's own binary, or the Chromium that `runtime/` drives.
 * @typedef {{version: string, usable: boolean, why: string}} ElectronVerdict
 *   What came of trying Electron's own binary; tried again when the version changes.
 * @typedef {object} SetupState
 * @property {string} node absolute path of a Node 24 or newer
 * @property {RuntimeChoice | null} runtime
 * @property {string | null} chromium an installed Chromium, also where the app runs on Electron
 * @property {ElectronVerdict | null} electron
 */

/** @param {string} root */
export const stateFile = (root) => path.join(root, '.tools', 'setup.json');

/**
 * @param {string} root
 * @returns {SetupState}
 */
export function readState(root) {
  try {
    const found = JSON.parse(readFileSync(stateFile(root), 'utf8'));
    return {
      node: typeof found.node === 'string' ? found.node : '',
      runtime: found.runtime ?? null,
      chromium: found.chromium ?? null,
      electron: found.electron ?? null,
    };
  } catch {
    // Missing or damaged: everything in it can be found out again.
    return { node: '', runtime: null, chromium: null, electron: null };
  }
}

/**
 * @param {string} root
 * @param {SetupState} state
 */
export function writeState(root, state) {
  const text = `${JSON.stringify(state, null, 2)}\n`;
  const file = stateFile(root);
  try {
    if (readFileSync(file, 'utf8') === text) return;
  } catch {
    // Not there yet.
  }
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}

/**
 * Keeps two set-ups of one checkout apart: `npm ci` empties node_modules under whoever else is working.
 *
 * @param {string} root
 * @param {(line: string) => void} say
 * @param {() => Promise<void>} work
 * @returns {Promise<void>}
 */
export async function withSetupLock(root, say, work) {
  const lock = path.join(root, '.tools', 'setup.lock');
  mkdirSync(path.dirname(lock), { recursive: true });
  const release = () => rmSync(lock, { force: true });
  const longestWaitMs = 15 * 60_000;
  const from = Date.now();
  for (let waiting = false; ; waiting = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    if (!isHeld(lock)) release();
    else if (Date.now() - from > longestWaitMs) {
      throw new SetupProblem(`another set-up has not ended in 15 minutes; if there is none, delete ${lock}`);
    } else {
      if (!waiting) say('waiting for another set-up of this folder to end…');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  process.once('exit', release);
  try {
    await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** @param {string} lock */
function isHeld(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    // Empty while the other is between creating and writing it.
    if (pid === 0) return true;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
