/** STS (2011-06-15): keys for a role, by keys or by a web identity token, and who a caller is. */
import { assumedRole, type DemoAccount, principalOf, type TemporaryKeys } from '../accounts.ts';
import { accepted } from '../errors.ts';
import type { Caller } from '../sign/verify.ts';
import type { Form } from './calls.ts';
import { mfaSecret, mfaSerial, type Role, roleOf } from './directory.ts';
import type { Identity } from './identity.ts';
import { type Answered, declined } from './refusal.ts';
import { broken, length, pattern, range, required } from './rules.ts';
import { totpFits } from './totp.ts';
import { element } from './xml.ts';

/** The elements of an operation's result. */
export type QueryResult = Answered<readonly string[]>;

const defaultSeconds = 3600;
/** STS API reference, AssumeRole, DurationSeconds: a role assumed by a role's keys gets an hour at most. */
const mostChainedSeconds = 3600;

/** Needs no rights (STS API reference, GetCallerIdentity). */
export function getCallerIdentity({ key }: Caller): QueryResult {
  const { arn, userId } = principalOf(key);
  return accepted([element('Arn', arn), element('UserId', userId), element('Account', key.account.accountId)]);
}

export function assumeRole(identity: Identity, form: Form, caller: Caller, nowMs: number): QueryResult {
  const wrong = broken(form, [
    ...roleRules,
    pattern('ExternalId', /^[\w+=,.@:/-]{2,1224}$/, '[\\w+=,.@:\\/-]*'),
    length('SerialNumber', 9, 256),
    length('TokenCode', 6, 6),
    pattern('TokenCode', /^\d*$/, '[\\d]*'),
  ]);
  if (wrong !== undefined) return wrong;
  const arn = form.get('RoleArn') ?? '';
  const me = principalOf(caller.key);
  const denied = declined(
    'AccessDenied',
    `User: ${me.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
  );
  const found = roleOf(identity.accounts, arn);
  if (found === undefined || !found.role.trusts.includes(caller.key.account.profile)) return denied;
  const { role, account } = found;
  if (role.externalId !== undefined && role.externalId !== form.get('ExternalId')) return denied;
  const proof = checkMfa(identity, form, caller.key.account, nowMs);
  if (!proof.ok) return proof;
  if (role.needsMfa && !proof.value) return denied;
  const seconds = secondsFor(form, role, caller.key.temporary !== undefined);
  return seconds.ok ? accepted(sessionOf(identity, form, role, account, seconds.value, nowMs)) : seconds;
}

export function assumeRoleWithWebIdentity(identity: Identity, form: Form, nowMs: number): QueryResult {
  const wrong = broken(form, [...roleRules, required('WebIdentityToken'), length('WebIdentityToken', 4, 20_000)]);
  if (wrong !== undefined) return wrong;
  const token = identity.webIdentity.read(form.get('WebIdentityToken') ?? '', nowMs);
  if (!token.ok) return token;
  const found = roleOf(identity.accounts, form.get('RoleArn') ?? '');
  if (found === undefined || !found.role.byWebIdentity) {
    return declined('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity');
  }
  const { subject, audience, issuer } = token.value;
  const seconds = secondsFor(form, found.role, false);
  if (!seconds.ok) return seconds;
  return accepted([
    ...sessionOf(identity, form, found.role, found.account, seconds.value, nowMs),
    element('SubjectFromWebIdentityToken', subject),
    element('Audience', audience),
    element('Provider', issuer),
  ]);
}

/** STS API reference, AssumeRole: lengths, patterns and ranges of its members. */
const roleRules = [
  required('RoleArn'),
  length('RoleArn', 20, 2048),
  required('RoleSessionName'),
  length('RoleSessionName', 2, 64),
  pattern('RoleSessionName', /^[\w+=,.@-]*$/, '[\\w+=,.@-]*'),
  range('DurationSeconds', 900, 43_200),
];

/**
 * True with a good code, false without any. Texts: github.com/aws/aws-cli/issues/2279 (wrong code) and /6325 (strange
 * device), github.com/y13i/sgviz/issues/9 (half a proof).
 */
function checkMfa(identity: Identity, form: Form, account: DemoAccount, nowMs: number): Answered<boolean> {
  const serial = form.get('SerialNumber');
  const code = form.get('TokenCode');
  if (serial === undefined && code === undefined) return accepted(false);
  if (serial === undefined || code === undefined) {
    return declined(
      'AccessDenied',
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    );
  }
  const secret = serial === mfaSerial(account) ? mfaSecret(identity.accounts, serial) : undefined;
  if (secret === undefined) {
    return declined(
      'AccessDenied',
      'MultiFactorAuthentication failed, unable to validate MFA code.  ' +
        'Please verify your MFA serial number is valid and associated with this user.',
    );
  }
  return totpFits(secret, code, nowMs)
    ? accepted(true)
    : declined('AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code. ');
}

function secondsFor(form: Form, role: Role, chained: boolean): Answered<number> {
  const seconds = Number(form.get('DurationSeconds') ?? defaultSeconds);
  if (chained && seconds > mostChainedSeconds) {
    return declined(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  return seconds > role.mostSeconds
    ? declined('ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')
    : accepted(seconds);
}

function sessionOf(
  identity: Identity,
  form: Form,
  role: Role,
  account: DemoAccount,
  seconds: number,
  nowMs: number,
): readonly string[] {
  const principal = assumedRole(account, role.name, form.get('RoleSessionName') ?? '');
  const keys = identity.issueKeys(account, seconds * 1000, nowMs, principal);
  return [
    credentials(keys),
    element('AssumedRoleUser', [element('Arn', principal.arn), element('AssumedRoleId', principal.userId)]),
  ];
}

function credentials(keys: TemporaryKeys): string {
  return element('Credentials', [
    element('AccessKeyId', keys.accessKeyId),
    element('SecretAccessKey', keys.secretAccessKey),
    element('SessionToken', keys.sessionToken),
    element('Expiration', new Date(keys.expiresAtMs).toISOString().replace(/\.\d+Z$/, 'Z')),
  ]);
}
