/** A real HTTP proxy on this machine, and a TLS front before a plain server: what a guarded network puts in the way. */
import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';

/** A place on 127.0.0.1. */
interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
  /** Cuts what is connected now. */
  readonly cut: () => void;
}

/** A running proxy. */
export interface LocalProxy extends Listening {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `host:port` of every CONNECT, in their order. */
  readonly tunnels: readonly string[];
  /** URL of every plain request. */
  readonly forwards: readonly string[];
  /** Answers everything with this status from now on; null: passes it on again. */
  readonly refuseWith: (status: number | null) => void;
}

/** A server whose connections can be cut. */
async function listen(server: Server, port: number): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}

const join = (one: Duplex, other: Duplex): void => {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on('error', () => to.destroy());
    from.once('close', () => to.destroy());
    from.pipe(to);
  }
};

/** Starts a proxy. `route` says at which port of 127.0.0.1 a host really is; null: nowhere. */
export async function startLocalProxy(
  route: (host: string, port: number) => number | null,
  port = 0,
): Promise<LocalProxy> {
  const tunnels: string[] = [];
  const forwards: string[] = [];
  let refusal: number | null = null;
  const server = createServer((message, response) => {
    forwards.push(message.url ?? '');
    const url = URL.parse(message.url ?? '');
    const target = url === null ? null : route(url.hostname, Number(url.port) || 80);
    if (refusal !== null || url === null || target === null) {
      response.writeHead(refusal ?? 502).end();
      return;
    }
    const { method, headers } = message;
    const onward = request({ host: '127.0.0.1', port: target, path: url.pathname, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    message.pipe(onward);
  });
  server.on('connect', (message: IncomingMessage, client: Duplex, head: Buffer) => {
    const authority = message.url ?? '';
    tunnels.push(authority);
    const { hostname, port: wanted } = new URL(`http://${authority}`);
    const target = route(hostname, Number(wanted) || 80);
    client.on('error', () => client.destroy());
    if (refusal !== null || target === null) {
      client.end(`HTTP/1.1 ${refusal ?? 502} Refused\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const onward = connect(target, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.unshift(head);
      join(client, onward);
    });
    onward.on('error', () => client.destroy());
  });
  const listening = await listen(server, port);
  return {
    ...listening,
    url: `http://127.0.0.1:${listening.port}`,
    tunnels,
    forwards,
    refuseWith: (status) => {
      refusal = status;
    },
  };
}

/** Starts a TLS front: what is said to it is handed on in plain to a port of this machine. */
export async function startTlsFront(
  keys: { readonly certificate: string; readonly privateKey: string },
  targetPort: number,
): Promise<Listening> {
  const server = createTlsServer({ cert: keys.certificate, key: keys.privateKey, ALPNProtocols: ['http/1.1'] });
  server.on('secureConnection', (socket) => join(socket, connect(targetPort, '127.0.0.1')));
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return listen(server, 0);
}

/** A page that answers every request in place of what was asked for, as hotels' networks do. */
export async function startCaptivePortal(): Promise<Listening> {
  const server = createServer((_message, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Log in</title>');
  });
  return listen(server, 0);
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const { port, close } = await listen(createTcpServer(), 0);
  await close();
  return port;
}
