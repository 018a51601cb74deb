/** Says why a profile's credentials could not be had: from what its provider threw and how it signs in, to one trouble. Pure. */
import type { Trouble, TroubleKind } from '../../contract/trouble-kinds.ts';
import type { CredentialPlan } from './credential-plan.ts';
import { CredentialTrouble } from './credential-trouble.ts';

/** Sorts what a call to AWS threw, as for any other call. */
export type SortError = (thrown: unknown, operation: string, profile: string) => Trouble;

/** Kinds that are true of a search for credentials as they stand; the others speak of streams. */
const apt: ReadonlySet<TroubleKind> = new Set<TroubleKind>([
  'credentials-missing',
  'sign-in-needed',
  'keys-rejected',
  'not-allowed',
  'throttled',
  'clock-wrong',
  'service-fault',
  'host-unresolved',
  'unreachable',
  'tls-refused',
  'proxy-unreachable',
  'proxy-refused',
  'timed-out',
  'not-the-service',
]);

/** The action that was under way, for the sentence. */
const operations: Readonly<Record<CredentialPlan['kind'], string>> = {
  role: 'sts:AssumeRole',
  'web-identity': 'sts:AssumeRoleWithWebIdentity',
  sso: 'sso:GetRoleCredentials',
  keys: 'credentials',
  process: 'credentials',
  login: 'credentials',
  incomplete: 'credentials',
};

/** The trouble, as an error that carries it. `plan` is undefined when the profile is gone meanwhile. */
export function explainCredentials(
  profile: string,
  plan: CredentialPlan | undefined,
  thrown: unknown,
  sort: SortError,
): CredentialTrouble {
  if (thrown instanceof CredentialTrouble) return thrown;
  const { name, message } = thrown instanceof Error ? thrown : { name: '', message: '' };
  const known = plan === undefined ? undefined : ownTrouble(profile, plan, name, message, thrown);
  if (known !== undefined) return new CredentialTrouble(known);
  const sorted = sort(thrown, operations[plan?.kind ?? 'incomplete'], profile);
  if (sorted.kind === 'credentials-missing' && plan?.kind === 'process') {
    return missing(profile, processFault(message));
  }
  if (apt.has(sorted.kind)) return new CredentialTrouble(sorted);
  const words = sorted.message === undefined ? '.' : `: ${sorted.message}`;
  return missing(profile, `AWS refused ${operations[plan?.kind ?? 'incomplete']}${words}`.slice(0, 300));
}

const missing = (profile: string, message: string): CredentialTrouble =>
  new CredentialTrouble({ kind: 'credentials-missing', resource: profile, message });

/** What only this way of signing in can say. Texts of STS: see the public reports of each, e.g. aws-cli issues 2279 and 6325. */
function ownTrouble(
  profile: string,
  plan: CredentialPlan,
  name: string,
  message: string,
  thrown: unknown,
): Trouble | undefined {
  const because = (why: string): Trouble => ({ kind: 'credentials-missing', resource: profile, message: why });
  switch (plan.kind) {
    case 'role':
      if (name !== 'AccessDenied' || !message.startsWith('MultiFactorAuthentication failed')) return undefined;
      return /verify your MFA serial number/i.test(message)
        ? because('AWS knows no authenticator with its mfa_serial.')
        : { kind: 'mfa-refused', resource: profile };
    case 'web-identity': {
      const { code } = thrown as NodeJS.ErrnoException;
      if (typeof code === 'string' && /^(ENOENT|ENOTDIR|EISDIR|EACCES|EPERM)$/.test(code)) {
        return because("its web_identity_token_file can't be read.");
      }
      // STS's own names; the SDK puts `Exception` behind them
      if (/^(InvalidIdentityToken|IDPRejectedClaim)(Exception)?$/.test(name)) {
        return because('AWS does not accept its web identity token.');
      }
      return undefined;
    }
    case 'sso':
      // the provider wraps what the portal says
      return /\bForbiddenException\b/.test(message)
        ? { kind: 'not-allowed', operation: operations.sso, resource: plan.roleName.slice(0, 300) }
        : undefined;
    case 'process':
      return name === 'TimeoutError' ? because('its credential_process does not answer.') : undefined;
    case 'keys':
    case 'login':
    case 'incomplete':
      return undefined;
  }
}

/** How a shell says that there is no such program: dash, bash and zsh, then the one of Windows. */
const noProgram =
  /^[^\n]*\b(?:sh|bash|zsh)\b[^\n]*(?:not found|No such file or directory|Permission denied)$|is not recognized/m;

/** Its own words are never quoted: they may hold keys. */
function processFault(message: string): string {
  if (/\bCommand failed:/.test(message)) {
    const printed = message.slice(message.indexOf('\n') + 1);
    return noProgram.test(printed) ? "its credential_process can't be started." : 'its credential_process failed.';
  }
  return 'its credential_process printed something other than the JSON that is asked of it.';
}
