/** Sorts whatever a call to AWS throws into one of the closed list of troubles. Pure. */
import type { Trouble, TroubleKind } from '../../contract/trouble-kinds.ts';
import { redactedLine } from '../redact.ts';

/** What was being done when the error came. */
export interface CallContext {
  /** The API action, without prefix: `ListStreams`. */
  readonly operation: string;
  readonly profile: string;
  readonly region: string;
  readonly stream?: string | undefined;
  /** False when the machine itself knows that it has no network. */
  readonly online: boolean;
  /** True when the host is one the user configured: then a missing name says nothing about the region. */
  readonly customEndpoint: boolean;
}

/** What is looked at of a thrown thing. */
interface Facts {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly status: number | undefined;
  readonly host: string | undefined;
  readonly hasResponse: boolean;
}

/** Error names of AWS services ("Common Errors" and the API pages of Kinesis Video Streams) and of the SDK. */
const kindByName: Readonly<Record<string, TroubleKind>> = {
  AbortError: 'cancelled',
  ClientLimitExceededException: 'throttled',
  AccountStreamLimitExceededException: 'throttled',
  ThrottlingException: 'throttled',
  Throttling: 'throttled',
  ThrottledException: 'throttled',
  TooManyRequestsException: 'throttled',
  RequestLimitExceeded: 'throttled',
  SlowDown: 'throttled',
  NotAuthorizedException: 'not-allowed',
  AccessDeniedException: 'not-allowed',
  AccessDenied: 'not-allowed',
  UnrecognizedClientException: 'keys-rejected',
  InvalidClientTokenId: 'keys-rejected',
  InvalidAccessKeyId: 'keys-rejected',
  AuthFailure: 'keys-rejected',
  OptInRequired: 'keys-rejected',
  InvalidSignatureException: 'keys-rejected',
  SignatureDoesNotMatch: 'keys-rejected',
  IncompleteSignature: 'keys-rejected',
  IncompleteSignatureException: 'keys-rejected',
  MissingAuthenticationToken: 'keys-rejected',
  MissingAuthenticationTokenException: 'keys-rejected',
  ExpiredToken: 'sign-in-needed',
  ExpiredTokenException: 'sign-in-needed',
  TokenRefreshRequired: 'sign-in-needed',
  TokenProviderError: 'sign-in-needed',
  UnauthorizedException: 'sign-in-needed',
  RequestExpired: 'clock-wrong',
  RequestTimeTooSkewed: 'clock-wrong',
  RequestInTheFuture: 'clock-wrong',
  InvalidArgumentException: 'argument-invalid',
  ValidationException: 'argument-invalid',
  ValidationError: 'argument-invalid',
  SerializationException: 'argument-invalid',
  InvalidCodecPrivateDataException: 'codec-data-invalid',
  MissingCodecPrivateDataException: 'codec-data-missing',
  NoDataRetentionException: 'no-retention',
  UnsupportedStreamMediaTypeException: 'media-unsupported',
  UnknownOperationException: 'not-the-service',
  ServiceUnavailable: 'service-fault',
  ServiceUnavailableException: 'service-fault',
  InternalFailure: 'service-fault',
  InternalServerError: 'service-fault',
};

/** System error codes of Node, and those of TLS ("X509 certificate error codes", Node.js TLS documentation). */
const kindByCode: Readonly<Record<string, TroubleKind>> = {
  ABORT_ERR: 'cancelled',
  EAI_AGAIN: 'host-unresolved',
  EAI_FAIL: 'host-unresolved',
  ENODATA: 'host-unresolved',
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  ECONNABORTED: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EPIPE: 'unreachable',
  ETIMEDOUT: 'timed-out',
  ESOCKETTIMEDOUT: 'timed-out',
  EPROTO: 'tls-refused',
};

const certificateCodes =
  /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|CRL_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH|ERROR_IN_CERT)/;

/** The trouble a thrown thing means. */
export function sortError(thrown: unknown, context: CallContext): Trouble {
  const facts = factsOf(thrown);
  const kind = kindOf(facts, context);
  const trouble: Trouble = { kind, operation: context.operation, ...resourceOf(kind, facts, context) };
  const message = redactedLine(facts.message);
  return message === '' ? trouble : { ...trouble, message };
}

/** True when the service asks for fewer calls. The SDK itself does not know the first of these names. */
export function isThrottled(thrown: unknown): boolean {
  const { name, status } = factsOf(thrown);
  return kindByName[name] === 'throttled' || status === 429;
}

function kindOf(facts: Facts, context: CallContext): TroubleKind {
  const { name, code, message, status } = facts;
  if (name === 'CredentialsProviderError') return credentialsKind(message);
  // an expired SSO token surfaces under a general name
  if (/\bsso\b.*(expired|invalid)|aws (sso )?login/i.test(message)) return 'sign-in-needed';
  if (name === 'ResourceNotFoundException') return notFoundKind(message);
  // the SDK gives this one name to time-outs and to connections cut by the other side
  if (name === 'TimeoutError') return kindByCode[code] ?? 'timed-out';
  if (name === 'InvalidSignatureException' && /signature (expired|not yet current)/i.test(message))
    return 'clock-wrong';
  const named = kindByName[name];
  if (named !== undefined) return named;
  if (code === 'ENOTFOUND') return context.online && !context.customEndpoint ? 'region-unknown' : 'host-unresolved';
  const coded = kindByCode[code] ?? (certificateCodes.test(code) ? 'tls-refused' : undefined);
  if (coded !== undefined) return coded;
  // what can't be parsed as the service's JSON is somebody else's answer
  if (name === 'SyntaxError' && facts.hasResponse) return 'not-the-service';
  return status === undefined ? 'internal' : kindByStatus(status);
}

function kindByStatus(status: number): TroubleKind {
  if (status === 401 || status === 403) return 'not-allowed';
  if (status === 404) return 'stream-not-found';
  if (status === 429) return 'throttled';
  if (status === 407 || status === 511 || (status >= 200 && status < 400)) return 'not-the-service';
  if (status >= 500) return 'service-fault';
  return 'argument-invalid';
}

/** One name stands for two things: a stream that is not there, and one that sends nothing. Only the words differ. */
function notFoundKind(message: string): TroubleKind {
  if (/no fragments/i.test(message)) return 'camera-silent';
  return /^(?!.*not found).*not active/i.test(message) ? 'stream-not-active' : 'stream-not-found';
}

function credentialsKind(message: string): TroubleKind {
  return /\bsso\b|token|login|sign[- ]?in|multi-factor|mfa|expired|clientId/i.test(message)
    ? 'sign-in-needed'
    : 'credentials-missing';
}

/** The thing the sentence of a kind speaks of. */
function resourceOf(
  kind: TroubleKind,
  facts: Facts,
  context: CallContext,
): { readonly operation?: string; readonly resource?: string } {
  switch (kind) {
    case 'not-allowed':
      return refusedAction(facts.message) ?? (context.stream === undefined ? {} : { resource: context.stream });
    case 'keys-rejected':
    case 'credentials-missing':
    case 'sign-in-needed':
      return { resource: context.profile };
    case 'region-unknown':
      return { resource: context.region };
    case 'host-unresolved':
    case 'unreachable':
    case 'tls-refused':
      return facts.host === undefined ? {} : { resource: facts.host };
    default:
      return context.stream === undefined ? {} : { resource: context.stream };
  }
}

/** "User: … is not authorized to perform: ACTION on resource: ARN …" ("Troubleshoot access denied error messages", IAM User Guide). */
function refusedAction(message: string): { readonly operation: string; readonly resource?: string } | undefined {
  const match = /not authorized to perform:?\s+([\w-]+:\w+)(?:\s+on resource:?\s+(arn:[\w:/.*-]{1,280}))?/i.exec(
    message,
  );
  const [, operation, arn] = match ?? [];
  if (operation === undefined) return undefined;
  const stream = /:stream\/([^/]+)/.exec(arn ?? '')?.[1];
  const resource = stream ?? arn;
  return { operation: operation.slice(0, 100), ...(resource === undefined || resource === '*' ? {} : { resource }) };
}

function factsOf(thrown: unknown): Facts {
  const outer = asRecord(thrown);
  // a connection tried on several addresses fails as one error with many inside
  const inner = Array.isArray(outer['errors']) ? asRecord(outer['errors'][0]) : {};
  const cause = asRecord(outer['cause']);
  const response = asRecord(outer['$response']);
  const status = asRecord(outer['$metadata'])['httpStatusCode'] ?? response['statusCode'];
  const text = (key: string): string => [outer, inner, cause].map((from) => from[key]).find(isText) ?? '';
  return {
    // the part before a colon or after a hash: some services decorate their names
    name: text('name').replace(/^.*#/, '').replace(/:.*$/, ''),
    code: text('code'),
    message: text('message'),
    status: typeof status === 'number' ? status : undefined,
    host: hostOf(text('hostname') || text('address') || text('host')),
    hasResponse: outer['$response'] !== undefined,
  };
}

const hostOf = (text: string): string | undefined => (/^[\w.:-]{1,253}$/.test(text) ? text : undefined);

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
