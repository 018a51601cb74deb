/** The network settings as a form: texts in, settings or a sentence per field out. Pure. */
import { type NetworkSettings, networkSettingsSchema } from '../../contract/settings.ts';

/** The fields as typed. */
export interface NetworkForm {
  readonly proxyUrl: string;
  /** Hosts, apart by commas, spaces or semicolons. */
  readonly proxyBypass: string;
  readonly caFile: string;
}

/** The settings as texts. */
export const networkFormOf = ({ proxyUrl, proxyBypass, caFile }: NetworkSettings): NetworkForm => ({
  proxyUrl: proxyUrl ?? '',
  proxyBypass: proxyBypass.join(', '),
  caFile: caFile ?? '',
});

/** What each field is for. */
export const networkHints: Readonly<Record<keyof NetworkForm, string>> = {
  proxyUrl: 'http://proxy.example:3128. Empty: HTTPS_PROXY, or else what this machine’s own settings say.',
  proxyBypass: 'Called without the proxy: kvs.example, .example, 10.0.0.0/8. This machine itself always is.',
  caFile: 'A PEM file with certificates to trust besides the usual ones, if your proxy opens the traffic.',
};

/** What {@link readNetworkForm} finds. */
export type NetworkReading =
  | { readonly ok: true; readonly value: NetworkSettings }
  | { readonly ok: false; readonly error: Partial<Record<keyof NetworkForm, string>> };

const nullIfEmpty = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** Reads the form; each field that can't be used gets its sentence. What only main can see, the CA file, it says itself. */
export const readNetworkForm = (form: NetworkForm): NetworkReading => {
  const parsed = networkSettingsSchema.safeParse({
    proxyUrl: nullIfEmpty(form.proxyUrl),
    proxyBypass: form.proxyBypass.split(/[\s,;]+/).filter((entry) => entry !== ''),
    caFile: nullIfEmpty(form.caFile),
  });
  if (parsed.success) return { ok: true, value: parsed.data };
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  return {
    ok: false,
    error: {
      ...(wrong.has('proxyUrl') && { proxyUrl: proxySentence(form.proxyUrl) }),
      ...(wrong.has('proxyBypass') && { proxyBypass: 'At most 100 hosts, each of at most 253 characters.' }),
      ...(wrong.has('caFile') && { caFile: 'The path of a file, of at most 1000 characters.' }),
    },
  };
};

const proxySentence = (text: string): string => {
  if (text.includes('@')) return 'Vigil keeps no user name or password for a proxy: give its address alone.';
  if (/^socks/i.test(text.trim())) return 'Only proxies that speak HTTP are supported, not SOCKS.';
  return 'A proxy looks like http://proxy.example:3128.';
};
