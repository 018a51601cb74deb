/** Answers the sign-in calls: checks who asks, hands on to the API, and puts the outcome in the API's own protocol. */
import { assumedRole, knownRegions, principalOf } from '../accounts.ts';
import { accepted } from '../errors.ts';
import { parameter } from '../http/request.ts';
import { jsonReply, type Reply } from '../reply.ts';
import type { SignedRequest } from '../sign/authorization.ts';
import { verifySignature } from '../sign/verify.ts';
import type { World } from '../world.ts';
import type { IdentityCall } from './calls.ts';
import { aliasesOf, roleOf } from './directory.ts';
import type { Identity } from './identity.ts';
import { answerOidc } from './oidc.ts';
import { answerPortal } from './portal.ts';
import { type Answered, declined, refusalReply, translated } from './refusal.ts';
import { assumeRole, assumeRoleWithWebIdentity, getCallerIdentity, type QueryResult } from './sts.ts';
import { authenticatorPage, verificationPage } from './verification-page.ts';
import { element, queryReply } from './xml.ts';

/** Never throws for anything a caller can send. */
export async function answerIdentity(
  world: World,
  call: IdentityCall,
  request: SignedRequest,
  nowMs: number,
): Promise<Reply> {
  const { identity } = world;
  const requestId = identity.requestId();
  switch (call.api) {
    case 'sts':
    case 'iam': {
      const result = await answerQuery(world, call, request, nowMs);
      return result.ok
        ? queryReply(call.api, call.operation, result.value, requestId)
        : refusalReply(call.api, result.error, requestId);
    }
    case 'query': {
      const { error } = declined(
        'InvalidAction',
        `Could not find operation ${call.form.get('Action') ?? ''} for version ${call.form.get('Version') ?? ''}`,
      );
      return refusalReply(call.api, error, requestId);
    }
    case 'oidc':
      return jsonOutcome(call, answerOidc(identity, call.operation, request.body, nowMs), requestId);
    case 'portal':
      return jsonOutcome(call, answerPortal(identity, call.operation, request, nowMs), requestId);
    case 'own':
      if (call.operation === 'VerificationPage') return verificationPage(identity, request, nowMs);
      if (call.operation === 'AuthenticatorPage') return authenticatorPage(identity, nowMs);
      return jsonOutcome(call, answerProcess(identity, request, nowMs), requestId);
  }
}

/** The account a sign-in call is about, as far as can be told before it is checked; for calls without a signature. */
export function accountOfCall(identity: Identity, call: IdentityCall, request: SignedRequest): string | undefined {
  if (call.operation === 'AssumeRoleWithWebIdentity') {
    return roleOf(identity.accounts, call.form.get('RoleArn') ?? '')?.account.profile;
  }
  if (call.operation === 'CredentialProcess') return identity.accounts[0]?.profile;
  if (call.api !== 'portal') return undefined;
  const accountId = parameter(request.query, 'account_id');
  return identity.accounts.find((account) => account.accountId === accountId)?.profile;
}

async function answerQuery(
  world: World,
  call: Extract<IdentityCall, { api: 'sts' | 'iam' }>,
  request: SignedRequest,
  nowMs: number,
): Promise<QueryResult> {
  const { identity, keys } = world;
  if (call.operation === 'AssumeRoleWithWebIdentity') return assumeRoleWithWebIdentity(identity, call.form, nowMs);
  const rules = {
    service: call.api,
    // IAM is one for all regions and signs for this one (AWS General Reference, "IAM endpoints").
    regions: call.api === 'iam' ? new Set(['us-east-1']) : knownRegions,
    findKey: (accessKeyId: string) => keys.find(accessKeyId),
  };
  const caller = await verifySignature(request, rules, nowMs + world.skewMs());
  if (!caller.ok) return { ok: false, error: translated(call.api, caller.error) };
  switch (call.operation) {
    case 'AssumeRole':
      return assumeRole(identity, call.form, caller.value, nowMs);
    case 'GetCallerIdentity':
      return getCallerIdentity(caller.value);
    case 'ListAccountAliases': {
      const { key } = caller.value;
      const aliases = aliasesOf(key.account.profile);
      if (aliases === undefined) {
        return declined(
          'AccessDenied',
          `User: ${principalOf(key).arn} is not authorized to perform: iam:ListAccountAliases on resource: * ` +
            'because no identity-based policy allows the iam:ListAccountAliases action',
        );
      }
      const members = aliases.map((alias) => element('member', alias));
      return accepted([element('IsTruncated', 'false'), element('AccountAliases', members)]);
    }
  }
}

/** What the program is told: keys in the form that `credential_process` prints, or how to misbehave. */
function answerProcess(identity: Identity, request: SignedRequest, nowMs: number): Answered<unknown> {
  const account = identity.accounts[0];
  if (account === undefined || request.headers['x-demo-ticket'] !== identity.processTicket) {
    return declined('ForbiddenException', 'No access');
  }
  if (identity.processBehaviour !== 'answers') return accepted({ behaviour: identity.processBehaviour });
  const keys = identity.issueKeys(account, 3_600_000, nowMs, assumedRole(account, 'WallProcess', 'program'));
  return accepted({
    behaviour: 'answers',
    document: {
      Version: 1,
      AccessKeyId: keys.accessKeyId,
      SecretAccessKey: keys.secretAccessKey,
      SessionToken: keys.sessionToken,
      Expiration: new Date(keys.expiresAtMs).toISOString(),
    },
  });
}

function jsonOutcome(call: IdentityCall, outcome: Answered<unknown>, requestId: string): Reply {
  if (!outcome.ok) return refusalReply(call.api, outcome.error, requestId);
  return outcome.value === undefined ? { ...jsonReply({}), body: [] } : jsonReply(outcome.value);
}
