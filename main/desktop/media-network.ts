/** The window's own network stack: proxy and the operator's authorities, told to Electron's session. */
import { X509Certificate } from 'node:crypto';
import type { Certificate, Request, Session } from 'electron';
import type { MediaNetwork } from '../network/network-desk.ts';
import { leadsToAuthority } from '../network/verify-certificate.ts';

/** Electron's answers: accept, or whatever Chromium itself has found ("ses.setCertificateVerifyProc", Electron's documentation). */
const accept = 0;
const asChromiumSays = -3;

/**
 * Chromium's ERR_CERT_AUTHORITY_INVALID (net/base/net_error_list.h): the one finding an authority of one's own can mend.
 * A wrong name or date may hide behind it, so these are looked at again; revoked or weak certificates stay refused.
 */
const authorityInvalid = -202;

/** Makes it over a session. */
export function createMediaNetwork(
  session: Pick<Session, 'setProxy' | 'setCertificateVerifyProc' | 'closeAllConnections'>,
  nowMs: () => number,
): MediaNetwork {
  /** Empty: not known. */
  let inUse = '';
  return {
    use: async (proxy, authorities) => {
      const wanted = JSON.stringify([proxy, authorities.map(({ fingerprint512 }) => fingerprint512)]);
      if (wanted === inUse) return;
      // until all of it is done nobody knows what is in use
      inUse = '';
      session.setCertificateVerifyProc(
        authorities.length === 0
          ? null
          : ({ hostname, certificate, errorCode }: Request, answer) => {
              if (errorCode !== authorityInvalid) return answer(asChromiumSays);
              const chain = chainOf(certificate);
              const isTrusted = leadsToAuthority({ hostname, chain, authorities, nowMs: nowMs() });
              answer(isTrusted ? accept : asChromiumSays);
            },
      );
      await session.setProxy({ ...proxy });
      // what is open was opened by other rules
      await session.closeAllConnections();
      inUse = wanted;
    },
  };
}

/** The certificates as the server sent them, those that Node can read. */
function chainOf(certificate: Certificate): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  // Electron's types promise an issuer to every certificate; the last one has none
  for (let link: Certificate | undefined = certificate; link !== undefined && chain.length < 8; ) {
    try {
      chain.push(new X509Certificate(link.data));
    } catch {
      break;
    }
    const next: Certificate | undefined = link.issuerCert;
    link = next?.data === link.data ? undefined : next;
  }
  return chain;
}
