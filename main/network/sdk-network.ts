/** The way to the network for every AWS client of the main process: proxy and trusted authorities may change under it. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { blamedOnProxy, withHost } from './proxy-error.ts';
import { isBypassed, type ProxyRules, proxyHost, systemProxy } from './proxy-rules.ts';

/** A request handler as every AWS client takes one. */
export type SdkRequestHandler = Pick<
  NodeHttpHandler,
  'handle' | 'destroy' | 'updateHttpClientConfig' | 'httpHandlerConfigs' | 'metadata'
>;

/** See the file's first line. */
export interface SdkNetwork {
  /** For the `requestHandler` of any client's configuration, and for `clientConfig` of a credential provider. One for all. */
  readonly requestHandler: () => SdkRequestHandler;
  /**
   * Takes other rules and authorities (PEM, besides the usual ones) from the next call on; connections of the old ones are
   * closed. The same again changes nothing.
   */
  readonly use: (rules: ProxyRules, authorities: readonly string[]) => void;
  readonly dispose: () => void;
}

/** What it needs. */
export interface SdkNetworkParts {
  /** What the desktop says of a URL, as {@link systemProxy} reads it. */
  readonly resolveSystemProxy: (url: string) => Promise<string>;
}

/** Time-outs keep a dead network from holding a tile for minutes. */
const limits = { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true } as const;
/** A wall has many calls of few bytes, so connections are kept. */
const pool = { keepAlive: true, maxSockets: 50 } as const;

type Handle = NodeHttpHandler['handle'];

/** Makes it; until told otherwise it calls directly and trusts what Node trusts. */
export function createSdkNetwork({ resolveSystemProxy }: SdkNetworkParts): SdkNetwork {
  let rules: ProxyRules = { from: 'system', bypass: [] };
  let authorities: readonly string[] = [];
  let secureContext: SecureContext | undefined;
  /** Handlers by proxy; the empty name is the one without. */
  let handlers = new Map<string, NodeHttpHandler>();

  const handlerFor = (proxyUrl: string | null): NodeHttpHandler => {
    const known = handlers.get(proxyUrl ?? '');
    if (known !== undefined) return known;
    secureContext ??= authorities.length === 0 ? undefined : contextWith(authorities);
    const through = proxyUrl === null ? {} : { proxyEnv: { HTTP_PROXY: proxyUrl, HTTPS_PROXY: proxyUrl } };
    const trust = secureContext === undefined ? {} : { secureContext };
    const made = new NodeHttpHandler({
      ...limits,
      httpAgent: new HttpAgent({ ...pool, ...through }),
      httpsAgent: new HttpsAgent({ ...pool, ...through, ...trust }),
    });
    handlers.set(proxyUrl ?? '', made);
    return made;
  };

  const proxyFor = async (protocol: string, hostname: string, port: string): Promise<string | null> => {
    if (isBypassed(hostname, port, rules.bypass)) return null;
    if (rules.from !== 'system') return rules.url;
    const answer = await resolveSystemProxy(`${protocol}//${hostname}:${port}/`).catch(() => 'DIRECT');
    return systemProxy(answer);
  };

  const closeAll = (): void => {
    // the agents are this module's own, so the handlers close them
    for (const handler of handlers.values()) handler.destroy();
    handlers = new Map();
    secureContext = undefined;
  };

  const handle: Handle = async (request, options) => {
    const { protocol, hostname } = request;
    const port = String(request.port ?? (protocol === 'https:' ? 443 : 80));
    const proxyUrl = await proxyFor(protocol, hostname, port);
    try {
      return await handlerFor(proxyUrl).handle(request, options);
    } catch (thrown) {
      throw withHost(proxyUrl === null ? thrown : blamedOnProxy(thrown, proxyHost(proxyUrl)), hostname);
    }
  };
  const shared: SdkRequestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    handle,
    // one client's end is not the end of the others'
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: (): NodeHttpHandlerOptions => limits,
  };

  return {
    requestHandler: () => shared,
    use: (nextRules, nextAuthorities) => {
      if (isDeepStrictEqual([nextRules, nextAuthorities], [rules, authorities])) return;
      closeAll();
      rules = nextRules;
      authorities = nextAuthorities;
    },
    dispose: closeAll,
  };
}

/** What Node and the machine trust, and these: Chromium trusts the machine's own authorities as well. */
const contextWith = (authorities: readonly string[]): SecureContext =>
  createSecureContext({ ca: [...getCACertificates('default'), ...getCACertificates('system'), ...authorities] });
