/** Starting and ending: nothing listens, nothing is left, one instance is one. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { launch, listeningSockets, processesWith, start, temporaryFolder } from './support.ts';

describe('a normal run', () => {
  test('listens on no port, and leaves neither process nor temporary file behind after SIGTERM', async () => {
    using folder = temporaryFolder();
    using temporary = temporaryFolder();
    const app = start('basic', [`--user-data-dir=${folder.path}`], { TMPDIR: temporary.path });
    await app.line('open');
    const pids = processesWith(folder.path);
    expect(pids.length).toBeGreaterThan(2);
    expect(listeningSockets(pids)).toEqual([]);
    expect(app.errors()).not.toContain('ws://');
    app.process.kill('SIGTERM');
    expect(await app.exited).toEqual({ code: 0, signal: null });
    expect(processesWith(folder.path)).toEqual([]);
    expect(readdirSync(temporary.path)).toEqual([]);
    expect(existsSync(join(folder.path, 'chromium-profile.lock'))).toBe(false);
    expect(JSON.parse(app.lines.at(-1) ?? '')).toEqual(
      expect.arrayContaining(['app before-quit', 'closed', 'app will-quit', 'app quit']),
    );
  });

  test('takes Chromium with it even when it is killed', async () => {
    using folder = temporaryFolder();
    using temporary = temporaryFolder();
    const app = start('basic', [`--user-data-dir=${folder.path}`], { TMPDIR: temporary.path });
    await app.line('open');
    app.process.kill('SIGKILL');
    expect(await app.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await expect.poll(() => processesWith(folder.path), { timeout: 10_000 }).toEqual([]);
    expect(readdirSync(temporary.path)).toEqual([]);
    // The lock of the dead is no hindrance.
    const again = start('basic', [`--user-data-dir=${folder.path}`]);
    await again.line('open');
    expect(readdirSync(folder.path)).toContain('chromium-profile');
    again.process.kill('SIGINT');
    expect((await again.exited).code).toBe(0);
  });

  test('lets workers run: nobody else is attached who would', async () => {
    using folder = temporaryFolder();
    const app = start('basic', [`--user-data-dir=${folder.path}`, '--report-worker']);
    expect(await app.line('worker ')).toBe('worker data');
    app.process.kill('SIGTERM');
    expect((await app.exited).code).toBe(0);
  });

  test('ends with a sentence when Chromium is killed', async () => {
    using folder = temporaryFolder();
    using temporary = temporaryFolder();
    const app = start('basic', [`--user-data-dir=${folder.path}`], { TMPDIR: temporary.path });
    await app.line('open');
    for (const pid of processesWith(`--user-data-dir=${join(folder.path, 'chromium-profile')}`)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // A child that went with its parent.
      }
    }
    expect((await app.exited).code).toBe(1);
    expect(app.errors()).toContain('Chromium ended unexpectedly.');
    expect(readdirSync(temporary.path)).toEqual([]);
  });
});

test.runIf(process.platform === 'linux')('a busy page is seen in the metrics of the app', async () => {
  await using running = await launch('basic');
  const seen = await running.app.evaluate(async ({ app, BrowserWindow }) => {
    const before = app.getAppMetrics();
    await BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
      'for (const end = performance.now() + 1000; performance.now() < end; );',
    );
    const after = app.getAppMetrics();
    const tabs = after.filter(({ type }) => type === 'Tab');
    const more = tabs.map(({ pid, cpu, creationTime }) => {
      const earlier = before.find((one) => one.pid === pid && one.creationTime === creationTime);
      return (cpu.cumulativeCPUUsage ?? 0) - (earlier?.cpu.cumulativeCPUUsage ?? Number.NaN);
    });
    return {
      types: [...new Set(after.map(({ type }) => type))],
      pids: after.map(({ pid }) => pid),
      mostSeconds: Math.max(...more),
      mostPercent: Math.max(...tabs.map(({ cpu }) => cpu.percentCPUUsage)),
      memory: after.every(({ memory }) => memory.workingSetSize > 0 && memory.peakWorkingSetSize > 0),
    };
  });
  expect(seen.types).toEqual(expect.arrayContaining(['Browser', 'GPU', 'Tab', 'Utility']));
  expect(seen.pids).toEqual(expect.arrayContaining([...processesWith(join(running.userData, 'chromium-profile'))]));
  // on a loaded machine it gets less than the second it asks for
  expect(seen.mostSeconds).toBeGreaterThan(0.1);
  expect(seen.mostPercent).toBeGreaterThan(0);
  expect(seen.memory).toBe(true);
});

describe('the end', () => {
  test('comes with the last window', async () => {
    const running = await launch('basic');
    const exited = new Promise<number | null>((resolve) => running.app.process().once('exit', resolve));
    await running.page.close();
    expect(await exited).toBe(0);
    await running[Symbol.asyncDispose]();
  });

  test('can be refused in before-quit', async () => {
    await using running = await launch('basic');
    const count = await running.app.evaluate(({ app, BrowserWindow }) => {
      app.once('before-quit', (event) => event.preventDefault());
      app.quit();
      return BrowserWindow.getAllWindows().length;
    });
    expect(count).toBe(1);
  });

  test('comes with the code that the app names', async () => {
    const running = await launch('basic');
    const exited = new Promise<number | null>((resolve) => running.app.process().once('exit', resolve));
    await running.app.evaluate(({ app }) => void setImmediate(() => app.exit(7)));
    expect(await exited).toBe(7);
    await running[Symbol.asyncDispose]();
  });
});

describe('a start that fails', () => {
  test('because the app throws: its error is printed', async () => {
    const app = start('throws', []);
    expect((await app.exited).code).toBe(1);
    expect(app.errors()).toContain("throws-fixture can't start");
  });

  test('because there is no browser: one sentence', async () => {
    const app = start('basic', [], { RUNTIME_CHROMIUM: '/nowhere/chromium' });
    expect((await app.exited).code).toBe(1);
    expect(app.errors().trim()).toBe('RUNTIME_CHROMIUM names /nowhere/chromium, and there is no program there.');
  });

  test('because there is no app: one sentence', async () => {
    const app = start('missing', []);
    expect((await app.exited).code).toBe(1);
    expect(app.errors()).toMatch(/^Unable to find an app at .*missing\.\n$/);
  });
});

test('the second instance tells the first and goes', async () => {
  using folder = temporaryFolder();
  const words = [`--user-data-dir=${folder.path}`];
  const first = start('single', words);
  await first.line('first');
  const second = start('single', [...words, 'a word']);
  await second.exited;
  expect(second.lines).toEqual(['second']);
  expect(await first.line('told')).toBe('told a word');
  expect((await first.exited).code).toBe(0);
  expect(readdirSync(folder.path)).toEqual(['chromium-profile']);
});
