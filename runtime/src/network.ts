/** The network of the one session: Chromium's proxy, and the relay in which the app judges certificates. */
import type Electron from 'electron';
import { CertificateRelay, type VerifyProc } from './certificate-relay.ts';
import { type ExtensionProxy, extensionProxy, OWN_HOSTS, type ProxyPlan, proxyPlan, proxyTo } from './proxy-config.ts';

/** What the network needs. */
export interface NetworkHost {
  /** Tells the running Chromium; rejects when it can't be told. Not asked for as long as the system's settings hold. */
  readonly setProxy: (value: ExtensionProxy) => Promise<void>;
  /** Whether Chromium is to take any certificate of a server that is not on this machine: the relay has judged it. */
  readonly overrideCertificates: (isOn: boolean) => void;
  /** A proxy by the command line, which then holds: `host:port`, empty when there is none. */
  readonly commandLineProxy: () => string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly warn: (line: string) => void;
}

/** Changes take effect one after another, for connections opened from then on. */
export class Network {
  readonly #host: NetworkHost;
  #plan: ProxyPlan = { mode: 'system' };
  #verify: VerifyProc | null = null;
  #relay: CertificateRelay | null = null;
  #inTurn: Promise<void> = Promise.resolve();
  #told = JSON.stringify({ mode: 'system' });

  constructor(host: NetworkHost) {
    this.#host = host;
  }

  /** Rejects when Chromium could not be told; it then takes no certificate that it would not take by itself. */
  setProxy(config: Electron.ProxyConfig): Promise<void> {
    const plan = proxyPlan(config);
    if (plan === null) {
      this.#host.warn('session.setProxy: only direct, system and HTTP proxies are there; nothing was changed.');
    } else if (this.#host.commandLineProxy() === '') {
      this.#plan = plan;
    } else if (plan.mode === 'fixed') {
      this.#host.warn('session.setProxy has no effect: the command line names a proxy.');
    }
    return this.#apply();
  }

  /** Electron's own answers nothing; whether it could be put in force, the next `setProxy` tells. */
  setVerifyProc(proc: VerifyProc | null): void {
    this.#verify = proc;
    this.#apply().catch(() => undefined);
  }

  /** Those through the relay are cut; Chromium's own are not used for anything new once the proxy is another. */
  async closeAllConnections(): Promise<void> {
    await this.#inTurn;
    this.#relay?.closeAllConnections();
  }

  resolveProxy(url: string): string {
    const { hostname, port } = new URL(url);
    const given = this.#host.commandLineProxy().replace(/^https?:\/\//, '');
    if (given !== '') return `PROXY ${given}`;
    const proxy = proxyTo(this.#plan, hostname, Number(port) || 443, this.#host.env);
    if (proxy === null) return 'DIRECT';
    return `${proxy.scheme === 'https' ? 'HTTPS' : 'PROXY'} ${proxy.host}:${proxy.port}`;
  }

  close(): void {
    this.#relay?.close();
  }

  #apply(): Promise<void> {
    const turn = this.#inTurn.then(() => this.#applyNow());
    this.#inTurn = turn.catch((error: unknown) => {
      this.#host.warn(`The proxy could not be set: ${error instanceof Error ? error.message : String(error)}`);
    });
    return turn;
  }

  async #applyNow(): Promise<void> {
    const verify = this.#verify;
    const given = this.#host.commandLineProxy();
    const plan = (given === '' ? null : proxyPlan({ proxyRules: given })) ?? this.#plan;
    if (verify !== null) {
      const parts = {
        verify,
        proxyTo: (host: string, port: number) => proxyTo(plan, host, port, this.#host.env),
      };
      this.#relay ??= await CertificateRelay.start(parts);
      this.#relay.use(parts);
    }
    const relay = verify === null ? null : this.#relay;
    // Chromium takes any certificate only while every connection goes through the relay, which judges it
    if (relay === null) this.#host.overrideCertificates(false);
    await this.#tell(relay === null ? extensionProxy(plan) : relayProxy(relay.port));
    if (relay === null) {
      this.#relay?.close();
      this.#relay = null;
    } else {
      this.#host.overrideCertificates(true);
    }
  }

  async #tell(value: ExtensionProxy): Promise<void> {
    const text = JSON.stringify(value);
    if (text === this.#told) return;
    // after a failure nobody knows which proxy is in force
    this.#told = '';
    try {
      await this.#host.setProxy(value);
    } catch (error) {
      this.#host.overrideCertificates(false);
      throw error;
    }
    this.#told = text;
  }
}

const relayProxy = (port: number): ExtensionProxy => ({
  mode: 'fixed_servers',
  rules: { singleProxy: { scheme: 'http', host: '127.0.0.1', port }, bypassList: OWN_HOSTS },
});
