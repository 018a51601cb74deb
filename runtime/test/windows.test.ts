/** Windows: their size, their events, several at once, pictures of them, and the crash of a page. */
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, type RunningApp } from './support.ts';

let running: RunningApp;
beforeAll(async () => {
  running = await launch('basic');
});
afterAll(() => running[Symbol.asyncDispose]());

test('a window opens at its size, with its title, and Playwright finds it by its page', async () => {
  const { app, page } = running;
  expect(await page.evaluate(() => [innerWidth, innerHeight])).toEqual([700, 500]);
  const window = await app.browserWindow(page);
  await expect.poll(() => window.evaluate((found) => found.getTitle())).toBe('Basic');
  expect(await window.evaluate((found) => [found.getContentSize(), found.isVisible(), found.isDestroyed()])).toEqual([
    [700, 500],
    true,
    false,
  ]);
  expect(await window.evaluate((found) => found.webContents.getURL())).toBe('app://wall/index.html');
  await expect.poll(() => running.seen('ready-to-show')).toHaveLength(1);
});

test('several windows live side by side, each visible and painting', async () => {
  const { app, page } = running;
  const opened = app.waitForEvent('window');
  const id = await app.evaluate(() =>
    globalThis.openWindow('index.html', { width: 320, height: 240 }).then((w) => w.id),
  );
  const second = await opened;
  // a window begins with an empty page, which counts as loaded too
  await second.waitForURL('**/index.html');
  expect(await second.evaluate(() => [innerWidth, innerHeight])).toEqual([320, 240]);
  const frames = (of: typeof page): Promise<unknown> =>
    of.evaluate(
      () =>
        new Promise((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(document.visibilityState))),
        ),
    );
  expect(await Promise.all([frames(page), frames(second)])).toEqual(['visible', 'visible']);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(2);
  await app.evaluate(({ BrowserWindow }, which) => BrowserWindow.fromId(which)?.close(), id);
  await expect.poll(() => app.windows().length).toBe(1);
  await expect.poll(() => running.seen('closed')).toEqual([['closed', id]]);
});

test('a close that a listener refuses closes nothing', async () => {
  const count = await running.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.once('close', (event) => event.preventDefault());
    window?.close();
    return BrowserWindow.getAllWindows().length;
  });
  expect(count).toBe(1);
  expect(await running.page.title()).toBe('Basic');
});

describe('a window changes', () => {
  test('its size', async () => {
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(640, 360));
    await expect.poll(() => running.page.evaluate(() => [innerWidth, innerHeight])).toEqual([640, 360]);
  });

  test('to full screen and back', async () => {
    const { app, page } = running;
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setFullScreen(true));
    await expect
      .poll(() => page.evaluate(() => innerWidth === screen.width && innerHeight === screen.height))
      .toBe(true);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setFullScreen(false));
    await expect.poll(() => page.evaluate(() => innerWidth)).toBe(640);
    expect(await running.seen('leave-full-screen')).toHaveLength(1);
    const size = await app.evaluate(({ screen }) => screen.getPrimaryDisplay().size);
    expect(size).toEqual({ width: 1920, height: 1080 });
    expect(await page.evaluate(() => ({ width: screen.width, height: screen.height }))).toEqual(size);
  });
});

test('capturePage gives a picture of what is shown', async () => {
  const base64 = await running.app.evaluate(async ({ BrowserWindow }) => {
    const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
    return { png: image?.toPNG().toString('base64') ?? '', size: image?.getSize() };
  });
  expect(base64.size).toEqual({ width: 640, height: 360 });
  const { data } = PNG.sync.read(Buffer.from(base64.png, 'base64'));
  const at = 4 * (640 * 300 + 600);
  expect([...data.subarray(at, at + 3)]).toEqual([0x12, 0x34, 0x56]);
});

test('executeJavaScript answers with a value, waits for a promise and throws what the page threw', async () => {
  const answers = await running.app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const failure = contents
      ?.executeJavaScript('Promise.reject(new Error("no"))')
      .catch((error: unknown) => (error as Error).message);
    return [
      await contents?.executeJavaScript('1 + 1'),
      await contents?.executeJavaScript('Promise.resolve("later")'),
      await failure,
    ];
  });
  expect(answers.slice(0, 2)).toEqual([2, 'later']);
  expect(answers[2]).toContain('Error: no');
});

test("the page's console reaches the app", async () => {
  await running.page.evaluate(() => console.warn('careful', 1));
  await expect.poll(() => running.seen('console')).toContainEqual(['console', 'warning', 'careful 1']);
});

test('unsafe preferences are refused', async () => {
  const message = await running.app.evaluate(({ BrowserWindow }) => {
    try {
      return String(new BrowserWindow({ webPreferences: { nodeIntegration: true } }).id);
    } catch (error) {
      return String(error);
    }
  });
  expect(message).toContain('nodeIntegration: true');
});

test('a crash of the page is told, and a reload brings the page back with its preload', async () => {
  const crashed = await running.app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined) return null;
    const gone = new Promise((resolve) =>
      contents.once('render-process-gone', (_event, details) => resolve(details.reason)),
    );
    contents.forcefullyCrashRenderer();
    const reason = await gone;
    const isCrashed = contents.isCrashed();
    const loaded = new Promise((resolve) => contents.once('did-finish-load', () => resolve(true)));
    contents.reload();
    await loaded;
    return {
      reason,
      isCrashed,
      after: contents.isCrashed(),
      sum: await contents.executeJavaScript('bridge.sum(20, 3)'),
    };
  });
  expect(crashed).toEqual({ reason: 'crashed', isCrashed: true, after: false, sum: 23 });
  expect(await running.seen('app render-process-gone')).toHaveLength(1);
});

test('a page that hangs can be ended and comes back, with what its session storage held', async () => {
  const after = await running.app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined) return null;
    await contents.executeJavaScript("sessionStorage.setItem('view', 'kept')");
    const gone = new Promise<string>((resolve) => {
      contents.once('render-process-gone', (_event, { reason }) => resolve(reason));
    });
    const back = new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()));
    contents.executeJavaScript('for (;;);').catch(() => undefined);
    contents.forcefullyCrashRenderer();
    contents.reload();
    const reason = await gone;
    await back;
    return {
      reason,
      isCrashed: contents.isCrashed(),
      view: await contents.executeJavaScript("sessionStorage.getItem('view')"),
    };
  });
  expect(after).toEqual({ reason: 'crashed', isCrashed: false, view: 'kept' });
});
