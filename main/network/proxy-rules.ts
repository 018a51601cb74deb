/** Which proxy a call takes, for both network stacks from one setting: the setting, else the environment, else the system. Pure. */
import { BlockList, isIP } from 'node:net';
import type { NetworkSettings } from '../../contract/settings.ts';
import type { Environment } from '../clock.ts';

/**
 * Where the proxy is known from. `system`: whatever the desktop says, asked for each host; it has exceptions of its own, and
 * neither network stack can be given more of them.
 */
export type ProxyRules =
  | { readonly from: 'settings' | 'environment'; readonly url: string; readonly bypass: readonly string[] }
  | { readonly from: 'system'; readonly bypass: readonly [] };

/**
 * The rules in force. Everything remote is https (http is called on this machine only), so of the environment's variables
 * those for https count; lower case first, as other tools read them. A proxy of another kind than http is left to the system.
 */
export function proxyRules(settings: Pick<NetworkSettings, 'proxyUrl' | 'proxyBypass'>, env: Environment): ProxyRules {
  if (settings.proxyUrl !== null) {
    return { from: 'settings', url: settings.proxyUrl, bypass: settings.proxyBypass };
  }
  const url = proxyAddress(env['https_proxy'] || env['HTTPS_PROXY'] || '');
  if (url === null) return { from: 'system', bypass: [] };
  const inEnvironment = (env['no_proxy'] || env['NO_PROXY'] || '').split(/[\s,]+/).filter((entry) => entry !== '');
  return { from: 'environment', url, bypass: [...settings.proxyBypass, ...inEnvironment.map(withAllBelow)] };
}

/** In NO_PROXY a bare name stands for the domain and all below it ("CURLOPT_NOPROXY", curl; "httpproxy.Config", Go). */
const withAllBelow = (entry: string): string =>
  /^[a-z\d][a-z\d.-]*$/i.test(entry) && isIP(entry) === 0 ? `.${entry}` : entry;

/** `proxy:3128` or `http://proxy:3128` as a URL without path; null when it is no http proxy. */
export function proxyAddress(text: string): string | null {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  const isProxy = url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '';
  return isProxy ? `${url.protocol}//${withUser(url)}${url.host}` : null;
}

const withUser = ({ username, password }: URL): string => (username === '' ? '' : `${username}:${password}@`);

/** A proxy's host and port, for people: never its user name or password. */
export const proxyHost = (proxyUrl: string): string => URL.parse(proxyUrl)?.host ?? 'of this machine';

/** What Electron's `session.setProxy` is to be told. */
export interface MediaProxy {
  readonly mode: 'fixed_servers' | 'system';
  readonly proxyRules?: string;
  readonly proxyBypassRules?: string;
}

/**
 * The same rules for Chromium. It never sends what is for this machine itself to a proxy ("Proxy bypass rules", Chromium's
 * net/docs/proxy.md). A user name and password are no part of them: it asks for those when the proxy does.
 */
export function mediaProxy(rules: ProxyRules): MediaProxy {
  if (rules.from === 'system') return { mode: 'system' };
  const { protocol, host } = new URL(rules.url);
  const bypass = rules.bypass.flatMap((entry) => {
    const suffix = suffixOf(entry);
    return suffix === null ? [entry] : [suffix, `*.${suffix}`];
  });
  return { mode: 'fixed_servers', proxyRules: `${protocol}//${host}`, proxyBypassRules: bypass.join(';') };
}

/** True when a host is called without the proxy: this machine itself always, and what the list names. */
export function isBypassed(hostname: string, port: string, bypass: readonly string[]): boolean {
  const host = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)) {
    return true;
  }
  return bypass.some((entry) => matches(host, port, entry.toLowerCase()));
}

function matches(host: string, port: string, entry: string): boolean {
  if (entry === '*') return true;
  if (entry === '<local>') return !host.includes('.') && isIP(host) === 0;
  const suffix = suffixOf(entry);
  if (suffix !== null) return host === suffix || host.endsWith(`.${suffix}`);
  if (entry.includes('/')) return isInNetwork(host, entry);
  return entry === host || entry === `${host}:${port}` || entry === `[${host}]`;
}

/** `.example.com` and `*.example.com` mean the domain and all below it, as curl and Node read them. */
const suffixOf = (entry: string): string | null => /^(?:\*?\.)(?=.)(.+)$/.exec(entry)?.[1] ?? null;

function isInNetwork(host: string, entry: string): boolean {
  const [network = '', bits = ''] = entry.split('/');
  const family = isIP(network);
  const length = Number(bits);
  if (family === 0 || isIP(host) !== family) return false;
  if (!Number.isInteger(length) || length < 0 || length > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, length, family === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * The first proxy of what the system answers for a URL, `PROXY host:port; DIRECT` in the notation of proxy
 * auto-configuration; null: none. Kinds that Node can't speak (SOCKS) count as none.
 */
export function systemProxy(answer: string): string | null {
  for (const choice of answer.split(';')) {
    const [kind = '', address = ''] = choice.trim().split(/\s+/);
    if (/^direct$/i.test(kind)) return null;
    if (/^(proxy|http)$/i.test(kind)) return proxyAddress(address);
    if (/^https$/i.test(kind)) return proxyAddress(`https://${address}`);
  }
  return null;
}
