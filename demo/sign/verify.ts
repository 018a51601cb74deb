/** Checks AWS Signature Version 4 by signing the request again with the secret that only the key's owner has. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { KeyRecord } from '../accounts.ts';
import { accepted, type Checked, refused } from '../errors.ts';
import { basicDate, type SignatureParts, type SignedRequest, signaturePartsOf } from './authorization.ts';

export interface SignatureRules {
  /** The name the credential scope must have. */
  readonly service: string;
  /** Regions the credential scope may have. */
  readonly regions: ReadonlySet<string>;
  findKey(accessKeyId: string): KeyRecord | undefined;
}

/** Who sent a request, and to which region. */
export interface Caller {
  readonly key: KeyRecord;
  readonly region: string;
}

/** How far a signature's date may lie from the service's clock (IAM User Guide, "Signature Version 4"). */
export const clockWindowMs = 5 * 60 * 1000;

/** Refuses a request whose signature is missing, broken, out of date, or made with other keys. */
export async function verifySignature(
  request: SignedRequest,
  rules: SignatureRules,
  nowMs: number,
): Promise<Checked<Caller>> {
  const read = signaturePartsOf(request);
  if (!read.ok) return read;
  const parts = read.value;
  const key = rules.findKey(parts.accessKeyId);
  if (key === undefined || !tokenFits(key, parts)) {
    return refused('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
  const outOfBounds = scopeFault(parts, rules) ?? clockFault(parts, nowMs);
  if (outOfBounds !== undefined) return refused('InvalidSignatureException', outOfBounds);
  if (!payloadHashFits(request) || !(await signatureFits(request, parts, key))) {
    return refused(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. ' +
        'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
  if (key.temporary !== undefined && key.temporary.expiresAtMs <= nowMs) {
    return refused('ExpiredTokenException', 'The security token included in the request is expired');
  }
  return accepted({ key, region: parts.region });
}

function tokenFits(key: KeyRecord, parts: SignatureParts): boolean {
  return same(key.temporary?.sessionToken ?? '', parts.sessionToken ?? '');
}

function scopeFault(parts: SignatureParts, rules: SignatureRules): string | undefined {
  if (!rules.regions.has(parts.region)) {
    return `Credential should be scoped to a valid region, not '${parts.region}'. `;
  }
  if (parts.service !== rules.service) return `Credential should be scoped to correct service: '${rules.service}'. `;
  if (parts.terminator !== 'aws4_request') {
    return `Credential should be scoped with a valid terminator: 'aws4_request', not '${parts.terminator}'. `;
  }
  const day = parts.date.slice(0, 8);
  if (parts.scopeDate !== day) {
    return (
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ' +
      `'${parts.scopeDate}' != '${day}', from '${parts.date}'.`
    );
  }
  const unsigned = ['host', ...(parts.form === 'header' ? ['x-amz-date'] : [])].filter(
    (name) => !parts.signedHeaders.includes(name),
  );
  return unsigned.length === 0
    ? undefined
    : `'${unsigned.join("' and '")}' must be a 'SignedHeader' in the Authorization.`;
}

function clockFault(parts: SignatureParts, nowMs: number): string | undefined {
  const now = basicDate(nowMs);
  if (parts.signedAtMs > nowMs + clockWindowMs) {
    return `Signature not yet current: ${parts.date} is still later than ${basicDate(nowMs + clockWindowMs)} (${now} + 5 min.)`;
  }
  const endsAtMs =
    parts.signedAtMs + (parts.expiresSeconds === undefined ? clockWindowMs : parts.expiresSeconds * 1000);
  if (endsAtMs < nowMs) {
    return parts.expiresSeconds === undefined
      ? `Signature expired: ${parts.date} is now earlier than ${basicDate(nowMs - clockWindowMs)} (${now} - 5 min.)`
      : `Signature expired: ${basicDate(endsAtMs)} is now earlier than ${now}`;
  }
  return undefined;
}

/** A sent payload hash must be the payload's; else the signature would cover the hash and not the bytes. */
function payloadHashFits(request: SignedRequest): boolean {
  const sent = request.headers['x-amz-content-sha256'];
  return sent === undefined || same(sent, createHash('sha256').update(request.body).digest('hex'));
}

async function signatureFits(request: SignedRequest, parts: SignatureParts, key: KeyRecord): Promise<boolean> {
  const signer = new SignatureV4({
    service: parts.service,
    region: parts.region,
    sha256: Sha256,
    applyChecksum: false,
    credentials: {
      accessKeyId: parts.accessKeyId,
      secretAccessKey: key.secretAccessKey,
      ...(parts.form === 'query' && parts.sessionToken !== undefined ? { sessionToken: parts.sessionToken } : {}),
    },
  });
  const headers: Record<string, string> = {};
  for (const name of parts.signedHeaders) {
    const value = request.headers[name];
    if (value === undefined) return false;
    headers[name] = value.trim();
  }
  const toSign = {
    method: request.method,
    protocol: 'http:',
    hostname: '',
    path: request.path,
    query: unsignedQuery(request.query),
    headers,
    body: request.body,
  };
  const signableHeaders = new Set(parts.signedHeaders);
  const signingDate = new Date(parts.signedAtMs);
  if (parts.form === 'header') {
    const signed = await signer.sign(toSign, { signingDate, signableHeaders });
    const expected = /Signature=([0-9a-f]+)$/.exec(signed.headers['authorization'] ?? '')?.[1] ?? '';
    return same(expected, parts.signature);
  }
  const signed = await signer.presign(toSign, {
    signingDate,
    signableHeaders,
    unhoistableHeaders: signableHeaders,
    expiresIn: parts.expiresSeconds ?? 0,
  });
  const expected = signed.query?.['X-Amz-Signature'];
  return typeof expected === 'string' && same(expected, parts.signature);
}

const signatureParameters = new Set([
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-Security-Token',
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
]);

function unsignedQuery(query: SignedRequest['query']): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(query).filter(([name]) => !signatureParameters.has(name)));
}

/** Compares without telling by its time where the difference lies. */
function same(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
