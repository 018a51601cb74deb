/** Sorts whatever a call to AWS throws into one of the closed list of troubles. Pure. */
import type { Trouble, TroubleKind } from '../../contract/trouble-kinds.ts';
import { credentialKind, hostNamedIn } from '../accounts/credential-error.ts';
import { CredentialTrouble } from '../accounts/credential-trouble.ts';
import { bounded, mayQuoteCredentials, redactedLine } from '../redact.ts';
import { certificateCodes, kindByCode, kindByName } from './error-kinds.ts';

/** What was being done when the error came. */
export interface CallContext {
  /** The API action, without prefix: `ListStreams`. */
  readonly operation: string;
  readonly profile: string;
  readonly region: string;
  readonly stream?: string | undefined;
  /** True when a range of time was asked for: then no fragments says nothing about the camera now. */
  readonly isRange: boolean;
  /** False when the machine itself knows that it has no network. */
  readonly online: boolean;
  /** True when the host is one the user configured: then a missing name says nothing about the region. */
  readonly customEndpoint: boolean;
  /** True when the service has answered any call in this region since the start: then the region exists. */
  readonly regionAnswered: boolean;
  /** How far this machine's clock is behind AWS's, in milliseconds; 0 when not measured. */
  readonly clockBehindMs: number;
}

/** What is looked at of a thrown thing. */
interface Facts {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly status: number | undefined;
  readonly host: string | undefined;
  readonly hasResponse: boolean;
  /** True when the search for credentials failed, not the call they were for. */
  readonly isCredentialError: boolean;
}

/** The trouble a thrown thing means. */
export function sortError(thrown: unknown, context: CallContext): Trouble {
  if (thrown instanceof CredentialTrouble) return { operation: context.operation, ...thrown.trouble };
  const facts = factsOf(thrown);
  const kind = kindOf(facts, context);
  const trouble: Trouble = { kind, operation: context.operation, ...resourceOf(kind, facts, context) };
  if (kind === 'clock-wrong' && context.clockBehindMs !== 0) return { ...trouble, amountMs: -context.clockBehindMs };
  const message = facts.isCredentialError ? '' : redactedLine(wordsOf(kind, facts));
  return message === '' ? trouble : { ...trouble, message };
}

/**
 * True when the service asks for fewer calls, so that the same call may do a little later. The SDK itself does not know the
 * service's name for it.
 */
export function isThrottled(thrown: unknown): boolean {
  const facts = factsOf(thrown);
  return !isPlayerLimit(facts) && (kindByName.get(facts.name) === 'throttled' || facts.status === 429);
}

/** True when an answer came at all, whatever it said: then there is a service in that region. */
export const isAnswer = (thrown: unknown): boolean => {
  const { name, status, hasResponse } = factsOf(thrown);
  return (hasResponse || status !== undefined) && name !== 'SyntaxError' && name !== 'UnknownOperationException';
};

/**
 * True when the credentials themselves may be what was refused, though the trouble does not say so: the service answers
 * NotAuthorizedException both for a missing right, which it then names, and for a token that has expired
 * (API_reader_GetHLSStreamingSessionURL, "Errors").
 */
export const mayBeExpired = (thrown: unknown): boolean => {
  const { name, status, message } = factsOf(thrown);
  return (name === 'NotAuthorizedException' || status === 401) && refusedAction(message) === undefined;
};

/** Of a proxy that refuses only the status is worth repeating. */
function wordsOf(kind: TroubleKind, { message, status }: Facts): string {
  if (kind !== 'proxy-refused') return message;
  if (status === undefined) return '';
  return status === 407 ? 'it wants a user name and password (407)' : `it answers ${status}`;
}

function kindOf(facts: Facts, context: CallContext): TroubleKind {
  const { name, code, message, status } = facts;
  if (facts.isCredentialError) return credentialKind(message, context.profile);
  // an expired SSO token surfaces under a general name
  if (/\bsso\b.*(expired|invalid)|aws (sso )?login/i.test(message)) return 'sign-in-needed';
  if (name === 'ResourceNotFoundException') return notFoundKind(message, context.isRange);
  // the SDK gives this one name to time-outs and to connections cut by the other side
  if (name === 'TimeoutError') return kindByCode.get(code) ?? 'timed-out';
  // "… or the token has expired" stands in the general text for a missing right as well
  if (name === 'NotAuthorizedException' && /\b(credentials?|token)\b(?<!or the token)[^.]* expired/i.test(message))
    return 'sign-in-needed';
  if (name === 'InvalidSignatureException' && /signature (expired|not yet current)/i.test(message))
    return 'clock-wrong';
  if (isPlayerLimit(facts)) return 'watched-too-often';
  const named = kindByName.get(name);
  if (named !== undefined) return named;
  if (code === 'ENOTFOUND') return isRegionToBlame(facts, context) ? 'region-unknown' : 'host-unresolved';
  const coded = kindByCode.get(code) ?? (certificateCodes.test(code) ? 'tls-refused' : undefined);
  if (coded !== undefined) return coded;
  // what can't be parsed as the service's JSON is somebody else's answer
  if (name === 'SyntaxError' && facts.hasResponse) return 'not-the-service';
  return status === undefined ? 'internal' : kindByStatus(status);
}

/** The limit of players on one stream, not of calls: the text then counts sessions, and the API's own name is no such word. */
const isPlayerLimit = ({ name, message }: Facts): boolean =>
  name === 'ClientLimitExceededException' && /\bsessions?\b/i.test(message);

function kindByStatus(status: number): TroubleKind {
  if (status === 401 || status === 403) return 'not-allowed';
  if (status === 404) return 'stream-not-found';
  if (status === 429) return 'throttled';
  if (status === 407) return 'proxy-refused';
  if (status === 511 || (status >= 200 && status < 400)) return 'not-the-service';
  if (status >= 500) return 'service-fault';
  return 'argument-invalid';
}

/** One name stands for two things: a stream that is not there, and one that sends nothing. Only the words differ. */
function notFoundKind(message: string, isRange: boolean): TroubleKind {
  if (/no fragments/i.test(message)) return isRange ? 'range-empty' : 'camera-silent';
  return /^(?!.*not found).*not active/i.test(message) ? 'stream-not-active' : 'stream-not-found';
}

/**
 * A name that is not there says something about the region only when it is the service's own in that region: the names of
 * streams' data endpoints and of sign-in services come and go, and so does the network's name server.
 */
function isRegionToBlame({ host }: Facts, { online, customEndpoint, region, regionAnswered }: CallContext): boolean {
  const isServiceHost = host?.startsWith('kinesisvideo') === true && host.includes(`.${region}.`);
  return isServiceHost && online && !customEndpoint && !regionAnswered;
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
    case 'proxy-unreachable':
    case 'proxy-refused':
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
  // the last is a proxy's, given with the error of the connection
  const status = asRecord(outer['$metadata'])['httpStatusCode'] ?? response['statusCode'] ?? outer['status'];
  const layers = [outer, inner, cause];
  const text = (key: string): string => bounded(layers.map((from) => from[key]).find(isText) ?? '');
  const quoting = layers
    .map(({ name, message }) => ({ name: isText(name) ? name : '', message: isText(message) ? message : '' }))
    .find(mayQuoteCredentials);
  const message = bounded(quoting?.message ?? text('message'));
  return {
    // the part before a colon or after a hash: some services decorate their names
    name: text('name').replace(/^.*#/, '').replace(/:.*$/, ''),
    code: text('code'),
    message,
    status: typeof status === 'number' ? status : undefined,
    host: quoting === undefined ? hostOf(text('hostname') || text('address') || text('host')) : hostNamedIn(message),
    hasResponse: outer['$response'] !== undefined,
    isCredentialError: quoting !== undefined,
  };
}

const hostOf = (text: string): string | undefined => (/^[\w.:-]{1,253}$/.test(text) ? text : undefined);

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
