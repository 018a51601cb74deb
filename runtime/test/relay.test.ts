/** The relay in which the app judges certificates hands on everything it was given, to the last byte. */

import { once } from 'node:events';
import { request } from 'node:http';
import { type AddressInfo, createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { CertificateRelay } from '../src/certificate-relay.ts';
import { issueCertificate } from '../src/issue-certificate.ts';

const tailBytes = 12_000_000;
const keys = issueCertificate({
  commonName: 'server',
  hosts: ['127.0.0.1'],
  validFrom: new Date('2020-01-01'),
  validUntil: new Date('2060-01-01'),
});

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server that says much as soon as it is spoken to, and hangs up. */
const answerAndGo = (socket: Socket): void => {
  socket.on('error', () => undefined);
  socket.once('data', () => socket.end(Buffer.alloc(tailBytes, 7)));
};

const listening = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
};

/** A tunnel through a relay that takes every certificate. */
const tunnel = async (port: number): Promise<Socket> => {
  const relay = await CertificateRelay.start({ verify: (_request, answer) => answer(0), proxyTo: () => null });
  closing.push(() => relay.close());
  const asked = request({ host: '127.0.0.1', port: relay.port, method: 'CONNECT', path: `127.0.0.1:${port}` });
  asked.end();
  const [, socket] = (await once(asked, 'connect')) as [unknown, Socket];
  return socket;
};

/** Counts what comes, in bites, until the other side ends or hangs up. */
const countAll = async (socket: Socket): Promise<number> => {
  let count = 0;
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    count += chunk.length;
    // a reader slower than the sender: the tail waits in the relay when the sender is gone
    socket.pause();
    setImmediate(() => socket.resume());
  });
  await once(socket, 'close');
  return count;
};

test('an encrypted answer comes whole though the server hangs up behind it', async () => {
  const server = createTlsServer({ cert: keys.certificate, key: keys.privateKey }, answerAndGo);
  const inner = connectTls({ socket: await tunnel(await listening(server)), rejectUnauthorized: false });
  inner.write('go');
  expect(await countAll(inner)).toBe(tailBytes);
});

test('a plain answer comes whole though the server hangs up behind it', async () => {
  const socket = await tunnel(await listening(createPlainServer(answerAndGo)));
  socket.write('go');
  expect(await countAll(socket)).toBe(tailBytes);
});
