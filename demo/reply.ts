/** An answer before it goes out: status, headers and body, free of any socket. */
import type { ServiceError } from './errors.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Written one after the other. */
  readonly body: readonly Uint8Array[];
  /** The refusal's name, where `x-amzn-ErrorType` does not carry it. */
  readonly errorName?: string;
}

/** A JSON document. */
export function jsonReply(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: [Buffer.from(JSON.stringify(value))],
  };
}

/** Text of any type. */
export function textReply(text: string, contentType: string, status = 200): Reply {
  return { status, headers: { 'content-type': contentType }, body: [Buffer.from(text)] };
}

/** Media bytes. */
export function bytesReply(body: readonly Uint8Array[], contentType: string): Reply {
  return { status: 200, headers: { 'content-type': contentType }, body };
}

/** A refusal, shaped so that every SDK finds its name (`x-amzn-ErrorType`) and its text (`Message`). */
export function errorReply(error: ServiceError): Reply {
  return jsonReply({ Message: error.message }, error.status, { 'x-amzn-ErrorType': error.name });
}

/**
 * What the service answers on a path it does not know, or knows only in another casing: success, of all things
 * (github.com/awslabs/amazon-kinesis-video-streams-producer-c/issues/250).
 */
export function unknownOperationReply(): Reply {
  return jsonReply({ Output: { __type: 'com.amazon.coral.service#UnknownOperationException' }, Version: '1.0' });
}

/** Number of bytes in the body. */
export function bodyBytes(reply: Reply): number {
  return reply.body.reduce((sum, part) => sum + part.byteLength, 0);
}
