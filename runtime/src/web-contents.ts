/** `WebContents`: one page of the app: its loading, its messages, its end. */
import { EventEmitter } from 'node:events';
import type { Protocol } from 'devtools-protocol';
import type { CdpSession } from './cdp.ts';
import { watchForHangs } from './hang-watch.ts';
import type { Host, OpenedTarget } from './host.ts';
import type { IpcMain } from './ipc-main.ts';
import { LoadError } from './load-errors.ts';
import { NativeImage } from './native-image.ts';
import type { IsolatedWorldConfig, PageMessage } from './page/isolated-world.ts';
import { type PageScripts, pageScripts } from './page/page-scripts.ts';
import { attachPage, textOf } from './page-session.ts';
import { eventWith, PreventableEvent } from './preventable-event.ts';
import { reasonOf } from './renderer-end.ts';
import type { Session } from './session.ts';
import { deliver, FrameTree, type WebFrameMain } from './web-frame-main.ts';
import { createWire } from './wire.ts';

/** What the runtime gives to each page. */
export interface ContentsHost {
  readonly host: Host;
  readonly ipcMain: IpcMain;
  readonly session: Session;
  readonly processInfo: IsolatedWorldConfig['process'];
  readonly readPreload: (path: string) => string;
  readonly emitApp: (name: string, ...args: readonly unknown[]) => void;
}

export interface ContentsOptions {
  readonly preloadPath: string | null;
  readonly everyFrame: boolean;
  readonly additionalArguments: readonly string[];
}

/** The answer of `setWindowOpenHandler`. Windows are never made for a page: `allow` is refused with a word. */
type WindowOpenHandler = (details: { url: string; frameName: string; features: string; disposition: string }) => {
  action: 'allow' | 'deny';
};

/** What the window around the page wants to hear. */
export interface ContentsWindow {
  readonly pageSaid: (what: 'resize' | 'focus' | 'blur') => void;
  readonly firstPaint: () => void;
  readonly responds: (name: 'unresponsive' | 'responsive') => void;
  readonly titleChanged: (title: string) => void;
  readonly gone: () => void;
}

const wire = createWire();
const ignore = (): void => undefined;
const all = new Map<number, WebContents>();
let lastId = 0;

/** One page. */
export class WebContents extends EventEmitter {
  readonly id: number;
  readonly session: Session;
  #session: CdpSession | null = null;
  #targetId = '';
  #title = '';
  #stopWatch: () => void = ignore;
  #isDestroyed = false;
  #isCrashed = false;
  /** The renderer was ordered to end; a reload meanwhile would be put to the one that goes. */
  #ending: 'no' | 'ends' | 'ends, then reloads' = 'no';
  #isLoading = false;
  #expected: string | null = null;
  #lastLoad = { loaderId: '', errorText: '' };
  #backgroundThrottling = true;
  #tree: FrameTree | null = null;
  #openHandler: WindowOpenHandler | null = null;
  #window: ContentsWindow | null = null;
  #loaded = new Set<string>();
  #loadWaiters = new Map<string, () => void>();
  readonly #services: ContentsHost;
  readonly #options: ContentsOptions;
  readonly #opened: PromiseWithResolvers<OpenedTarget>;

  constructor(services: ContentsHost, options: ContentsOptions) {
    super();
    this.setMaxListeners(0);
    lastId += 1;
    this.id = lastId;
    this.session = services.session;
    this.#services = services;
    this.#options = options;
    this.#opened = Promise.withResolvers<OpenedTarget>();
    this.#opened.promise.catch(() => undefined);
    all.set(this.id, this);
  }

  static fromId(id: number): WebContents | undefined {
    return all.get(id);
  }

  static getAllWebContents(): WebContents[] {
    return [...all.values()];
  }

  static getFocusedWebContents(): WebContents | null {
    return null;
  }

  static fromDevToolsTargetId(targetId: string): WebContents | undefined {
    return [...all.values()].find((contents) => contents.#targetId === targetId);
  }

  /** The page's target, once it is there and set up. Rejects when it never comes. */
  get target(): Promise<OpenedTarget> {
    return this.#opened.promise;
  }

  get sessionId(): string | undefined {
    return this.#session?.id;
  }

  get mainFrame(): WebFrameMain {
    if (this.#tree === null) throw new Error('The page is not there yet.');
    return this.#tree.main;
  }

  /** Sets the page up in a target that is stopped at its start, and lets it run; nothing is loaded before `begin`. */
  async adopt(target: OpenedTarget, window: ContentsWindow, backgroundColor: string | null): Promise<void> {
    this.#window = window;
    this.#targetId = target.targetId;
    this.#session = target.session;
    const { host } = this.#services;
    const tree = new FrameTree(
      {
        origins: host.policy.origins,
        sendToFrame: (frame, channel, args) => this.#sendTo(frame, channel, args),
        evaluateIn: (frame, code) => this.#evaluate(frame.session, code, frame.mainContextId),
      },
      target.targetId,
      target.session,
    );
    this.#tree = tree;
    await attachPage(target.session, {
      host,
      tree,
      scripts: this.#scripts(),
      backgroundColor,
      isMain: true,
      page: {
        message: (session, contextId, text) => this.#message(session, contextId, text),
        navigated: (frame, loaderId, unreachable) => this.#navigated(frame, loaderId, unreachable),
        navigatedWithin: (frame, url) => {
          if (frame === tree.main) this.emit('did-navigate-in-page', new PreventableEvent(), url, true);
        },
        started: () => this.#started(),
        stopped: () => this.#stopped(),
        opens: (url, frameName) => this.windowOpen(url, frameName, ''),
        domReady: () => this.emit('dom-ready', new PreventableEvent()),
        lifecycle: (name, loaderId) => this.#lifecycle(name, loaderId),
        console: (level, message, line, source) => this.#console(level, message, line, source),
      },
    });
    this.#watchHangs(target.session);
  }

  /** The window has its size: what was asked of the page meanwhile is done now. */
  begin(target: OpenedTarget): void {
    this.#opened.resolve(target);
  }

  failed(error: unknown): void {
    this.#opened.reject(error);
    this.gone();
  }

  /** Loads a URL; settles when its page has loaded. Rejects with LoadError. */
  async loadURL(url: string, _options?: object): Promise<void> {
    const { session } = await this.target;
    const chromiumUrl = this.#services.host.policy.origins.toChromium(url);
    this.#expected = chromiumUrl;
    const { loaderId, errorText } = await session.send('Page.navigate', { url: chromiumUrl });
    this.#expected = null;
    if (errorText !== undefined) {
      const error = new LoadError(errorText, url);
      if (this.#lastLoad.loaderId !== loaderId) this.#failedLoad(error);
      throw error;
    }
    if (loaderId === undefined || this.#loaded.has(loaderId)) return;
    await new Promise<void>((resolve) => this.#loadWaiters.set(loaderId, resolve));
  }

  reload(): void {
    if (this.#ending !== 'no') {
      this.#ending = 'ends, then reloads';
      return;
    }
    this.target.then(({ session }) => {
      this.#expected = this.mainFrame.chromiumUrl;
      session.post('Page.reload', {});
    }, ignore);
  }

  reloadIgnoringCache(): void {
    this.target.then(({ session }) => {
      this.#expected = this.mainFrame.chromiumUrl;
      session.post('Page.reload', { ignoreCache: true });
    }, ignore);
  }

  send(channel: string, ...args: readonly unknown[]): void {
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument');
    const text = wire.encode(args);
    const preload = this.#tree?.main.preload;
    if (preload) deliver(preload, this.#services.host.names.inlet, { kind: 'event', channel, args: text });
  }

  getURL(): string {
    const url = this.#tree?.main.url ?? '';
    return url === 'about:blank' && this.#loaded.size <= 1 ? '' : url;
  }

  getTitle(): string {
    return this.#title;
  }

  getUserAgent(): string {
    return this.#services.host.userAgent;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  isCrashed(): boolean {
    return this.#isCrashed;
  }

  isLoading(): boolean {
    return this.#isLoading;
  }

  isFocused(): boolean {
    return false;
  }

  isDevToolsOpened(): boolean {
    return false;
  }

  openDevTools(): void {}

  closeDevTools(): void {}

  getBackgroundThrottling(): boolean {
    return this.#backgroundThrottling;
  }

  /** Recorded: Chromium is started so that no page is ever throttled. */
  setBackgroundThrottling(allowed: boolean): void {
    this.#backgroundThrottling = allowed;
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#openHandler = handler;
  }

  setAudioMuted(_muted: boolean): void {}

  setZoomFactor(_factor: number): void {}

  /** Not known to the protocol: always 0. */
  getOSProcessId(): number {
    return 0;
  }

  /** Runs a script in the page; answers with what JSON can carry. */
  async executeJavaScript(code: string): Promise<unknown> {
    const { session } = await this.target;
    return this.#evaluate(session, code, null);
  }

  /** A picture of what is shown, in CSS pixels of the page. */
  async capturePage(rect?: { x: number; y: number; width: number; height: number }): Promise<NativeImage> {
    const { session } = await this.target;
    const clip = rect === undefined ? {} : { clip: { ...rect, scale: 1 } };
    const { data } = await session.send('Page.captureScreenshot', { format: 'png', ...clip });
    return new NativeImage(Buffer.from(data, 'base64'));
  }

  /** Reaches a renderer that hangs too: this command goes past its main thread. */
  forcefullyCrashRenderer(): void {
    if (this.#isCrashed || this.#ending !== 'no') return;
    this.#ending = 'ends';
    this.target.then(({ session }) => session.post('Page.crash'), ignore);
  }

  close(_options?: { waitForBeforeUnload?: boolean }): void {
    this.target.then(({ targetId }) => this.#services.host.closeTarget(targetId), ignore);
  }

  /** Finds a frame of this page. */
  frame(frameId: string | undefined): WebFrameMain | undefined {
    return frameId === undefined ? undefined : this.#tree?.get(frameId);
  }

  /** Whether a document may be loaded: what the app loads itself passes, all else is put to its listeners. */
  allowsNavigation(frame: WebFrameMain, paused: Protocol.Fetch.RequestPausedEvent): boolean {
    const chromiumUrl = paused.request.url + (paused.request.urlFragment ?? '');
    const isMainFrame = frame === this.#tree?.main;
    if (isMainFrame && this.#expected !== null && sameDocument(this.#expected, chromiumUrl)) {
      this.#expected = null;
      return true;
    }
    // A reload is no navigation to somewhere else.
    if (sameDocument(frame.chromiumUrl, chromiumUrl)) return true;
    const url = this.#services.host.policy.origins.toApp(chromiumUrl);
    const details = { url, isMainFrame, isSameDocument: false, frame, initiator: frame };
    const isRedirect = paused.redirectedRequestId !== undefined;
    const names = isRedirect ? ['will-redirect'] : ['will-frame-navigate', ...(isMainFrame ? ['will-navigate'] : [])];
    return names.every((name) => {
      const event = eventWith(details);
      this.emit(name, event, url, false, isMainFrame, frame.processId, frame.routingId);
      return !event.defaultPrevented;
    });
  }

  crashed({ status, errorCode }: Protocol.Target.TargetCrashedEvent): void {
    const isToReload = this.#ending === 'ends, then reloads';
    this.#ending = 'no';
    this.#isCrashed = true;
    this.#stopWatch();
    if (this.#session !== null) this.#tree?.contextsCleared(this.#session);
    const details = eventWith({ reason: reasonOf(status), exitCode: errorCode });
    this.emit('render-process-gone', details, details);
    this.#services.emitApp('render-process-gone', details, this, details);
    if (isToReload) this.reload();
  }

  /** The target is closed. */
  gone(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#stopWatch();
    all.delete(this.id);
    this.#tree?.destroy();
    this.#opened.reject(new Error('Object has been destroyed'));
    for (const resolve of this.#loadWaiters.values()) resolve();
    this.#loadWaiters.clear();
    this.emit('destroyed');
    this.#window?.gone();
  }

  #watchHangs(session: CdpSession): void {
    this.#stopWatch();
    this.#stopWatch = watchForHangs({
      ask: () => session.send('Runtime.evaluate', { expression: '0' }),
      onHang: () => this.#responds('unresponsive'),
      onAnswer: () => this.#responds('responsive'),
    });
  }

  #responds(name: 'unresponsive' | 'responsive'): void {
    this.emit(name);
    this.#window?.responds(name);
  }

  #scripts(): PageScripts {
    const { preloadPath, everyFrame, additionalArguments } = this.#options;
    const { host, processInfo, readPreload } = this.#services;
    const { binding, inlet, toPage, toPreload } = host.names;
    const config: IsolatedWorldConfig = {
      binding,
      inlet,
      toPage,
      toPreload,
      everyFrame,
      preloadPath: preloadPath ?? '',
      process: { ...processInfo, argv: [...processInfo.argv, ...additionalArguments] },
    };
    try {
      return pageScripts(config, preloadPath === null ? null : readPreload(preloadPath));
    } catch (error) {
      console.error(`Unable to load preload script: ${preloadPath}`, error);
      setImmediate(() => this.emit('preload-error', new PreventableEvent(), preloadPath, error));
      return pageScripts(config, null);
    }
  }

  #sendTo(frame: WebFrameMain, channel: string, args: readonly unknown[]): void {
    const text = wire.encode(args);
    const { inlet } = this.#services.host.names;
    if (frame.preload !== null) deliver(frame.preload, inlet, { kind: 'event', channel, args: text });
  }

  async #evaluate(session: CdpSession, expression: string, contextId: number | null): Promise<unknown> {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
      ...(contextId === null ? {} : { contextId }),
    });
    if (exceptionDetails === undefined) return result.value as unknown;
    const { exception, text } = exceptionDetails;
    throw new Error(exception === undefined ? text : textOf(exception));
  }

  #message(session: CdpSession, contextId: number, text: string): void {
    const context = this.#tree?.context(session, contextId);
    if (context === undefined) return;
    const message = JSON.parse(text) as PageMessage;
    switch (message.kind) {
      case 'invoke':
      case 'send':
        this.#services.ipcMain.receive(this, context, message, this.#services.host.names.inlet);
        return;
      case 'open':
        this.windowOpen(message.url, message.frameName, message.features);
        return;
      case 'window':
        this.#window?.pageSaid(message.what);
        return;
      case 'title':
        if (context.frame === this.mainFrame) this.#titleChanged(message.title);
        return;
      case 'preload-error': {
        const error = Object.assign(new Error(message.message), { stack: message.stack });
        console.error(`Unable to load preload script: ${this.#options.preloadPath}`, error);
        this.emit('preload-error', new PreventableEvent(), this.#options.preloadPath, error);
      }
    }
  }

  /** A page wants a window: the app is asked, and the page gets none in any case. */
  windowOpen(chromiumUrl: string, frameName: string, features: string): void {
    const url = this.#services.host.policy.origins.toApp(chromiumUrl);
    const answer = this.#openHandler?.({ url, frameName, features, disposition: 'new-window' }) ?? { action: 'allow' };
    if (answer.action === 'allow') console.error('Windows opened by a page are not supported here: refused.');
  }

  #titleChanged(title: string): void {
    this.#title = title;
    this.#window?.titleChanged(title);
  }

  #started(): void {
    this.#isLoading = true;
    this.emit('did-start-loading');
  }

  #stopped(): void {
    this.#isLoading = false;
    this.emit('did-stop-loading');
  }

  #navigated(frame: WebFrameMain, loaderId: string, unreachable: boolean): void {
    if (frame !== this.#tree?.main) return;
    if (this.#isCrashed && this.#session !== null) this.#watchHangs(this.#session);
    this.#isCrashed = false;
    this.#lastLoad = { loaderId, errorText: '' };
    if (unreachable) this.#failedLoad(new LoadError('ERR_FAILED', frame.url));
    else this.emit('did-navigate', new PreventableEvent(), frame.url, 200, 'OK');
  }

  #failedLoad(error: LoadError): void {
    this.emit('did-fail-load', new PreventableEvent(), error.errno, error.code, error.url, true, 0, 0);
  }

  #lifecycle(name: string, loaderId: string): void {
    if (name === 'firstPaint' && loaderId === this.#lastLoad.loaderId) this.#window?.firstPaint();
    if (name !== 'load') return;
    this.#loaded.add(loaderId);
    // The last few are enough: somebody may still be waiting for the answer of `Page.navigate`.
    if (this.#loaded.size > 20) this.#loaded = new Set([...this.#loaded].slice(-10));
    if (loaderId === this.#lastLoad.loaderId) {
      this.emit('did-frame-finish-load', new PreventableEvent(), true, 0, 0);
      this.emit('did-finish-load', new PreventableEvent());
      this.#window?.firstPaint();
    }
    this.#loadWaiters.get(loaderId)?.();
    this.#loadWaiters.delete(loaderId);
  }

  #console(level: ConsoleLevel, message: string, lineNumber: number, source: string): void {
    const sourceId = this.#services.host.policy.origins.toApp(source);
    const details = eventWith({ level, message, lineNumber, sourceId, frame: this.#tree?.main ?? null });
    this.emit('console-message', details, LEVELS.indexOf(level), message, lineNumber, sourceId);
  }
}

export type ConsoleLevel = 'debug' | 'info' | 'warning' | 'error';
const LEVELS: readonly ConsoleLevel[] = ['debug', 'info', 'warning', 'error'];

function sameDocument(a: string, b: string): boolean {
  return a !== '' && normalise(a) === normalise(b);
}

function normalise(url: string): string {
  return URL.parse(url)?.href.replace(/#.*$/, '') ?? url;
}
