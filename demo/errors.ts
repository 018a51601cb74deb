/** Every refusal the service knows: name, HTTP status and text, each as the real service gives it where that is public. */

/** Modelled errors of both APIs, the signature errors of AWS's front door, and what breaks before either. */
export type ErrorName =
  | 'AccessDeniedException'
  | 'ClientLimitExceededException'
  | 'ExpiredTokenException'
  | 'IncompleteSignatureException'
  | 'InternalFailure'
  | 'InvalidArgumentException'
  | 'InvalidCodecPrivateDataException'
  | 'InvalidSignatureException'
  | 'MissingAuthenticationTokenException'
  | 'MissingCodecPrivateDataException'
  | 'NoDataRetentionException'
  | 'NotAuthorizedException'
  | 'ResourceNotFoundException'
  | 'SerializationException'
  | 'ServiceUnavailableException'
  | 'UnrecognizedClientException'
  | 'UnsupportedStreamMediaTypeException';

/** A refusal. `name` travels in `x-amzn-ErrorType`, `message` in the JSON body. */
export interface ServiceError {
  readonly name: ErrorName;
  readonly status: number;
  readonly message: string;
}

/** Something that may be refused. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ServiceError };

/** Statuses from the service models (kinesisvideo 2017-09-30) and from the common error list of AWS APIs. */
const statuses: Readonly<Record<ErrorName, number>> = {
  AccessDeniedException: 403,
  ClientLimitExceededException: 400,
  ExpiredTokenException: 403,
  IncompleteSignatureException: 403,
  InternalFailure: 500,
  InvalidArgumentException: 400,
  InvalidCodecPrivateDataException: 400,
  InvalidSignatureException: 403,
  MissingAuthenticationTokenException: 403,
  MissingCodecPrivateDataException: 400,
  NoDataRetentionException: 400,
  NotAuthorizedException: 401,
  ResourceNotFoundException: 404,
  SerializationException: 400,
  ServiceUnavailableException: 503,
  UnrecognizedClientException: 403,
  UnsupportedStreamMediaTypeException: 400,
};

/** Makes a refusal. */
export function serviceError(name: ErrorName, message: string): ServiceError {
  return { name, status: statuses[name], message };
}

/** A refusal as the bad half of {@link Checked}. */
export function refused(name: ErrorName, message: string): { readonly ok: false; readonly error: ServiceError } {
  return { ok: false, error: serviceError(name, message) };
}

/** The good half of {@link Checked}. */
export function accepted<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** Texts that more than one call uses. */
export const texts = {
  /** github.com/awslabs/amazon-kinesis-video-streams-producer-sdk-cpp/issues/219 */
  noFragments: 'No fragments found in the stream for the streaming request.',
  streamNotFound: 'The requested stream is not found or not active.',
  /** github.com/aws-samples/amazon-kinesis-video-streams-media-viewer/issues/5 */
  sessionExpired: 'Streaming session token is expired',
} as const;

/** A session token that is over, closed or was never given out: all playback calls answer alike. */
export function expiredSession(): ServiceError {
  return serviceError('AccessDeniedException', texts.sessionExpired);
}

/** The text is AWS's own: github.com/aws/amazon-kinesis-video-streams-parser-library/issues/96 */
export function limitExceeded(operation: string, resource: string): ServiceError {
  return serviceError(
    'ClientLimitExceededException',
    `Limit exceeded on number of requests for ${operation} API for resource '${resource}'`,
  );
}
