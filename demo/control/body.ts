/** Turns the bytes of a signed call into the input its operation expects, or says what is wrong with them. */
import type * as z from 'zod';
import { accepted, type Checked, refused } from '../errors.ts';

/** Larger than any call of this service can be. */
export const maxBodyBytes = 1024 * 1024;

/** Refuses what is not a JSON object with members of the right types. Unknown members are ignored, as AWS does. */
export function readInput<T>(body: Uint8Array, schema: z.ZodType<T>): Checked<T> {
  const json = parseJson(body);
  if (json === undefined) return refused('SerializationException', 'The request body is not valid JSON.');
  const parsed = schema.safeParse(json);
  if (parsed.success) return accepted(parsed.data);
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') ?? '';
  return refused(
    'SerializationException',
    `${where === '' ? 'The request body' : where}: ${issue?.message ?? 'invalid'}`,
  );
}

/** The JSON value in `body`, or undefined. An empty body stands for an empty object. */
export function parseJson(body: Uint8Array): unknown {
  if (body.byteLength === 0) return {};
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
