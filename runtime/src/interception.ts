/** Which requests Chromium puts to the app: those of its own origins, and documents; of a page that has loaded, documents alone. */
import type { Protocol } from 'devtools-protocol';
import type { CdpSession } from './cdp.ts';

/** Nothing of the app's has been asked for within this time. */
const QUIET_MS = 20;
/** A page has no such address: whoever intercepts it intercepts nothing. */
const NOTHING: Protocol.Fetch.RequestPattern = { urlPattern: 'about:nothing' };

export interface InterceptionParts {
  /** Throws before Chromium has started. */
  readonly browser: () => CdpSession;
  readonly patterns: () => Protocol.Fetch.RequestPattern[];
  /** Whether a page may ask for the app's own schemes at any time: one of them supports the fetch API. */
  readonly fetchesOwnSchemes: () => boolean;
}

/** See the file's first line. */
export class Interception {
  readonly #parts: InterceptionParts;
  /** Requests that the app is about to serve. */
  readonly #open = new Set<string>();
  /** Pages that are to be let pass. */
  #pages = new Set<CdpSession>();
  #passing = Promise.withResolvers<void>();
  #quiet: NodeJS.Timeout | null = null;

  constructor(parts: InterceptionParts) {
    this.#parts = parts;
  }

  /** Begins, or takes in that the app has other schemes now. Rejects before Chromium has started. */
  async begin(): Promise<void> {
    await this.#parts.browser().send('Fetch.enable', { patterns: this.#parts.patterns() });
  }

  /**
   * Where no page fetches from the app's own schemes, requests of one that has loaded, and of its workers, are intercepted no
   * more: Chromium takes each of them through the browser's main thread and back, matching or not, which costs a wall of many
   * cameras a fifth of a processor. Navigations stay intercepted, and so do new documents and workers until this is called again.
   * Settles when it is done.
   */
  letPass(page: CdpSession): Promise<void> {
    if (this.#parts.fetchesOwnSchemes()) return Promise.resolve();
    this.#pages.add(page);
    this.#passOnceQuiet();
    return this.#passing.promise;
  }

  /** Something of the app's is on its way: it would be lost if nothing were intercepted for a moment. */
  began(id: string): void {
    this.#open.add(id);
    this.#passOnceQuiet();
  }

  ended(id: string): void {
    if (this.#open.delete(id)) this.#passOnceQuiet();
  }

  #passOnceQuiet(): void {
    if (this.#quiet !== null) clearTimeout(this.#quiet);
    this.#quiet = null;
    if (this.#open.size > 0 || this.#pages.size === 0) return;
    const quiet = setTimeout(() => {
      // What Chromium has begun meanwhile is told of before its answer.
      this.#parts
        .browser()
        .send('Browser.getVersion')
        .then(
          () => this.#quiet === quiet && this.#pass(),
          () => undefined,
        );
    }, QUIET_MS);
    this.#quiet = quiet;
  }

  #pass(): void {
    this.#quiet = null;
    const pages = this.#pages;
    this.#pages = new Set();
    const browser = this.#parts.browser();
    // Only a page's own session gives it other loaders, when it begins or ends to intercept, and then such as the browser's wants.
    for (const page of pages) page.post('Fetch.enable', { patterns: [NOTHING] });
    browser.post('Fetch.disable');
    for (const page of pages) page.post('Fetch.disable');
    browser.post('Fetch.enable', { patterns: this.#parts.patterns() });
    this.#passing.resolve();
    this.#passing = Promise.withResolvers<void>();
  }
}
