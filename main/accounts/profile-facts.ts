/** What the shared AWS files say of each profile: region and endpoints, nothing secret. Pure. */
import { profileNameSchema, regionNameSchema } from '../../contract/accounts.ts';
import type { Environment } from '../clock.ts';

/** The two services Vigil calls, by the keys their endpoints have in the `services` sections of the shared files. */
export type ServiceKey = 'kinesis_video' | 'kinesis_video_archived_media';

/** One profile. `endpoints` holds what the user has configured in place of AWS's own endpoints. */
export interface ProfileFacts {
  readonly profile: string;
  readonly region: string | null;
  readonly endpoints: ConfiguredEndpoints;
}

/** Endpoint URLs configured for a profile; null where AWS's own is to be used. */
export interface ConfiguredEndpoints {
  readonly control: string | null;
  /** Only one that is configured for archived media itself; the general one leaves the choice to GetDataEndpoint. */
  readonly archivedMedia: string | null;
}

/** Parsed sections: name → key → value. */
export type Sections = Readonly<Record<string, Readonly<Record<string, string | undefined>> | undefined>>;

/** Sections of the config file that are no profiles ("Shared config and credentials files", AWS SDKs and Tools Reference Guide). */
const pseudoSections = /^(sso-session|services)\./;

/** Every profile of the two files, those of the config file first, each once. */
export function profileFacts(
  configFile: Sections,
  credentialsFile: Sections,
  env: Environment,
): readonly ProfileFacts[] {
  const names = new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)]);
  return [...names]
    .filter((name) => !pseudoSections.test(name) && profileNameSchema.safeParse(name).success)
    .map((profile) => {
      const section = { ...credentialsFile[profile], ...configFile[profile] };
      return {
        profile,
        region: firstRegion(section['region'], env['AWS_REGION'], env['AWS_DEFAULT_REGION']),
        endpoints: configuredEndpoints(section, configFile, env),
      };
    });
}

/**
 * The profile's own region comes before the environment's, unlike in a command-line tool: one wall shows several
 * profiles at once, and one variable must not move all of them.
 */
const firstRegion = (...candidates: readonly (string | undefined)[]): string | null =>
  candidates.find((candidate) => regionNameSchema.safeParse(candidate).success) ?? null;

/** The precedence of "Service-specific endpoints", AWS SDKs and Tools Reference Guide. */
function configuredEndpoints(
  section: Readonly<Record<string, string | undefined>>,
  configFile: Sections,
  env: Environment,
): ConfiguredEndpoints {
  const ignored = env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] ?? section['ignore_configured_endpoint_urls'];
  if (ignored?.toLowerCase() === 'true') return { control: null, archivedMedia: null };
  const services = configFile[`services.${section['services'] ?? ''}`] ?? {};
  const specific = (key: ServiceKey): string | undefined =>
    env[`AWS_ENDPOINT_URL_${key.toUpperCase()}`] ??
    (env['AWS_ENDPOINT_URL'] ? undefined : services[`${key}.endpoint_url`]);
  return {
    control: specific('kinesis_video') ?? env['AWS_ENDPOINT_URL'] ?? section['endpoint_url'] ?? null,
    archivedMedia: specific('kinesis_video_archived_media') ?? null,
  };
}

/** True for the names and addresses of this machine itself. */
export const isLoopbackHost = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname);

/** True for a URL that may be called: https anywhere, http only on this machine, nothing with a user name in it. */
export function isSafeEndpoint(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}
