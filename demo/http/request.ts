/** Reads a request off the wire into plain data, within bounds. */
import type { IncomingMessage } from 'node:http';
import type { SignedRequest } from '../sign/authorization.ts';

export type ReadRequest = { readonly ok: true; readonly request: SignedRequest } | { readonly ok: false };

/** A body so many times too long is not even read to its end: the connection is closed. */
const drainedTimes = 16;

/** Reads the whole body; `ok: false` when it is longer than `maxBodyBytes` or breaks off. */
export async function readRequest(message: IncomingMessage, maxBodyBytes: number): Promise<ReadRequest> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of message) {
      const bytes: Uint8Array = Buffer.from(chunk);
      size += bytes.byteLength;
      if (size > drainedTimes * maxBodyBytes) break;
      if (size <= maxBodyBytes) chunks.push(bytes);
    }
  } catch {
    return { ok: false };
  }
  if (size > maxBodyBytes) return { ok: false };
  const [path, search] = splitOnce(message.url ?? '/', '?');
  return {
    ok: true,
    request: {
      method: message.method ?? 'GET',
      path,
      query: parseQuery(search),
      headers: headersOf(message),
      body: Buffer.concat(chunks),
    },
  };
}

/** Node joins repeated headers already, save for `set-cookie`, which no request has. */
function headersOf(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(',');
  }
  return headers;
}

/** Decodes a query. A plus sign stays one, as AWS signatures want it. */
export function parseQuery(search: string): Record<string, string | string[]> {
  const query = new Map<string, string | string[]>();
  for (const pair of search.split('&')) {
    if (pair === '') continue;
    const [name, value] = splitOnce(pair, '=').map(decode);
    if (name === undefined || value === undefined) continue;
    const before = query.get(name);
    query.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(query);
}

/** The value of a parameter given once. */
export function parameter(query: SignedRequest['query'], name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' ? value : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
