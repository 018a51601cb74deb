/** What a wall survives: the crash and the hang of its page, a second start, the end of its main process at any moment. */
import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { afterEach, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { expectAllLive } from './desk/wall.ts';

const projectRoot = path.resolve(import.meta.dirname, '../..');
const executable = process.env['VIGIL_TEST_EXECUTABLE'] ?? path.join(projectRoot, 'runtime', 'dist', 'electron');

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

interface LogLine {
  readonly at: string;
  readonly event: string;
  readonly message?: string;
}
const logOf = async ({ userDataDir }: Desk): Promise<LogLine[]> =>
  (await readFile(path.join(userDataDir, 'logs', 'vigil.log'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine);

/** Runs a script in the page by way of main: a driver's own view of a page ends with its process. */
const inPage = ({ app }: Desk, script: string): Promise<unknown> =>
  app.evaluate(
    ({ BrowserWindow }, code) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code),
    script,
  );

/** What a person sees of the view. */
const viewScript = `({
  wall: [...document.querySelectorAll('[data-camera]')].map((tile) => [tile.dataset.camera, tile.dataset.health]),
  selected: document.querySelector('[data-camera][aria-selected=true]')?.dataset.camera,
  enlarged: document.querySelector('[data-camera][data-enlarged]')?.dataset.camera,
})`;
interface View {
  readonly wall: readonly (readonly [string, string])[];
  readonly selected: string | undefined;
  readonly enlarged: string | undefined;
}
const viewOf = async (of: Desk): Promise<View> => (await inPage(of, viewScript)) as View;

/** Waits until the page shows the very view again, every camera as healthy as it was. */
const expectView = (of: Desk, view: View): Promise<void> =>
  expect.poll(() => viewOf(of).catch(() => null), { timeout: 60_000, interval: 250 }).toEqual(view);

/** A call under way when its page went, or a fragment that was gone when the next one asked, is no fault of the page's. */
const failedLoad = /^Failed to load resource/;

/** Waits until the log tells this, and nothing else of the page, after what it told before. */
const expectPageEvents = async (of: Desk, before: number, events: readonly string[]): Promise<void> => {
  const told = async (): Promise<string[]> =>
    (await logOf(of))
      .slice(before)
      .filter(({ event, message = '' }) => event.startsWith('page') && !failedLoad.test(message))
      .map(({ event, message }) => (message === undefined ? event : `${event}: ${message}`));
  await expect.poll(told, { timeout: 30_000, interval: 100 }).toEqual(events);
};

/** A start as from a desktop's menu, with the same data and environment. */
const startAgain = (
  of: Desk,
): {
  readonly exited: Promise<number | null>;
  readonly output: () => string;
  /** Reads nothing of what it says any more, as a terminal that was closed. */
  readonly stopListening: () => void;
  readonly end: () => void;
} => {
  const words = [
    projectRoot,
    `--user-data-dir=${of.userDataDir}`,
    '--profile',
    'plant-east',
    '--profile',
    'plant-west',
  ];
  const { DISPLAY: _display, ...env } = process.env;
  const child = spawn(executable, words, {
    env: {
      ...env,
      AWS_CONFIG_FILE: of.files.configFile,
      AWS_SHARED_CREDENTIALS_FILE: of.files.credentialsFile,
      VIGIL_DEMO: '1',
      HOME: of.homeDir,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (text: string): void => {
    output += text;
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', collect);
  return {
    exited: new Promise((resolve) => {
      child.once('exit', resolve);
    }),
    output: () => output,
    stopListening: () => {
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
    },
    end: () => child.kill('SIGTERM'),
  };
};

/** Processes whose command line names the desk's folder. */
const processesOf = async ({ userDataDir }: Desk, ...words: readonly string[]): Promise<number[]> => {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0 && pid !== process.pid);
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return pids.filter((_pid, index) => [userDataDir, ...words].every((word) => lines[index]?.includes(word)));
};

const hang = (of: Desk): Promise<unknown> =>
  of.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]
      ?.webContents.executeJavaScript('for (;;);')
      .catch(() => undefined);
  });

it('a page that crashes, and one that hangs while the application is started a second time, are back with their view', async () => {
  desk = await openDesk({ settings: { wall: { tiles: 4 } } });
  const { page, app } = desk;
  await expectAllLive(page, 4, 60_000);
  const [, second = '', third = ''] = (await viewOf(desk)).wall.map(([name]) => name);
  await page.locator(`[data-camera="${third}"]`).click();
  await page.keyboard.press('h');
  await page.locator(`[data-camera="${second}"]`).click();
  await page.keyboard.press('Enter');
  await expect.poll(() => viewOf(desk as Desk)).toMatchObject({ selected: second, enlarged: second });
  const view = await viewOf(desk);
  expect(view.wall.filter(([, health]) => health === 'paused')).toEqual([[third, 'paused']]);

  const linesBeforeCrash = (await logOf(desk)).length;
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
  await expectPageEvents(desk, linesBeforeCrash, ['page gone', 'page is back']);
  await expectView(desk, view);

  const linesBeforeHang = (await logOf(desk)).length;
  await hang(desk);
  const again = startAgain(desk);
  expect(await again.exited).toBe(0);
  expect(again.output()).toContain('already running here');
  await expectPageEvents(desk, linesBeforeHang, ['page hangs', 'page gone', 'page is back']);
  await expectView(desk, view);
});

it.runIf(process.platform === 'linux')(
  'a main process that is killed takes everything with it, a page that hangs too, and the next start has the wall again',
  async () => {
    desk = await openDesk({ settings: { wall: { tiles: 4 } } });
    const { page, app } = desk;
    await expectAllLive(page, 4, 60_000);
    const [first = ''] = (await viewOf(desk)).wall.map(([name]) => name);
    await page.locator(`[data-camera="${first}"]`).click();
    await page.keyboard.press('Delete');
    await expect.poll(async () => (await viewOf(desk as Desk)).wall.length).toBe(3);
    const cameras = (await viewOf(desk)).wall.map(([name]) => name);
    const kept = async (): Promise<unknown> =>
      JSON.parse(await readFile(path.join((desk as Desk).userDataDir, 'settings.json'), 'utf8'));
    await expect
      .poll(kept)
      .toMatchObject({ wall: { cameras: [null, ...cameras.map((StreamName) => ({ StreamName }))] } });

    await hang(desk);
    // the launcher has become the main process
    app.process().kill('SIGKILL');
    await expect.poll(() => processesOf(desk as Desk), { timeout: 10_000 }).toEqual([]);

    const again = startAgain(desk);
    try {
      for (const camera of cameras) {
        await expect.poll(again.output, { timeout: 60_000 }).toMatch(new RegExp(`${camera}\\S*\\s+live`));
      }
      expect(again.output()).not.toContain(first);
    } finally {
      again.end();
    }
    expect(await again.exited).toBe(0);
    expect(await processesOf(desk)).toEqual([]);
  },
);

it.runIf(process.platform === 'linux')(
  'whoever started it may stop listening: it goes on, and still ends',
  async () => {
    desk = await openDesk({ settings: { wall: { tiles: 1 } } });
    await expectAllLive(desk.page, 1, 60_000);
    await desk.quit();
    const lines = (await logOf(desk)).length;
    const again = startAgain(desk);
    try {
      await expect.poll(again.output, { timeout: 60_000 }).toMatch(/\slive/);
      again.stopListening();
      // Something it has to complain of.
      for (const renderer of await processesOf(desk, '--type=renderer')) process.kill(renderer, 'SIGKILL');
      const events = async (): Promise<string[]> => (await logOf(desk as Desk)).slice(lines).map(({ event }) => event);
      await expect.poll(events, { timeout: 30_000 }).toContain('page is back');
      expect(await events()).toContain('page gone');
      expect((await events()).filter((event) => event.startsWith('uncaught'))).toEqual([]);
    } finally {
      again.end();
    }
    expect(await again.exited).toBe(0);
    expect(await processesOf(desk)).toEqual([]);
  },
);
