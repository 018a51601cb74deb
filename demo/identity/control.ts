/** What a test or a person at the demo's side does about signing in: approve, show codes, write profiles. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type ProfileFiles, writePrivately, writeProfiles } from '../environment.ts';
import { mfaSecret } from './directory.ts';
import type { Identity } from './identity.ts';
import { kindSections } from './profiles.ts';
import { type SsoProfile, signInOutside } from './sso-cache.ts';
import { totp } from './totp.ts';

export interface ProfileOptions {
  /** Adds profiles of every kind, malformed ones too; without it there is one with static keys for each account. */
  readonly kinds?: boolean;
}

export interface IdentityControl {
  /** Shared config files with a profile for each account, mode 0600. */
  writeProfiles(folder: string, options?: ProfileOptions): Promise<ProfileFiles>;
  /** The code that the authenticator with this serial number shows now. Throws when there is no such device. */
  mfaCode(serial: string): string;
  /** A web identity token that lives so long (24 hours by default; negative: is over already). */
  webIdentityToken(lifeMs?: number): string;
  /** `sso_start_url` of this service. */
  readonly ssoStartUrl: string;
  /** The person approves the sign-in waiting under this code. Throws when none does. */
  approveSignIn(userCode: string): void;
  /** The person refuses it. */
  denySignIn(userCode: string): void;
  /** Signs in as `aws sso login` would, into the cache below `homeFolder`; resolves to the file's path. */
  signInOutside(homeFolder: string, profile: SsoProfile): Promise<string>;
}

export interface IdentityControlParts {
  readonly identity: Identity;
  readonly endpoint: string;
  readonly now: () => number;
}

const dayMs = 24 * 3600 * 1000;

export function createIdentityControl({ identity, endpoint, now }: IdentityControlParts): IdentityControl {
  const decide = (userCode: string, decision: 'approved' | 'denied'): void => {
    if (!identity.signIns.decide(userCode, decision, now())) throw new Error(`no sign-in waits under '${userCode}'`);
  };
  const webIdentityToken = (lifeMs = dayMs): string => identity.webIdentity.issue(lifeMs, now());
  return {
    webIdentityToken,
    ssoStartUrl: identity.startUrl,
    writeProfiles: async (folder, { kinds = false } = {}) => {
      if (!kinds) return writeProfiles(folder, identity.accounts, endpoint);
      const tokenFile = path.resolve(folder, 'web-identity-token');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writePrivately(tokenFile, webIdentityToken());
      return writeProfiles(folder, identity.accounts, endpoint, kindSections(identity, endpoint, tokenFile));
    },
    mfaCode: (serial) => {
      const secret = mfaSecret(identity.accounts, serial);
      if (secret === undefined) throw new Error(`no authenticator '${serial}'`);
      return totp(secret, now());
    },
    approveSignIn: (userCode) => {
      decide(userCode, 'approved');
    },
    denySignIn: (userCode) => {
      decide(userCode, 'denied');
    },
    signInOutside: (homeFolder, profile) => signInOutside(identity, homeFolder, profile, now()),
  };
}
