/** Whether a server's certificate leads to one of the operator's own authorities. Pure. */
import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** What is checked. */
export interface CertificateQuestion {
  readonly hostname: string;
  /** As the server sent them: its own certificate first, then those between it and an authority, in any order. */
  readonly chain: readonly X509Certificate[];
  readonly authorities: readonly X509Certificate[];
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: number;
}

/** No real chain is longer; a made-up one shall not keep us busy. */
const longestChain = 8;

/** "TLS Web Server Authentication", RFC 5280, section 4.2.1.12. */
const serverAuthentication = '1.3.6.1.5.5.7.3.1';

/**
 * True when the first certificate is for this host, and a chain of signatures leads from it to one of the authorities with
 * every link in its dates (RFC 5280, section 6, as far as Node shows a certificate's content: name and path-length
 * constraints of an authority are not looked at, nor whether a certificate was revoked).
 */
export function leadsToAuthority({ hostname, chain, authorities, nowMs }: CertificateQuestion): boolean {
  const [leaf, ...between] = chain.slice(0, longestChain);
  if (leaf === undefined || !isForHost(leaf, hostname) || !isForServers(leaf) || !isInDate(leaf, nowMs)) return false;
  const left = new Set(between);
  let link = leaf;
  for (;;) {
    const subject = link;
    if (authorities.some((authority) => isInDate(authority, nowMs) && hasIssued(authority, subject))) return true;
    const issuer = [...left].find((candidate) => isInDate(candidate, nowMs) && hasIssued(candidate, subject));
    if (issuer === undefined) return false;
    left.delete(issuer);
    link = issuer;
  }
}

const isForHost = (leaf: X509Certificate, hostname: string): boolean => {
  const host = hostname.replace(/^\[|\]$/g, '');
  // names count in the extension for them alone, as in browsers
  return (isIP(host) === 0 ? leaf.checkHost(host, { subject: 'never' }) : leaf.checkIP(host)) !== undefined;
};

/** Without the extension a certificate is for anything. Node calls the extended usages `keyUsage`, and types them as always there. */
const isForServers = (leaf: X509Certificate): boolean => {
  const usages: readonly string[] | undefined = leaf.keyUsage;
  return usages === undefined || usages.includes(serverAuthentication);
};

const isInDate = ({ validFromDate, validToDate }: X509Certificate, nowMs: number): boolean =>
  validFromDate.getTime() <= nowMs && nowMs <= validToDate.getTime();

const hasIssued = (issuer: X509Certificate, subject: X509Certificate): boolean =>
  issuer.ca && subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
