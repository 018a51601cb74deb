/** Puts the runtime together: one app, one Chromium. */
import { accessSync, constants, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { App } from './app.ts';
import type { AppManifest } from './app-manifest.ts';
import { appPaths } from './app-paths.ts';
import { setWindowServices } from './browser-window.ts';
import { type Chromium, startChromium } from './chromium.ts';
import { CommandLine, type LaunchArguments } from './command-line.ts';
import { findChromium } from './find-chromium.ts';
import { Host } from './host.ts';
import { IpcMain } from './ipc-main.ts';
import { Network } from './network.ts';
import { OriginMap } from './origin-map.ts';
import { SchemeServer } from './protocol.ts';
import { Screen } from './screen.ts';
import { Session } from './session.ts';

/** What the launcher knows. */
export interface RuntimeInput {
  readonly manifest: AppManifest;
  readonly launch: LaunchArguments;
  readonly executable: string;
  readonly argv: readonly string[];
}

/** The parts of the `electron` module that belong together. */
export interface Runtime {
  readonly app: App;
  readonly ipcMain: IpcMain;
  readonly protocol: SchemeServer;
  readonly session: Session;
  readonly screen: Screen;
  /** Starts Chromium and lets the app become ready. Ends the process with a sentence when there is none. */
  readonly start: () => Promise<void>;
}

const print = (line: string): void => void process.stderr.write(`${line}\n`);

/** Builds the runtime; nothing runs before `start`. */
export function createRuntime(input: RuntimeInput): Runtime {
  const { launch, manifest } = input;
  const { env, platform } = process;
  const isForcedHeadless = env['RUNTIME_HEADLESS'] === '1' || launch.switches.has('headless');
  const hasDisplay = platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
  const headless = isForcedHeadless || !hasDisplay;
  const origins = new OriginMap();
  const commandLine = new CommandLine(launch);
  const userDataSwitch = launch.switches.get('user-data-dir');

  const app = new App({
    name: manifest.name,
    version: manifest.version,
    directory: manifest.directory,
    commandLine,
    paths: appPaths({
      platform,
      env,
      homeDirectory: homedir(),
      temporaryDirectory: tmpdir(),
      executable: input.executable,
      appName: manifest.name,
      userDataDirectory: userDataSwitch ? resolve(userDataSwitch) : undefined,
    }),
    locale: launch.switches.get('lang') ?? Intl.DateTimeFormat().resolvedOptions().locale,
    argv: input.argv,
    shutDown: () => {
      network.close();
      return host.close();
    },
    exitProcess: (code) => process.exit(code),
  });
  const protocol = new SchemeServer(
    origins,
    () => app.isReady(),
    // Rejects before Chromium has started, which begins with it anyway.
    () => void host.interception.begin().catch(() => undefined),
  );
  const network: Network = new Network({
    setProxy: (value) => host.setProxy(value),
    overrideCertificates: (isOn) => host.overrideCertificates(isOn),
    commandLineProxy: () => commandLine.getSwitchValue('proxy-server'),
    env,
    warn: print,
  });
  const session: Session = new Session({
    userAgent: () => host.userAgent,
    network,
    clearCache: async () => undefined,
    permissionsChanged: () => host.permissionsChanged(),
  });
  const host: Host = new Host(
    {
      origins,
      fetchesOwnSchemes: () => protocol.fetches,
      serve: (browser, paused, scheme) => protocol.serve(browser, paused, scheme),
      grantsFor: (contents, origin, url) => session.grantsFor(contents, origin, url),
      lost: () => {
        if (app.isQuitting) return;
        print('Chromium ended unexpectedly.');
        app.exit(1);
      },
    },
    headless,
  );
  const ipcMain = new IpcMain();
  const screen = new Screen();
  setWindowServices({
    host,
    ipcMain,
    session,
    processInfo: { platform, arch: process.arch, versions: {}, argv: [input.executable], execPath: input.executable },
    readPreload: (path) => readFileSync(path, 'utf8'),
    emitApp: (name, ...args) => void app.emit(name, ...args),
    windowOpened: (window) => app.windowOpened(window),
    windowClosed: () => app.windowClosed(),
    learnScreen: (width, height, scaleFactor) => screen.learn(width, height, scaleFactor),
    isReady: () => app.isReady(),
  });

  const launchChromium = (): Chromium | null => {
    const found = findChromium({ platform, env, exists: isProgram });
    if (!found.ok) {
      print(found.message);
      return null;
    }
    const isRoot = platform === 'linux' && process.getuid?.() === 0;
    if (isRoot) print('Running as root: Chromium runs without its sandbox.');
    return startChromium({
      executable: found.chromium.path,
      dataDirectory: app.getPath('sessionData'),
      headless,
      noSandbox: isRoot,
      remoteDebuggingPort: launch.remoteDebuggingPort,
      appSwitches: commandLine.chromiumSwitches(),
      appArguments: commandLine.chromiumArguments(),
      verbose: Boolean(env['RUNTIME_DEBUG']),
      print,
    });
  };

  const start = async (): Promise<void> => {
    if (app.isQuitting) return;
    const chromium = launchChromium();
    if (chromium === null) {
      app.exit(1);
      return;
    }
    const version = await host.start(chromium);
    Object.assign(process.versions, { chrome: version.product.replace(/^[^/]*\//, '') });
    if (!app.isQuitting) app.becomeReady();
  };

  return { app, ipcMain, protocol, session, screen, start };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
