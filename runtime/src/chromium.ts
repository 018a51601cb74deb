/** Starts Chromium on a profile of its own, and sees to it that it goes when this process goes. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { CdpConnection } from './cdp.ts';
import { type ChromiumFlagsInput, chromiumFlags } from './chromium-flags.ts';
import { ProcessGroup } from './process-group.ts';
import { releaseLock, takeLock } from './profile-lock.ts';
import { forgetProxyExtension } from './proxy-extension.ts';
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
  readonly profileDirectory: string;
  readonly #processes: ProcessGroup;
  readonly #startWindow: (url: string) => ProcessGroup;
  readonly #cleanUp: () => void;
  readonly #handOvers = new Set<ProcessGroup>();
  #cleaned = false;

  constructor(
    processes: ProcessGroup,
    startWindow: (url: string) => ProcessGroup,
    profileDirectory: string,
    cleanUp: () => void,
  ) {
    this.profileDirectory = profileDirectory;
    this.#processes = processes;
    this.#startWindow = startWindow;
    this.#cleanUp = cleanUp;
    const { stdio } = processes.child;
    this.connection = new CdpConnection(stdio[3] as Writable, stdio[4] as Readable);
    process.once('exit', () => this.kill());
  }

  get pid(): number {
    return this.#processes.pid;
  }

  /**
   * Opens a window without tabs and address bar. The protocol has no command for it, but a second start on the same
   * profile hands its command line to the running one and ends.
   */
  openAppWindow(url: string): void {
    const handOver = this.#startWindow(url);
    this.#handOvers.add(handOver);
    void handOver.exited.then(() => this.#handOvers.delete(handOver));
  }

  /** Asks Chromium to close, waits until all of it is gone, and removes what was temporary. */
  async close(): Promise<void> {
    this.connection.browser.post('Browser.close');
    await Promise.all([this.#processes, ...this.#handOvers].map((group) => group.gone(CLOSE_TIMEOUT_MS)));
    this.#clean();
  }

  /** Ends Chromium at once; for the moment at which nothing can be waited for. */
  kill(): void {
    if (this.#cleaned) return;
    for (const group of [this.#processes, ...this.#handOvers]) group.kill();
    this.#clean();
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
  forgetProxyExtension(profile.directory);
  const words = chromiumFlags({ ...options, profileDirectory: profile.directory });
  const processes = new ProcessGroup(options.executable, words, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  let rest = '';
  processes.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const isAddress = options.remoteDebuggingPort !== null && line.startsWith('DevTools listening on ');
      if (options.verbose || isAddress) options.print(line);
    }
  });
  const handOver = words.filter((word) => /^--(?:user-data-dir|no-sandbox|ozone-platform)(?:=|$)/.test(word));
  const startWindow = (url: string): ProcessGroup =>
    new ProcessGroup(options.executable, [...handOver, `--app=${url}`], { stdio: 'ignore' });
  return new Chromium(processes, startWindow, profile.directory, profile.cleanUp);
}
