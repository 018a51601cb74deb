/** Starts fixture apps for the tests: under Playwright, or as a person would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, type ElectronApplication, type Page } from 'playwright';

export const EXECUTABLE: string = join(import.meta.dirname, '../dist/electron');

/** What the fixture keeps in its main process. */
export type Seen = readonly (readonly [string, ...unknown[]])[];

declare global {
  // The fixture's own globals, in its main process and in its page.
  var seen: Seen;
  var openWindow: (path: string, options?: object, preferences?: object) => Promise<{ readonly id: number }>;
  var bridge: {
    readonly sum: (a: number, b: number) => number;
    readonly invoke: (channel: string, ...args: readonly unknown[]) => Promise<unknown>;
    readonly send: (channel: string, ...args: readonly unknown[]) => void;
    readonly subscribe: (channel: string, listener: (...args: readonly unknown[]) => void) => () => void;
    readonly count: () => number;
    readonly fail: () => never;
    readonly later: <T>(value: T) => Promise<T>;
    readonly twice: (make: () => Promise<number>) => Promise<number>;
    readonly nested: { readonly list: readonly unknown[] };
    readonly process: { readonly type: string; readonly sandboxed: boolean; readonly argv: readonly string[] };
  };
}

export function fixture(name: string): string {
  return join(import.meta.dirname, 'fixtures', name);
}

/** A folder that is gone after the test. */
export function temporaryFolder(): { readonly path: string; readonly [Symbol.dispose]: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'runtime-test-'));
  return {
    path,
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }),
  };
}

export interface RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  readonly seen: (name: string) => Promise<Seen>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** Launches a fixture under Playwright and waits for its first page. */
export async function launch(name: string, ...words: readonly string[]): Promise<RunningApp> {
  const folder = temporaryFolder();
  const app = await _electron.launch({
    executablePath: EXECUTABLE,
    args: [fixture(name), `--user-data-dir=${folder.path}`, ...words],
  });
  const page = await app.firstWindow();
  await page.waitForURL('**/index.html');
  return {
    app,
    page,
    userData: folder.path,
    seen: async (wanted) => (await app.evaluate(() => globalThis.seen)).filter(([event]) => event === wanted),
    [Symbol.asyncDispose]: async () => {
      await app.close();
      folder[Symbol.dispose]();
    },
  };
}

/** A fixture as a plain process. */
export interface Started {
  readonly process: ChildProcess;
  readonly lines: readonly string[];
  readonly errors: () => string;
  /** Settles when a line of standard output begins so. */
  readonly line: (start: string) => Promise<string>;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** Starts a fixture with a command line of its own. */
export function start(name: string, words: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(EXECUTABLE, [fixture(name), ...words], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const waiting = new Map<string, (line: string) => void>();
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const [start_, resolve] of waiting) if (line.startsWith(start_)) resolve(line);
  });
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  return {
    process: child,
    lines,
    errors: () => errors,
    line: (wanted) => {
      const known = lines.find((line) => line.startsWith(wanted));
      if (known !== undefined) return Promise.resolve(known);
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      waiting.set(wanted, resolve);
      void exited.then(() => reject(new Error(`It ended before "${wanted}": ${errors}`)));
      return promise;
    },
    exited,
  };
}

/** Processes whose command line or environment mentions a text (Linux). */
export function processesWith(text: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** TCP sockets on which one of these processes listens (Linux: proc(5), /proc/net/tcp). */
export function listeningSockets(pids: readonly number[]): readonly string[] {
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFileSync(file, 'utf8'));
  const listening = new Set(
    tables
      .flatMap((table) => table.split('\n').slice(1))
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A')
      .map((fields) => `socket:[${fields[9]}]`),
  );
  return pids.flatMap((pid) => {
    try {
      return readdirSync(`/proc/${pid}/fd`)
        .map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`))
        .filter((link) => listening.has(link));
    } catch {
      return [];
    }
  });
}
