/** `BrowserWindow`: a window with one page. */
import { EventEmitter } from 'node:events';
import type { Protocol } from 'devtools-protocol';
import type { OpenedTarget } from './host.ts';
import type { NativeImage } from './native-image.ts';
import { PreventableEvent } from './preventable-event.ts';
import { type ContentsHost, WebContents } from './web-contents.ts';
import { DEFAULT_SIZE, outerSize, type Rectangle } from './window-bounds.ts';

/** The options that mean something here; others are taken and do nothing. */
export interface BrowserWindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly x?: number;
  readonly y?: number;
  readonly useContentSize?: boolean;
  readonly show?: boolean;
  readonly title?: string;
  readonly fullscreen?: boolean;
  readonly kiosk?: boolean;
  readonly backgroundColor?: string;
  readonly webPreferences?: {
    readonly preload?: string;
    readonly contextIsolation?: boolean;
    readonly sandbox?: boolean;
    readonly nodeIntegration?: boolean;
    readonly nodeIntegrationInSubFrames?: boolean;
    readonly webviewTag?: boolean;
    readonly webSecurity?: boolean;
    readonly backgroundThrottling?: boolean;
    readonly additionalArguments?: readonly string[];
  };
}

/** What the app hears of its windows. */
export interface WindowServices extends ContentsHost {
  readonly windowOpened: (window: BrowserWindow) => void;
  readonly windowClosed: (window: BrowserWindow) => void;
  /** A page has seen the screen: its size in CSS pixels, and device pixels for each. */
  readonly learnScreen: (width: number, height: number, scaleFactor: number) => void;
  readonly isReady: () => boolean;
}

type WindowState = Protocol.Browser.WindowState;

const windows = new Map<number, BrowserWindow>();
let focusedId: number | null = null;
let lastId = 0;
let services: WindowServices | null = null;

/** Hands the windows what they stand on; once, before the app runs. */
export function setWindowServices(given: WindowServices): void {
  services = given;
}

/** A window. It opens in the background; calls made meanwhile take effect in their order. */
export class BrowserWindow extends EventEmitter {
  readonly id: number;
  readonly webContents: WebContents;
  readonly #services: WindowServices;
  readonly #isContentSize: boolean;
  #bounds: Rectangle;
  #content: { readonly width: number; readonly height: number };
  #frame = { width: 0, height: 0 };
  #state: WindowState = 'normal';
  #isVisible: boolean;
  #isKiosk: boolean;
  #isDestroyed = false;
  #wasReady = false;
  /** Orders to the window that it has not yet carried out. */
  #orders = 0;
  #title: string;

  constructor(options: BrowserWindowOptions = {}) {
    super();
    this.setMaxListeners(0);
    if (services === null) throw new Error('The runtime has not started.');
    if (!services.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const preferences = options.webPreferences ?? {};
    refuseUnsafe(preferences);
    this.#services = services;
    lastId += 1;
    this.id = lastId;
    this.#isContentSize = options.useContentSize === true || services.host.headless;
    this.#bounds = {
      x: options.x ?? 0,
      y: options.y ?? 0,
      width: options.width ?? DEFAULT_SIZE.width,
      height: options.height ?? DEFAULT_SIZE.height,
    };
    this.#content = { width: this.#bounds.width, height: this.#bounds.height };
    this.#title = options.title ?? '';
    this.#isVisible = options.show !== false;
    this.#isKiosk = options.kiosk === true;
    this.webContents = new WebContents(services, {
      preloadPath: preferences.preload ?? null,
      everyFrame: preferences.nodeIntegrationInSubFrames === true,
      additionalArguments: preferences.additionalArguments ?? [],
    });
    if (preferences.backgroundThrottling === false) this.webContents.setBackgroundThrottling(false);
    windows.set(this.id, this);
    this.#open(options).catch((error: unknown) => this.webContents.failed(error));
    services.windowOpened(this);
    if (this.#isVisible) this.#focused();
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows.values()];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return focusedId === null ? null : BrowserWindow.fromId(focusedId);
  }

  static fromId(id: number): BrowserWindow | null {
    return windows.get(id) ?? null;
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return [...windows.values()].find((window) => window.webContents === contents) ?? null;
  }

  loadURL(url: string, options?: object): Promise<void> {
    return this.webContents.loadURL(url, options);
  }

  reload(): void {
    this.webContents.reload();
  }

  capturePage(rect?: Rectangle): Promise<NativeImage> {
    return this.webContents.capturePage(rect);
  }

  show(): void {
    const wasVisible = this.#isVisible;
    this.#isVisible = true;
    if (this.#state === 'minimized' || !wasVisible) this.#setState('normal');
    if (!wasVisible) this.emit('show');
    this.focus();
  }

  showInactive(): void {
    if (this.#isVisible) return;
    this.#isVisible = true;
    this.#setState('normal');
    this.emit('show');
  }

  /** On a screen the window is minimised, as Chromium has no other way out of sight. */
  hide(): void {
    if (!this.#isVisible) return;
    this.#isVisible = false;
    if (!this.#services.host.headless) this.#act({ windowState: 'minimized' });
    this.emit('hide');
    this.blur();
  }

  isVisible(): boolean {
    return this.#isVisible && !this.#isDestroyed;
  }

  focus(): void {
    this.webContents.target.then(({ session }) => session.post('Page.bringToFront'), ignore);
    this.#focused();
  }

  blur(): void {
    this.#blurred();
  }

  isFocused(): boolean {
    return focusedId === this.id;
  }

  minimize(): void {
    this.#setState('minimized');
  }

  maximize(): void {
    this.#setState('maximized');
  }

  unmaximize(): void {
    this.#setState('normal');
  }

  restore(): void {
    this.#setState('normal');
  }

  setFullScreen(flag: boolean): void {
    if (flag !== this.isFullScreen()) this.#setState(flag ? 'fullscreen' : 'normal');
  }

  setSimpleFullScreen(flag: boolean): void {
    this.setFullScreen(flag);
  }

  setKiosk(flag: boolean): void {
    this.#isKiosk = flag;
    this.setFullScreen(flag);
  }

  isKiosk(): boolean {
    return this.#isKiosk;
  }

  isMinimized(): boolean {
    return this.#state === 'minimized';
  }

  isMaximized(): boolean {
    return this.#state === 'maximized';
  }

  isFullScreen(): boolean {
    return this.#state === 'fullscreen';
  }

  isNormal(): boolean {
    return this.#state === 'normal';
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  getBounds(): Rectangle {
    return { ...this.#bounds };
  }

  getNormalBounds(): Rectangle {
    return this.getBounds();
  }

  getContentBounds(): Rectangle {
    return { x: this.#bounds.x, y: this.#bounds.y, ...this.#content };
  }

  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height];
  }

  getContentSize(): number[] {
    return [this.#content.width, this.#content.height];
  }

  getPosition(): number[] {
    return [this.#bounds.x, this.#bounds.y];
  }

  setBounds(wanted: Partial<Rectangle>): void {
    this.#resize({ ...this.#bounds, ...wanted }, this.#services.host.headless);
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  setContentSize(width: number, height: number): void {
    this.#resize({ ...this.#bounds, width, height }, true);
  }

  setContentBounds(wanted: Rectangle): void {
    this.#resize(wanted, true);
  }

  center(): void {}

  /** Kept for `getTitle`; the title bar shows the page's own title. */
  setTitle(title: string): void {
    this.#title = title;
  }

  getTitle(): string {
    return this.#title;
  }

  setMenu(_menu: object | null): void {}

  setMenuBarVisibility(_visible: boolean): void {}

  setAutoHideMenuBar(_hide: boolean): void {}

  setAlwaysOnTop(_flag: boolean): void {}

  setBackgroundColor(_color: string): void {}

  setMinimumSize(_width: number, _height: number): void {}

  /** Closes the window unless a `close` listener refuses. */
  close(): void {
    this.requestClose();
  }

  /** As `close`; false when a listener refused. */
  requestClose(): boolean {
    if (this.#isDestroyed) return true;
    const event = new PreventableEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    this.webContents.close();
    return true;
  }

  /** Closes the window without asking anybody. */
  destroy(): void {
    if (this.#isDestroyed) return;
    this.webContents.close();
    this.webContents.gone();
  }

  async #open(options: BrowserWindowOptions): Promise<void> {
    const { host } = this.#services;
    const target = await host.open(this.webContents, {
      ...(options.x === undefined ? {} : { left: options.x }),
      ...(options.y === undefined ? {} : { top: options.y }),
      width: this.#bounds.width,
      height: this.#bounds.height,
      minimized: !this.#isVisible && !host.headless,
    });
    await this.webContents.adopt(
      target,
      {
        pageSaid: (what) => this.#pageSaid(what),
        firstPaint: () => this.#firstPaint(),
        responds: (name) => void this.emit(name),
        titleChanged: (title) => this.#titleChanged(title),
        gone: () => this.#gone(),
      },
      options.backgroundColor ?? null,
    );
    await this.#measureFrame(target);
    if (this.#isContentSize) {
      const bounds = outerSize(this.#content, this.#frame, true);
      await host.browser.send('Browser.setWindowBounds', { windowId: target.windowId, bounds });
      if (!host.headless) this.#bounds = { ...this.#bounds, ...bounds };
    }
    this.webContents.begin(target);
    if (options.fullscreen === true || options.kiosk === true) this.#setState('fullscreen');
  }

  async #measureFrame({ session, windowId }: OpenedTarget): Promise<void> {
    const { host } = this.#services;
    const [{ bounds }, { result }] = await Promise.all([
      host.browser.send('Browser.getWindowBounds', { windowId }),
      session.send('Runtime.evaluate', {
        expression: '[innerWidth, innerHeight, screen.width, screen.height, devicePixelRatio]',
        returnByValue: true,
      }),
    ]);
    const [width = 0, height = 0, screenWidth = 0, screenHeight = 0, scale = 1] = result.value as number[];
    this.#services.learnScreen(screenWidth, screenHeight, scale);
    if (width === 0 || height === 0 || bounds.width === undefined || bounds.height === undefined) return;
    this.#frame = { width: bounds.width - width, height: bounds.height - height };
    if (!this.#isContentSize) this.#content = { width, height };
  }

  #resize(wanted: Rectangle, isContent: boolean): void {
    const before = this.#bounds;
    this.#bounds = { ...wanted };
    this.webContents.target.then(() => {
      const size = outerSize(wanted, this.#frame, isContent);
      this.#content = outerSize(size, { width: -this.#frame.width, height: -this.#frame.height }, true);
      if (!this.#services.host.headless) this.#bounds = { ...wanted, ...size };
      this.#act({ left: wanted.x, top: wanted.y, ...size });
    }, ignore);
    if (before.width !== wanted.width || before.height !== wanted.height) this.emit('resize');
    if (before.x !== wanted.x || before.y !== wanted.y) this.emit('move');
  }

  #act(bounds: Protocol.Browser.Bounds): void {
    this.#orders += 1;
    this.webContents.target
      .then(({ windowId }) => this.#services.host.browser.send('Browser.setWindowBounds', { windowId, bounds }))
      .catch(ignore)
      .finally(() => {
        this.#orders -= 1;
      });
  }

  #setState(state: WindowState): void {
    const before = this.#state;
    if (before === state) return;
    this.#state = state;
    // Chromium takes no step from one special state to another but over the normal one.
    if (state !== 'normal' && before !== 'normal') this.#act({ windowState: 'normal' });
    this.#act({ windowState: state });
    this.#announce(before, state);
  }

  #announce(before: WindowState, state: WindowState): void {
    if (before === 'minimized') this.emit('restore');
    if (before === 'maximized') this.emit('unmaximize');
    if (before === 'fullscreen') this.emit('leave-full-screen');
    if (state === 'minimized') this.emit('minimize');
    if (state === 'maximized') this.emit('maximize');
    if (state === 'fullscreen') this.emit('enter-full-screen');
  }

  #pageSaid(what: 'resize' | 'focus' | 'blur'): void {
    if (what === 'focus') this.#focused();
    else if (what === 'blur') this.#blurred();
    else this.#readBounds().catch(ignore);
  }

  /** The window changed by another hand: the person's, or the page's own full screen. */
  async #readBounds(): Promise<void> {
    const { windowId } = await this.webContents.target;
    const { bounds } = await this.#services.host.browser.send('Browser.getWindowBounds', { windowId });
    // What an order of ours has overtaken tells nothing.
    if (this.#orders > 0) return;
    const state = bounds.windowState ?? 'normal';
    if (this.#services.host.headless) {
      const wasFull = this.isFullScreen();
      if (wasFull === (state === 'fullscreen')) return;
    }
    const before = this.#state;
    this.#state = state;
    if (before !== state) this.#announce(before, state);
    if (this.#services.host.headless || state !== 'normal') return;
    const { left: x = 0, top: y = 0, width = 0, height = 0 } = bounds;
    const old = this.#bounds;
    this.#bounds = { x, y, width, height };
    this.#content = { width: width - this.#frame.width, height: height - this.#frame.height };
    if (old.width !== width || old.height !== height) this.emit('resize');
    if (old.x !== x || old.y !== y) this.emit('move');
  }

  #firstPaint(): void {
    if (this.#wasReady) return;
    this.#wasReady = true;
    this.emit('ready-to-show');
  }

  #titleChanged(title: string): void {
    const event = new PreventableEvent();
    this.webContents.emit('page-title-updated', event, title, true);
    this.emit('page-title-updated', event, title, true);
    if (!event.defaultPrevented) this.#title = title;
  }

  #focused(): void {
    if (focusedId === this.id || this.#isDestroyed) return;
    BrowserWindow.getFocusedWindow()?.blur();
    focusedId = this.id;
    this.emit('focus');
  }

  #blurred(): void {
    if (focusedId !== this.id) return;
    focusedId = null;
    this.emit('blur');
  }

  #gone(): void {
    if (this.#isDestroyed) return;
    this.#blurred();
    this.#isDestroyed = true;
    windows.delete(this.id);
    this.emit('closed');
    this.#services.windowClosed(this);
  }
}

const ignore = (): void => undefined;

/** Switches that would take the walls down are refused rather than ignored. */
function refuseUnsafe(preferences: NonNullable<BrowserWindowOptions['webPreferences']>): void {
  const unsafe = [
    preferences.nodeIntegration === true && 'nodeIntegration: true',
    preferences.contextIsolation === false && 'contextIsolation: false',
    preferences.sandbox === false && 'sandbox: false',
    preferences.webSecurity === false && 'webSecurity: false',
    preferences.webviewTag === true && 'webviewTag: true',
  ].filter((name) => name !== false);
  if (unsafe.length > 0) throw new Error(`This runtime refuses webPreferences ${unsafe.join(', ')}.`);
}
