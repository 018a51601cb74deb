/** Makes X.509 certificates (RFC 5280) with P-256 keys: Node can read them but not write them. */
import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** What a certificate is to say. */
export interface CertificateRequest {
  readonly commonName: string;
  /** Names and IPv4 addresses it is for. */
  readonly hosts?: readonly string[];
  /** May issue others. */
  readonly isAuthority?: boolean;
  readonly validFrom: Date;
  readonly validUntil: Date;
  /** Who signs it; without, it signs itself. */
  readonly issuer?: IssuedCertificate;
  /** In place of TLS servers, what it is for, as object identifiers. */
  readonly usages?: readonly string[];
}

/** A certificate with its key. */
export interface IssuedCertificate {
  readonly commonName: string;
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** Base64 of the SHA-256 of its SubjectPublicKeyInfo. */
  readonly keyHash: string;
}

const tags = {
  boolean: 1,
  integer: 2,
  bits: 3,
  octets: 4,
  oid: 6,
  text: 12,
  utcTime: 23,
  time: 24,
  sequence: 48,
  set: 49,
};

/** Makes one, with a new key. */
export function issueCertificate(request: CertificateRequest): IssuedCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const toBeSigned = sequence(
    der(0xa0, der(tags.integer, Buffer.from([2]))),
    // a positive number of 15 bytes
    der(tags.integer, Buffer.from([1, ...randomBytes(14)])),
    algorithm,
    name(request.issuer?.commonName ?? request.commonName),
    sequence(time(request.validFrom), time(request.validUntil)),
    name(request.commonName),
    publicKey,
    der(0xa3, sequence(...extensions(request))),
  );
  const signature = sign('sha256', toBeSigned, createPrivateKey(request.issuer?.privateKey ?? privateKey));
  const bytes = sequence(toBeSigned, algorithm, der(tags.bits, Buffer.concat([Buffer.from([0]), signature])));
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    commonName: request.commonName,
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    privateKey,
    keyHash: createHash('sha256').update(publicKey).digest('base64'),
  };
}

/** Section 4.2.1: basic constraints, key usage, extended key usage, alternative names. */
function extensions({ isAuthority = false, hosts = [], usages }: CertificateRequest): readonly Buffer[] {
  const yes = der(tags.boolean, Buffer.from([0xff]));
  const extension = (id: string, value: Buffer, critical: readonly Buffer[] = []): Buffer =>
    sequence(oid(id), ...critical, der(tags.octets, value));
  // keyCertSign and cRLSign, or digitalSignature
  const keyUsage = der(tags.bits, Buffer.from(isAuthority ? [1, 0x06] : [7, 0x80]));
  const made = [
    extension('2.5.29.19', isAuthority ? sequence(yes) : sequence(), [yes]),
    extension('2.5.29.15', keyUsage, [yes]),
  ];
  if (!isAuthority) made.push(extension('2.5.29.37', sequence(...(usages ?? ['1.3.6.1.5.5.7.3.1']).map(oid))));
  if (hosts.length > 0) {
    const names = hosts.map((host) =>
      isIPv4(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host, 'ascii')),
    );
    made.push(extension('2.5.29.17', sequence(...names)));
  }
  return made;
}

const name = (commonName: string): Buffer =>
  sequence(der(tags.set, sequence(oid('2.5.4.3'), der(tags.text, Buffer.from(commonName, 'utf8')))));

/** Two-digit years up to 2049, four digits from then on (section 4.1.2.5). */
function time(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/\.\d+|[-:T]/g, '');
  return date.getUTCFullYear() < 2050
    ? der(tags.utcTime, Buffer.from(digits.slice(2), 'ascii'))
    : der(tags.time, Buffer.from(digits, 'ascii'));
}

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((part) => {
    const groups = [part & 0x7f];
    for (let left = part >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return der(tags.oid, Buffer.from(bytes));
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(tags.sequence, Buffer.concat(parts));

/** Tag, length, content (X.690, section 8.1). */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >>> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
