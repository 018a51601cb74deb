/** Tokens of a made-up web identity provider, as a workload finds them in a file: JSON Web Tokens (RFC 7519). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { parseJson } from '../control/body.ts';
import { accepted } from '../errors.ts';
import { type Answered, declined } from './refusal.ts';

export interface WebIdentityClaims {
  readonly subject: string;
  readonly audience: string;
  readonly issuer: string;
}

export interface WebIdentity {
  issue(lifeMs: number, nowMs: number): string;
  /** Refuses what was not issued here or is over. */
  read(token: string, nowMs: number): Answered<WebIdentityClaims>;
}

const payloadSchema = z.object({ iss: z.string(), sub: z.string(), aud: z.string(), exp: z.number() });

export function createWebIdentity(issuer: string, key: Uint8Array): WebIdentity {
  const signature = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  return {
    issue: (lifeMs, nowMs) => {
      const issuedAt = Math.floor(nowMs / 1000);
      const head = encoded({ alg: 'HS256', typ: 'JWT' });
      const payload = encoded({
        iss: issuer,
        sub: 'kiosk-lobby',
        aud: 'sts.amazonaws.com',
        iat: issuedAt,
        exp: Math.floor((nowMs + lifeMs) / 1000),
      });
      return `${head}.${payload}.${signature(`${head}.${payload}`).toString('base64url')}`;
    },
    read: (token, nowMs) => {
      const [head, payload, signed, ...rest] = token.split('.');
      const parsed = payloadSchema.safeParse(parseJson(Buffer.from(payload ?? '', 'base64url')));
      if (!head || !payload || !signed || rest.length > 0 || !parsed.success) {
        return declined('InvalidIdentityToken', 'The ID Token provided is not a valid JWT.');
      }
      const expected = signature(`${head}.${payload}`);
      const given = Buffer.from(signed, 'base64url');
      if (given.byteLength !== expected.byteLength || !timingSafeEqual(given, expected)) {
        // Text: github.com/aws/aws-sdk-js-v3/issues/3052
        return declined(
          'InvalidIdentityToken',
          "Couldn't retrieve verification key from your identity provider,  " +
            'please reference AssumeRoleWithWebIdentity documentation for requirements',
        );
      }
      const now = Math.floor(nowMs / 1000);
      if (parsed.data.exp <= now) {
        // Text: github.com/aws/aws-sdk-java-v2/issues/5709
        return declined(
          'ExpiredTokenException',
          `Token expired: current date/time ${now} must be before the expiration date/time ${parsed.data.exp}`,
        );
      }
      return accepted({ subject: parsed.data.sub, audience: parsed.data.aud, issuer: parsed.data.iss });
    },
  };
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
