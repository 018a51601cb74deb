/** Composition root of the main process: builds the parts, hands them to each other, starts. No decisions. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { cpus, homedir } from 'node:os';
import { join } from 'node:path';
import { app, type BrowserWindow, clipboard, ipcMain, net, protocol, session, shell } from 'electron';
import type { AccountList } from '../contract/accounts.ts';
import { createAccounts } from './accounts/accounts.ts';
import { createClients } from './accounts/clients.ts';
import { watchFolderBySystem } from './accounts/file-watch.ts';
import type { Clock, Environment } from './clock.ts';
import { type CommandLineOptions, helpText, ownArguments, parseCommandLine } from './command-line.ts';
import { appOrigin, appScheme, createServe, readManifest } from './desktop/app-protocol.ts';
import { isLoopbackSource } from './desktop/content-policy.ts';
import { createGrantedHosts } from './desktop/granted-hosts.ts';
import { createMediaNetwork } from './desktop/media-network.ts';
import { setMenu } from './desktop/menu.ts';
import { createStatePrinter, isOffScreen } from './desktop/off-screen.ts';
import { openBrowser } from './desktop/open-browser.ts';
import { bindPermissions } from './desktop/permissions.ts';
import { keepDisplayAwake, onWake } from './desktop/power.ts';
import { answerProxies } from './desktop/proxy-login.ts';
import { createReachableSources } from './desktop/reachable-sources.ts';
import { bringForward, openWallWindow, pictureOf } from './desktop/window.ts';
import { followVisibility, isOnScreen } from './desktop/window-visibility.ts';
import { onEndSignals } from './end-signals.ts';
import { createHandlers } from './handlers.ts';
import { bindIpc, createSendEvent, refuseSends } from './ipc.ts';
import { createCameraListings } from './kinesis/camera-listings.ts';
import { createClockWatch } from './kinesis/clock-meter.ts';
import { startAhead } from './kinesis/head-start.ts';
import { skippedSentence } from './kinesis/list-cameras.ts';
import { createScheduler } from './kinesis/scheduler.ts';
import { isThrottled } from './kinesis/sort-error.ts';
import { createSignInSorter } from './kinesis/sort-sign-in-error.ts';
import { createVideoService } from './kinesis/video-service.ts';
import { startLoadMeter } from './load/load-meter.ts';
import { createLog, errorFields } from './log.ts';
import { createLogFile } from './log-file.ts';
import { createNetworkDesk } from './network/network-desk.ts';
import { createSdkNetwork } from './network/sdk-network.ts';
import { createNoticeBoard } from './notice-board.ts';
import { whyNotWritable, writeWhole } from './self-check/output-file.ts';
import { checkTimes, startSelfCheck } from './self-check/self-check.ts';
import { failOnQuit, secondStart, stoppedSentence } from './self-check/stopped.ts';
import { createSessionDesk } from './sessions/session-desk.ts';
import { openSettings } from './settings/settings-desk.ts';
import { createSettingsFile } from './settings/settings-file.ts';
import { sayTo } from './terminal.ts';
import { createUsageLedger } from './usage/usage-ledger.ts';

const clock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};
const env: Environment = process.env;
const print = sayTo(process.stdout);
const complain = sayTo(process.stderr);

const parsed = parseCommandLine(ownArguments(process.argv, !app.isPackaged));
if (!parsed.ok) {
  complain(parsed.sentence);
  app.exit(2);
} else if (parsed.options.help || parsed.options.version) {
  print(parsed.options.help ? helpText : app.getVersion());
  app.exit(0);
} else {
  prepare(parsed.options);
}

/** What has to happen before Electron is ready. */
function prepare(options: CommandLineOptions): void {
  app.enableSandbox();
  app.setName('Vigil');
  if (options.userDataDir !== undefined) app.setPath('userData', options.userDataDir);
  // a desktop has no instance metadata; asking for it would only cost seconds
  process.env['AWS_EC2_METADATA_DISABLED'] ??= 'true';
  // no crash reporter: a dump would hold the keys and session URLs that are in memory
  onEndSignals(process, {
    inOrder: () => {
      if (!options.selfCheck) return app.quit();
      complain(stoppedSentence);
      app.exit(1);
    },
    atOnce: () => app.exit(1),
  });
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, codeCache: true } },
  ]);
  if (!app.requestSingleInstanceLock()) {
    const { sentence, code } = secondStart(options.selfCheck);
    (code === 0 ? print : complain)(sentence);
    app.exit(code);
    return;
  }
  app
    .whenReady()
    .then(() => start(options))
    .catch((error: unknown) => {
      complain(`Vigil could not start: ${String(errorFields(error)['message'] ?? 'unknown')}`);
      app.exit(1);
    });
}

async function start(options: CommandLineOptions): Promise<void> {
  const userData = app.getPath('userData');
  const offScreen = isOffScreen(process.platform, env);
  const log = createLog(clock.nowMs, [
    createLogFile({
      path: join(userData, 'logs', 'vigil.log'),
      least: 'info',
      largestBytes: 2_000_000,
      kept: 4,
      nowMs: clock.nowMs,
    }),
    { least: 'warn', write: complain },
  ]);
  process.on('uncaughtException', (error) => log.error('uncaught exception', errorFields(error)));
  process.on('unhandledRejection', (error) => log.error('unhandled rejection', errorFields(error)));

  for (const path of [options.report, options.screenshot]) {
    const sentence = path === undefined ? null : await whyNotWritable(path);
    if (sentence === null) continue;
    complain(sentence);
    app.exit(1);
    return;
  }

  const windows = new Map<number, BrowserWindow>();
  const send = createSendEvent(() => [...windows.values()].map((window) => window.webContents));
  const notices = createNoticeBoard((sentence) => send('noticeGiven', { sentence }));

  const settings = openSettings(createSettingsFile(userData, app.getVersion(), clock.nowMs), log, clock);
  if (options.tiles !== undefined) {
    settings.change({ wall: { ...settings.current().wall, tiles: options.tiles } });
  }

  const sdkNetwork = createSdkNetwork({ resolveSystemProxy: (url) => session.defaultSession.resolveProxy(url) });
  const network = createNetworkDesk({
    sdk: sdkNetwork,
    media: createMediaNetwork(session.defaultSession, clock.nowMs),
    readFile,
    env,
    log,
  });
  answerProxies(app, network.rulesInForce);
  const networkSentence = await network.start(settings.current().network);
  const {
    desk: accounts,
    credentials,
    signIns,
    accountIdOf,
    ...accountFiles
  } = createAccounts({
    env,
    homeDir: homedir(),
    clock,
    commandLine: { profiles: options.profiles, regions: options.regions },
    settings: () => settings.current().accounts,
    keep: (kept) => settings.change({ accounts: kept }),
    placed: () => (settings.current().wall.cameras ?? []).filter((camera) => camera !== null),
    requestHandler: sdkNetwork.requestHandler,
    sort: createSignInSorter(
      () => net.isOnline(),
      () => clockMeter.behindMs(),
    ),
    openBrowser: (url) => openBrowser(url, (page) => shell.openExternal(page), log),
    watchFolder: watchFolderBySystem,
    onChange: (list, byFiles) => void tellAccounts(list, byFiles),
  });
  const clients = createClients(credentials.provider, sdkNetwork.requestHandler);
  const clockMeter = createClockWatch({
    onChange: (behindMs) => send('clockMeasured', { behindMs }),
    onFarOff: notices.give,
  });
  const usage = createUsageLedger(clock.monotonicMs);
  const service = createVideoService({
    findProfile: accounts.find,
    accountIdOf,
    clients,
    forgetCredentials: (profile, callBegunMs) =>
      callBegunMs === undefined ? credentials.retry(profile) : credentials.forget(profile, callBegunMs),
    onSkipped: (...list) => notices.give(skippedSentence(...list)),
    onAnswer: (profile, region, { operation, throttled, dateMs, sentAtMs, receivedAtMs }) => {
      usage.onCall({ profile, region, operation, throttled });
      const monotonicMs = clock.monotonicMs();
      if (dateMs !== null) clockMeter.add({ dateMs, sentAtMs, receivedAtMs, monotonicMs });
    },
    scheduler: createScheduler({ clock, random: Math.random, isThrottled }),
    clockBehindMs: clockMeter.behindMs,
    clock,
    isOnline: () => net.isOnline(),
    log,
  });
  /** A page keeps the policy it was loaded with. */
  const reloadPages = (): void => {
    for (const window of windows.values()) window.webContents.reload();
  };
  const reachable = createReachableSources({ ...accounts, ...clients, reloadPages });
  await reachable.look();
  const grantedHosts = createGrantedHosts({ sources: () => allSources(), reloadPages, clock });
  const allSources = (): readonly string[] => [...reachable.current(), ...grantedHosts.origins()];
  const sessions = createSessionDesk({
    service: { ...service, openSession: async (...call) => grantedHosts.admit(await service.openSession(...call)) },
    ...clock,
    clockBehindMs: clockMeter.behindMs,
    credentialsEndAtMs: credentials.endAtMs,
    onSession: usage.onSession,
    newId: randomUUID,
    log,
  });
  /** `mayReach`: the list may reach elsewhere now than it did before. */
  const tellAccounts = async (list: AccountList, mayReach: boolean): Promise<void> => {
    send('accountsChanged', list);
    if (mayReach) await reachable.follow();
  };

  const outDirectory = join(import.meta.dirname, '..');
  const manifest = await readManifest(join(outDirectory, 'renderer'));
  protocol.handle(appScheme, createServe(manifest, allSources));
  bindPermissions(session.defaultSession, () => ({ loopbackEndpoint: allSources().some(isLoopbackSource) }));
  setMenu(process.platform, app.getName());

  // Electron marks its own build of V8; a stand-in that only claims its version can't
  const runtime = process.versions.v8.includes('electron') ? 'electron' : 'chromium';
  const check = options.selfCheck
    ? startSelfCheck({
        clock,
        runtime,
        reportPath: options.report,
        screenshotPath: options.screenshot,
        capture: () => pictureOf([...windows.values()]),
        write: writeWhole,
        print,
        exit: (code) => app.exit(code),
      })
    : undefined;

  const listings = createCameraListings(service, clock);
  const handlers = createHandlers({
    writeClipboard: async (text) => clipboard.writeText(text),
    accounts,
    signIns,
    service,
    listings,
    sessions,
    settings,
    network,
    usage,
    onNetwork: () => send('deskResumed', { reason: 'online' }),
    log,
    deskStart: () => ({
      version: app.getVersion(),
      runtime,
      demo: env['VIGIL_DEMO'] === '1',
      settings: settings.current(),
      clockBehindMs: clockMeter.behindMs(),
      visible: [...windows.values()].some(isOnScreen),
      notices: [...settings.notices, ...(networkSentence === null ? [] : [networkSentence]), ...notices.take()],
      selfCheck: check === undefined ? null : { tiles: options.tiles ?? null, timeoutMs: checkTimes.timeoutMs },
    }),
    onStates: offScreen && check === undefined ? createStatePrinter(print, clock.nowMs) : () => undefined,
    onSelfCheck: (result) => check?.finish(result) ?? Promise.resolve(),
    onAccounts: tellAccounts,
  });
  bindIpc({ ipcMain, handlers, origin: appOrigin, isTrusted: (id) => windows.has(id), log });
  settings.subscribe((current) => send('settingsChanged', current));
  settings.onSaving(notices.give);
  accountFiles.start();
  onWake(() => send('deskResumed', { reason: 'woke' }));

  const stopLoadMeter = startLoadMeter({
    clock,
    processors: cpus,
    processes: () => app.getAppMetrics(),
    isSeen: () => [...windows.values()].some(isOnScreen),
    onLoad: (load) => send('loadMeasured', load),
  });

  const letSleep = keepDisplayAwake();
  app.on('second-instance', () => bringForward([...windows.values()]));
  if (check !== undefined) failOnQuit(app, check, setImmediate);
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => {
    letSleep();
    stopLoadMeter();
    settings.dispose();
    accountFiles.dispose();
    clients.dispose();
    sdkNetwork.dispose();
    log.info('ended', { ...sessions.counts() });
  });
  onEndSignals(process, { inOrder: () => app.quit(), atOnce: () => app.exit(1) });

  log.info('started', { version: app.getVersion(), runtime, platform: process.platform, offScreen });
  if (offScreen) print('No display: running off-screen.');
  void startAhead({ accounts: accounts.list, listings, sessions, settings: settings.current() });
  const window = openWallWindow({
    preload: join(outDirectory, 'preload', 'index.cjs'),
    clock,
    log,
    devTools: !app.isPackaged,
    onKeepsFailing: () => check?.fail('Self-check failed: the window keeps crashing.'),
  });
  followVisibility(window, (visible) => createSendEvent(() => [window.webContents])('windowShown', { visible }));
  const { id } = window.webContents;
  windows.set(id, window);
  refuseSends(window.webContents, log);
  // a reloaded page has no players any more: what they held is given back
  window.webContents.on('did-navigate', () => sessions.forgetSender(id));
  window.webContents.on('render-process-gone', () => sessions.forgetSender(id));
  window.on('closed', () => {
    windows.delete(id);
    sessions.forgetSender(id);
  });
}
