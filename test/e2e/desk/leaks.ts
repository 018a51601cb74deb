/** Where a run has written a secret: keys, tokens, temporary keys, one-time codes, session URLs. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { codesOf, type Demo, secretsOf } from './watched-demo.ts';

interface Written {
  readonly file: string;
  readonly text: string;
}

/** What a run may have written to. */
export interface Places {
  readonly userDataDir: string;
  readonly profilesDir: string;
  readonly homeDir: string;
  /** Everything written to the console. */
  readonly output: string;
}

const sessionUrls = [/SessionToken=[\w~%.-]{8,}/, /X-Amz-Signature=/i];

/** Every file below a folder, as text. */
export const textsBelow = async (folder: string): Promise<Written[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (file) => ({ file, text: await readFile(file, 'latin1') })));
};

/** The secrets a folder holds: those the AWS files were written with are no leaks. */
export const secretsIn = async (folder: string, demo: Demo): Promise<ReadonlySet<string>> => {
  const texts = await textsBelow(folder);
  return new Set(secretsOf(demo).filter((secret) => texts.some(({ text }) => text.includes(secret))));
};

/** True for the one kind of file that may hold a sign-in's token: the AWS CLI's own cache, readable by its owner alone. */
const isSafeCache = async (file: string, homeDir: string): Promise<boolean> => {
  const isCache = path.dirname(file) === path.join(homeDir, '.aws', 'sso', 'cache') && file.endsWith('.json');
  return isCache && ((await stat(file)).mode & 0o777) === 0o600;
};

/** The files with a secret in them, `console output` among them. `before`: what the AWS files were written with. */
export const leaks = async (places: Places, demo: Demo, before: ReadonlySet<string>): Promise<readonly string[]> => {
  const { userDataDir, profilesDir, homeDir, output } = places;
  const secrets = secretsOf(demo);
  const patterns = [...sessionUrls, ...codesOf(demo)];
  const tells =
    (words: readonly string[]) =>
    ({ text }: Written): boolean =>
      patterns.some((pattern) => pattern.test(text)) || words.some((word) => text.includes(word));
  const written = [...(await textsBelow(userDataDir)), { file: 'console output', text: output }].filter(tells(secrets));
  const profiles = (await textsBelow(profilesDir)).filter(tells(secrets.filter((secret) => !before.has(secret))));
  const home = (await textsBelow(homeDir)).filter(tells(secrets));
  const isSafe = await Promise.all(home.map(({ file }) => isSafeCache(file, homeDir)));
  return [...written, ...profiles, ...home.filter((_, index) => isSafe[index] !== true)].map(({ file }) => file);
};
