/** What a page may not do: go elsewhere, open windows, have permissions; and what the app's own scheme serves. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, type RunningApp } from './support.ts';

let running: RunningApp;
let server: Server;
let address = '';
const requests: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*');
    response.end('from the loopback');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  running = await launch('basic');
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  server.close();
});

describe('navigation', () => {
  test.each([
    [
      'a link',
      (url: string) => `const a = document.createElement('a'); a.href = '${url}'; document.body.append(a); a.click();`,
    ],
    ['location', (url: string) => `location.href = '${url}';`],
  ])('by %s is put to the app, which refuses it, and the page stays', async (_what, script) => {
    const url = `${address}/elsewhere`;
    await running.page.evaluate(script(url));
    await expect.poll(() => running.seen('will-navigate')).toContainEqual(['will-navigate', url]);
    expect(await running.page.evaluate('[location.href, document.title].join()')).toBe(
      'https://wall.app.invalid/index.html,Basic',
    );
    expect(requests).not.toContain('/elsewhere');
  });

  test('within the app is named in the words of the app', async () => {
    await running.page.evaluate(`location.href = '/near.html'`);
    await expect.poll(() => running.seen('will-navigate')).toContainEqual(['will-navigate', 'app://wall/near.html']);
  });
});

describe('pop-ups', () => {
  test('of window.open are put to the app and come to nothing', async () => {
    expect(await running.page.evaluate((url) => window.open(url) === null, `${address}/popup`)).toBe(true);
    await expect.poll(() => running.seen('window-open')).toContainEqual(['window-open', `${address}/popup`]);
  });

  test('of links with a target too', async () => {
    const url = `${address}/target`;
    await running.page.evaluate(
      `{ const a = document.createElement('a'); a.href = '${url}'; a.target = '_blank'; document.body.append(a); a.click(); }`,
    );
    await expect.poll(() => running.seen('window-open')).toContainEqual(['window-open', url]);
    await expect.poll(() => running.app.windows().length).toBe(1);
    expect(requests).not.toContain('/target');
    expect(requests).not.toContain('/popup');
  });
});

describe('permissions', () => {
  const states = (app: RunningApp): Promise<string[]> =>
    app.page.evaluate(() =>
      Promise.all(
        ['geolocation', 'notifications', 'camera', 'clipboard-read', 'loopback-network'].map(async (name) => {
          const { state } = await navigator.permissions.query({ name: name as PermissionName });
          return `${name} ${state}`;
        }),
      ),
    );

  test('are denied without handlers, the loopback among them', async () => {
    expect(await states(running)).toEqual([
      'geolocation denied',
      'notifications denied',
      'camera denied',
      'clipboard-read denied',
      'loopback-network denied',
    ]);
    const answer = await running.page.evaluate((url) => fetch(url).then(String, String), `${address}/denied`);
    expect(answer).toContain('Failed to fetch');
    expect(requests).not.toContain('/denied');
  });

  test("are granted as the app's handlers say, and then pages and workers reach the loopback", async () => {
    await using granting = await launch('basic', '--grant=loopback-network,geolocation');
    expect(await states(granting)).toEqual([
      'geolocation granted',
      'notifications denied',
      'camera denied',
      'clipboard-read denied',
      'loopback-network granted',
    ]);
    const fromPage = await granting.page.evaluate((url) => fetch(url).then((r) => r.text()), `${address}/page`);
    expect(fromPage).toBe('from the loopback');
    const fromWorker = await granting.page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const worker = new Worker('/worker.js', { type: 'module' });
          worker.addEventListener('message', (event) => resolve(event.data));
          worker.postMessage(url, []);
        }),
      `${address}/worker`,
    );
    expect(fromWorker).toBe('from the loopback');
  });
});

describe("the app's own scheme", () => {
  test('serves status, headers and bodies, and keeps the content security policy', async () => {
    const answer = await running.page.evaluate(async () => {
      const page = await fetch('/data.txt');
      const missing = await fetch('/missing');
      const posted = await fetch('/post', { method: 'POST', body: 'some words' });
      const scriptBlocked = await new Promise((resolve) => {
        const script = document.createElement('script');
        script.textContent = 'window.inlineRan = true';
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        });
        document.body.append(script);
      });
      return {
        text: await page.text(),
        header: page.headers.get('x-fixture'),
        missing: missing.status,
        posted: [posted.status, await posted.text()],
        scriptBlocked,
        inlineRan: 'inlineRan' in window,
        isSecure: isSecureContext,
      };
    });
    expect(answer).toEqual({
      text: 'data',
      header: 'yes',
      missing: 404,
      posted: [201, 'got some words'],
      scriptBlocked: 'script-src-elem',
      inlineRan: false,
      isSecure: true,
    });
    expect(await running.seen('request')).toContainEqual(['request', 'app://wall/post', 'POST', 'app://wall']);
  });

  test('that nobody handles does not load', async () => {
    const failure = await running.app.evaluate(async ({ BrowserWindow, protocol }) => {
      protocol.unhandle('other');
      const [window] = BrowserWindow.getAllWindows();
      return window?.loadURL('other://place/frame.html').catch((error: unknown) => (error as Error).message);
    });
    expect(failure).toBe("ERR_NAME_NOT_RESOLVED (-105) loading 'other://place/frame.html'");
    expect(await running.seen('did-fail-load')).toHaveLength(1);
  });
});

describe('a scheme that pages do not fetch from', () => {
  test('leaves a page that has loaded and its workers to themselves, and still guards its navigations', async () => {
    await using own = await launch('basic', '--no-fetch-of-own');
    const { page } = own;
    const fetched = (url: string): Promise<string> =>
      page.evaluate((wanted) => fetch(wanted).then((answer) => answer.text(), String), url);
    const byWorker = (url: string): Promise<unknown> =>
      page.evaluate((wanted) => {
        const { worker } = globalThis as unknown as { worker: Worker };
        const { promise, resolve } = Promise.withResolvers<unknown>();
        worker.addEventListener('message', (event) => resolve(event.data), { once: true });
        worker.postMessage(wanted, []);
        return promise;
      }, url);
    // They are let go once nothing has been on its way for a moment, which a busy machine draws out.
    await expect.poll(() => fetched('/data.txt'), { timeout: 20_000 }).toBe('TypeError: Failed to fetch');
    await page.evaluate(`globalThis.worker = new Worker('/worker.js', { type: 'module' })`);
    await expect
      .poll(() => byWorker('https://wall.app.invalid/data.txt'), { timeout: 20_000 })
      .toBe('TypeError: Failed to fetch');
    await page.evaluate((url) => location.assign(url), `${address}/away`);
    await expect.poll(() => own.seen('will-navigate')).toContainEqual(['will-navigate', `${address}/away`]);
    expect(requests).not.toContain('/away');
    // By the app itself, whose commands come to Chromium in order: one from aside may meet the end of the refused navigation.
    const ran = await own.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (contents === undefined) return null;
      await contents.executeJavaScript('window.isOld = true');
      const loaded = new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()));
      contents.reload();
      await loaded;
      return contents.executeJavaScript('[window.isOld, window.pageRan]');
    });
    expect(ran).toEqual([null, 'object']);
  });
});
