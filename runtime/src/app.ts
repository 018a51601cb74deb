/** `app`: the life of the application, from ready to quit. */
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { availableParallelism } from 'node:os';
import type Electron from 'electron';
import { type BrowserWindow, BrowserWindow as Windows } from './browser-window.ts';
import type { CommandLine } from './command-line.ts';
import { PreventableEvent } from './preventable-event.ts';
import { ProcessMetrics } from './process-metrics.ts';
import { SingleInstance } from './single-instance.ts';

/** What the app stands on. */
export interface AppServices {
  readonly name: string;
  readonly version: string;
  readonly directory: string;
  readonly commandLine: CommandLine;
  readonly paths: Map<string, string>;
  readonly locale: string;
  readonly argv: readonly string[];
  /** Closes Chromium; settles when it is gone. */
  readonly shutDown: () => Promise<void>;
  readonly exitProcess: (code: number) => void;
}

/** The application. */
export class App
  extends EventEmitter
  implements
    Pick<
      Electron.App,
      | 'name'
      | 'getName'
      | 'setName'
      | 'getVersion'
      | 'getAppPath'
      | 'getPath'
      | 'setPath'
      | 'getLocale'
      | 'isReady'
      | 'whenReady'
      | 'enableSandbox'
      | 'disableHardwareAcceleration'
      | 'getAppMetrics'
      | 'hasSingleInstanceLock'
      | 'releaseSingleInstanceLock'
      | 'isPackaged'
      | 'quit'
      | 'exit'
    >
{
  readonly commandLine: CommandLine;
  readonly isPackaged = false;
  readonly #services: AppServices;
  readonly #ready = Promise.withResolvers<void>();
  #name: string;
  #version: string;
  #isReady = false;
  #phase: 'running' | 'quitting' | 'ending' = 'running';
  #exitCode = 0;
  #relaunch: { readonly execPath?: string; readonly args?: readonly string[] } | null = null;
  #instance: SingleInstance | null = null;
  #additionalData: unknown = {};
  readonly #metrics = new ProcessMetrics(process.pid, availableParallelism());

  constructor(services: AppServices) {
    super();
    this.setMaxListeners(0);
    this.#services = services;
    this.commandLine = services.commandLine;
    this.#name = services.name;
    this.#version = services.version;
  }

  get name(): string {
    return this.#name;
  }

  set name(name: string) {
    this.#name = name;
  }

  getName(): string {
    return this.#name;
  }

  setName(name: string): void {
    this.#name = name;
  }

  getVersion(): string {
    return this.#version;
  }

  getAppPath(): string {
    return this.#services.directory;
  }

  getLocale(): string {
    return this.#services.locale;
  }

  getSystemLocale(): string {
    return this.#services.locale;
  }

  getPreferredSystemLanguages(): string[] {
    return [this.#services.locale];
  }

  /** Throws for a name that is not known. */
  getPath(name: string): string {
    const path = this.#services.paths.get(name);
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }

  setPath(name: string, path: string): void {
    if (!this.#services.paths.has(name)) throw new Error(`Failed to set path for '${name}'`);
    this.#services.paths.set(name, path);
    if (name === 'userData') this.#services.paths.set('sessionData', path);
  }

  setAppLogsPath(path?: string): void {
    if (path !== undefined) this.#services.paths.set('logs', path);
  }

  isReady(): boolean {
    return this.#isReady;
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  /** Every renderer is sandboxed here anyway. */
  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
  }

  disableHardwareAcceleration(): void {
    this.commandLine.appendSwitch('disable-gpu');
  }

  setAppUserModelId(_id: string): void {}

  setAboutPanelOptions(_options: object): void {}

  focus(): void {
    Windows.getAllWindows()[0]?.focus();
  }

  hide(): void {}

  setBadgeCount(_count?: number): boolean {
    return false;
  }

  /** Empty where the system is not Linux. */
  getAppMetrics(): Electron.ProcessMetric[] {
    return this.#metrics.read();
  }

  requestSingleInstanceLock(additionalData: unknown = {}): boolean {
    this.#additionalData = additionalData;
    this.#instance ??= new SingleInstance(this.getPath('userData'), (message) => {
      const { argv, workingDirectory } = message;
      this.emit('second-instance', new PreventableEvent(), argv, workingDirectory, message.additionalData);
    });
    return this.#instance.request({
      argv: this.#services.argv,
      workingDirectory: process.cwd(),
      additionalData: this.#additionalData,
    });
  }

  hasSingleInstanceLock(): boolean {
    return this.#instance?.isHeld === true;
  }

  releaseSingleInstanceLock(): void {
    this.#instance?.release();
  }

  /** Closes every window, then ends; any listener of `before-quit`, `close` or `will-quit` may refuse. */
  quit(): void {
    if (this.#phase !== 'running') return;
    this.#phase = 'quitting';
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    const refused = event.defaultPrevented || !Windows.getAllWindows().every((window) => window.requestClose());
    if (refused) this.#phase = 'running';
    else if (Windows.getAllWindows().length === 0) this.#willQuit();
  }

  /** Ends at once, asking nobody. */
  exit(exitCode = 0): void {
    if (this.#phase === 'ending') return;
    this.#phase = 'ending';
    this.#exitCode = exitCode;
    for (const window of Windows.getAllWindows()) window.destroy();
    void this.#end();
  }

  relaunch(options: { readonly execPath?: string; readonly args?: readonly string[] } = {}): void {
    this.#relaunch = options;
  }

  /** Whether the app is on its way out. */
  get isQuitting(): boolean {
    return this.#phase !== 'running';
  }

  /** Chromium answers: windows can be made. */
  becomeReady(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    this.emit('will-finish-launching');
    this.emit('ready', new PreventableEvent(), {});
    this.#ready.resolve();
  }

  windowOpened(window: BrowserWindow): void {
    this.emit('web-contents-created', new PreventableEvent(), window.webContents);
    this.emit('browser-window-created', new PreventableEvent(), window);
    window.on('focus', () => this.emit('browser-window-focus', new PreventableEvent(), window));
    window.on('blur', () => this.emit('browser-window-blur', new PreventableEvent(), window));
  }

  windowClosed(): void {
    if (Windows.getAllWindows().length > 0 || this.#phase === 'ending') return;
    if (this.#phase === 'quitting') this.#willQuit();
    else if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed');
  }

  #willQuit(): void {
    const event = new PreventableEvent();
    this.emit('will-quit', event);
    if (event.defaultPrevented) {
      this.#phase = 'running';
      return;
    }
    this.#phase = 'ending';
    void this.#end();
  }

  async #end(): Promise<void> {
    this.emit('quit', new PreventableEvent(), this.#exitCode);
    await this.#services.shutDown();
    this.#instance?.release();
    if (this.#relaunch !== null) {
      const { execPath = this.#services.argv[0] ?? '', args = this.#services.argv.slice(1) } = this.#relaunch;
      spawn(execPath, args, { detached: true, stdio: 'inherit' }).unref();
    }
    this.#services.exitProcess(this.#exitCode);
  }
}
