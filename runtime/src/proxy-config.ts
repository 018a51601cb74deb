/** Reads Electron's proxy configuration, and says it in the words of Chromium's extensions and of the relay. Pure. */
import { BlockList, isIP } from 'node:net';
import type Electron from 'electron';

/** A proxy that speaks HTTP. */
export interface Proxy {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
}

/** What the proxy of the browser is. */
export type ProxyPlan =
  | { readonly mode: 'direct' | 'system' }
  | { readonly mode: 'fixed'; readonly proxy: Proxy; readonly bypass: readonly string[] };

/** What `chrome.proxy.settings.set` takes as `value` ("chrome.proxy", Chrome Extensions reference). */
export interface ExtensionProxy {
  readonly mode: 'direct' | 'system' | 'fixed_servers';
  readonly rules?: { readonly singleProxy: Proxy; readonly bypassList: readonly string[] };
}

/** The plan of a configuration; null for what there is not (scripts, detection, SOCKS). */
export function proxyPlan(config: Electron.ProxyConfig): ProxyPlan | null {
  const mode = config.mode ?? (config.pacScript === undefined ? 'fixed_servers' : 'pac_script');
  if (mode === 'direct' || mode === 'system') return { mode };
  if (mode !== 'fixed_servers') return null;
  const rules = (config.proxyRules ?? '').split(';').map((rule) => rule.trim());
  // of `http=one;https=two` the one for https counts
  const rule = rules.find((entry) => entry.startsWith('https=')) ?? rules.find((entry) => !entry.includes('='));
  const text =
    (rule ?? '')
      .replace(/^https=/, '')
      .split(',')[0]
      ?.trim() ?? '';
  if (text === '' || text === 'direct://') return { mode: 'direct' };
  const proxy = parseProxy(text);
  if (proxy === null) return null;
  const bypass = (config.proxyBypassRules ?? '').split(/[;,]/).map((entry) => entry.trim());
  return { mode: 'fixed', proxy, bypass: bypass.filter((entry) => entry !== '') };
}

/** `host:port`, `http://host:port` or `https://host:port`; null for anything else. */
export function parseProxy(text: string): Proxy | null {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') return null;
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  return { scheme, host: url.hostname, port: Number(url.port) || (scheme === 'https' ? 443 : 80) };
}

/** The app's own schemes are hosts to Chromium, which opens connections to them in advance: no proxy need hear of them. */
export const OWN_HOSTS: readonly string[] = ['*.invalid'];

/** The plan for Chromium itself. */
export const extensionProxy = (plan: ProxyPlan): ExtensionProxy =>
  plan.mode === 'fixed'
    ? { mode: 'fixed_servers', rules: { singleProxy: plan.proxy, bypassList: [...plan.bypass, ...OWN_HOSTS] } }
    : { mode: plan.mode };

/** The proxy on the way to a host; null: none. Of the system's settings only the environment is seen. */
export function proxyTo(
  plan: ProxyPlan,
  host: string,
  port: number,
  env: Readonly<Record<string, string | undefined>>,
): Proxy | null {
  if (plan.mode === 'direct') return null;
  if (plan.mode === 'fixed') return isBypassed(host, port, plan.bypass) ? null : plan.proxy;
  const named = (env['no_proxy'] || env['NO_PROXY'] || '').split(/[\s,]+/).filter((entry) => entry !== '');
  // in the environment a bare name stands for all below it too, for Chromium as for curl
  const bypass = named.flatMap((entry) =>
    /^[^.*<][^/:]*$/.test(entry) && isIP(entry) === 0 ? [entry, `.${entry}`] : entry,
  );
  const given = env['https_proxy'] || env['HTTPS_PROXY'] || '';
  return given === '' || isBypassed(host, port, bypass) ? null : parseProxy(given);
}

/** `10.0.0.0/8`: addresses alone, no name is looked up ("Proxy bypass rules", net/docs/proxy.md). */
function isInNetwork(name: string, rule: string): boolean {
  const [network = '', bits = ''] = rule.replaceAll(/[[\]]/g, '').split('/');
  const family = isIP(network);
  if (family === 0 || isIP(name) !== family || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, Number(bits), type);
  return list.check(name, type);
}

/** Chromium's rules: this machine itself never goes through a proxy ("Proxy bypass rules", net/docs/proxy.md). */
export function isBypassed(host: string, port: number, bypass: readonly string[]): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name)) {
    return true;
  }
  return bypass.some((rule) => {
    if (rule === '<local>') return !name.includes('.') && isIP(name) === 0;
    if (rule.includes('/') && !rule.includes('://')) return isInNetwork(name, rule);
    const [, pattern = '', onPort] = /^(?:[a-z]+:\/\/)?(.*?)(?::(\d+))?$/.exec(rule.toLowerCase()) ?? [];
    if (onPort !== undefined && Number(onPort) !== port) return false;
    const glob = pattern.startsWith('.') ? `*${pattern}` : pattern;
    return new RegExp(`^${glob.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(name);
  });
}
