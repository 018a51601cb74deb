/** The SSO portal (2019-06-10): what a signed-in person may be in which account, and keys for it. */
import { assumedRole, type DemoAccount, type TemporaryKeys } from '../accounts.ts';
import { accepted } from '../errors.ts';
import { parameter } from '../http/request.ts';
import type { SignedRequest } from '../sign/authorization.ts';
import type { PortalOperation } from './calls.ts';
import { type Assignment, assignments, person } from './directory.ts';
import type { Identity } from './identity.ts';
import { type Answered, declined } from './refusal.ts';

/** Identity Center's default session of a permission set (its user guide). */
const roleLifeMs = 3600 * 1000;
const mostPerPage = 100;

/** Answers with what becomes the JSON body; undefined for an empty one. */
export function answerPortal(
  identity: Identity,
  operation: PortalOperation,
  request: SignedRequest,
  nowMs: number,
): Answered<unknown> {
  const token = request.headers['x-amz-sso_bearer_token'] ?? '';
  // Text: github.com/aws/aws-cli/issues/7340
  if (!identity.signIns.isValid(token, nowMs)) {
    return declined('UnauthorizedException', 'Session token not found or invalid');
  }
  if (operation === 'Logout') {
    identity.signIns.end(token, nowMs);
    return accepted(undefined);
  }
  if (operation === 'ListAccounts') return listAccounts(identity, request);
  const accountId = parameter(request.query, 'account_id');
  const account = identity.accounts.find((candidate) => candidate.accountId === accountId);
  const assignment = assignments.find(({ profile }) => profile === account?.profile);
  // Text: github.com/aws/aws-sam-cli/issues/2129
  if (account === undefined || assignment === undefined) return declined('ForbiddenException', 'No access');
  return operation === 'ListAccountRoles'
    ? listRoles(account, assignment, request)
    : roleCredentials(identity, account, assignment, request, nowMs);
}

function roleCredentials(
  identity: Identity,
  account: DemoAccount,
  assignment: Assignment,
  request: SignedRequest,
  nowMs: number,
): Answered<unknown> {
  const roleName = parameter(request.query, 'role_name') ?? '';
  if (!assignment.roleNames.includes(roleName)) return declined('ForbiddenException', 'No access');
  const principal = assumedRole(account, `AWSReservedSSO_${roleName}_0123456789abcdef`, person.name);
  const keys: TemporaryKeys = identity.issueKeys(account, roleLifeMs, nowMs, principal);
  return accepted({
    roleCredentials: {
      accessKeyId: keys.accessKeyId,
      secretAccessKey: keys.secretAccessKey,
      sessionToken: keys.sessionToken,
      expiration: keys.expiresAtMs,
    },
  });
}

function listAccounts(identity: Identity, request: SignedRequest): Answered<unknown> {
  const all = assignments.flatMap(({ profile, accountName }) => {
    const account = identity.accounts.find((candidate) => candidate.profile === profile);
    return account === undefined ? [] : [{ accountId: account.accountId, accountName, emailAddress: person.email }];
  });
  const page = paged(all, request);
  return page.ok ? accepted({ accountList: page.value.items, nextToken: page.value.nextToken }) : page;
}

function listRoles(account: DemoAccount, assignment: Assignment, request: SignedRequest): Answered<unknown> {
  const all = assignment.roleNames.map((roleName) => ({ roleName, accountId: account.accountId }));
  const page = paged(all, request);
  return page.ok ? accepted({ roleList: page.value.items, nextToken: page.value.nextToken }) : page;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

function paged<T>(all: readonly T[], request: SignedRequest): Answered<Page<T>> {
  const most = Number(parameter(request.query, 'max_result') ?? mostPerPage);
  const from = Number(parameter(request.query, 'next_token') ?? 0);
  if (!Number.isInteger(most) || most < 1 || most > mostPerPage) {
    return declined('InvalidRequestException', 'maxResults must be between 1 and 100');
  }
  if (!Number.isInteger(from) || from < 0) return declined('InvalidRequestException', 'Invalid nextToken');
  const end = from + most;
  return accepted({ items: all.slice(from, end), nextToken: end < all.length ? String(end) : undefined });
}
