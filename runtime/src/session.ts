/** `session.defaultSession`: what pages are allowed, and the proxy. */

import type { Protocol } from 'devtools-protocol';
import type Electron from 'electron';
import { ASKABLE_PERMISSIONS, type PermissionCheck, type PermissionRequest } from './permissions.ts';
import type { WebContents } from './web-contents.ts';

/** What a session needs from the browser. */
export interface SessionHost {
  readonly userAgent: () => string;
  readonly proxyServer: () => string;
  readonly clearCache: () => Promise<void>;
  readonly permissionsChanged: () => void;
  readonly warn: (line: string) => void;
}

/** The one session there is. Without handlers everything is denied (Electron itself would allow everything). */
export class Session {
  readonly #host: SessionHost;
  #check: PermissionCheck | null = null;
  #request: PermissionRequest | null = null;

  constructor(host: SessionHost) {
    this.#host = host;
  }

  setPermissionCheckHandler(handler: PermissionCheck | null): void {
    this.#check = handler;
    this.#host.permissionsChanged();
  }

  setPermissionRequestHandler(handler: PermissionRequest | null): void {
    this.#request = handler;
    this.#host.permissionsChanged();
  }

  /** Devices (USB, HID, serial) are never offered to a page, so nobody is asked. */
  setDevicePermissionHandler(_handler: Parameters<Electron.Session['setDevicePermissionHandler']>[0]): void {}

  /** Screens are never offered to a page, so nobody is asked. */
  setDisplayMediaRequestHandler(_handler: Parameters<Electron.Session['setDisplayMediaRequestHandler']>[0]): void {}

  /**
   * What a page of this origin is granted. Chromium is told beforehand, at each navigation: a permission is granted when
   * the check handler and the request handler, as far as they are set, both say yes.
   */
  async grantsFor(contents: WebContents, origin: string, url: string): Promise<Protocol.Browser.PermissionType[]> {
    const answers = ASKABLE_PERMISSIONS.map(async (permission) => {
      const check = this.#check;
      const request = this.#request;
      if (check === null && request === null) return [];
      const mediaType = permission.mediaTypes?.[0] ?? ('unknown' as const);
      if (check !== null) {
        const details = { isMainFrame: true, mediaType, requestingUrl: url, securityOrigin: origin };
        if (!check(contents, permission.name, origin, details)) return [];
      }
      if (request !== null) {
        const details = { isMainFrame: true, requestingUrl: url, mediaTypes: [...(permission.mediaTypes ?? [])] };
        const granted = await new Promise<boolean>((resolve) => {
          request(contents, permission.name, resolve, details);
          // A handler that asks a person can't be waited for: nobody has asked the page's question yet.
          setImmediate(resolve, false);
        });
        if (!granted) return [];
      }
      return permission.grants;
    });
    return (await Promise.all(answers)).flat();
  }

  /** Chromium takes its proxy when it starts: recorded with a word, without effect. */
  setProxy(config: Electron.ProxyConfig): Promise<void> {
    const isDirect = config.mode === 'direct' || config.mode === 'system' || config.mode === undefined;
    if (!isDirect || config.proxyRules !== undefined) {
      this.#host.warn('session.setProxy has no effect here; start with --proxy-server=… instead.');
    }
    return Promise.resolve();
  }

  /** What Chromium was started with; the system's own settings are not seen. */
  resolveProxy(_url: string): Promise<string> {
    const server = this.#host.proxyServer().replace(/^https?:\/\//, '');
    return Promise.resolve(server === '' ? 'DIRECT' : `PROXY ${server}`);
  }

  clearCache(): Promise<void> {
    return this.#host.clearCache();
  }

  getUserAgent(): string {
    return this.#host.userAgent();
  }
}
