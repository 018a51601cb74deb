/** `session.defaultSession`: what pages are allowed, and their way to the network. */

import type { Protocol } from 'devtools-protocol';
import type Electron from 'electron';
import type { VerifyProc } from './certificate-relay.ts';
import type { Network } from './network.ts';
import { ASKABLE_PERMISSIONS, type PermissionCheck, type PermissionRequest } from './permissions.ts';
import type { WebContents } from './web-contents.ts';

/** What a session needs from the browser. */
export interface SessionHost {
  readonly userAgent: () => string;
  readonly network: Pick<Network, 'setProxy' | 'resolveProxy' | 'setVerifyProc' | 'closeAllConnections'>;
  readonly clearCache: () => Promise<void>;
  readonly permissionsChanged: () => void;
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

  /** Direct, system, or one HTTP proxy; at once, for connections opened from then on. */
  setProxy(config: Electron.ProxyConfig): Promise<void> {
    return this.#host.network.setProxy(config);
  }

  /** The proxy that was set or given; of the system's own settings only the environment is seen. */
  resolveProxy(url: string): Promise<string> {
    return Promise.resolve(this.#host.network.resolveProxy(url));
  }

  /** While there is one, Chromium's TLS ends in this process, which asks it about every server but those on this machine. */
  setCertificateVerifyProc(proc: VerifyProc | null): void {
    this.#host.network.setVerifyProc(proc);
  }

  closeAllConnections(): Promise<void> {
    return this.#host.network.closeAllConnections();
  }

  clearCache(): Promise<void> {
    return this.#host.clearCache();
  }

  getUserAgent(): string {
    return this.#host.userAgent();
  }
}
