/** Reads the AWS profiles of this machine from the shared config files. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader';
import type { Environment } from '../clock.ts';
import { type Profile, profileFacts } from './profile-facts.ts';
import { unreadableSections } from './unreadable-sections.ts';

/** Where the shared files are looked for. */
export interface SharedFiles {
  readonly configFile: string;
  readonly credentialsFile: string;
}

/** The profiles found; `unreadableFile` names a file that exists but can't be read as what it should be. */
export interface ProfilesFound {
  readonly profiles: readonly Profile[];
  /** Sections that no SDK reads, as they are written. */
  readonly unreadable: readonly string[];
  readonly unreadableFile: string | null;
}

/** The files' places: the environment's, else `~/.aws` ("Location of the shared config and credentials files", AWS SDKs and Tools Reference Guide). */
export const sharedFiles = (env: Environment, homeDir: string): SharedFiles => ({
  configFile: fromHome(env['AWS_CONFIG_FILE'] ?? join('~', '.aws', 'config'), homeDir),
  credentialsFile: fromHome(env['AWS_SHARED_CREDENTIALS_FILE'] ?? join('~', '.aws', 'credentials'), homeDir),
});

const fromHome = (path: string, homeDir: string): string =>
  /^~[/\\]/.test(path) ? join(homeDir, path.slice(2)) : path;

/** A text that is another one after either file was edited, replaced, made or removed. */
export const sharedFilesStamp = async (files: SharedFiles): Promise<string> =>
  (await Promise.all([files.configFile, files.credentialsFile].map(fileStamp))).join(' ');

/** The same for one file; `-` where there is none. */
export async function fileStamp(path: string): Promise<string> {
  try {
    const { mtimeNs, size, ino } = await stat(path, { bigint: true });
    return `${mtimeNs}/${size}/${ino}`;
  } catch {
    return '-';
  }
}

/** Reads both files anew each time: they change under a running desk. A file that is not there is an empty one. */
export async function readProfiles(env: Environment, homeDir: string): Promise<ProfilesFound> {
  const files = sharedFiles(env, homeDir);
  const [configText, credentialsText] = await Promise.all([
    textOf(files.configFile),
    textOf(files.credentialsFile),
  ] as const);
  const { configFile, credentialsFile } = await loadSharedConfigFiles({
    configFilepath: files.configFile,
    filepath: files.credentialsFile,
    ignoreCache: true,
  });
  const unreadableFile =
    configText === null ? files.configFile : credentialsText === null ? files.credentialsFile : null;
  return {
    profiles: profileFacts(configFile, credentialsFile, env),
    unreadable: unreadableSections(configText ?? '', credentialsText ?? ''),
    unreadableFile,
  };
}

/**
 * A file's text; null where it can't be read as what it should be. The loader takes any failure for an empty file, which
 * would hide a wrong permission or a damaged file from the operator.
 */
async function textOf(path: string): Promise<string | null> {
  try {
    const text = await readFile(path, 'utf8');
    return looksLikeIni(text) ? text : null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? '' : null;
  }
}

/** Blank and comment lines aside, a shared file begins with a section and holds no NUL; one name makes the loader drop a whole file. */
export function looksLikeIni(text: string): boolean {
  const first = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .find((line) => line !== '' && !/^[#;]/.test(line));
  const isWhole = !text.includes('\0') && !/^[^\S\r\n]*\[(profile )?__proto__\]/m.test(text);
  return isWhole && (first === undefined || /^\[[^\]]+\]/.test(first));
}

/** The profiles, read anew only when a file has changed: every call to AWS looks its profile up here. */
export interface ProfileRegister {
  readonly read: () => Promise<ProfilesFound>;
}

/** Makes the register over a way to read and a stamp of what is read. */
export function createProfileRegister(parts: {
  readonly read: () => Promise<ProfilesFound>;
  readonly stamp: () => Promise<string>;
}): ProfileRegister {
  let known: { readonly stamp: string; readonly found: Promise<ProfilesFound> } | undefined;
  return {
    read: async () => {
      // the stamp is taken first: what is edited while it is read is read again next time
      const stamp = await parts.stamp();
      if (known?.stamp !== stamp) known = { stamp, found: parts.read() };
      return known.found;
    },
  };
}
