/** The small parts of a desktop that have no counterpart in Chromium: said on stderr, kept as data, or answered calmly. */
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { networkInterfaces } from 'node:os';
import type Electron from 'electron';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** `dialog`: nobody is asked; what would have been shown is printed and the default answer given. */
export const dialog = {
  showErrorBox(title: string, content: string): void {
    say(`${title}\n${content}`);
  },
  showMessageBox(...words: [object, Electron.MessageBoxOptions] | [Electron.MessageBoxOptions]) {
    const options = words.at(-1) as Electron.MessageBoxOptions;
    say([options.title, options.message, options.detail].filter(Boolean).join('\n'));
    return Promise.resolve({ response: options.defaultId ?? 0, checkboxChecked: options.checkboxChecked ?? false });
  },
  showMessageBoxSync(...words: [object, Electron.MessageBoxSyncOptions] | [Electron.MessageBoxSyncOptions]): number {
    const options = words.at(-1) as Electron.MessageBoxSyncOptions;
    say([options.title, options.message, options.detail].filter(Boolean).join('\n'));
    return options.defaultId ?? 0;
  },
  showOpenDialog() {
    return Promise.resolve({ canceled: true, filePaths: [] });
  },
  showSaveDialog() {
    return Promise.resolve({ canceled: true, filePath: '' });
  },
} satisfies Pick<
  Electron.Dialog,
  'showErrorBox' | 'showMessageBox' | 'showMessageBoxSync' | 'showOpenDialog' | 'showSaveDialog'
>;

function open(target: string): Promise<void> {
  const commands: Readonly<Record<string, readonly string[]>> = {
    darwin: ['open', target],
    win32: ['rundll32', 'url.dll,FileProtocolHandler', target],
  };
  const [command = 'xdg-open', ...words] = commands[process.platform] ?? ['xdg-open', target];
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { stdio: 'ignore', detached: true });
    child.once('error', () => reject(new Error(`There is no program to open it with (${command}).`)));
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}

/** `shell`, by the system's own opener. */
export const shell = {
  openExternal: (url: string): Promise<void> => open(url),
  openPath: (path: string): Promise<string> =>
    open(path).then(
      () => '',
      (error: unknown) => String(error),
    ),
  showItemInFolder(): void {},
  beep(): void {},
} satisfies Pick<Electron.Shell, 'openExternal' | 'openPath' | 'showItemInFolder' | 'beep'>;

let clipboardText = '';

/** `clipboard`: text, in memory; the system's own is not touched. */
export const clipboard = {
  readText: (): Promise<string> => Promise.resolve(clipboardText),
  writeText(text: string): Promise<void> {
    clipboardText = text;
    return Promise.resolve();
  },
  clear(): void {
    clipboardText = '';
  },
} satisfies Pick<Electron.Clipboard, 'readText' | 'writeText' | 'clear'>;

/** `powerSaveBlocker`: kept as data; the machine may sleep all the same. */
export class PowerSaveBlocker implements Electron.PowerSaveBlocker {
  readonly #started = new Set<number>();
  #last = 0;

  start(_type: 'prevent-app-suspension' | 'prevent-display-sleep'): number {
    this.#last += 1;
    this.#started.add(this.#last);
    return this.#last;
  }

  stop(id: number): boolean {
    return this.#started.delete(id);
  }

  isStarted(id: number): boolean {
    return this.#started.has(id);
  }
}

export const powerSaveBlocker: PowerSaveBlocker = new PowerSaveBlocker();

/** How often the clocks are compared, and how far apart they must be to call it a sleep. */
const CLOCK_CHECK_MS = 5000;
const SLEEP_MS = 15_000;

/** `powerMonitor`: a wall clock that ran ahead of the monotonic one means that the machine slept. */
export class PowerMonitor
  extends EventEmitter
  implements
    Pick<
      Electron.PowerMonitor,
      'isOnBatteryPower' | 'getSystemIdleTime' | 'getSystemIdleState' | 'getCurrentThermalState' | 'onBatteryPower'
    >
{
  readonly onBatteryPower = false;
  #timer: NodeJS.Timeout | null = null;

  constructor() {
    super();
    this.on('newListener', () => this.#watch());
  }

  isOnBatteryPower(): boolean {
    return false;
  }

  getSystemIdleTime(): number {
    return 0;
  }

  getSystemIdleState(_idleThreshold: number): 'active' | 'idle' | 'locked' | 'unknown' {
    return 'unknown';
  }

  getCurrentThermalState(): 'unknown' | 'nominal' | 'fair' | 'serious' | 'critical' {
    return 'unknown';
  }

  #watch(): void {
    if (this.#timer !== null) return;
    let difference = Date.now() - performance.now();
    this.#timer = setInterval(() => {
      const now = Date.now() - performance.now();
      const sleptMs = now - difference;
      difference = now;
      if (sleptMs < SLEEP_MS) return;
      this.emit('suspend');
      this.emit('resume');
    }, CLOCK_CHECK_MS);
    this.#timer.unref();
  }
}

export const powerMonitor: PowerMonitor = new PowerMonitor();

/** `nativeTheme`: what the app sets; the system's own setting is not read, and pages are not told. */
export class NativeTheme
  extends EventEmitter
  implements
    Pick<
      Electron.NativeTheme,
      'themeSource' | 'shouldUseDarkColors' | 'shouldUseHighContrastColors' | 'inForcedColorsMode'
    >
{
  readonly shouldUseHighContrastColors = false;
  readonly shouldUseInvertedColorScheme = false;
  readonly inForcedColorsMode = false;
  readonly prefersReducedTransparency = false;
  #source: 'system' | 'light' | 'dark' = 'system';

  get themeSource(): 'system' | 'light' | 'dark' {
    return this.#source;
  }

  set themeSource(source: 'system' | 'light' | 'dark') {
    if (source === this.#source) return;
    this.#source = source;
    this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }
}

export const nativeTheme: NativeTheme = new NativeTheme();

/** `Notification`: printed. */
export class Notification extends EventEmitter {
  title: string;
  body: string;

  constructor(options: { readonly title?: string; readonly body?: string } = {}) {
    super();
    this.title = options.title ?? '';
    this.body = options.body ?? '';
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    say(`[notification] ${this.title}${this.body === '' ? '' : `: ${this.body}`}`);
    this.emit('show', {});
  }

  close(): void {
    this.emit('close', {});
  }
}

let crashOptions: object | null = null;

/** `crashReporter`: recorded; Chromium is started without its crash reporter. */
export const crashReporter = {
  start(options: Electron.CrashReporterStartOptions): void {
    crashOptions = options;
  },
  getUploadToServer: (): boolean => false,
  getParameters: (): Record<string, string> => ({}),
  addExtraParameter(): void {},
  getLastCrashReport: () => null,
} satisfies Pick<
  Electron.CrashReporter,
  'start' | 'getUploadToServer' | 'getParameters' | 'addExtraParameter' | 'getLastCrashReport'
>;

/** Whether the app started the crash reporter. */
export function crashReporterWasStarted(): boolean {
  return crashOptions !== null;
}

/** `net`: online means that some interface other than the loopback has an address. */
export const net = {
  isOnline(): boolean {
    return Object.values(networkInterfaces()).some((addresses) => addresses?.some((address) => !address.internal));
  },
  get online(): boolean {
    return net.isOnline();
  },
} satisfies Pick<Electron.Net, 'isOnline' | 'online'>;
