/** First step of set-up: node_modules as package-lock.json has it. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { excerpt, runNpm, SetupProblem } from './commands.mjs';

/**
 * @param {string} root
 * @param {(line: string) => void} say
 * @returns {Promise<void>}
 */
export async function ensureModules(root, say) {
  const lockText = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  const stampFile = path.join(root, 'node_modules', '.setup-stamp');
  const stamp = createHash('sha256').update(lockText).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;

  const installedFile = path.join(root, 'node_modules', '.package-lock.json');
  const present = existsSync(installedFile);
  if (!present || !matchesLock(lockText, readFileSync(installedFile, 'utf8'))) {
    say(
      `installing packages, because node_modules is ${present ? 'not what package-lock.json asks for' : 'missing'} (about half a minute)…`,
    );
    // A machine set up for running things leaves development packages out (NODE_ENV, omit); here everything is one.
    const { ok, output } = await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
    });
    if (!ok)
      throw new SetupProblem(`npm ci failed:\n${excerpt(output)}\nWhen that is mended, run: npm ci --include=dev`);
    if (!existsSync(installedFile) || !matchesLock(lockText, readFileSync(installedFile, 'utf8'))) {
      throw new SetupProblem(
        'npm ci ended well, yet node_modules is not what package-lock.json asks for. Look for an omit setting: npm config list',
      );
    }
  }
  writeFileSync(stampFile, stamp);
}

/**
 * Whether the tree npm says it has installed is the one the lock file describes. npm keeps its own record of the
 * tree in node_modules/.package-lock.json, so a person's `npm install` counts as much as our own `npm ci`.
 *
 * @param {string} lockText package-lock.json
 * @param {string} installedText node_modules/.package-lock.json
 * @returns {boolean}
 */
export function matchesLock(lockText, installedText) {
  try {
    const wanted = packagesOf(lockText);
    const installed = packagesOf(installedText);
    for (const [where, { version, optional }] of wanted) {
      const found = installed.get(where);
      // Packages for other platforms are optional and stay away.
      if (found === undefined ? !optional : found.version !== version) return false;
    }
    return [...installed.keys()].every((where) => wanted.has(where));
  } catch {
    return false;
  }
}

/**
 * @param {string} text
 * @returns {Map<string, {version: string, optional: boolean}>}
 */
function packagesOf(text) {
  /** @type {{packages: Record<string, {version?: string, optional?: boolean}>}} */
  const { packages } = JSON.parse(text);
  return new Map(
    Object.entries(packages)
      .filter(([where]) => where !== '')
      .map(([where, { version = '', optional = false }]) => [where, { version, optional }]),
  );
}
