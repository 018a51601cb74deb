/** Electron's own binary: is it here, can it be had, does it start. The npm package brings only types and a downloader. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { excerpt, run } from './commands.mjs';

/**
 * @typedef {import('./state.mjs').ElectronVerdict} ElectronVerdict
 */

/** How long a machine that cannot reach the download is allowed to keep a person waiting. */
const contactLimitMs = 8000;
/** About 110 MB; a line that does not manage it in this time is better served by Chromium. */
const downloadLimitMs = 240_000;

/**
 * @param {string} root
 * @returns {string}
 */
export function electronVersion(root) {
  return JSON.parse(readFileSync(path.join(root, 'node_modules', 'electron', 'package.json'), 'utf8')).version;
}

/**
 * @param {string} root
 * @returns {string | null} absolute path of the binary belonging to the installed package
 */
export function electronExecutable(root) {
  const folder = path.join(root, 'node_modules', 'electron');
  try {
    const version = readFileSync(path.join(folder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '');
    const binary = path.join(folder, 'dist', readFileSync(path.join(folder, 'path.txt'), 'utf8').trim());
    return version === electronVersion(root) && existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}

/**
 * @param {{root: string, say: (line: string) => void, node: string, version: string}} options
 * @returns {Promise<ElectronVerdict>}
 */
export async function tryElectron({ root, say, node, version }) {
  if (electronExecutable(root) === null) {
    say(`trying to download Electron ${version} (once)…`);
    const { ok, timedOut, output } = await run(node, [path.join(root, 'node_modules', 'electron', 'install.js')], {
      cwd: root,
      env: { ...process.env, ELECTRON_GET_NO_PROGRESS: '1' },
      limitMs: contactLimitMs,
      extendLimitMs: whenReachable(version).then(() => {
        say('downloading Electron, about 110 MB…');
        return downloadLimitMs;
      }),
    });
    if (!ok || electronExecutable(root) === null) {
      return {
        version,
        usable: false,
        why: `Electron's own could not be downloaded (${timedOut ? 'no answer in time' : reason(output)})`,
      };
    }
  }
  const binary = electronExecutable(root);
  if (binary === null) throw new Error('the binary has just been seen');
  // Its libraries are the desktop's, which a bare server lacks; the version is printed only once they are loaded.
  const { ok, output } = await run(binary, ['--no-sandbox', '--version'], { cwd: root, limitMs: contactLimitMs });
  if (ok) return { version, usable: true, why: '' };
  return { version, usable: false, why: `Electron's own does not start here (${reason(output)})` };
}

/**
 * Resolves when the place of the download answers, and never when it does not. A finished download is not needed for
 * it: this only decides whether to go on waiting.
 *
 * @param {string} version
 * @returns {Promise<void>}
 */
function whenReachable(version) {
  const base =
    process.env['ELECTRON_MIRROR'] ??
    process.env['npm_config_electron_mirror'] ??
    'https://github.com/electron/electron/releases/download/';
  const url = `${base}v${version}/electron-v${version}-${process.platform}-${process.arch}.zip`;
  return new Promise((resolve) => {
    fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(contactLimitMs - 500) }).then(
      (answer) => {
        if (answer.ok) resolve();
      },
      () => {
        // Not reachable: the short limit stands.
      },
    );
  });
}

/**
 * The one telling line of a failed program's output.
 *
 * @param {string} output
 * @returns {string}
 */
function reason(output) {
  // The downloader keeps the cause of a failed fetch to itself.
  if (output.includes('fetch failed')) return 'its server could not be reached';
  const told =
    /(getaddrinfo \w+ \S+|connect \w+ \S+|Response code \d+ \([^)]*\)|error while loading shared libraries: [^\n]*)/.exec(
      output,
    );
  return (told?.[1] ?? excerpt(output).split('\n').at(-1) ?? '').trim().slice(0, 160) || 'it gave no reason';
}
