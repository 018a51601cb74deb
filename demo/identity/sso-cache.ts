/** A sign-in made outside of any program under test: leaves the token where `aws sso login` leaves it. */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { writePrivately } from '../environment.ts';
import type { Identity } from './identity.ts';
import { ssoRegion, ssoScope, ssoSession } from './profiles.ts';

/** A profile that signs in by IAM Identity Center. */
export type SsoProfile = 'sso' | 'sso-legacy';

/**
 * Signs the person in and writes the cache file into `homeFolder`; resolves to its path. Name and members are those of
 * the AWS CLI: the SHA-1 of the session's name, or of the start URL where a profile names no session.
 */
export async function signInOutside(
  identity: Identity,
  homeFolder: string,
  profile: SsoProfile,
  nowMs: number,
): Promise<string> {
  const client = identity.signIns.register(profile === 'sso' ? [ssoScope] : [], nowMs);
  const started = identity.signIns.start(client, nowMs);
  if (!started.ok) throw new Error(started.error.message);
  identity.signIns.decide(started.value.userCode, 'approved', nowMs);
  const tokens = identity.signIns.poll(client, started.value.deviceCode, nowMs);
  if (!tokens.ok) throw new Error(tokens.error.message);
  const { accessToken, refreshToken, expiresInSeconds } = tokens.value;
  const document = {
    startUrl: identity.startUrl,
    region: ssoRegion,
    accessToken,
    expiresAt: cliDate(nowMs + expiresInSeconds * 1000),
    ...(refreshToken === undefined
      ? {}
      : {
          clientId: client.clientId,
          clientSecret: client.clientSecret,
          registrationExpiresAt: cliDate(client.expiresAtMs),
          refreshToken,
        }),
  };
  const file = ssoCacheFile(homeFolder, profile === 'sso' ? ssoSession : identity.startUrl);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writePrivately(file, JSON.stringify(document));
  return file;
}

/** Where SDKs and the AWS CLI look for a token: `key` is the session's name or the start URL. */
export function ssoCacheFile(homeFolder: string, key: string): string {
  const name = createHash('sha1').update(key).digest('hex');
  return path.join(homeFolder, '.aws', 'sso', 'cache', `${name}.json`);
}

function cliDate(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d+Z$/, 'Z');
}
