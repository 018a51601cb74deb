/** Writes a reply to the wire, with the headers all answers have, or with the connection breaking as a fault wants it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { firstHalf, padding } from '../faults/apply.ts';
import type { Fault } from '../faults/fault-list.ts';
import { bodyBytes, type Reply } from '../reply.ts';

export interface SendOptions {
  readonly requestId: string;
  /** For the `Date` header; undefined: without one. */
  readonly nowMs: number | undefined;
  readonly faults: readonly Fault[];
  sleep(durationMs: number): Promise<void>;
}

/** Players run on any page, so every answer, refusals too, may be read from anywhere. */
function sharingHeaders(message: IncomingMessage): Record<string, string> {
  return {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
    'access-control-allow-headers': asked(message, 'access-control-request-headers') ?? '*',
    'access-control-allow-private-network': 'true',
    'access-control-expose-headers': 'x-amzn-RequestId, x-amzn-ErrorType, Date, Content-Length',
    'cross-origin-resource-policy': 'cross-origin',
    'timing-allow-origin': '*',
  };
}

/** Sends `reply`; resolves when it is handed over or the connection is gone. */
export async function send(
  message: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  options: SendOptions,
): Promise<void> {
  response.sendDate = false;
  const endless = options.faults.find((fault) => fault.kind === 'endless');
  response.writeHead(reply.status, {
    ...(options.nowMs === undefined ? {} : { date: new Date(options.nowMs).toUTCString() }),
    'x-amzn-requestid': options.requestId,
    'cache-control': 'no-store',
    ...sharingHeaders(message),
    ...reply.headers,
    ...(reply.status === 204 || endless !== undefined ? {} : { 'content-length': String(bodyBytes(reply)) }),
  });
  const bodyDelayMs = options.faults.reduce(
    (sum, fault) => sum + (fault.kind === 'first-byte-delay' ? fault.delayMs : 0),
    0,
  );
  if (bodyDelayMs > 0) {
    response.flushHeaders();
    await options.sleep(bodyDelayMs);
  }
  if (options.faults.some((fault) => fault.kind === 'reset-mid-body')) {
    response.write(firstHalf(reply), () => response.socket?.resetAndDestroy());
    return;
  }
  if (endless !== undefined) {
    for (const part of reply.body) response.write(part);
    await sendForEver(response, padding(reply, Math.ceil(endless.bytesPerSecond * (endlessStepMs / 1000))), options);
    return;
  }
  response.cork();
  if (message.method !== 'HEAD') for (const part of reply.body) response.write(part);
  response.end();
  response.uncork();
}

const endlessStepMs = 100;

/** Writes the same pieces again and again, a tenth of a second apart, until the other side leaves. */
async function sendForEver(
  response: ServerResponse,
  pieces: readonly Uint8Array[],
  { sleep }: Pick<SendOptions, 'sleep'>,
): Promise<void> {
  while (!response.destroyed) {
    let keepsUp = true;
    for (const piece of pieces) keepsUp = response.write(piece);
    if (!keepsUp) await room(response);
    await sleep(endlessStepMs);
  }
}

/** Until more can be written, or nobody is there to read it. */
function room(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      response.off('drain', settle);
      response.off('close', settle);
      resolve();
    };
    response.on('drain', settle);
    response.on('close', settle);
  });
}

function asked(message: IncomingMessage, name: string): string | undefined {
  const value = message.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
