/** How a profile comes by credentials, read off its sections in the order the AWS SDK for JavaScript tries them. Pure. */
import type { ProfileKind } from '../../contract/accounts.ts';
import type { Outcome, Trouble } from '../../contract/trouble-kinds.ts';
import type { Section, Sections } from './profile-facts.ts';

/** One sign-in at IAM Identity Center: shared by all profiles that name the same session, or the same start URL. */
export interface SsoSession {
  /** Names the token in the cache: the session's name, or the start URL where a profile names no session. */
  readonly key: string;
  readonly startUrl: string;
  readonly region: string;
  readonly scopes: readonly string[];
}

/** Whose credentials a role is assumed with: those of another profile, or a source of the machine named by a word. */
export type RoleSource = { readonly profile: string } | { readonly named: string };

/** Assume a role. */
export interface RolePlan {
  readonly kind: 'role';
  readonly roleArn: string;
  readonly source: RoleSource;
  readonly mfaSerial: string | null;
  readonly externalId: string | null;
  readonly sessionName: string | null;
  readonly durationSeconds: number;
}

/** See the file's first line; `why` ends the sentence "The profile … has no usable credentials: …". */
export type CredentialPlan =
  | RolePlan
  | { readonly kind: 'keys' | 'process' | 'login' }
  | {
      readonly kind: 'web-identity';
      readonly roleArn: string;
      readonly tokenFile: string;
      readonly sessionName: string | null;
    }
  | { readonly kind: 'sso'; readonly session: SsoSession; readonly roleName: string }
  | { readonly kind: 'incomplete'; readonly why: string };

/** Seconds a role's keys live where the profile says nothing ("Assume role credential provider", AWS SDKs and Tools Reference Guide). */
const defaultDurationSeconds = 3_600;

/** What the AWS CLI asks for where a session names no scopes: it is what brings a refresh token ("sso_registration_scopes", same guide). */
const defaultScopes = ['sso:account:access'];

/** The profile's plan. `configFile` holds the sessions it may name. */
export function credentialPlan(section: Section, configFile: Sections): CredentialPlan {
  const { role_arn: roleArn, source_profile: profile, credential_source: named } = section;
  if (roleArn !== undefined && (profile === undefined) !== (named === undefined)) {
    return {
      kind: 'role',
      roleArn,
      source: profile === undefined ? { named: named ?? '' } : { profile },
      mfaSerial: section['mfa_serial'] ?? null,
      externalId: section['external_id'] ?? null,
      sessionName: section['role_session_name'] ?? null,
      durationSeconds: Number.parseInt(section['duration_seconds'] ?? '', 10) || defaultDurationSeconds,
    };
  }
  if (hasKeys(section)) return { kind: 'keys' };
  const { web_identity_token_file: tokenFile } = section;
  if (roleArn !== undefined && tokenFile !== undefined) {
    return { kind: 'web-identity', roleArn, tokenFile, sessionName: section['role_session_name'] ?? null };
  }
  if (section['credential_process'] !== undefined) return { kind: 'process' };
  if (ssoKeys.some((key) => section[key] !== undefined)) return ssoPlan(section, configFile);
  if (section['login_session'] !== undefined) return { kind: 'login' };
  return { kind: 'incomplete', why: whyIncomplete(section) };
}

const ssoKeys = ['sso_session', 'sso_start_url', 'sso_account_id', 'sso_region', 'sso_role_name'];

/** True for a section with an access key: as somebody's source it is taken before the section's own role. */
export const hasKeys = (section: Section): boolean =>
  section['aws_access_key_id'] !== undefined && section['aws_secret_access_key'] !== undefined;

function ssoPlan(section: Section, configFile: Sections): CredentialPlan {
  const name = section['sso_session'];
  const named = name === undefined ? undefined : configFile[`sso-session.${name}`];
  if (name !== undefined && named === undefined) {
    return { kind: 'incomplete', why: `there is no [sso-session ${name.slice(0, 60)}] in the AWS files.` };
  }
  const { sso_start_url: startUrl, sso_region: region } = named ?? section;
  const { sso_account_id: accountId, sso_role_name: roleName } = section;
  if (startUrl === undefined || region === undefined || accountId === undefined || roleName === undefined) {
    const all = { sso_start_url: startUrl, sso_region: region, sso_account_id: accountId, sso_role_name: roleName };
    const missing = Object.entries(all).find(([, value]) => value === undefined)?.[0];
    return { kind: 'incomplete', why: `${missing} is missing.` };
  }
  const scopes = named?.['sso_registration_scopes']?.split(',').map((scope) => scope.trim());
  return {
    kind: 'sso',
    roleName,
    session: {
      key: name ?? startUrl,
      startUrl,
      region,
      scopes: name === undefined ? [] : (scopes?.filter((scope) => scope !== '') ?? defaultScopes),
    },
  };
}

function whyIncomplete(section: Section): string {
  if (section['aws_access_key_id'] !== undefined) return 'aws_secret_access_key is missing.';
  if (section['aws_secret_access_key'] !== undefined) return 'aws_access_key_id is missing.';
  if (section['role_arn'] === undefined) return 'nothing in the AWS files says how it signs in.';
  return section['source_profile'] === undefined
    ? 'it names a role, but no source_profile to assume it with.'
    : 'it names both a source_profile and a credential_source.';
}

/** The kind a person is shown. */
export const profileKind = (plan: CredentialPlan): ProfileKind =>
  plan.kind === 'role' && plan.mfaSerial !== null ? 'mfa-role' : plan.kind;

/** What {@link credentialChain} needs of a profile. */
export interface PlannedProfile {
  readonly profile: string;
  readonly plan: CredentialPlan;
  readonly hasKeys: boolean;
}

/**
 * The profile and those whose credentials it is assumed with, one after the other, itself first; or why the last one of them
 * leads nowhere. As a source, a profile with keys of its own is the end, whatever else it says.
 */
export function credentialChain<P extends PlannedProfile>(profile: P, all: readonly P[]): Outcome<readonly P[]> {
  const chain: P[] = [];
  for (let link: P = profile; ; ) {
    const { plan } = link;
    chain.push(link);
    if (plan.kind === 'incomplete' && !(chain.length > 1 && link.hasKeys)) return lost(link, plan.why);
    if (plan.kind !== 'role' || !('profile' in plan.source) || (chain.length > 1 && link.hasKeys)) break;
    const { profile: name } = plan.source;
    const next = all.find((candidate) => candidate.profile === name);
    if (next === undefined) return lost(link, `its source_profile ${name.slice(0, 60)} is not in the AWS files.`);
    if (chain.includes(next) && !next.hasKeys) {
      const way = [...chain, next].map((step) => step.profile.slice(0, 40)).join(' → ');
      return lost(profile, `its source_profile leads back to itself (${way.slice(0, 200)}).`);
    }
    link = next;
  }
  return { ok: true, value: chain };
}

const lost = ({ profile }: PlannedProfile, message: string): { readonly ok: false; readonly error: Trouble } => ({
  ok: false,
  error: { kind: 'credentials-missing', resource: profile, message },
});
