/** The HTTP side: one server on 127.0.0.1 that reads requests, lets faults strike, and sends replies. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answer, identify, refusalFor } from './answer.ts';
import type { DemoClock } from './clock.ts';
import { maxBodyBytes } from './control/body.ts';
import type { CallRecord } from './counts.ts';
import { serviceError } from './errors.ts';
import { replacementFor, spoiled } from './faults/apply.ts';
import type { Fault, FaultList, StruckCall } from './faults/fault-list.ts';
import { readRequest } from './http/request.ts';
import { send } from './http/send.ts';
import { bodyBytes, errorReply, jsonReply, type Reply } from './reply.ts';
import type { SignedRequest } from './sign/authorization.ts';
import type { World } from './world.ts';

export interface ServerParts {
  readonly clock: DemoClock;
  readonly faultList: FaultList;
  record(call: CallRecord): void;
  /** Is told of mistakes of the service itself. */
  log(line: string): void;
}

export interface RunningServer {
  readonly port: number;
  /** Begins to answer. Until then requests wait. */
  serve(world: World): void;
  close(): Promise<void>;
}

/** Latency of every playback call of the slow camera. */
const slowMs = 2500;

/** Listens on 127.0.0.1. Rejects when the port is taken. */
export async function startServer(port: number, parts: ServerParts): Promise<RunningServer> {
  const ending = new AbortController();
  const ready = Promise.withResolvers<World>();
  const server = createServer({ keepAlive: true, noDelay: true }, (message, response) => {
    // A player that leaves in the middle of an answer is no mistake.
    response.on('error', () => {});
    ready.promise
      .then((world) => handle(world, parts, message, response, ending.signal))
      .catch((error: unknown) => {
        response.destroy();
        if (!ending.signal.aborted) parts.log(`a call failed: ${error instanceof Error ? error.message : 'unknown'}`);
      });
  });
  server.keepAliveTimeout = 20_000;
  server.on('clientError', (_error, socket) => {
    socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    serve: ready.resolve,
    close: () =>
      new Promise((resolve) => {
        ending.abort();
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function handle(
  world: World,
  parts: ServerParts,
  message: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const { clock } = parts;
  const sleep = (durationMs: number): Promise<void> => clock.sleep(durationMs, signal);
  const read = await readRequest(message, maxBodyBytes);
  const call = read.ok ? identify(world, read.request, clock.now()) : nobody;
  const faults = read.ok && message.method !== 'OPTIONS' ? parts.faultList.strike(call) : [];
  const delayMs = latencyMs(world, call, faults);
  if (delayMs > 0) await sleep(delayMs);
  const dropped = faults.some((fault) => fault.kind === 'drop');
  const reply =
    dropped || response.destroyed
      ? undefined
      : await replyTo(world, parts, read.ok ? read.request : undefined, call, faults);
  if (message.method !== 'OPTIONS') {
    parts.record({
      atMs: clock.now(),
      operation: call.operation,
      camera: call.cameraName,
      profile: call.profile,
      status: reply?.status ?? 0,
      errorName: reply?.errorName ?? reply?.headers['x-amzn-ErrorType'],
      bytes: reply === undefined ? 0 : bodyBytes(reply),
    });
  }
  if (reply === undefined) {
    response.destroy();
    return;
  }
  if (!read.ok) response.shouldKeepAlive = false;
  await send(message, response, reply, {
    requestId: randomUUID(),
    nowMs: world.tellsDate() ? clock.now() + world.skewMs() : undefined,
    faults,
    sleep,
  });
}

const nobody: StruckCall = {
  operation: undefined,
  cameraName: undefined,
  cameraArn: undefined,
  profile: undefined,
  token: undefined,
};

function latencyMs(world: World, call: StruckCall, faults: readonly Fault[]): number {
  const slow = world.cameras.some((camera) => camera.arn === call.cameraArn && camera.trouble === 'slow');
  const ownMs = slow && call.token !== undefined ? slowMs : 0;
  return faults.reduce((sum, fault) => sum + (fault.kind === 'latency' ? fault.delayMs : 0), ownMs);
}

async function replyTo(
  world: World,
  parts: ServerParts,
  request: SignedRequest | undefined,
  call: StruckCall,
  faults: readonly Fault[],
): Promise<Reply> {
  if (request === undefined) {
    return errorReply(serviceError('SerializationException', 'The request body is too large or incomplete.'));
  }
  if (request.method === 'OPTIONS') return { ...jsonReply({}, 204), body: [] };
  const replacement = replacementFor(faults, call.operation ?? 'Unknown', call.cameraName ?? 'unknown', (error) =>
    refusalFor(world, request, error),
  );
  if (replacement !== undefined) return replacement;
  try {
    return spoiled(await answer(world, request, parts.clock.now()), faults);
  } catch (error) {
    parts.log(`${call.operation ?? 'a call'} failed: ${error instanceof Error ? error.message : 'unknown'}`);
    return errorReply(
      serviceError('InternalFailure', 'The request processing has failed because of an unknown error.'),
    );
  }
}
