/** The lock of a process: it holds while its owner lives, never longer, and for one at a time. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { releaseLock, takeLock } from '../src/profile-lock.ts';
import { temporaryFolder } from './support.ts';

/** A number that no process has (Linux: above pid_max). */
const NOBODY = 4_194_305;

interface Taker {
  readonly child: ChildProcess;
  readonly ready: Promise<unknown>;
  /** Has it take the lock; says whether it got it. */
  readonly take: () => Promise<boolean>;
}

/** A process of its own that can take the lock, and stays until it is ended. */
const taker = (file: string): Taker => {
  const script = `import { takeLock } from ${JSON.stringify(join(import.meta.dirname, '../src/profile-lock.ts'))};
    process.stdin.on('data', () => process.stdout.write(String(takeLock(${JSON.stringify(file)}))));
    process.stdout.write('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return {
    child,
    ready: once(child.stdout, 'data'),
    take: async () => {
      const said = once(child.stdout, 'data') as Promise<[Buffer]>;
      child.stdin.write('go');
      return (await said)[0].toString() === 'true';
    },
  };
};

const kill = async ({ child }: Taker): Promise<void> => {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
};

describe('a lock', () => {
  test.each([
    ['of a process that is gone', `${NOBODY} 1`],
    ['of an earlier process with the number of a living one', `${process.pid} 1`],
    ['that holds nonsense', 'nonsense'],
  ])('%s is taken over', (_what, text) => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'lock');
    writeFileSync(file, text);
    expect(takeLock(file)).toBe(true);
    expect(readdirSync(folder.path)).toEqual(['lock']);
    releaseLock(file);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('without a name belongs to whoever is writing it, and to nobody once that takes too long', () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'lock');
    writeFileSync(file, '');
    expect(takeLock(file)).toBe(false);
    utimesSync(file, 0, 0);
    expect(takeLock(file)).toBe(true);
  });

  test('is taken over also where somebody was killed in the midst of that', () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'lock');
    writeFileSync(file, `${NOBODY} 1`);
    mkdirSync(`${file}.turn`);
    utimesSync(`${file}.turn`, 0, 0);
    expect(takeLock(file)).toBe(true);
    expect(readdirSync(folder.path)).toEqual(['lock']);
  });

  test('holds while its owner lives, and not after the owner was killed', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'lock');
    const owner = taker(file);
    await owner.ready;
    expect(await owner.take()).toBe(true);
    expect(takeLock(file)).toBe(false);
    await kill(owner);
    expect(takeLock(file)).toBe(true);
  });

  test('of a dead process goes to one of many that want it at the same time', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'lock');
    const takers = Array.from({ length: 6 }, () => taker(file));
    await Promise.all(takers.map(({ ready }) => ready));
    for (let round = 0; round < 100; round += 1) {
      writeFileSync(file, `${NOBODY} 1`);
      const taken = await Promise.all(takers.map(({ take }) => take()));
      expect(taken.filter(Boolean)).toHaveLength(1);
      releaseLock(file);
    }
    await Promise.all(takers.map(kill));
  });
});
