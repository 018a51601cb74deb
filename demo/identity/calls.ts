/** Finds the sign-in call a request is, by path or, for the query protocol, by the action its form names. */
import type { SignedRequest } from '../sign/authorization.ts';

export type StsOperation = 'AssumeRole' | 'AssumeRoleWithWebIdentity' | 'GetCallerIdentity';
export type IamOperation = 'ListAccountAliases';
export type OidcOperation = 'CreateToken' | 'RegisterClient' | 'StartDeviceAuthorization';
export type PortalOperation = 'GetRoleCredentials' | 'ListAccountRoles' | 'ListAccounts' | 'Logout';
/**
 * No AWS API: an authenticator to look at, the page on which a person approves a sign-in, and what the
 * `credential_process` program asks.
 */
export type OwnOperation = 'AuthenticatorPage' | 'CredentialProcess' | 'VerificationPage';
export type IdentityOperation = StsOperation | IamOperation | OidcOperation | PortalOperation | OwnOperation;

/** Members of a form, by name; of repeated ones the last. */
export type Form = ReadonlyMap<string, string>;

export type IdentityCall =
  | { readonly api: 'sts'; readonly operation: StsOperation; readonly form: Form }
  | { readonly api: 'iam'; readonly operation: IamOperation; readonly form: Form }
  /** Of the query protocol, but no action known here. */
  | { readonly api: 'query'; readonly operation: undefined; readonly form: Form }
  | { readonly api: 'oidc'; readonly operation: OidcOperation }
  | { readonly api: 'portal'; readonly operation: PortalOperation }
  | { readonly api: 'own'; readonly operation: OwnOperation };

/** Versions of the two query APIs (their service models). */
export const stsVersion = '2011-06-15';
export const iamVersion = '2010-05-08';

const stsOperations: readonly StsOperation[] = ['AssumeRole', 'AssumeRoleWithWebIdentity', 'GetCallerIdentity'];

/** Methods and paths from the service models of SSO OIDC (2019-06-10) and the SSO portal (2019-06-10). */
const restCalls: ReadonlyMap<string, IdentityCall> = new Map<string, IdentityCall>([
  ['POST /client/register', { api: 'oidc', operation: 'RegisterClient' }],
  ['POST /device_authorization', { api: 'oidc', operation: 'StartDeviceAuthorization' }],
  ['POST /token', { api: 'oidc', operation: 'CreateToken' }],
  ['GET /federation/credentials', { api: 'portal', operation: 'GetRoleCredentials' }],
  ['GET /assignment/accounts', { api: 'portal', operation: 'ListAccounts' }],
  ['GET /assignment/roles', { api: 'portal', operation: 'ListAccountRoles' }],
  ['POST /logout', { api: 'portal', operation: 'Logout' }],
  ['GET /authenticator', { api: 'own', operation: 'AuthenticatorPage' }],
  ['GET /device', { api: 'own', operation: 'VerificationPage' }],
  ['POST /device', { api: 'own', operation: 'VerificationPage' }],
  ['POST /credential-process', { api: 'own', operation: 'CredentialProcess' }],
]);

/** Undefined for any request that has nothing to do with signing in. */
export function identityCallOf(request: SignedRequest): IdentityCall | undefined {
  if (request.method !== 'POST' || request.path !== '/') return restCalls.get(`${request.method} ${request.path}`);
  const form = formOf(request.body);
  const action = form.get('Action');
  if (action === undefined) return undefined;
  const sts = stsOperations.find((operation) => operation === action);
  if (sts !== undefined && form.get('Version') === stsVersion) return { api: 'sts', operation: sts, form };
  if (action === 'ListAccountAliases' && form.get('Version') === iamVersion) {
    return { api: 'iam', operation: action, form };
  }
  return { api: 'query', operation: undefined, form };
}

/** Reads an `application/x-www-form-urlencoded` body. */
export function formOf(body: Uint8Array): Form {
  return new Map(new URLSearchParams(Buffer.from(body).toString('utf8')));
}
