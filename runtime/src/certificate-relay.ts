/**
 * Lets the app judge servers' certificates: a proxy on 127.0.0.1 in which Chromium's TLS ends and another begins. Both ends of
 * a connection see the same certificate that way, which the protocol's own events of certificate errors can't promise.
 */
import type { X509Certificate } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  request as requestHttp,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect as connectTcp, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, createSecureContext, getCACertificates, type SecureContext, TLSSocket } from 'node:tls';
import type Electron from 'electron';
import { issueCertificate } from './issue-certificate.ts';
import type { Proxy } from './proxy-config.ts';

/** `session.setCertificateVerifyProc`. */
export type VerifyProc = NonNullable<Parameters<Electron.Session['setCertificateVerifyProc']>[0]>;

/** What a relay asks. */
export interface RelayParts {
  readonly verify: VerifyProc;
  readonly proxyTo: (host: string, port: number) => Proxy | null;
}

/** Until a connection must stand. */
const CONNECT_TIMEOUT_MS = 15_000;
/** First byte of a TLS handshake (RFC 8446, section 5.1). */
const HANDSHAKE = 0x16;

/** Chromium's error numbers (net/base/net_error_list.h) for Node's codes; everything else is an authority not known. */
const errorCodes: Readonly<Record<string, readonly [number, string]>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: [-200, 'net::ERR_CERT_COMMON_NAME_INVALID'],
  CERT_HAS_EXPIRED: [-201, 'net::ERR_CERT_DATE_INVALID'],
  CERT_NOT_YET_VALID: [-201, 'net::ERR_CERT_DATE_INVALID'],
  CERT_REVOKED: [-206, 'net::ERR_CERT_REVOKED'],
};
const authorityInvalid = [-202, 'net::ERR_CERT_AUTHORITY_INVALID'] as const;

/** A running relay. */
export class CertificateRelay {
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  readonly #own: SecureContext;
  readonly #trusted: SecureContext;
  #parts: RelayParts;

  private constructor(parts: RelayParts) {
    this.#parts = parts;
    const now = Date.now();
    const day = 86_400_000;
    const own = issueCertificate({
      commonName: 'relay.invalid',
      validFrom: new Date(now - day),
      validUntil: new Date(now + 300 * day),
    });
    this.#own = createSecureContext({ cert: own.certificate, key: own.privateKey });
    this.#trusted = createSecureContext({ ca: [...getCACertificates('default'), ...getCACertificates('system')] });
    this.#server = createServer((message, response) => this.#forward(message, response));
    this.#server.on('connect', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#hold(socket);
      this.#tunnel(message.url ?? '', socket, head).catch(() => socket.destroy());
    });
    this.#server.on('connection', (socket) => this.#hold(socket));
    this.#server.on('clientError', (_error, socket) => socket.destroy());
  }

  /** Starts one on a free port of 127.0.0.1. */
  static async start(parts: RelayParts): Promise<CertificateRelay> {
    const relay = new CertificateRelay(parts);
    await new Promise<void>((resolve, reject) => {
      relay.#server.once('error', reject);
      relay.#server.listen(0, '127.0.0.1', resolve);
    });
    relay.#server.unref();
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Asks others from the next connection on. */
  use(parts: RelayParts): void {
    this.#parts = parts;
  }

  /** Cuts every connection through it. */
  closeAllConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.#server.close();
    this.closeAllConnections();
  }

  #hold(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }

  /** CONNECT: TLS to the server, judged; then TLS to Chromium, by our own certificate. */
  async #tunnel(authority: string, client: Duplex, head: Buffer): Promise<void> {
    const { hostname, port } = new URL(`http://${authority}`);
    const host = hostname.replace(/^\[|\]$/g, '');
    const raw = await this.#reach(host, Number(port) || 80).catch(() => null);
    if (raw === null || client.destroyed) {
      client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      raw?.destroy();
      return;
    }
    this.#hold(raw);
    const hangUp = (): void => void client.destroy();
    client.once('close', () => raw.destroy());
    raw.once('close', hangUp);
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const first = head.length > 0 ? head : await firstBytes(client);
    client.unshift(first);
    if (first[0] !== HANDSHAKE) {
      raw.off('close', hangUp);
      handOn(raw, client);
      handOn(client, raw);
      return;
    }
    const server = await this.#judged(raw, host);
    const ours = new TLSSocket(client, {
      isServer: true,
      secureContext: this.#own,
      ALPNProtocols: ['http/1.1'],
    });
    raw.off('close', hangUp);
    handOn(server, ours);
    handOn(ours, server);
  }

  /** TLS over a connection, once the app has found the certificate good. Rejects otherwise. */
  async #judged(raw: Duplex, host: string): Promise<TLSSocket> {
    const socket = connectTls({
      socket: raw,
      host,
      servername: /[a-z]/i.test(host) && !host.includes(':') ? host : '',
      secureContext: this.#trusted,
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve);
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('The server hung up.')));
    });
    const code = socket.authorizationError as unknown;
    const [errorCode, verificationResult] = socket.authorized
      ? ([0, 'net::OK'] as const)
      : (errorCodes[typeof code === 'string' ? code : String((code as Error | null)?.name)] ?? authorityInvalid);
    const certificate = certificateOf(socket.getPeerX509Certificate());
    const verdict = await new Promise<number>((resolve) => {
      this.#parts.verify(
        {
          hostname: host,
          certificate,
          validatedCertificate: certificate,
          isIssuedByKnownRoot: socket.authorized,
          verificationResult,
          errorCode,
        },
        resolve,
      );
    });
    if (verdict === 0 || (verdict === -3 && socket.authorized)) return socket;
    socket.destroy();
    throw new Error('The certificate was refused.');
  }

  /** A connection to a host, through the proxy where there is one. */
  async #reach(host: string, port: number): Promise<Duplex> {
    const proxy = this.#parts.proxyTo(host, port);
    if (proxy === null) return opened(connectTcp({ host, port }));
    return new Promise((resolve, reject) => {
      const asked = requestHttp({
        createConnection: () => reachProxy(proxy),
        method: 'CONNECT',
        path: `${host.includes(':') ? `[${host}]` : host}:${port}`,
        headers: { host: `${host}:${port}` },
        timeout: CONNECT_TIMEOUT_MS,
      });
      asked.once('connect', (response, socket, rest) => {
        if (response.statusCode === 200) {
          if (rest.length > 0) socket.unshift(rest);
          resolve(socket);
          return;
        }
        socket.destroy();
        reject(new Error(`The proxy answered ${String(response.statusCode)}.`));
      });
      asked.once('response', () => reject(new Error('The proxy does not tunnel.')));
      asked.once('timeout', () => asked.destroy(new Error('The proxy does not answer.')));
      asked.once('error', reject);
      asked.end();
    });
  }

  /** Requests without TLS. */
  #forward(message: IncomingMessage, response: ServerResponse): void {
    const url = URL.parse(message.url ?? '');
    if (url === null || url.protocol !== 'http:') {
      response.writeHead(400).end();
      return;
    }
    const port = Number(url.port) || 80;
    const proxy = this.#parts.proxyTo(url.hostname, port);
    const onward = requestHttp(
      {
        ...(proxy === null ? { host: url.hostname, port } : { createConnection: () => reachProxy(proxy) }),
        path: proxy === null ? `${url.pathname}${url.search}` : url.href,
        method: message.method,
        headers: message.headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(response);
      },
    );
    onward.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    response.once('close', () => onward.destroy());
    message.pipe(onward);
  }
}

/** Everything from one end to the other. What the one had said before it ended still goes out; one that broke breaks the other. */
function handOn(one: Duplex, other: Duplex): void {
  one.pipe(other);
  one.on('error', () => other.destroy());
  one.once('close', () => {
    if (one.readableEnded) other.end(() => other.destroy());
    else other.destroy();
  });
}

const reachProxy = ({ scheme, host, port }: Proxy): Socket =>
  scheme === 'https' ? connectTls({ host, port, servername: host }) : connectTcp({ host, port });

function opened(socket: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => socket.destroy(new Error('No answer.')));
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/** What a client says first. */
const firstBytes = (client: Duplex): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    client.once('data', (chunk: Buffer) => {
      client.pause();
      resolve(chunk);
    });
    client.once('close', () => reject(new Error('The client hung up.')));
  });

/** A certificate as Electron tells of it, with those the server sent behind it. */
function certificateOf(leaf: X509Certificate | undefined): Electron.Certificate {
  const of = (found: X509Certificate | undefined, depth: number): Electron.Certificate => {
    const issuerCert = found?.issuerCertificate;
    const next = issuerCert === undefined || issuerCert === found || depth > 8 ? undefined : of(issuerCert, depth + 1);
    return {
      data: found?.toString() ?? '',
      fingerprint: `sha256/${Buffer.from((found?.fingerprint256 ?? '').replaceAll(':', ''), 'hex').toString('base64')}`,
      issuer: principal(found?.issuer),
      issuerName: principal(found?.issuer).commonName,
      subject: principal(found?.subject),
      subjectName: principal(found?.subject).commonName,
      serialNumber: found?.serialNumber ?? '',
      validStart: (found?.validFromDate.getTime() ?? 0) / 1000,
      validExpiry: (found?.validToDate.getTime() ?? 0) / 1000,
      // Electron's type promises one to every certificate, its last one has none all the same
      issuerCert: next as Electron.Certificate,
    };
  };
  return of(leaf, 0);
}

function principal(text = ''): Electron.CertificatePrincipal {
  const all = (key: string): string[] =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${key}=`))
      .map((line) => line.slice(key.length + 1));
  return {
    commonName: all('CN')[0] ?? '',
    organizations: all('O'),
    organizationUnits: all('OU'),
    locality: all('L')[0] ?? '',
    state: all('ST')[0] ?? '',
    country: all('C')[0] ?? '',
  };
}
