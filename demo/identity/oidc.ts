/** SSO OIDC (2019-06-10): a program registers, starts a device sign-in, and asks for tokens. */
import * as z from 'zod';
import { parseJson } from '../control/body.ts';
import { accepted } from '../errors.ts';
import type { OidcOperation } from './calls.ts';
import type { Identity } from './identity.ts';
import { type Answered, declined } from './refusal.ts';

const registerInput = z.object({
  clientName: z.string().min(1),
  clientType: z.string(),
  scopes: z.array(z.string()).nullish(),
});
const clientInput = z.object({ clientId: z.string(), clientSecret: z.string() });
const startInput = clientInput.extend({ startUrl: z.string() });
const tokenInput = clientInput.extend({
  grantType: z.string(),
  deviceCode: z.string().nullish(),
  refreshToken: z.string().nullish(),
});

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** Answers with what becomes the JSON body. */
export function answerOidc(
  identity: Identity,
  operation: OidcOperation,
  body: Uint8Array,
  nowMs: number,
): Answered<unknown> {
  switch (operation) {
    case 'RegisterClient':
      return withInput(body, registerInput, ({ clientType, scopes }) => {
        if (clientType !== 'public') return declined('InvalidClientMetadataException', 'Invalid client type');
        const registration = identity.signIns.register(scopes ?? [], nowMs);
        return accepted({
          clientId: registration.clientId,
          clientSecret: registration.clientSecret,
          clientIdIssuedAt: Math.floor(registration.issuedAtMs / 1000),
          clientSecretExpiresAt: Math.floor(registration.expiresAtMs / 1000),
        });
      });
    case 'StartDeviceAuthorization':
      return withInput(body, startInput, (input) => {
        if (input.startUrl !== identity.startUrl) return declined('InvalidRequestException', 'Invalid start url');
        const started = identity.signIns.start(input, nowMs);
        if (!started.ok) return started;
        const { deviceCode, userCode, expiresInSeconds, intervalSeconds } = started.value;
        return accepted({
          deviceCode,
          userCode,
          verificationUri: identity.verificationUrl,
          verificationUriComplete: `${identity.verificationUrl}?user_code=${userCode}`,
          expiresIn: expiresInSeconds,
          interval: intervalSeconds,
        });
      });
    case 'CreateToken':
      return withInput(body, tokenInput, (input) => createToken(identity, input, nowMs));
  }
}

function createToken(identity: Identity, input: z.infer<typeof tokenInput>, nowMs: number): Answered<unknown> {
  const { grantType, deviceCode, refreshToken } = input;
  if (grantType !== deviceGrant && grantType !== 'refresh_token') {
    return declined('UnsupportedGrantTypeException', 'Unsupported grant type');
  }
  const grant = grantType === deviceGrant ? deviceCode : refreshToken;
  if (grant == null) return declined('InvalidRequestException', 'Invalid request');
  const tokens =
    grantType === deviceGrant
      ? identity.signIns.poll(input, grant, nowMs)
      : identity.signIns.refresh(input, grant, nowMs);
  if (!tokens.ok) return tokens;
  return accepted({
    accessToken: tokens.value.accessToken,
    tokenType: 'Bearer',
    expiresIn: tokens.value.expiresInSeconds,
    ...(tokens.value.refreshToken === undefined ? {} : { refreshToken: tokens.value.refreshToken }),
  });
}

function withInput<T>(
  body: Uint8Array,
  schema: z.ZodType<T>,
  answer: (input: T) => Answered<unknown>,
): Answered<unknown> {
  const parsed = schema.safeParse(parseJson(body));
  return parsed.success ? answer(parsed.data) : declined('InvalidRequestException', 'Invalid request');
}
