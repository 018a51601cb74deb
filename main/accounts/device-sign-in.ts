/** One sign-in at IAM Identity Center: a code is shown, a browser opened, and the person waited for (RFC 8628). */
import {
  CreateTokenCommand,
  type CreateTokenCommandOutput,
  RegisterClientCommand,
  type SSOOIDCClient,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc';
import type { Outcome, Trouble } from '../../contract/trouble-kinds.ts';
import { type Clock, sleep } from '../clock.ts';
import type { SsoSession } from './credential-plan.ts';
import { isSafeEndpoint } from './profile-facts.ts';
import type { SignInToken } from './token-cache.ts';

/** What the person is to confirm. */
export interface SignInCode {
  readonly userCode: string;
  /** The page, and the same with the code filled in. */
  readonly verificationUri: string;
  readonly completeUri: string;
  /** Since the Unix epoch. */
  readonly endsAtMs: number;
}

/** What a sign-in needs. */
export interface DeviceSignInParts {
  readonly client: Pick<SSOOIDCClient, 'send'>;
  readonly session: SsoSession;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told once, as soon as there is a code. */
  readonly onCode: (code: SignInCode) => void;
  /** Sorts what a call threw. */
  readonly sort: (thrown: unknown, operation: string) => Trouble;
  /** Named in the sentences. */
  readonly profile: string;
}

/** Seconds between two questions where the service names none, and what each SlowDown adds (RFC 8628, sections 3.2 and 3.5). */
const defaultIntervalSeconds = 5;
/** Seconds a code is good for where the service does not say: what IAM Identity Center gives. */
const defaultCodeSeconds = 600;
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** Runs to the token, a trouble, or `cancelled` once the signal is aborted. Never rejects but for bugs. */
export async function deviceSignIn(parts: DeviceSignInParts): Promise<Outcome<SignInToken>> {
  const { client, session, clock, signal, profile } = parts;
  const fail = (error: Trouble): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error });
  let operation = 'sso-oidc:RegisterClient';
  try {
    const registered = await client.send(
      new RegisterClientCommand({
        clientName: 'vigil',
        clientType: 'public',
        ...(session.scopes.length === 0 ? {} : { scopes: [...session.scopes] }),
      }),
      { abortSignal: signal },
    );
    const { clientId, clientSecret, clientSecretExpiresAt = 0 } = registered;
    operation = 'sso-oidc:StartDeviceAuthorization';
    const started = await client.send(
      new StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl: session.startUrl }),
      { abortSignal: signal },
    );
    const { deviceCode, userCode, verificationUri, expiresIn, interval } = started;
    if (clientId === undefined || clientSecret === undefined || deviceCode === undefined) {
      return fail({ kind: 'not-the-service', operation });
    }
    const completeUri = started.verificationUriComplete ?? verificationUri ?? '';
    if (userCode === undefined || !isSafeEndpoint(verificationUri ?? '') || !isSafeEndpoint(completeUri)) {
      return fail({ kind: 'not-the-service', operation });
    }
    const endsAtMs = clock.nowMs() + (expiresIn ?? defaultCodeSeconds) * 1_000;
    parts.onCode({ userCode, verificationUri: verificationUri ?? '', completeUri, endsAtMs });

    operation = 'sso-oidc:CreateToken';
    let intervalMs = (interval ?? defaultIntervalSeconds) * 1_000;
    for (;;) {
      await sleep(clock, intervalMs, signal);
      const answer = await ask(client, { clientId, clientSecret, deviceCode }, signal);
      if (typeof answer === 'object') {
        return {
          ok: true,
          value: {
            accessToken: answer.accessToken,
            expiresAtMs: clock.nowMs() + answer.expiresIn * 1_000,
            clientId,
            clientSecret,
            registrationExpiresAtMs: clientSecretExpiresAt * 1_000,
            refreshToken: answer.refreshToken,
          },
        };
      }
      if (answer === 'expired' || clock.nowMs() >= endsAtMs)
        return fail({ kind: 'sign-in-expired', resource: profile });
      if (answer === 'refused') return fail({ kind: 'sign-in-refused', resource: profile });
      // a network that is gone for a moment is no reason to give up a person's sign-in (RFC 8628, section 3.5)
      if (answer !== 'pending') intervalMs += defaultIntervalSeconds * 1_000;
    }
  } catch (thrown) {
    if (signal.aborted) return fail({ kind: 'cancelled' });
    const trouble = parts.sort(thrown, operation);
    const isOurs = trouble.kind !== 'argument-invalid';
    return fail(
      isOurs
        ? trouble
        : {
            kind: 'credentials-missing',
            resource: profile,
            message: 'IAM Identity Center refuses its sso_start_url or sso_region.',
          },
    );
  }
}

interface Granted {
  readonly accessToken: string;
  readonly expiresIn: number;
  readonly refreshToken: string | null;
}

type Answer = Granted | 'pending' | 'slower' | 'expired' | 'refused' | 'unreached';

const answerByName: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['AuthorizationPendingException', 'pending'],
  ['SlowDownException', 'slower'],
  ['ExpiredTokenException', 'expired'],
  ['AccessDeniedException', 'refused'],
]);

/** CreateToken, once. Rejects when the service refuses for a reason that does not pass. */
async function ask(
  client: Pick<SSOOIDCClient, 'send'>,
  proof: { readonly clientId: string; readonly clientSecret: string; readonly deviceCode: string },
  signal: AbortSignal,
): Promise<Answer> {
  let token: CreateTokenCommandOutput;
  try {
    token = await client.send(new CreateTokenCommand({ ...proof, grantType: deviceGrant }), { abortSignal: signal });
  } catch (thrown) {
    if (signal.aborted || !(thrown instanceof Error)) throw thrown;
    const answer = answerByName.get(thrown.name);
    if (answer !== undefined) return answer;
    const { $metadata } = thrown as { readonly $metadata?: { readonly httpStatusCode?: number } };
    const status = $metadata?.httpStatusCode;
    if (status === undefined || status >= 500) return 'unreached';
    throw thrown;
  }
  const { accessToken, expiresIn, refreshToken } = token;
  if (accessToken === undefined || expiresIn === undefined) throw new Error('CreateToken answered without a token');
  return { accessToken, expiresIn, refreshToken: refreshToken ?? null };
}
