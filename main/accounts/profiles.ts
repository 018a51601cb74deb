/** Reads the AWS profiles of this machine from the shared config files. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader';
import type { Environment } from '../clock.ts';
import { type ProfileFacts, profileFacts } from './profile-facts.ts';

/** Where the shared files are looked for. */
export interface SharedFiles {
  readonly configFile: string;
  readonly credentialsFile: string;
}

/** The profiles found; `unreadableFile` names a file that exists but can't be read as what it should be. */
export interface ProfilesFound {
  readonly profiles: readonly ProfileFacts[];
  readonly unreadableFile: string | null;
}

/** The files' places: the environment's, else `~/.aws` ("Location of the shared config and credentials files", AWS SDKs and Tools Reference Guide). */
export const sharedFiles = (env: Environment, homeDir: string): SharedFiles => ({
  configFile: fromHome(env['AWS_CONFIG_FILE'] ?? join('~', '.aws', 'config'), homeDir),
  credentialsFile: fromHome(env['AWS_SHARED_CREDENTIALS_FILE'] ?? join('~', '.aws', 'credentials'), homeDir),
});

const fromHome = (path: string, homeDir: string): string =>
  /^~[/\\]/.test(path) ? join(homeDir, path.slice(2)) : path;

/** Reads both files anew each time: they change under a running desk. A file that is not there is an empty one. */
export async function readProfiles(env: Environment, homeDir: string): Promise<ProfilesFound> {
  const files = sharedFiles(env, homeDir);
  const readable = await Promise.all([files.configFile, files.credentialsFile].map(isReadable));
  const { configFile, credentialsFile } = await loadSharedConfigFiles({
    configFilepath: files.configFile,
    filepath: files.credentialsFile,
    ignoreCache: true,
  });
  const unreadableFile =
    readable[0] === false ? files.configFile : readable[1] === false ? files.credentialsFile : null;
  return { profiles: profileFacts(configFile, credentialsFile, env), unreadableFile };
}

/** The loader takes any failure for an empty file, which would hide a wrong permission or a damaged file from the operator. */
async function isReadable(path: string): Promise<boolean> {
  try {
    return looksLikeIni(await readFile(path, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR';
  }
}

/** Blank and comment lines aside, a shared file begins with a section and holds no NUL. */
export function looksLikeIni(text: string): boolean {
  const first = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .find((line) => line !== '' && !/^[#;]/.test(line));
  return !text.includes('\0') && (first === undefined || /^\[[^\]]+\]/.test(first));
}
