/**
 * A link of limited speed before the demo service. On this machine alone a whole fragment is on its way before anybody can
 * say that the rest is not wanted; behind a link it is seen what stopping early saves.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A running link. */
export interface PacedLink {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** Bytes let through to clients until now, heads of answers included. */
  readonly bytes: () => number;
  /** Where the service listens; nothing gets through before it is told. */
  readonly leadTo: (port: number) => void;
  readonly close: () => void;
}

const pieceBytes = 8_192;

/** Opens a link that gives each connection so many bytes per second towards the client. */
export function openLink(bytesPerS: number): Promise<PacedLink> {
  let passed = 0;
  let port = 0;
  const sockets = new Set<Socket>();
  const pass = async (from: Socket, to: Socket): Promise<void> => {
    let nextAtMs = performance.now();
    for await (const chunk of from as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length; at += pieceBytes) {
        const piece = chunk.subarray(at, at + pieceBytes);
        const nowMs = performance.now();
        nextAtMs = Math.max(nextAtMs, nowMs) + (piece.length * 1_000) / bytesPerS;
        if (to.destroyed) return;
        to.write(piece);
        passed += piece.length;
        if (nextAtMs > nowMs + 1) await wait(nextAtMs - nowMs);
      }
    }
    to.end();
  };
  const server = createServer((client) => {
    const service = connect({ host: '127.0.0.1', port });
    for (const socket of [client, service]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
    }
    const end = (): void => {
      for (const socket of [client, service]) {
        sockets.delete(socket);
        socket.destroy();
      }
    };
    client.on('close', end);
    client.pipe(service);
    // either end may go in the middle of a piece
    void pass(service, client).catch(end);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      resolve({
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        bytes: () => passed,
        leadTo: (service) => {
          port = service;
        },
        close: () => {
          for (const socket of sockets) socket.destroy();
          server.close();
        },
      });
    });
  });
}
