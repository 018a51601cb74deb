/** The one network setting, checked and put in force for both stacks: the SDK's calls and the window's media. */
import { X509Certificate } from 'node:crypto';
import type { NetworkSettings } from '../../contract/settings.ts';
import type { Outcome } from '../../contract/trouble-kinds.ts';
import type { Environment } from '../clock.ts';
import type { Log } from '../log.ts';
import { readAuthorities } from './authority-file.ts';
import { type MediaProxy, mediaProxy, type ProxyRules, proxyHost, proxyRules } from './proxy-rules.ts';
import type { SdkNetwork } from './sdk-network.ts';

/** The window's network stack. */
export interface MediaNetwork {
  /** Other proxy rules and authorities from now on; open connections of the old ones are closed. */
  readonly use: (proxy: MediaProxy, authorities: readonly X509Certificate[]) => Promise<void>;
}

/** A setting that can be put in force. */
export interface NetworkPlan {
  readonly rules: ProxyRules;
  /** PEM. */
  readonly authorities: readonly string[];
}

/** See the file's first line. */
export interface NetworkDesk {
  /** Whether a setting can be put in force; the sentence when it can't. Changes nothing. */
  readonly check: (settings: NetworkSettings) => Promise<Outcome<NetworkPlan>>;
  readonly use: (plan: NetworkPlan) => Promise<void>;
  /** Puts the kept setting in force at the start. What of it can't be is left out and told of: the sentence, or null. */
  readonly start: (settings: NetworkSettings) => Promise<string | null>;
}

/** What the desk needs. */
export interface NetworkDeskParts {
  readonly sdk: Pick<SdkNetwork, 'use'>;
  readonly media: MediaNetwork;
  readonly readFile: (path: string) => Promise<Uint8Array>;
  readonly env: Environment;
  readonly log: Log;
}

/** Makes the desk. */
export function createNetworkDesk({ sdk, media, readFile, env, log }: NetworkDeskParts): NetworkDesk {
  const check = async (settings: NetworkSettings): Promise<Outcome<NetworkPlan>> => {
    const sentence = brokenSetting(settings);
    if (sentence !== null) return refused(sentence);
    const rules = proxyRules(settings, env);
    if (settings.caFile === null) return { ok: true, value: { rules, authorities: [] } };
    const read = await readAuthorities(settings.caFile, readFile);
    return read.ok ? { ok: true, value: { rules, authorities: read.value } } : refused(read.error);
  };

  const use = async ({ rules, authorities }: NetworkPlan): Promise<void> => {
    log.info('network', {
      proxyFrom: rules.from,
      ...(rules.from === 'system' ? {} : { proxy: proxyHost(rules.url) }),
      bypass: rules.bypass.length,
      authorities: authorities.length,
    });
    sdk.use(rules, authorities);
    await media.use(
      mediaProxy(rules),
      authorities.map((pem) => new X509Certificate(pem)),
    );
  };

  return {
    check,
    use,
    start: async (settings) => {
      const checked = await check(settings);
      if (checked.ok) {
        await use(checked.value);
        return null;
      }
      await use({ rules: proxyRules(settings, env), authorities: [] });
      return checked.error.message ?? null;
    },
  };
}

const refused = (message: string): Outcome<never> => ({ ok: false, error: { kind: 'network-setting', message } });

/** What the shape of the settings can't say. */
function brokenSetting({ proxyUrl, proxyBypass }: NetworkSettings): string | null {
  const port = proxyUrl === null ? undefined : /:(\d{1,5})\/?$/.exec(proxyUrl)?.[1];
  const isProxy = proxyUrl === null || (URL.canParse(proxyUrl) && (port === undefined || Number(port) > 0));
  if (!isProxy) return 'The proxy must look like http://proxy.example:3128, with a port from 1 to 65535.';
  const odd = proxyBypass.find((entry) => /[\s;,]/.test(entry));
  return odd === undefined ? null : `${odd.slice(0, 60)} is not a host, a domain or an address.`;
}
