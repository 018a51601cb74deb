/** Names and codes of errors, and the kind of trouble each of them is. Data. */
import type { TroubleKind } from '../../contract/trouble-kinds.ts';

/** A map, since a stranger's error may be called `constructor` or `__proto__`. */
const byText = (kinds: Readonly<Record<string, TroubleKind>>): ReadonlyMap<string, TroubleKind> =>
  new Map(Object.entries(kinds));

/** Error names of AWS services ("Common Errors" and the API pages of Kinesis Video Streams) and of the SDK. */
export const kindByName: ReadonlyMap<string, TroubleKind> = byText({
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
});

/** System error codes of Node, and those of TLS ("X509 certificate error codes", Node.js TLS documentation). */
export const kindByCode: ReadonlyMap<string, TroubleKind> = byText({
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
  // what a connection through a proxy fails with: see main/network/proxy-error.ts
  EPROXYUNREACHABLE: 'proxy-unreachable',
  EPROXYREFUSED: 'proxy-refused',
});

/** Codes that begin like this mean a certificate that is not trusted. */
export const certificateCodes =
  /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|CRL_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH|ERROR_IN_CERT)/;
