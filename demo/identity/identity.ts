/** Everything the sign-in APIs answer from: accounts, sign-ins, web identities, and how long what they hand out lives. */
import type { DemoAccount, KeyRing, Principal, TemporaryKeys } from '../accounts.ts';
import { createSignInBook, defaultSignInSettings, type SignInBook, type SignInSettings } from './sign-ins.ts';
import { createWebIdentity, type WebIdentity } from './web-identity.ts';

/** How the `credential_process` program behaves. */
export type ProcessBehaviour = 'answers' | 'fails' | 'hangs' | 'prints-nonsense';

export interface Identity {
  readonly accounts: readonly DemoAccount[];
  readonly signIns: SignInBook;
  readonly webIdentity: WebIdentity;
  /** The portal's address, as `sso_start_url` has it. */
  readonly startUrl: string;
  /** Where a person approves a sign-in. */
  readonly verificationUrl: string;
  /** What the `credential_process` program shows to be answered. */
  readonly processTicket: string;
  readonly limits: LifeLimits;
  processBehaviour: ProcessBehaviour;
  /** Keys for an account; a limit in force shortens their life. */
  issueKeys(account: DemoAccount, lifeMs: number, nowMs: number, principal: Principal): TemporaryKeys;
  requestId(): string;
}

/** Longest lives, in milliseconds, of what is handed out from now on; the shortest limit counts. */
export interface LifeLimits {
  readonly credentials: Set<{ readonly lifeMs: number }>;
  readonly signIns: Set<{ readonly lifeMs: number }>;
}

export interface IdentityParts {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly accounts: readonly DemoAccount[];
  readonly keys: KeyRing;
  readonly settings?: Partial<SignInSettings> | undefined;
  readonly random: (bytes: number) => Uint8Array;
}

export function createIdentity({ endpoint, accounts, keys, settings, random }: IdentityParts): Identity {
  const limits: LifeLimits = { credentials: new Set(), signIns: new Set() };
  const limited = (of: keyof LifeLimits, lifeMs: number): number =>
    Math.min(lifeMs, ...[...limits[of]].map((limit) => limit.lifeMs));
  const hex = (bytes: number): string => Buffer.from(random(bytes)).toString('hex');
  return {
    accounts,
    limits,
    processBehaviour: 'answers',
    startUrl: `${endpoint}/start`,
    verificationUrl: `${endpoint}/device`,
    processTicket: hex(16),
    webIdentity: createWebIdentity(`${endpoint}/idp`, random(32)),
    signIns: createSignInBook({
      settings: { ...defaultSignInSettings, ...settings },
      random,
      tokenLifeMs: (askedMs) => limited('signIns', askedMs),
    }),
    issueKeys: ({ profile }, lifeMs, nowMs, principal) =>
      keys.issueTemporary(profile, limited('credentials', lifeMs), nowMs, principal),
    requestId: () => hex(16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
  };
}
