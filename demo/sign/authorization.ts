/** Reads the parts of an AWS Signature Version 4 off a request, from its header or its query. */
import { accepted, type Checked, refused } from '../errors.ts';

/** A request as it came in. Header names are in lower case; `query` keeps repeated keys. */
export interface SignedRequest {
  readonly method: string;
  /** Still percent-encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface SignatureParts {
  readonly form: 'header' | 'query';
  readonly accessKeyId: string;
  readonly scopeDate: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `YYYYMMDDTHHMMSSZ` as sent. */
  readonly date: string;
  readonly signedAtMs: number;
  readonly sessionToken: string | undefined;
  /** Life of a presigned request; undefined for the header form. */
  readonly expiresSeconds: number | undefined;
}

const algorithm = 'AWS4-HMAC-SHA256';

/** Refuses a request without a signature, or with one that lacks a part. */
export function signaturePartsOf(request: SignedRequest): Checked<SignatureParts> {
  const header = request.headers['authorization'];
  if (header !== undefined) return fromHeader(header, request);
  if (single(request.query['X-Amz-Algorithm']) !== undefined) return fromQuery(request);
  return refused('MissingAuthenticationTokenException', 'Missing Authentication Token');
}

function fromHeader(header: string, request: SignedRequest): Checked<SignatureParts> {
  if (!header.startsWith(`${algorithm} `)) {
    return incomplete("Authorization header requires 'Credential' parameter. Only AWS4-HMAC-SHA256 is supported.");
  }
  const fields = new Map(
    header
      .slice(algorithm.length)
      .split(',')
      .map((part): [string, string] => {
        const at = part.indexOf('=');
        return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
      }),
  );
  const date = request.headers['x-amz-date'];
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !fields.get(name));
  if (missing.length > 0 || date === undefined) {
    const complaints = missing.map((name) => `Authorization header requires '${name}' parameter.`);
    if (date === undefined) complaints.push("Authorization header requires existence of 'X-Amz-Date' header.");
    return incomplete(complaints.join(' '));
  }
  return assemble('header', {
    credential: fields.get('Credential') ?? '',
    signature: fields.get('Signature') ?? '',
    signedHeaders: fields.get('SignedHeaders') ?? '',
    date,
    sessionToken: request.headers['x-amz-security-token'],
    expiresSeconds: undefined,
  });
}

function fromQuery(request: SignedRequest): Checked<SignatureParts> {
  const parameter = (name: string): string | undefined => single(request.query[`X-Amz-${name}`]);
  const names = ['Algorithm', 'Credential', 'Signature', 'SignedHeaders', 'Date', 'Expires'];
  const missing = names.filter((name) => !parameter(name));
  if (missing.length > 0) {
    return incomplete(missing.map((name) => `AWS query-string parameters must include 'X-Amz-${name}'.`).join(' '));
  }
  const expiresSeconds = Number(parameter('Expires'));
  const weekSeconds = 7 * 24 * 3600;
  if (parameter('Algorithm') !== algorithm) return incomplete(`Unsupported X-Amz-Algorithm. Use ${algorithm}.`);
  if (!Number.isInteger(expiresSeconds) || expiresSeconds < 1 || expiresSeconds > weekSeconds) {
    return incomplete('X-Amz-Expires must be a whole number of seconds between 1 and 604800.');
  }
  return assemble('query', {
    credential: parameter('Credential') ?? '',
    signature: parameter('Signature') ?? '',
    signedHeaders: parameter('SignedHeaders') ?? '',
    date: parameter('Date') ?? '',
    sessionToken: parameter('Security-Token'),
    expiresSeconds,
  });
}

interface RawParts extends Pick<SignatureParts, 'signature' | 'date' | 'sessionToken' | 'expiresSeconds'> {
  readonly credential: string;
  readonly signedHeaders: string;
}

function assemble(form: SignatureParts['form'], raw: RawParts): Checked<SignatureParts> {
  const [accessKeyId, scopeDate, region, service, terminator, ...rest] = raw.credential.split('/');
  if (!accessKeyId || !scopeDate || !region || !service || !terminator || rest.length > 0) {
    return incomplete('Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.');
  }
  const signedAtMs = parseBasicDate(raw.date);
  if (signedAtMs === undefined) {
    return incomplete("Date must be in ISO-8601 'basic format'. Expected something like '20261122T000000Z'.");
  }
  const signedHeaders = raw.signedHeaders.toLowerCase().split(';');
  return accepted({
    form,
    accessKeyId,
    scopeDate,
    region,
    service,
    terminator,
    signedHeaders,
    signature: raw.signature,
    date: raw.date,
    signedAtMs,
    sessionToken: raw.sessionToken,
    expiresSeconds: raw.expiresSeconds,
  });
}

/** `20150830T123600Z` as milliseconds since the Unix epoch. */
function parseBasicDate(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return undefined;
  const timeMs = Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

/** Milliseconds since the Unix epoch as `20150830T123600Z`. */
export function basicDate(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/[-:]|\.\d+/g, '');
}

function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function incomplete(message: string): Checked<never> {
  return refused('IncompleteSignatureException', message);
}
