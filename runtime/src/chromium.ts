/** Starts Chromium on a profile of its own, and sees to it that it goes when this process goes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { CdpConnection } from './cdp.ts';
import { type ChromiumFlagsInput, chromiumFlags } from './chromium-flags.ts';
import { releaseLock, takeLock } from './profile-lock.ts';
import { sweepSingletonLinks } from './singleton-links.ts';

export interface StartChromium extends Omit<ChromiumFlagsInput, 'profileDirectory'> {
  readonly executable: string;
  /** Folder of the app's data of which the profile becomes a part. */
  readonly dataDirectory: string;
  /** Lets everything that Chromium prints through. */
  readonly verbose: boolean;
  readonly print: (line: string) => void;
}

/** How long Chromium may take to close by itself. */
const CLOSE_TIMEOUT_MS = 5000;

/** A running Chromium. */
export class Chromium {
  readonly connection: CdpConnection;
  readonly pid: number;
  /** Settles when the process has ended. */
  readonly exited: Promise<void>;
  readonly #child: ChildProcess;
  readonly #cleanUp: () => void;
  readonly #openWindow: (url: string) => void;
  #cleaned = false;

  constructor(child: ChildProcess, cleanUp: () => void, openWindow: (url: string) => void) {
    this.#child = child;
    this.#cleanUp = cleanUp;
    this.#openWindow = openWindow;
    this.pid = child.pid ?? 0;
    this.connection = new CdpConnection(child.stdio[3] as Writable, child.stdio[4] as Readable);
    this.exited = new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    process.once('exit', () => this.kill());
  }

  /**
   * Opens a window without tabs and address bar. The protocol has no command for it, but a second start on the same
   * profile hands its command line to the running one and ends.
   */
  openAppWindow(url: string): void {
    this.#openWindow(url);
  }

  /** Asks Chromium to close, waits for it, and removes what was temporary. */
  async close(): Promise<void> {
    this.connection.browser.post('Browser.close');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), CLOSE_TIMEOUT_MS);
    });
    if ((await Promise.race([this.exited, late])) === 'late') this.#end('SIGKILL');
    clearTimeout(timer);
    await this.exited;
    this.#clean();
  }

  /** Ends Chromium at once; for the moment at which nothing can be waited for. */
  kill(): void {
    this.#end('SIGKILL');
    this.#clean();
  }

  #end(signal: NodeJS.Signals): void {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill(signal);
  }

  #clean(): void {
    if (this.#cleaned) return;
    this.#cleaned = true;
    this.#cleanUp();
  }
}

/** The profile's folder: part of the app's data, or a temporary one while another process uses that. */
function openProfile(dataDirectory: string): { readonly directory: string; readonly cleanUp: () => void } {
  const directory = join(dataDirectory, 'chromium-profile');
  const lock = join(dataDirectory, 'chromium-profile.lock');
  if (takeLock(lock)) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    sweepSingletonLinks(directory);
    const cleanUp = (): void => {
      sweepSingletonLinks(directory);
      releaseLock(lock);
    };
    return { directory, cleanUp };
  }
  const temporary = mkdtempSync(join(tmpdir(), 'chromium-profile-'));
  return {
    directory: temporary,
    cleanUp: () => {
      sweepSingletonLinks(temporary);
      rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    },
  };
}

/** Starts Chromium. Throws when its process can't be made. */
export function startChromium(options: StartChromium): Chromium {
  const profile = openProfile(options.dataDirectory);
  const words = chromiumFlags({ ...options, profileDirectory: profile.directory });
  const child = spawn(options.executable, words, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const isAddress = options.remoteDebuggingPort !== null && line.startsWith('DevTools listening on ');
      if (options.verbose || isAddress) options.print(line);
    }
  });
  const openWindow = (url: string): void => {
    const handOver = ['user-data-dir', 'no-sandbox', 'ozone-platform'].flatMap((name) =>
      words.filter((word) => word === `--${name}` || word.startsWith(`--${name}=`)),
    );
    spawn(options.executable, [...handOver, `--app=${url}`], { stdio: 'ignore', windowsHide: true }).on(
      'error',
      () => undefined,
    );
  };
  return new Chromium(child, profile.cleanUp, openWindow);
}
