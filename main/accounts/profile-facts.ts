/** What the shared AWS files say of each profile: region, endpoints, how it signs in; nothing secret. Pure. */
import { createHash } from 'node:crypto';
import { type ProfileKind, profileNameSchema, regionNameSchema } from '../../contract/accounts.ts';
import type { Environment } from '../clock.ts';
import { credentialPlan, hasKeys, type PlannedProfile, profileKind } from './credential-plan.ts';

/** The services Vigil calls, by the keys their endpoints have in the `services` sections of the shared files. */
export type ServiceKey = 'kinesis_video' | 'kinesis_video_archived_media' | InnerService;

/** Those that are called for credentials and identities alone. */
export type InnerService = 'sts' | 'sso' | 'sso_oidc' | 'iam';

/** One profile. `endpoints` holds what the user has configured in place of AWS's own endpoints. */
export interface ProfileFacts {
  readonly profile: string;
  readonly region: string | null;
  readonly endpoints: ConfiguredEndpoints;
  /** Of AWS's own endpoints, those with FIPS 140 cryptography; those that answer by IPv6 as well. */
  readonly useFips: boolean;
  readonly useDualStack: boolean;
}

/** Endpoint URLs configured for a profile; null where AWS's own is to be used. */
export interface ConfiguredEndpoints {
  readonly control: string | null;
  /** Only one that is configured for archived media itself; the general one leaves the choice to GetDataEndpoint. */
  readonly archivedMedia: string | null;
}

/** A profile with what signing in needs. */
export interface Profile extends ProfileFacts, PlannedProfile {
  readonly kind: ProfileKind;
  /** Where the services that sign in are called in place of AWS's own endpoints; null for those. */
  readonly inner: Readonly<Record<InnerService, string | null>>;
  /** Another one after any change of the files that concerns this profile. A hash: keys can't be read off it. */
  readonly fingerprint: string;
}

/** A parsed section: key → value. */
export type Section = Readonly<Record<string, string | undefined>>;

/** Parsed sections: name → key → value. */
export type Sections = Readonly<Record<string, Section | undefined>>;

/**
 * Sections that are no profiles ("Shared config and credentials files", AWS SDKs and Tools Reference Guide). The parser puts a
 * dot for the space after a prefix, and so makes `profile.NAME` of a `[profile NAME]` in the credentials file, where no prefix belongs.
 */
const pseudoSections = /^(sso-session|services|profile)\./;

/** Every profile of the two files, those of the config file first, each once. */
export function profileFacts(configFile: Sections, credentialsFile: Sections, env: Environment): readonly Profile[] {
  const names = new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)]);
  return [...names]
    .filter((name) => !pseudoSections.test(name) && profileNameSchema.safeParse(name).success)
    .map((profile) => {
      const section = { ...credentialsFile[profile], ...configFile[profile] };
      // for whatever leads to credentials the credentials file has the last word (same guide, "Precedence")
      const forCredentials = { ...configFile[profile], ...credentialsFile[profile] };
      const plan = credentialPlan(forCredentials, configFile);
      const endpointOf = endpointFinder(section, configFile, env);
      return {
        profile,
        region: firstRegion(section['region'], env['AWS_REGION'], env['AWS_DEFAULT_REGION']),
        endpoints: {
          control: endpointOf('kinesis_video'),
          archivedMedia: endpointOf('kinesis_video_archived_media', 'its own only'),
        },
        useFips: isSwitchedOn(env['AWS_USE_FIPS_ENDPOINT'], section['use_fips_endpoint']),
        useDualStack: isSwitchedOn(env['AWS_USE_DUALSTACK_ENDPOINT'], section['use_dualstack_endpoint']),
        plan,
        kind: profileKind(plan),
        hasKeys: hasKeys(forCredentials),
        inner: {
          sts: endpointOf('sts'),
          sso: endpointOf('sso'),
          sso_oidc: endpointOf('sso_oidc'),
          iam: endpointOf('iam'),
        },
        fingerprint: fingerprintOf([
          section,
          forCredentials,
          configFile[`services.${section['services'] ?? ''}`],
          configFile[`sso-session.${section['sso_session'] ?? ''}`],
        ]),
      };
    });
}

/**
 * The profile's own region comes before the environment's, unlike in a command-line tool: one wall shows several
 * profiles at once, and one variable must not move all of them.
 */
const firstRegion = (...candidates: readonly (string | undefined)[]): string | null =>
  candidates.find((candidate) => regionNameSchema.safeParse(candidate).success) ?? null;

const fingerprintOf = (sections: readonly (Section | undefined)[]): string =>
  createHash('sha256').update(JSON.stringify(sections)).digest('hex');

/** Finds endpoints by the precedence of "Service-specific endpoints", AWS SDKs and Tools Reference Guide. */
function endpointFinder(
  section: Section,
  configFile: Sections,
  env: Environment,
): (key: ServiceKey, reach?: 'its own only') => string | null {
  const ignored = env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] ?? section['ignore_configured_endpoint_urls'];
  if (ignored?.toLowerCase() === 'true') return () => null;
  const services = configFile[`services.${section['services'] ?? ''}`] ?? {};
  const general = env['AWS_ENDPOINT_URL'] ?? section['endpoint_url'] ?? null;
  return (key, reach) => {
    const own =
      env[`AWS_ENDPOINT_URL_${key.toUpperCase()}`] ??
      (env['AWS_ENDPOINT_URL'] ? undefined : services[`${key}.endpoint_url`]);
    return own ?? (reach === undefined ? general : null);
  };
}

/** The environment before the file ("Dual-stack and FIPS endpoints", AWS SDKs and Tools Reference Guide). */
const isSwitchedOn = (...candidates: readonly (string | undefined)[]): boolean =>
  candidates.find((text) => /^(true|false)$/i.test(text ?? ''))?.toLowerCase() === 'true';

/** True for the names and addresses of this machine itself. */
export const isLoopbackHost = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname);

/** True for a URL that may be called: https anywhere, http only on this machine, nothing with a user name in it. */
export function isSafeEndpoint(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}
