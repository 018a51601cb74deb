/** Changes the proxy of the running Chromium, by the one interface that can: that of extensions. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CdpSession } from './cdp.ts';
import type { ExtensionProxy } from './proxy-config.ts';

const manifest = {
  manifest_version: 3,
  name: 'Proxy',
  version: '1',
  permissions: ['proxy'],
  background: { service_worker: 'worker.js' },
};

/** Folder of the extension in the profile. */
const FOLDER = 'proxy-extension';

/** How long its worker may take to start: on a machine that is busy starting other things too, many times what it usually takes. */
const WORKER_TIMEOUT_MS = 20_000;

/** What the extension needs of the host. */
export interface ExtensionHost {
  readonly browser: CdpSession;
  readonly session: (sessionId: string) => CdpSession;
}

/** Chromium keeps extensions that were loaded, and what they have set: gone with the folder. To be called before it starts. */
export const forgetProxyExtension = (profileDirectory: string): void =>
  rmSync(join(profileDirectory, FOLDER), { recursive: true, force: true });

/** The extension, loaded when it is first needed. */
export class ProxyExtension {
  readonly #host: ExtensionHost;
  readonly #directory: string;
  #worker: Promise<CdpSession> | null = null;

  constructor(host: ExtensionHost, profileDirectory: string) {
    this.#host = host;
    this.#directory = join(profileDirectory, FOLDER);
  }

  /** Whether it was ever loaded: without it Chromium does as the system says. */
  get isLoaded(): boolean {
    return this.#worker !== null;
  }

  /** Sets the proxy; rejects when this Chromium can't be told. */
  async set(value: ExtensionProxy): Promise<void> {
    this.#worker ??= this.#load().catch((error: unknown) => {
      // the next attempt begins anew
      this.#worker = null;
      throw error;
    });
    const worker = await this.#worker;
    const details = JSON.stringify({ value, scope: 'regular' });
    const { exceptionDetails } = await worker.send('Runtime.evaluate', {
      expression: `chrome.proxy.settings.set(${details})`,
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text);
  }

  async #load(): Promise<CdpSession> {
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    writeFileSync(join(this.#directory, 'manifest.json'), JSON.stringify(manifest));
    writeFileSync(join(this.#directory, 'worker.js'), '');
    const { browser } = this.#host;
    const { id } = await browser.send('Extensions.loadUnpacked', { path: this.#directory });
    const targetId = await this.#workerOf(id);
    // as long as it is attached, Chromium does not let it sleep
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
    const worker = this.#host.session(sessionId);
    await worker.send('Runtime.enable');
    // a worker can be spoken to before Chromium has given it the interfaces of extensions
    await arrival(async () => {
      const { result } = await worker.send('Runtime.evaluate', {
        expression: 'globalThis.chrome?.proxy !== undefined',
      });
      return result.value === true ? true : undefined;
    });
    return worker;
  }

  /** Its worker's target. The host's own filter is for pages, so the targets are asked for. */
  #workerOf(extensionId: string): Promise<string> {
    return arrival(async () => {
      const { targetInfos } = await this.#host.browser.send('Target.getTargets', {
        filter: [{ type: 'service_worker' }, { exclude: true }],
      });
      return targetInfos.find(({ url }) => url.startsWith(`chrome-extension://${extensionId}/`))?.targetId;
    });
  }
}

/** Asks until there is an answer; rejects when the worker has had its time. */
async function arrival<T>(ask: () => Promise<T | undefined>): Promise<T> {
  const until = performance.now() + WORKER_TIMEOUT_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > until) throw new Error('The extension did not start.');
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
