/** The one network setting, checked and put in force for both stacks: the SDK's calls and the window's media. */
import { X509Certificate } from 'node:crypto';
import type { NetworkSettings } from '../../contract/settings.ts';
import type { Outcome } from '../../contract/trouble-kinds.ts';
import type { Environment } from '../clock.ts';
import { errorFields, type Log } from '../log.ts';
import { readAuthorities } from './authority-file.ts';
import { type MediaProxy, mediaProxy, type ProxyRules, proxyHost, proxyRules } from './proxy-rules.ts';
import type { SdkNetwork } from './sdk-network.ts';

/** The window's network stack. */
export interface MediaNetwork {
  /**
   * Other proxy rules and authorities from now on; open connections of the old ones are closed. Not to be called while a call
   * is under way; rejects when it can't be done.
   */
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
  /** Puts it in force in both stacks; where the window can't be told, in neither. */
  readonly use: (plan: NetworkPlan) => Promise<Outcome<null>>;
  /** Puts the kept setting in force at the start. What of it can't be is left out and told of: the sentence, or null. */
  readonly start: (settings: NetworkSettings) => Promise<string | null>;
  readonly rulesInForce: () => ProxyRules;
}

/** What the desk needs. */
export interface NetworkDeskParts {
  readonly sdk: Pick<SdkNetwork, 'use'>;
  readonly media: MediaNetwork;
  readonly readFile: (path: string) => Promise<Uint8Array>;
  readonly env: Environment;
  readonly log: Log;
}

/** What of a setting can be put in force, and why the rest can't. */
interface Planned {
  readonly plan: NetworkPlan;
  readonly sentence: string | null;
}

const untoldSentence = 'The window could not be told of this proxy and CA file: nothing was changed.';

/** Makes the desk. */
export function createNetworkDesk({ sdk, media, readFile, env, log }: NetworkDeskParts): NetworkDesk {
  const planOf = async (settings: NetworkSettings): Promise<Planned> => {
    const broken = brokenSetting(settings, env);
    const usable = broken === null ? settings : { ...settings, ...broken.instead };
    const rules = proxyRules(usable, env);
    const read = settings.caFile === null ? noAuthorities : await readAuthorities(settings.caFile, readFile);
    return {
      plan: { rules, authorities: read.ok ? read.value : [] },
      sentence: broken?.sentence ?? (read.ok ? null : read.error),
    };
  };

  const tellMedia = ({ rules, authorities }: NetworkPlan): Promise<void> =>
    media.use(
      mediaProxy(rules),
      authorities.map((pem) => new X509Certificate(pem)),
    );

  let inForce: NetworkPlan = { rules: { from: 'system', bypass: [] }, authorities: [] };
  const useNow = async (plan: NetworkPlan): Promise<Outcome<null>> => {
    const { rules, authorities } = plan;
    log.info('network', {
      proxyFrom: rules.from,
      ...(rules.from === 'system' ? {} : { proxy: proxyHost(rules.url) }),
      bypass: rules.bypass.length,
      authorities: authorities.length,
    });
    try {
      await tellMedia(plan);
    } catch (error) {
      log.error('network not in force', errorFields(error));
      await tellMedia(inForce).catch((again: unknown) => log.error('network not as before', errorFields(again)));
      return refused(untoldSentence);
    }
    sdk.use(rules, authorities);
    inForce = plan;
    return { ok: true, value: null };
  };

  /** One change after another. */
  let lastUse: Promise<unknown> = Promise.resolve();
  const use = (plan: NetworkPlan): Promise<Outcome<null>> => {
    const turn = lastUse.then(() => useNow(plan));
    lastUse = turn;
    return turn;
  };

  return {
    check: async (settings) => {
      const { plan, sentence } = await planOf(settings);
      return sentence === null ? { ok: true, value: plan } : refused(sentence);
    },
    use,
    rulesInForce: () => inForce.rules,
    start: async (settings) => {
      const { plan, sentence } = await planOf(settings);
      const used = await use(plan);
      return sentence ?? (used.ok ? null : untoldSentence);
    },
  };
}

const noAuthorities = { ok: true, value: [] } as const;

const refused = (message: string): Outcome<never> => ({ ok: false, error: { kind: 'network-setting', message } });

/** What the shape of the settings can't say, and what holds in place of what is broken. */
function brokenSetting(
  settings: NetworkSettings,
  env: Environment,
): { readonly sentence: string; readonly instead: Partial<NetworkSettings> } | null {
  const { proxyUrl, proxyBypass } = settings;
  const port = proxyUrl === null ? undefined : /:(\d{1,5})\/?$/.exec(proxyUrl)?.[1];
  const isProxy = proxyUrl === null || (URL.canParse(proxyUrl) && (port === undefined || Number(port) > 0));
  if (!isProxy) {
    const sentence = 'The proxy must look like http://proxy.example:3128, with a port from 1 to 65535.';
    return { sentence, instead: { proxyUrl: null } };
  }
  const isOdd = (entry: string): boolean => /[\s;,]/.test(entry);
  const odd = proxyBypass.find(isOdd);
  if (odd !== undefined) {
    const sentence = `${odd.slice(0, 60)} is not a host, a domain or an address.`;
    return { sentence, instead: { proxyBypass: proxyBypass.filter((entry) => !isOdd(entry)) } };
  }
  if (proxyBypass.length === 0 || proxyRules(settings, env).from !== 'system') return null;
  const sentence =
    "Hosts without the proxy need a proxy beside them or in HTTPS_PROXY: this machine's own proxy settings have exceptions of their own.";
  return { sentence, instead: { proxyBypass: [] } };
}
