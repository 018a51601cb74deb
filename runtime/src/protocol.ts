/** `protocol`: serves the app's own schemes out of the main process. */

import type { Protocol as Cdp } from 'devtools-protocol';
import type Electron from 'electron';
import type { CdpSession } from './cdp.ts';
import type { OriginMap } from './origin-map.ts';

type SchemeHandler = (request: Request) => Response | Promise<Response>;

/** Headers that describe a transfer which doesn't take place here. */
const TRANSFER_HEADERS: ReadonlySet<string> = new Set(['content-encoding', 'content-length', 'transfer-encoding']);

/** Header values that name origins. */
const ORIGIN_HEADERS: ReadonlySet<string> = new Set([
  'content-security-policy',
  'content-security-policy-report-only',
  'access-control-allow-origin',
  'location',
]);

/** The schemes of an app and who serves them. */
export class SchemeServer {
  readonly #origins: OriginMap;
  readonly #handlers = new Map<string, SchemeHandler>();
  readonly #onScheme: () => void;
  readonly #isReady: () => boolean;
  #fetches = false;

  constructor(origins: OriginMap, isReady: () => boolean, onScheme: () => void) {
    this.#origins = origins;
    this.#isReady = isReady;
    this.#onScheme = onScheme;
  }

  /** Whether a scheme was registered for which `supportFetchAPI` was asked. */
  get fetches(): boolean {
    return this.#fetches;
  }

  /** Every scheme is standard and secure here, as it is https to Chromium: of the privileges only `supportFetchAPI` counts. */
  registerSchemesAsPrivileged(schemes: readonly Electron.CustomScheme[]): void {
    if (this.#isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of schemes) {
      this.#origins.add(scheme);
      this.#fetches ||= privileges?.supportFetchAPI === true;
    }
  }

  handle(scheme: string, handler: SchemeHandler): void {
    if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    this.#handlers.set(scheme, handler);
    if (this.#origins.has(scheme)) return;
    this.#origins.add(scheme);
    this.#onScheme();
  }

  unhandle(scheme: string): void {
    if (!this.#handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme);
  }

  /** Answers a request of Chromium for one of the app's schemes. */
  async serve(session: CdpSession, paused: Cdp.Fetch.RequestPausedEvent, scheme: string): Promise<void> {
    const { requestId } = paused;
    const handler = this.#handlers.get(scheme);
    if (handler === undefined) {
      session.post('Fetch.failRequest', { requestId, errorReason: 'NameNotResolved' });
      return;
    }
    try {
      const response = await handler(this.#requestOf(paused.request));
      if (response.type === 'error') {
        session.post('Fetch.failRequest', { requestId, errorReason: 'Failed' });
        return;
      }
      const body = Buffer.from(await response.arrayBuffer()).toString('base64');
      session.post('Fetch.fulfillRequest', {
        requestId,
        responseCode: response.status,
        ...(response.statusText === '' ? {} : { responsePhrase: response.statusText }),
        responseHeaders: this.#headersOf(response.headers),
        body,
      });
    } catch (error) {
      console.error(`Error occurred in the handler of ${scheme}:`, error);
      session.post('Fetch.failRequest', { requestId, errorReason: 'Failed' });
    }
  }

  #requestOf(request: Cdp.Network.Request): Request {
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) {
      headers.set(name, /^(?:origin|referer)$/i.test(name) ? this.#origins.toApp(value) : value);
    }
    const parts = (request.postDataEntries ?? []).map((entry) => Buffer.from(entry.bytes ?? '', 'base64'));
    const hasBody = parts.length > 0 && request.method !== 'GET' && request.method !== 'HEAD';
    return new Request(this.#origins.toApp(request.url), {
      method: request.method,
      headers,
      ...(hasBody ? { body: Buffer.concat(parts) } : {}),
    });
  }

  #headersOf(headers: Headers): Cdp.Fetch.HeaderEntry[] {
    return [...headers]
      .filter(([name]) => !TRANSFER_HEADERS.has(name))
      .map(([name, value]) => ({
        name,
        value: ORIGIN_HEADERS.has(name) ? this.#origins.headerToChromium(value) : value,
      }));
  }
}
