/** Turns a good reply into the bad one that a fault asks for. Pure; the transport's faults are the server's work. */
import { limitExceeded, type ServiceError } from '../errors.ts';
import { boxesIn } from '../mp4/boxes.ts';
import { bodyBytes, bytesReply, errorReply, jsonReply, type Reply, textReply } from '../reply.ts';
import { flipHeaderBits, scramblePayloads } from '../ts/scramble.ts';
import type { Fault } from './fault-list.ts';

/** A reply that takes the place of the real one without the call being looked at, if a fault wants that. */
export function replacementFor(
  faults: readonly Fault[],
  operation: string,
  resource: string,
  refuse: (error: ServiceError) => Reply = errorReply,
): Reply | undefined {
  for (const fault of faults) {
    switch (fault.kind) {
      case 'status':
        return fault.status >= 400 ? refuse(statusError(fault.status)) : jsonReply({}, fault.status);
      case 'throttle':
        return refuse(limitExceeded(operation, resource));
      case 'html':
        return textReply(captivePortal, 'text/html; charset=utf-8');
      default:
    }
  }
  return undefined;
}

/** The real reply with its body spoiled, where a fault wants that. */
export function spoiled(reply: Reply, faults: readonly Fault[]): Reply {
  let spoiledReply = reply;
  for (const fault of faults) {
    if (spoiledReply.status !== 200) break;
    if (fault.kind === 'garbage') spoiledReply = garbage(spoiledReply);
    if (fault.kind === 'corrupt-media') spoiledReply = { ...spoiledReply, body: scrambleMedia(spoiledReply) };
    if (fault.kind === 'corrupt-boxes') spoiledReply = { ...spoiledReply, body: [flipBoxBits(spoiledReply)] };
    if (fault.kind === 'content-type') spoiledReply = retyped(spoiledReply, fault.contentType);
    if (fault.kind === 'oversize')
      spoiledReply = { ...spoiledReply, body: [...spoiledReply.body, ...padding(spoiledReply, fault.bytes)] };
    if (fault.kind === 'truncate') spoiledReply = { ...spoiledReply, body: [firstHalf(spoiledReply)] };
    if (fault.kind === 'no-url') spoiledReply = jsonReply({});
  }
  return spoiledReply;
}

/** The first half of a body, as one piece. */
export function firstHalf(reply: Reply): Uint8Array {
  return Buffer.concat(reply.body).subarray(0, Math.ceil(bodyBytes(reply) / 2));
}

const captivePortal = `<!DOCTYPE html>
<html><head><title>Sign in to the network</title></head>
<body><h1>Welcome</h1><p>Please accept the terms of use to go on.</p></body></html>
`;

function statusError(status: number): ServiceError {
  if (status === 404) return { name: 'ResourceNotFoundException', status, message: 'Not found.' };
  if (status < 500) return { name: 'AccessDeniedException', status, message: 'Refused.' };
  return { name: status === 503 ? 'ServiceUnavailableException' : 'InternalFailure', status, message: 'Try again.' };
}

function garbage(reply: Reply): Reply {
  const type = reply.headers['content-type'] ?? '';
  if (isMedia(type)) return bytesReply([noise(bodyBytes(reply))], type);
  return textReply('This is not what you asked for.\n', type);
}

function scrambleMedia({ headers, body }: Reply): readonly Uint8Array[] {
  const bytes = Buffer.concat(body);
  if (headers['content-type'] === 'video/mp2t') return [scramblePayloads(bytes, noise)];
  for (const box of boxesIn(bytes)) {
    if (box.type === 'mdat') bytes.set(noise(box.end - box.body), box.body);
  }
  return [bytes];
}

/** Bytes that mean nothing to whoever reads a body of this type: comment lines, or a box that may be skipped. */
export function padding({ headers }: Pick<Reply, 'headers'>, bytes: number): readonly Uint8Array[] {
  const pieces = Array.from({ length: Math.floor(bytes / pieceBytes) }, () => pieceBytes);
  const sizes = [...pieces, bytes % pieceBytes].filter((size) => size > 0);
  return sizes.map((size) => (isMedia(headers['content-type']) ? freeBox(size) : comment(size)));
}

const pieceBytes = 65_536;

function isMedia(type = ''): boolean {
  return type.startsWith('video/') || type.startsWith('audio/');
}

function comment(size: number): Uint8Array {
  return Buffer.from(`#${'.'.repeat(Math.max(0, size - 2))}\n`.slice(-size));
}

/** A `free` box (ISO/IEC 14496-12 §8.1.2), or as much of one as there is room for. */
function freeBox(size: number): Uint8Array {
  const box = Buffer.alloc(Math.max(8, size));
  box.writeUInt32BE(box.byteLength);
  box.write('free', 4, 'latin1');
  return box.subarray(0, size);
}

function retyped(reply: Reply, contentType: string): Reply {
  return { ...reply, headers: { ...reply.headers, 'content-type': contentType } };
}

/** Every 7th byte of what stands before the media bytes has a bit flipped, the boxes' sizes and names among them. */
function flipBoxBits({ headers, body }: Reply): Uint8Array {
  const bytes = Buffer.concat(body);
  if (headers['content-type'] === 'video/mp2t') return flipHeaderBits(bytes);
  if (!isMedia(headers['content-type'])) return bytes;
  for (const box of boxesIn(bytes)) {
    if (box.type === 'mdat') continue;
    for (let at = box.body; at < box.end; at += 7) bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
  }
  return bytes;
}

/** The same noise each time. */
function noise(count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  let state = 0x2545f491;
  for (let index = 0; index < count; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[index] = state & 0xff;
  }
  return bytes;
}
