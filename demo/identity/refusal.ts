/** What the sign-in APIs refuse, and how each of their protocols puts a refusal on the wire. */
import type { ServiceError } from '../errors.ts';
import { jsonReply, type Reply } from '../reply.ts';
import type { IdentityCall } from './calls.ts';
import { element, queryNamespaces, xmlReply } from './xml.ts';

/** Names and statuses: service models of STS, SSO OIDC and the SSO portal; "Common errors" of the STS and IAM references. */
const statuses = {
  AccessDenied: 403,
  AccessDeniedException: 400,
  AuthorizationPendingException: 400,
  ExpiredToken: 403,
  ExpiredTokenException: 400,
  ForbiddenException: 403,
  IncompleteSignature: 400,
  InternalFailure: 500,
  InternalServerException: 500,
  InvalidAction: 400,
  InvalidClientException: 401,
  InvalidClientMetadataException: 400,
  InvalidClientTokenId: 403,
  InvalidGrantException: 400,
  InvalidIdentityToken: 400,
  InvalidRequestException: 400,
  MissingAuthenticationToken: 403,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  SlowDownException: 400,
  Throttling: 400,
  TooManyRequestsException: 429,
  UnauthorizedException: 401,
  UnsupportedGrantTypeException: 400,
  ValidationError: 400,
} as const;

export type RefusalName = keyof typeof statuses;

export interface Refusal {
  readonly name: RefusalName;
  readonly status: number;
  readonly message: string;
}

export type Answered<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Refusal };

/** A refusal as the bad half of {@link Answered}. */
export function declined(name: RefusalName, message: string): { readonly ok: false; readonly error: Refusal } {
  return { ok: false, error: { name, status: statuses[name], message } };
}

/** RFC 6749 §5.2 and RFC 8628 §3.5: the words of OAuth for what SSO OIDC names otherwise. */
const oauthWords: Partial<Readonly<Record<RefusalName, string>>> = {
  AccessDeniedException: 'access_denied',
  AuthorizationPendingException: 'authorization_pending',
  ExpiredTokenException: 'expired_token',
  InvalidClientException: 'invalid_client',
  InvalidClientMetadataException: 'invalid_client_metadata',
  InvalidGrantException: 'invalid_grant',
  SlowDownException: 'slow_down',
  UnsupportedGrantTypeException: 'unsupported_grant_type',
};

/** A refusal in the protocol of the API that was called. */
export function refusalReply(api: IdentityCall['api'], { name, status, message }: Refusal, requestId: string): Reply {
  if (api === 'sts' || api === 'iam' || api === 'query') {
    const error = element('Error', [
      element('Type', status >= 500 ? 'Receiver' : 'Sender'),
      element('Code', name),
      element('Message', message),
    ]);
    const namespace = queryNamespaces[api === 'iam' ? 'iam' : 'sts'];
    const body = element('ErrorResponse', [error, element('RequestId', requestId)], namespace);
    return { ...xmlReply(body, requestId, status), errorName: name };
  }
  if (api === 'oidc') {
    // The header's form was seen in public: github.com/aws/aws-cli/issues/5971
    const word = oauthWords[name] ?? (status >= 500 ? 'server_error' : 'invalid_request');
    const header = { 'x-amzn-ErrorType': `${name}:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/` };
    return { ...jsonReply({ error: word, error_description: message }, status, header), errorName: name };
  }
  const body = { message, __type: `com.amazonaws.switchboard.portal#${name}` };
  return { ...jsonReply(body, status, { 'x-amzn-ErrorType': name }), errorName: name };
}

const queryNames: Partial<Readonly<Record<ServiceError['name'], RefusalName>>> = {
  ClientLimitExceededException: 'Throttling',
  ExpiredTokenException: 'ExpiredToken',
  IncompleteSignatureException: 'IncompleteSignature',
  InternalFailure: 'InternalFailure',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  ServiceUnavailableException: 'ServiceUnavailable',
  UnrecognizedClientException: 'InvalidClientTokenId',
};

/** What the signature check or a fault says, in the words of the API that was called. */
export function translated(api: IdentityCall['api'], { name, status, message }: ServiceError): Refusal {
  if (api === 'sts' || api === 'iam' || api === 'query') {
    const ofQuery = queryNames[name];
    if (ofQuery === undefined) return { name: 'AccessDenied', status, message };
    return ofQuery === 'Throttling'
      ? declined(ofQuery, 'Rate exceeded').error
      : { name: ofQuery, status: ofQuery === 'IncompleteSignature' ? statuses[ofQuery] : status, message };
  }
  if (name === 'ClientLimitExceededException') {
    return api === 'oidc'
      ? declined('SlowDownException', 'Slow down').error
      : declined('TooManyRequestsException', 'Too many requests').error;
  }
  if (status >= 500) return { name: 'InternalServerException', status, message };
  return { name: api === 'oidc' ? 'InvalidRequestException' : 'ForbiddenException', status, message };
}
