/** One-time codes as an authenticator shows them: RFC 6238 with its defaults (HMAC-SHA-1, 30 s, six digits here). */
import { createHmac, timingSafeEqual } from 'node:crypto';

const stepMs = 30_000;
const digits = 6;

/** The code for the time step that `timeMs` lies in. */
export function totp(secret: Uint8Array, timeMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(timeMs / stepMs)));
  const digest = createHmac('sha1', secret).update(counter).digest();
  // RFC 4226 §5.3: the last four bits say where the 31 bits of the code begin.
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  const code = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(code % 10 ** digits).padStart(digits, '0');
}

/** One step early or late is accepted (RFC 6238 §5.2 on clocks that differ). */
export function totpFits(secret: Uint8Array, code: string, nowMs: number): boolean {
  return [-1, 0, 1].some((steps) => {
    const expected = Buffer.from(totp(secret, nowMs + steps * stepMs));
    const given = Buffer.from(code);
    return expected.byteLength === given.byteLength && timingSafeEqual(expected, given);
  });
}
