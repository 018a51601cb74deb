/** The running Chromium behind the app: opens targets, routes requests, keeps pop-ups out. */
import { randomBytes } from 'node:crypto';
import type { Protocol } from 'devtools-protocol';
import type { CdpSession } from './cdp.ts';
import type { Chromium } from './chromium.ts';
import { Interception } from './interception.ts';
import { type OriginMap, originOf } from './origin-map.ts';
import { type ExtensionProxy, isBypassed } from './proxy-config.ts';
import { ProxyExtension } from './proxy-extension.ts';
import type { WebContents } from './web-contents.ts';

/** Names shared with the worlds of the page; random, so that a page can't guess them. */
export interface WorldNames {
  readonly world: string;
  readonly binding: string;
  readonly inlet: string;
  readonly toPage: string;
  readonly toPreload: string;
}

/** What the app's side decides for the host. */
export interface HostPolicy {
  readonly origins: OriginMap;
  /** Whether a page may ask for the app's own schemes at any time: one of them supports the fetch API. */
  readonly fetchesOwnSchemes: () => boolean;
  readonly serve: (session: CdpSession, paused: Protocol.Fetch.RequestPausedEvent, scheme: string) => Promise<void>;
  readonly grantsFor: (
    contents: WebContents,
    origin: string,
    url: string,
  ) => Promise<readonly Protocol.Browser.PermissionType[]>;
  /** Chromium went away though nobody asked it to. */
  readonly lost: () => void;
}

/** A window's target, attached and not yet running. */
export interface OpenedTarget {
  readonly targetId: string;
  readonly session: CdpSession;
  readonly windowId: number;
}

/** How a window is to be opened. */
export interface OpenTarget {
  readonly left?: number;
  readonly top?: number;
  readonly width: number;
  readonly height: number;
  readonly minimized: boolean;
}

/** How long a window of its own may take to appear before an ordinary browser window takes its place. */
const APP_WINDOW_TIMEOUT_MS = 8000;

interface Attachment {
  readonly promise: Promise<CdpSession>;
  readonly resolve: (session: CdpSession) => void;
}

/** The one Chromium of this app. */
export class Host {
  readonly names: WorldNames;
  readonly policy: HostPolicy;
  readonly headless: boolean;
  readonly interception: Interception;
  userAgent = '';
  #proxyExtension: ProxyExtension | null = null;
  #overridesCertificates = false;
  #chromium: Chromium | null = null;
  #isClosing = false;
  #opening = 0;
  readonly #contents = new Map<string, WebContents>();
  readonly #attachments = new Map<string, Attachment>();
  readonly #claimed = new Set<string>();
  readonly #unclaimed = new Set<string>();
  readonly #granted = new Map<string, string>();
  readonly #awaited = new Map<string, (targetId: string) => void>();

  constructor(policy: HostPolicy, headless: boolean) {
    this.policy = policy;
    this.headless = headless;
    this.interception = new Interception({
      browser: () => this.browser,
      patterns: () => [
        ...policy.origins.patterns().map((urlPattern) => ({ urlPattern })),
        { urlPattern: '*', resourceType: 'Document' as const },
      ],
      fetchesOwnSchemes: policy.fetchesOwnSchemes,
    });
    const secret = randomBytes(12).toString('hex');
    this.names = {
      world: `preload-${secret}`,
      binding: `toMain${secret}`,
      inlet: `fromMain${secret}`,
      toPage: `to-page-${secret}`,
      toPreload: `to-preload-${secret}`,
    };
  }

  /** The browser's session. Throws before `start`. */
  get browser(): CdpSession {
    if (this.#chromium === null) throw new Error('Chromium has not started.');
    return this.#chromium.connection.browser;
  }

  get chromiumPid(): number | null {
    return this.#chromium?.pid ?? null;
  }

  /** Takes over a Chromium that was just started; settles when it answers. */
  async start(chromium: Chromium): Promise<Protocol.Browser.GetVersionResponse> {
    this.#chromium = chromium;
    const { browser } = chromium.connection;
    void chromium.connection.closed.then(() => {
      if (!this.#isClosing) this.policy.lost();
    });
    browser.on('Target.attachedToTarget', (event) => this.#attached(event));
    browser.on('Target.detachedFromTarget', (event) => this.#detached(event.sessionId));
    browser.on('Target.targetCrashed', (event) => this.#contents.get(event.targetId)?.crashed(event));
    browser.on('Fetch.requestPaused', (event) => {
      this.interception.began(event.requestId);
      void this.#paused(event).finally(() => this.interception.ended(event.requestId));
    });
    const filter = [{ type: 'page' }, { exclude: true }];
    const [version] = await Promise.all([
      browser.send('Browser.getVersion'),
      browser.send('Browser.grantPermissions', { permissions: [] }),
      this.interception.begin(),
      browser.send('Target.setDiscoverTargets', { discover: true, filter }),
      browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true, filter }),
    ]);
    this.userAgent = version.userAgent;
    return version;
  }

  /** The app's permission handlers changed: every origin is asked for again when it navigates. */
  permissionsChanged(): void {
    this.#granted.clear();
  }

  /** Tells the running Chromium its proxy. Rejects when it can't be told. */
  async setProxy(value: ExtensionProxy): Promise<void> {
    if (this.#chromium === null) throw new Error('Chromium has not started.');
    this.#proxyExtension ??= new ProxyExtension(this, this.#chromium.profileDirectory);
    await this.#proxyExtension.set(value);
  }

  /** Whether pages take any certificate of a server that is not on this machine: somebody else judges them then. */
  overrideCertificates(isOn: boolean): void {
    this.#overridesCertificates = isOn;
    for (const attachment of this.#attachments.values()) void attachment.promise.then((page) => this.#override(page));
  }

  #override(page: CdpSession): void {
    page.post('Security.enable');
    page.post('Security.setOverrideCertificateErrors', { override: this.#overridesCertificates });
  }

  /** Opens a window with an empty page, stopped before it runs anything. */
  async open(contents: WebContents, options: OpenTarget): Promise<OpenedTarget> {
    this.#opening += 1;
    try {
      const targetId = (this.headless ? null : await this.#openAppWindow()) ?? (await this.#createTarget(options));
      this.#claimed.add(targetId);
      this.#unclaimed.delete(targetId);
      this.#contents.set(targetId, contents);
      const session = await this.#attachment(targetId).promise;
      session.on('Security.certificateError', ({ eventId, requestURL }) => {
        const isJudged = !isBypassed(URL.parse(requestURL)?.hostname ?? 'localhost', 0, []);
        const action = isJudged && this.#overridesCertificates ? 'continue' : 'cancel';
        session.post('Security.handleCertificateError', { eventId, action });
      });
      if (this.#overridesCertificates) this.#override(session);
      const { windowId } = await this.browser.send('Browser.getWindowForTarget', { targetId });
      if (!this.headless) {
        // What the window was opened with must be gone before the page's scripts are set up.
        await session.send('Runtime.runIfWaitingForDebugger');
        await session.send('Page.navigate', { url: 'about:blank' });
        const { minimized, ...bounds } = options;
        await this.browser.send('Browser.setWindowBounds', { windowId, bounds });
        if (minimized) this.browser.post('Browser.setWindowBounds', { windowId, bounds: { windowState: 'minimized' } });
      }
      return { targetId, session, windowId };
    } finally {
      this.#opening -= 1;
      if (this.#opening === 0) for (const targetId of this.#unclaimed) this.#refuse(targetId);
    }
  }

  async #createTarget({ minimized: _minimized, ...bounds }: OpenTarget): Promise<string> {
    const { targetId } = await this.browser.send('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
      ...bounds,
    });
    return targetId;
  }

  /** The id of the new window's target, recognised by its address; null when it doesn't come. */
  async #openAppWindow(): Promise<string | null> {
    const url = `data:text/html;n=${randomBytes(8).toString('hex')},`;
    const { promise, resolve } = Promise.withResolvers<string | null>();
    this.#awaited.set(url, resolve);
    const timer = setTimeout(resolve, APP_WINDOW_TIMEOUT_MS, null);
    this.#chromium?.openAppWindow(url);
    const targetId = await promise;
    clearTimeout(timer);
    this.#awaited.delete(url);
    return targetId;
  }

  session(sessionId: string): CdpSession {
    if (this.#chromium === null) throw new Error('Chromium has not started.');
    return this.#chromium.connection.session(sessionId);
  }

  dropSession(sessionId: string): void {
    this.#chromium?.connection.drop(sessionId);
  }

  closeTarget(targetId: string): void {
    this.browser.post('Target.closeTarget', { targetId });
  }

  contentsOfTarget(targetId: string): WebContents | undefined {
    return this.#contents.get(targetId);
  }

  /** Closes Chromium. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#chromium?.close();
  }

  #attachment(targetId: string): Attachment {
    const known = this.#attachments.get(targetId);
    if (known !== undefined) return known;
    const { promise, resolve } = Promise.withResolvers<CdpSession>();
    const attachment = { promise, resolve };
    this.#attachments.set(targetId, attachment);
    return attachment;
  }

  #attached(event: Protocol.Target.AttachedToTargetEvent): void {
    const { targetId, type } = event.targetInfo;
    if (type !== 'page') return;
    const session = this.session(event.sessionId);
    this.#awaited.get(event.targetInfo.url)?.(targetId);
    if (this.#claimed.has(targetId) || this.#opening > 0) {
      this.#attachment(targetId).resolve(session);
      if (!this.#claimed.has(targetId)) this.#unclaimed.add(targetId);
      return;
    }
    this.#refuse(targetId);
  }

  /** A target that the app didn't open: a pop-up. */
  #refuse(targetId: string): void {
    this.#unclaimed.delete(targetId);
    this.#attachments.delete(targetId);
    this.closeTarget(targetId);
  }

  #detached(sessionId: string): void {
    this.dropSession(sessionId);
    for (const [targetId, contents] of this.#contents) {
      if (contents.sessionId !== sessionId) continue;
      this.#contents.delete(targetId);
      this.#claimed.delete(targetId);
      this.#attachments.delete(targetId);
      contents.gone();
    }
  }

  async #paused(paused: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    const { requestId, frameId, request } = paused;
    const { origins } = this.policy;
    const isDocument = paused.resourceType === 'Document';
    if (isDocument) {
      const contents = [...this.#contents.values()].find((candidate) => candidate.frame(frameId) !== undefined);
      const frame = contents?.frame(frameId);
      if (contents === undefined || frame === undefined || !contents.allowsNavigation(frame, paused)) {
        this.browser.post('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
        return;
      }
      await this.#grant(contents, request.url);
    }
    const scheme = origins.schemeOf(request.url);
    if (scheme === undefined) this.browser.post('Fetch.continueRequest', { requestId });
    else await this.policy.serve(this.browser, paused, scheme);
  }

  /** Sets what the origin may do before its document is there. */
  async #grant(contents: WebContents, chromiumUrl: string): Promise<void> {
    const origin = originOf(chromiumUrl);
    if (!origin.startsWith('http')) return;
    const appUrl = this.policy.origins.toApp(chromiumUrl);
    const permissions = [...(await this.policy.grantsFor(contents, originOf(appUrl), appUrl))];
    const key = permissions.join();
    if (this.#granted.get(origin) === key) return;
    this.#granted.set(origin, key);
    await this.browser.send('Browser.grantPermissions', { origin, permissions }).catch(() => undefined);
  }
}
