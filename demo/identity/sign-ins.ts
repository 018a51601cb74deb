/** Device sign-ins as OAuth knows them (RFC 8628): registered programs, codes waiting for a person, and tokens given out. */
import { accepted } from '../errors.ts';
import { type Answered, declined } from './refusal.ts';

export interface SignInSettings {
  /** How long a code waits for the person. */
  readonly codeLifeSeconds: number;
  /** How often a program may ask. */
  readonly intervalSeconds: number;
  /** Life of an access token. */
  readonly tokenLifeSeconds: number;
}

/** The first two are what SSO OIDC hands out; the last is Identity Center's default session (its user guide). */
export const defaultSignInSettings: SignInSettings = {
  codeLifeSeconds: 600,
  intervalSeconds: 1,
  tokenLifeSeconds: 28_800,
};

export interface Registration {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  readonly scopes: readonly string[];
}

export interface DeviceAuthorization {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly expiresInSeconds: number;
  readonly intervalSeconds: number;
}

export interface Tokens {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  /** Only for programs registered with a scope. */
  readonly refreshToken: string | undefined;
}

export interface ClientProof {
  readonly clientId: string;
  readonly clientSecret: string;
}

export type Decision = 'approved' | 'denied';

export interface SignInBook {
  register(scopes: readonly string[], nowMs: number): Registration;
  start(client: ClientProof, nowMs: number): Answered<DeviceAuthorization>;
  /** False when no sign-in waits under that code. */
  decide(userCode: string, decision: Decision, nowMs: number): boolean;
  waits(userCode: string, nowMs: number): boolean;
  poll(client: ClientProof, deviceCode: string, nowMs: number): Answered<Tokens>;
  refresh(client: ClientProof, refreshToken: string, nowMs: number): Answered<Tokens>;
  isValid(accessToken: string, nowMs: number): boolean;
  /** Ends one sign-in by its access token; false when it is not valid. */
  end(accessToken: string, nowMs: number): boolean;
  /** Ends all and says how many. */
  endAll(): number;
}

interface Device {
  readonly clientId: string;
  readonly userCode: string;
  readonly endsAtMs: number;
  readonly intervalMs: number;
  state: 'waiting' | Decision | 'used';
  polledAtMs: number;
}

interface SignIn {
  readonly clientId: string;
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly endsAtMs: number;
}

/** Registrations live that long (SSO OIDC hands out `clientSecretExpiresAt` so far ahead). */
const registrationMs = 90 * 24 * 3600 * 1000;
/** What was over for so long is forgotten. */
const keptMs = 24 * 3600 * 1000;
/** Consonants only, as RFC 8628 §6.1 advises: no word, no look-alikes. */
const codeLetters = 'BCDFGHJKLMNPQRSTVWXZ';

export interface SignInParts {
  readonly settings: SignInSettings;
  readonly random: (bytes: number) => Uint8Array;
  /** The life an access token really gets. */
  readonly tokenLifeMs: (askedMs: number) => number;
}

export function createSignInBook({ settings, random, tokenLifeMs }: SignInParts): SignInBook {
  const registrations = new Map<string, Registration>();
  const devices = new Map<string, Device>();
  let signIns: readonly SignIn[] = [];
  const secret = (bytes: number): string => Buffer.from(random(bytes)).toString('base64url');
  const forget = (nowMs: number): void => {
    for (const [id, { expiresAtMs }] of registrations) if (expiresAtMs < nowMs) registrations.delete(id);
    for (const [code, { endsAtMs }] of devices) if (endsAtMs + keptMs < nowMs) devices.delete(code);
    signIns = signIns.filter(({ endsAtMs }) => endsAtMs + 90 * keptMs >= nowMs);
  };
  const registrationOf = ({ clientId, clientSecret }: ClientProof, nowMs: number): Registration | undefined => {
    const found = registrations.get(clientId);
    return found?.clientSecret === clientSecret && found.expiresAtMs > nowMs ? found : undefined;
  };
  const waitingDevice = (userCode: string, nowMs: number): Device | undefined =>
    [...devices.values()].find(
      (device) => device.userCode === userCode && device.state === 'waiting' && device.endsAtMs > nowMs,
    );
  const issue = ({ clientId, scopes }: Registration, nowMs: number): Tokens => {
    const lifeMs = tokenLifeMs(settings.tokenLifeSeconds * 1000);
    const signIn: SignIn = {
      clientId,
      accessToken: `aoaDemo${secret(48)}`,
      refreshToken: scopes.length === 0 ? undefined : `aorDemo${secret(48)}`,
      endsAtMs: nowMs + lifeMs,
    };
    signIns = [...signIns, signIn];
    const { accessToken, refreshToken } = signIn;
    return { accessToken, refreshToken, expiresInSeconds: Math.ceil(lifeMs / 1000) };
  };
  const valid = (accessToken: string, nowMs: number): SignIn | undefined =>
    signIns.find((signIn) => signIn.accessToken === accessToken && signIn.endsAtMs > nowMs);
  const strangeClient = declined('InvalidClientException', 'Invalid client');

  return {
    register: (scopes, nowMs) => {
      forget(nowMs);
      const registration: Registration = {
        clientId: secret(18),
        clientSecret: secret(96),
        issuedAtMs: nowMs,
        expiresAtMs: nowMs + registrationMs,
        scopes,
      };
      registrations.set(registration.clientId, registration);
      return registration;
    },
    start: (client, nowMs) => {
      forget(nowMs);
      if (registrationOf(client, nowMs) === undefined) return strangeClient;
      const { codeLifeSeconds, intervalSeconds } = settings;
      const letters = [...random(8)].map((byte) => codeLetters.charAt(byte % codeLetters.length)).join('');
      const userCode = `${letters.slice(0, 4)}-${letters.slice(4)}`;
      const deviceCode = secret(48);
      devices.set(deviceCode, {
        clientId: client.clientId,
        userCode,
        endsAtMs: nowMs + codeLifeSeconds * 1000,
        intervalMs: intervalSeconds * 1000,
        state: 'waiting',
        polledAtMs: Number.NEGATIVE_INFINITY,
      });
      return accepted({ deviceCode, userCode, expiresInSeconds: codeLifeSeconds, intervalSeconds });
    },
    decide: (userCode, decision, nowMs) => {
      const device = waitingDevice(userCode, nowMs);
      if (device === undefined) return false;
      device.state = decision;
      return true;
    },
    waits: (userCode, nowMs) => waitingDevice(userCode, nowMs) !== undefined,
    poll: (client, deviceCode, nowMs) => {
      const registration = registrationOf(client, nowMs);
      if (registration === undefined) return strangeClient;
      const device = devices.get(deviceCode);
      if (device === undefined || device.clientId !== client.clientId || device.state === 'used') {
        return declined('InvalidGrantException', 'Invalid device code provided');
      }
      if (device.state === 'denied') return declined('AccessDeniedException', 'The person refused the sign-in');
      if (device.endsAtMs <= nowMs) return declined('ExpiredTokenException', 'Device code has expired');
      const sinceLastMs = nowMs - device.polledAtMs;
      device.polledAtMs = nowMs;
      // A tenth of the interval is left to the network, which may bring two questions closer together.
      if (sinceLastMs < device.intervalMs * 0.9) return declined('SlowDownException', 'Slow down');
      if (device.state === 'waiting') {
        return declined('AuthorizationPendingException', 'Authorization is still pending');
      }
      device.state = 'used';
      return accepted(issue(registration, nowMs));
    },
    refresh: (client, refreshToken, nowMs) => {
      const registration = registrationOf(client, nowMs);
      if (registration === undefined) return strangeClient;
      const before = signIns.find(
        (signIn) => signIn.refreshToken === refreshToken && signIn.clientId === client.clientId,
      );
      if (before === undefined) return declined('InvalidGrantException', 'Invalid refresh token provided');
      // Each refresh token is good for one use; the access token before it lives on until its own end.
      signIns = signIns.map((signIn) => (signIn === before ? { ...signIn, refreshToken: undefined } : signIn));
      return accepted(issue(registration, nowMs));
    },
    isValid: (accessToken, nowMs) => valid(accessToken, nowMs) !== undefined,
    end: (accessToken, nowMs) => {
      const found = valid(accessToken, nowMs);
      signIns = signIns.filter((signIn) => signIn !== found);
      return found !== undefined;
    },
    endAll: () => {
      const count = signIns.length;
      signIns = [];
      return count;
    },
  };
}
