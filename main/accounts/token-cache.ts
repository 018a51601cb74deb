/** The AWS CLI's own cache of IAM Identity Center tokens: the one file with a secret in it that Vigil writes. */
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { getHomeDir, getSSOTokenFilepath } from '@smithy/shared-ini-file-loader';
import type { Environment } from '../clock.ts';
import type { SsoSession } from './credential-plan.ts';
import { fileStamp } from './profiles.ts';

/** What a sign-in brought. Times are milliseconds since the Unix epoch. */
export interface SignInToken {
  readonly accessToken: string;
  readonly expiresAtMs: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly registrationExpiresAtMs: number;
  readonly refreshToken: string | null;
}

/** The file of a session: where the SDK's own provider looks, and the AWS CLI (`aws sso login`). */
export const tokenFile = (session: SsoSession): string => getSSOTokenFilepath(session.key);

/** Where sign-ins made outside leave their tokens: `aws sso login`, and `aws login` ("Login credentials provider", AWS SDKs and Tools Reference Guide). */
export const tokenFolders = (env: Environment): readonly string[] => [
  dirname(getSSOTokenFilepath('')),
  env['AWS_LOGIN_CACHE_DIRECTORY'] ?? join(getHomeDir(), '.aws', 'login', 'cache'),
];

/** The document, with the CLI's members in the CLI's order (aws-cli, `awscli/botocore/utils.py`, `SSOTokenFetcher`). */
export const tokenDocument = (session: SsoSession, token: SignInToken): string =>
  JSON.stringify({
    startUrl: session.startUrl,
    region: session.region,
    accessToken: token.accessToken,
    expiresAt: cliTime(token.expiresAtMs),
    clientId: token.clientId,
    clientSecret: token.clientSecret,
    registrationExpiresAt: cliTime(token.registrationExpiresAtMs),
    ...(token.refreshToken === null ? {} : { refreshToken: token.refreshToken }),
  });

/** `2026-01-31T23:59:59Z`: the CLI reads no fractions. */
const cliTime = (timeMs: number): string => new Date(timeMs).toISOString().replace(/\.\d+Z$/, 'Z');

/** Writes the token, readable by its owner alone, whole or not at all. Rejects when the disk refuses. */
export async function writeToken(session: SsoSession, token: SignInToken): Promise<void> {
  const file = tokenFile(session);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const beside = `${file}.${process.pid}.new`;
  try {
    await writeFile(beside, tokenDocument(session, token), { mode: 0o600 });
    // a file left there by a crash keeps its old rights
    await chmod(beside, 0o600);
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** A text that is another one after any token of these folders was written or removed. */
export async function tokensStamp(folders: readonly string[]): Promise<string> {
  const stamps = folders.map(async (folder) => {
    const names = await readdir(folder).catch(() => []);
    const tokens = names.filter((name) => name.endsWith('.json')).toSorted();
    return Promise.all(tokens.map(async (name) => `${name}:${await fileStamp(join(folder, name))}`));
  });
  return JSON.stringify(await Promise.all(stamps));
}
