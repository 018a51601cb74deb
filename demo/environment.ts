/** How other programs are told of the service: environment variables, and shared config files with a profile each. */
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DemoAccount } from './accounts.ts';

/** Where {@link writeProfiles} put things. */
export interface ProfileFiles {
  readonly configFile: string;
  readonly credentialsFile: string;
}

/** Variables that every AWS SDK and the AWS CLI understand, for one account. */
export function environmentFor(account: DemoAccount, endpoint: string): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: account.accessKeyId,
    AWS_SECRET_ACCESS_KEY: account.secretAccessKey,
    AWS_REGION: account.regions[0],
    AWS_DEFAULT_REGION: account.regions[0],
    AWS_ENDPOINT_URL_KINESIS_VIDEO: endpoint,
    AWS_ENDPOINT_URL_KINESIS_VIDEO_ARCHIVED_MEDIA: endpoint,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...signInEnvironment(endpoint),
  };
}

/** Variables that point the clients by which an SDK signs in here. They hold for profiles of every kind. */
export function signInEnvironment(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_STS: endpoint,
    AWS_ENDPOINT_URL_SSO: endpoint,
    AWS_ENDPOINT_URL_SSO_OIDC: endpoint,
    AWS_ENDPOINT_URL_IAM: endpoint,
  };
}

/** Writes `config` and `credentials` into a folder, readable by their owner only. */
export async function writeProfiles(
  folder: string,
  accounts: readonly DemoAccount[],
  endpoint: string,
  more: { readonly config: string; readonly credentials: string } = { config: '', credentials: '' },
): Promise<ProfileFiles> {
  const configFile = path.join(folder, 'config');
  const credentialsFile = path.join(folder, 'credentials');
  const config = accounts.map(
    ({ profile, regions }) =>
      `[profile ${profile}]\nregion = ${regions[0]}\noutput = json\nendpoint_url = ${endpoint}\n`,
  );
  const credentials = accounts.map(
    ({ profile, accessKeyId, secretAccessKey }) =>
      `[${profile}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  );
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writePrivately(configFile, config.join('\n') + more.config);
  await writePrivately(credentialsFile, credentials.join('\n') + more.credentials);
  return { configFile, credentialsFile };
}

/** Writes a file that only its owner may read, also when it was there before with other rights. */
export async function writePrivately(file: string, text: string): Promise<void> {
  const before = await stat(file).catch(() => undefined);
  if (before?.isFile()) await chmod(file, 0o600);
  await writeFile(file, text, { mode: 0o600 });
}
