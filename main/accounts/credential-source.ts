/** Gets credentials from the shared AWS files and whatever they lead to: keys, roles, sign-ins, programs. */
import { stat } from 'node:fs/promises';
import { fromIni } from '@aws-sdk/credential-providers';
import type { SharedFiles } from './profiles.ts';

/** What an SDK client tells its credential provider: its own configuration, the region above all. */
export type CallerProperties = Parameters<ReturnType<typeof fromIni>>[0];

/** Credentials as the SDK passes them; never logged, never sent to a window. */
export type Credentials = Awaited<ReturnType<ReturnType<typeof fromIni>>>;

/** How to get credentials afresh. */
export type CredentialSource = (profile: string, caller?: CallerProperties) => Promise<Credentials>;

/**
 * For the clients inside the provider (STS, SSO, sign-in): without limits a dead network would hold them for good.
 * No region: it would stand before the one that a profile names for its sign-in.
 */
export const innerClientConfig = {
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
  maxAttempts: 2,
} as const;

/**
 * Credentials from the shared files alone (static keys, assumed roles, SSO, process …), read anew each time they are asked
 * for, since the files change under a running desk. The environment's own keys are left aside: a profile means that profile.
 */
export const sharedFileSource = (files: SharedFiles): CredentialSource => {
  const places = { configFilepath: files.configFile, filepath: files.credentialsFile, ignoreCache: true } as const;
  return (profile, caller) => fromIni({ profile, ...places, clientConfig: innerClientConfig })(caller);
};

/** A text that is another one after either file was edited, replaced, made or removed. */
export const sharedFilesStamp = async (files: SharedFiles): Promise<string> =>
  (await Promise.all([files.configFile, files.credentialsFile].map(fileStamp))).join(' ');

async function fileStamp(path: string): Promise<string> {
  try {
    const { mtimeNs, size, ino } = await stat(path, { bigint: true });
    return `${mtimeNs}/${size}/${ino}`;
  } catch {
    return '-';
  }
}
