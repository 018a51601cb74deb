/** Messages between page, preload and main process. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, type RunningApp } from './support.ts';

let running: RunningApp;
beforeAll(async () => {
  running = await launch('basic');
});
afterAll(() => running[Symbol.asyncDispose]());

describe('invoke', () => {
  test('carries what the structured clone algorithm carries, there and back', async () => {
    const answer = await running.page.evaluate(async () => {
      const cycle: { self?: unknown; list: unknown[] } = { list: [1] };
      // A hole, which is something else than undefined.
      cycle.list[2] = 3;
      cycle.self = cycle;
      const sent = {
        map: new Map<unknown, unknown>([[{ key: 1 }, new Date(86_400_000)]]),
        set: new Set([1n, 'two']),
        bytes: new Uint16Array([1, 65_535]),
        buffer: new Uint8Array([7, 8]).buffer,
        nothing: undefined,
        numbers: [Number.NaN, -0, Number.POSITIVE_INFINITY],
        pattern: /a+/giu,
        error: new RangeError('far'),
        cycle,
      };
      const got = (await bridge.invoke('echo', sent)) as typeof sent;
      return {
        date: [...got.map.values()][0] instanceof Date && ([...got.map.values()][0] as Date).getTime(),
        mapKey: [...got.map.keys()][0],
        set: [...got.set].map(String),
        bytes: got.bytes instanceof Uint16Array && [...got.bytes],
        buffer: got.buffer instanceof ArrayBuffer && [...new Uint8Array(got.buffer)],
        hasNothing: 'nothing' in got && got.nothing === undefined,
        numbers: got.numbers.map((number) => (Object.is(number, -0) ? '-0' : String(number))),
        pattern: String(got.pattern),
        error: got.error.message,
        isCycle: got.cycle.self === got.cycle,
        hole: 1 in got.cycle.list,
        length: got.cycle.list.length,
      };
    });
    expect(answer).toEqual({
      date: 86_400_000,
      mapKey: { key: 1 },
      set: ['1', 'two'],
      bytes: [1, 65_535],
      buffer: [7, 8],
      hasNothing: true,
      numbers: ['NaN', '-0', 'Infinity'],
      pattern: '/a+/giu',
      error: 'far',
      isCycle: true,
      hole: false,
      length: 3,
    });
  });

  test.each([
    ['a symbol', 'Symbol("no")', 'An object could not be cloned.'],
    ['a node of the document', 'document.body', 'An object could not be cloned.'],
    ['a weak map', 'new WeakMap()', 'An object could not be cloned.'],
  ])('refuses %s', async (_what, expression, message) => {
    const failure = await running.page
      .evaluate(`bridge.invoke('echo', ${expression}).then(String, (e) => e.message)`)
      .catch((error: unknown) => String(error));
    expect(failure).toContain(message);
  });

  test('refuses a function, which is a proxy in the preload, and as an answer', async () => {
    const [sent, answered] = await running.page.evaluate(() =>
      Promise.all([
        bridge.invoke('echo', () => 1).catch((error: unknown) => (error as Error).message),
        bridge.invoke('function').catch((error: unknown) => (error as Error).message),
      ]),
    );
    expect(sent).toBe('An object could not be cloned.');
    expect(answered).toBe("Error invoking remote method 'function': Error: An object could not be cloned.");
  });

  test("passes on a handler's error by its name and message, and says when nobody answers", async () => {
    const [failed, missing] = await running.page.evaluate(() =>
      Promise.all(
        ['fail', 'missing'].map((channel) =>
          bridge.invoke(channel).catch((error: unknown) => (error as Error).message),
        ),
      ),
    );
    expect(failed).toBe("Error invoking remote method 'fail': RangeError: too far");
    expect(missing).toBe("Error invoking remote method 'missing': Error: No handler registered for 'missing'");
  });
});

describe('events', () => {
  test('reach a subscriber until it goes', async () => {
    const { app, page } = running;
    const send = (value: string): Promise<void> =>
      app.evaluate(
        ({ BrowserWindow }, sent) => BrowserWindow.getAllWindows()[0]?.webContents.send('news', sent),
        value,
      );
    await page.evaluate(() => {
      const heard: unknown[] = [];
      const stop = bridge.subscribe('news', (value) => heard.push(value));
      Object.assign(window, { heard, stop });
    });
    await send('one');
    await send('two');
    await expect.poll(() => page.evaluate('heard')).toEqual(['one', 'two']);
    expect(await page.evaluate(() => bridge.count())).toBe(1);
    await page.evaluate('stop()');
    expect(await page.evaluate(() => bridge.count())).toBe(0);
    await send('three');
    expect(await page.evaluate(`bridge.invoke('echo', 1).then(() => heard)`)).toEqual(['one', 'two']);
  });

  test('are answered with event.reply', async () => {
    const answer = await running.page.evaluate(
      () =>
        new Promise((resolve) => {
          bridge.subscribe('pong', resolve);
          bridge.send('ping', 41);
        }),
    );
    expect(answer).toBe(42);
  });
});

describe('contextBridge', () => {
  test('copies values, freezes them and crosses with functions and promises both ways', async () => {
    const answer = await running.page.evaluate(async () => ({
      sum: bridge.sum(1, 2),
      later: await bridge.later({ deep: [1] }),
      twice: await bridge.twice(() => Promise.resolve(21)),
      isFrozen: Object.isFrozen(bridge) && Object.isFrozen(bridge.nested.list),
      thrown: ((): string => {
        try {
          return bridge.fail();
        } catch (error) {
          return String(error);
        }
      })(),
      overwritten: Reflect.set(window, 'bridge', 1),
    }));
    expect(answer).toEqual({
      sum: 3,
      later: { deep: [1] },
      twice: 42,
      isFrozen: true,
      thrown: 'Error: not today',
      overwritten: false,
    });
  });

  test('gives the preload a sandboxed process, and the page nothing of it', async () => {
    expect(await running.page.evaluate(() => bridge.process)).toMatchObject({ type: 'renderer', sandboxed: true });
    expect(await running.page.evaluate(() => bridge.process.argv.at(-1))).toBe('--wall=2');
    const names = await running.page.evaluate(() =>
      Object.getOwnPropertyNames(window).filter((name) => /^(?:toMain|fromMain)/.test(name)),
    );
    expect(names).toEqual([]);
    expect(await running.page.evaluate('[typeof require, typeof process, typeof module].join()')).toBe(
      'undefined,undefined,undefined',
    );
  });

  test('runs the preload before the page, in a frame that already knows its address', async () => {
    expect(await running.page.evaluate('pageRan')).toBe('object');
    expect(await running.seen('preload-started')).toEqual([
      ['preload-started', 'app://wall/index.html', 'app://wall', 'https://wall.app.invalid/index.html'],
    ]);
  });
});

describe('the sender of a message', () => {
  test.each([
    ['a frame of the same origin', 'near.html', 'app://wall/app-frame'],
    ['a frame of another site, in its own process', 'far.html', 'other://place/frame.html'],
  ])('is known: %s is refused', async (_what, path, url) => {
    const { app } = running;
    const opened = app.waitForEvent('window');
    await app.evaluate(
      (_electron, wanted) => globalThis.openWindow(wanted, {}, { nodeIntegrationInSubFrames: true }).then(() => 0),
      path,
    );
    const page = await opened;
    await expect.poll(() => page.frames().length).toBe(2);
    expect(await page.evaluate(() => bridge.invoke('guarded'))).toBe('welcome');
    const frame = page.frames()[1];
    const answer = await frame?.evaluate(() =>
      bridge.invoke('guarded').catch((error: unknown) => (error as Error).message),
    );
    expect(answer).toBe("Error invoking remote method 'guarded': Error: refused");
    expect((await running.seen('guarded')).at(-1)).toEqual(['guarded', url, false]);
    await page.close();
  });
});
