/**
 * A page that is only looked into when it is asked: over the Chrome DevTools Protocol, without a test driver. A driver has itself told
 * of every request, in the page and in its workers, which at a hundred cameras costs the measured machine a quarter of a processor.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping.d.ts';

/** A page to be opened, in a window of this size, in CSS pixels. */
export interface PageAddress {
  readonly href: string;
  readonly width: number;
  readonly height: number;
}

/** What a measurement needs of a page; a test driver's page does as well. */
export interface MeasuredPage {
  /** Runs a function in the page, or an expression; both arguments and answers go as JSON. Rejects when it throws. */
  readonly evaluate: <Answer, Given = undefined>(
    run: string | ((given: Given) => Answer | Promise<Answer>),
    given?: Given,
  ) => Promise<Answer>;
  readonly keyboard: { readonly press: (key: string) => Promise<void> };
}

/** … that can be put out of sight. */
export interface HideablePage extends MeasuredPage {
  /** Minimises its window: the page knows itself unseen, and nothing of it is drawn any more. */
  readonly hide: () => Promise<void>;
}

/** A program whose page it is. */
export interface QuietPage {
  readonly page: HideablePage;
  /** A command of the DevTools protocol to the page. */
  readonly send: PageSend;
  /** Ends the program it was opened on, and waits until it is gone. */
  readonly close: () => Promise<void>;
  /** Another page of the same program, in a window of its own, with something in `selector`. */
  readonly openAnother: (address: PageAddress, selector: string) => Promise<MeasuredPage>;
}

type Commands = ProtocolMapping.Commands;
type Send = <Name extends keyof Commands>(
  method: Name,
  params: Commands[Name]['paramsType'][0],
  sessionId?: string,
) => Promise<Commands[Name]['returnType']>;

type PageSend = <Name extends keyof Commands>(
  method: Name,
  params: Commands[Name]['paramsType'][0],
) => Promise<Commands[Name]['returnType']>;

/** Switch with which a program tells where it can be looked into. */
export const quietSwitch = '--remote-debugging-port=0';
const openWithinMs = 60_000;
const endsWithinMs = 10_000;
const lookEveryMs = 100;

/**
 * Waits for a program that was started with {@link quietSwitch} and for the page that has something in `selector`.
 * @param url Opens a page of the size given; null: the program opens one itself
 * @param endsOnSignals This process ends at once when it is asked to; else the caller sees to that
 * @throws Error when there is none within a minute; the program is ended then
 */
export async function openQuietly(
  program: ChildProcess,
  selector: string,
  url: PageAddress | null,
  endsOnSignals = true,
): Promise<QuietPage> {
  const gone = once(program, 'exit');
  // Nor does it outlive a measurement that is broken off.
  const kill = (): void => void program.kill('SIGTERM');
  const brokenOff = (): void => process.exit(1);
  process.once('exit', kill);
  if (endsOnSignals) process.once('SIGINT', brokenOff).once('SIGTERM', brokenOff);
  const close = async (): Promise<void> => {
    if (program.exitCode === null && program.signalCode === null) program.kill('SIGTERM');
    const late = new AbortController();
    void wait(endsWithinMs, undefined, { signal: late.signal }).then(
      () => program.kill('SIGKILL'),
      () => undefined,
    );
    if (program.exitCode === null && program.signalCode === null) await gone;
    late.abort();
    process.off('exit', kill).off('SIGINT', brokenOff).off('SIGTERM', brokenOff);
  };
  try {
    const untilMs = performance.now() + openWithinMs;
    const send = await connect(await addressOf(program));
    const { page, pageSend } = await pageOf(send, url, untilMs);
    await filled(page, selector, untilMs);
    const openAnother: QuietPage['openAnother'] = async (address, wanted) => {
      const another = await pageOf(send, address, Infinity);
      await filled(another.page, wanted, performance.now() + openWithinMs);
      return another.page;
    };
    return { page, send: pageSend, close, openAnother };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Waits until the page has something in `selector`. */
async function filled(page: MeasuredPage, selector: string, untilMs: number): Promise<void> {
  while (!(await page.evaluate((wanted) => document.querySelector(wanted) !== null, selector))) {
    if (performance.now() > untilMs) throw new Error('The page stayed empty.');
    await wait(lookEveryMs);
  }
}

/** Where DevTools listen: Chromium says it, and Electron. */
function addressOf(program: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let said = '';
  program.stderr?.on('data', (chunk: Buffer) => {
    if (said.length < 100_000) said += chunk.toString();
    const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
    if (address !== undefined) resolve(address);
  });
  program.once('error', reject);
  program.once('exit', () => reject(new Error('The program ended before its window was there.')));
  return promise;
}

async function connect(address: string): Promise<Send> {
  const socket = new WebSocket(address);
  const opened = Promise.withResolvers<void>();
  socket.addEventListener('open', () => opened.resolve());
  socket.addEventListener('error', () => opened.reject(new Error('DevTools could not be reached.')));
  await opened.promise;
  const pending = new Map<number, PromiseWithResolvers<unknown>>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error } = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: object };
    const waiting = id === undefined ? undefined : pending.get(id);
    if (id !== undefined) pending.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(`DevTools: ${JSON.stringify(error)}`));
  });
  let isOpen = true;
  socket.addEventListener('close', () => {
    isOpen = false;
    for (const waiting of pending.values()) waiting.reject(new Error('The window is gone.'));
  });
  let lastId = 0;
  return (method, params, sessionId) => {
    if (!isOpen) return Promise.reject(new Error('The window is gone.'));
    lastId += 1;
    const waiting = Promise.withResolvers<unknown>();
    pending.set(lastId, waiting);
    socket.send(JSON.stringify({ id: lastId, method, params, sessionId }));
    return waiting.promise as Promise<never>;
  };
}

async function pageOf(
  send: Send,
  url: PageAddress | null,
  untilMs: number,
): Promise<{ readonly page: HideablePage; readonly pageSend: PageSend }> {
  const targetId =
    url === null
      ? await ownPage(send, untilMs)
      : (await send('Target.createTarget', { url: 'about:blank', newWindow: true })).targetId;
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  if (url !== null) {
    const { href, width, height } = url;
    const screen = { width, height, deviceScaleFactor: 1, mobile: false };
    await send('Emulation.setDeviceMetricsOverride', screen, sessionId);
    await send('Page.navigate', { url: href }, sessionId);
  }
  const pageSend: PageSend = (method, params) => send(method, params, sessionId);
  const page: HideablePage = {
    hide: async () => {
      const { windowId } = await send('Browser.getWindowForTarget', { targetId });
      await send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'minimized' } });
    },
    evaluate: async (run, given) => {
      const expression = typeof run === 'string' ? run : `(${run.toString()})(${JSON.stringify(given)})`;
      const wish = { expression, awaitPromise: true, returnByValue: true };
      const { result, exceptionDetails } = await pageSend('Runtime.evaluate', wish);
      if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? 'It threw.');
      return result.value as never;
    },
    keyboard: {
      press: async (key) => {
        const code = keyCodes[key];
        if (code === undefined) throw new Error(`There is no key ${key}.`);
        const event = { key, code: key, windowsVirtualKeyCode: code };
        await pageSend('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event });
        await pageSend('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
      },
    },
  };
  return { page, pageSend };
}

/** Windows' codes of the keys that measurements press. */
const keyCodes: Readonly<Record<string, number>> = {
  Enter: 13,
  Escape: 27,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
};

async function ownPage(send: Send, untilMs: number): Promise<string> {
  for (;;) {
    const { targetInfos } = await send('Target.getTargets', {});
    const page = targetInfos.find(({ type, url }) => type === 'page' && /^(?!about:|data:|devtools:)/.test(url));
    if (page !== undefined) return page.targetId;
    if (performance.now() > untilMs) throw new Error('No window was opened.');
    await wait(lookEveryMs);
  }
}
