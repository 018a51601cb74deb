/** Programs from the system's packages: installed where that is ours to do (root on Debian), else the command to run. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { excerpt, run, SetupProblem } from './commands.mjs';

/** Debian's package for each program, with fonts, without which a bare machine shows no text. */
const debianPackages = /** @type {Record<string, readonly string[]>} */ ({
  awscli: ['awscli'],
  chromium: ['chromium', 'fonts-dejavu-core'],
  ffmpeg: ['ffmpeg'],
  xvfb: ['xvfb'],
});

/** Where Debian's package puts the AWS CLI. Another `aws` on the path may be a shim that starts nothing, or any version. */
export const awsCli = '/usr/bin/aws';

/**
 * What to do about missing programs on this kind of machine.
 *
 * @param {readonly string[]} missing `awscli`, `chromium`, `ffmpeg`, `xvfb`
 * @param {{platform: NodeJS.Platform, osRelease: string, isRoot: boolean}} machine `osRelease`: the text of /etc/os-release
 * @returns {{apt: readonly string[]} | {advice: string}}
 */
export function planInstall(missing, { platform, osRelease, isRoot }) {
  const packages = missing.flatMap((program) => debianPackages[program] ?? []);
  if (platform === 'darwin') {
    const command = missing.map((program) =>
      program === 'chromium' ? 'brew install --cask google-chrome' : `brew install ${program}`,
    );
    return { advice: command.join(' && ') };
  }
  if (platform === 'win32') {
    const command = missing.map((program) =>
      program === 'chromium' ? 'winget install Google.Chrome' : 'winget install Gyan.FFmpeg',
    );
    return { advice: command.join(' && ') };
  }
  const { id, like } = distribution(osRelease);
  // Ubuntu's `chromium` package is a stand-in that fetches a snap, which neither servers nor containers can run.
  if (id === 'ubuntu' || like.includes('ubuntu')) {
    const command = missing.map((program) =>
      program === 'chromium' ? 'sudo snap install chromium' : `sudo apt-get install -y ${program}`,
    );
    return { advice: command.join(' && ') };
  }
  if (id === 'debian' || like.includes('debian')) {
    if (isRoot) return { apt: packages };
    return { advice: `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}` };
  }
  if (id === 'fedora' || like.includes('fedora')) return { advice: `sudo dnf install -y ${missing.join(' ')}` };
  if (id === 'arch' || like.includes('arch')) return { advice: `sudo pacman -S ${missing.join(' ')}` };
  if (id === 'alpine') return { advice: `sudo apk add ${missing.join(' ')}` };
  return { advice: `install ${missing.join(' and ')} with this system's package manager` };
}

/**
 * @param {string} osRelease os-release(5)
 * @returns {{id: string, like: readonly string[]}}
 */
function distribution(osRelease) {
  const value = (/** @type {string} */ key) => new RegExp(`^${key}=["']?([^"'\\n]*)`, 'm').exec(osRelease)?.[1] ?? '';
  return { id: value('ID'), like: value('ID_LIKE').split(' ') };
}

/**
 * @param {{root: string, say: (line: string) => void, missing: readonly string[]}} options
 * @returns {Promise<void>}
 */
export async function installPackages({ root, say, missing }) {
  const plan = planInstall(missing, {
    platform: process.platform,
    osRelease: readOsRelease(),
    isRoot: process.getuid?.() === 0,
  });
  if ('advice' in plan)
    throw new SetupProblem(`${missing.join(' and ')} missing. Run this, then try again:\n    ${plan.advice}`);

  say(`installing ${missing.join(' and ')} with apt (a minute or two)…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Somebody else's apt may be at work on a machine that has just been switched on.
  const apt = (/** @type {readonly string[]} */ args) =>
    run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], { cwd: root, env });
  const install = ['install', '-y', '--no-install-recommends', ...plan.apt];
  const updated = await apt(['update']);
  const installed = await apt(install);
  if (installed.ok) return;
  throw new SetupProblem(
    `apt could not install ${missing.join(' and ')}:\n${excerpt(updated.ok ? installed.output : updated.output + installed.output)}\nWhen that is mended, run: apt-get ${install.join(' ')}`,
  );
}

/** Whether programs can be installed here without asking anybody. */
export function canInstall() {
  const machine = { platform: process.platform, osRelease: readOsRelease(), isRoot: process.getuid?.() === 0 };
  return 'apt' in planInstall([], machine);
}

function readOsRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}
