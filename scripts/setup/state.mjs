/** What set-up has found out, kept in `.tools/setup.json` so that the next run need not find it out again. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

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
