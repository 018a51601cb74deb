/** Files the self-check writes: tried before the check starts, written whole or not at all. */
import { randomUUID } from 'node:crypto';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** Null when a file can be written there, else one sentence. Leaves nothing behind. */
export async function whyNotWritable(path: string): Promise<string | null> {
  const target = resolve(path);
  try {
    const found = await stat(target).catch(ignoreMissing);
    if (found?.isDirectory() === true) return `Can't write ${path}: it is a folder.`;
    const probe = besideOf(target);
    await writeFile(probe, '', { flag: 'wx' });
    await rm(probe, { force: true });
    return null;
  } catch (error) {
    return `Can't write ${path}: ${reasonOf(error)}`;
  }
}

/** Writes the whole content under another name first, so that no reader ever sees half a file. Answers as {@link whyNotWritable}. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<string | null> {
  const target = resolve(path);
  const beside = besideOf(target);
  try {
    await writeFile(beside, content, { flag: 'wx' });
    await rename(beside, target);
    return null;
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    return `Can't write ${path}: ${reasonOf(error)}`;
  }
}

const besideOf = (target: string): string => join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}`);

const ignoreMissing = (error: unknown): undefined => {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
};

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'the folder does not exist.',
  ENOTDIR: 'part of the path is not a folder.',
  EACCES: 'not allowed.',
  EPERM: 'not allowed.',
  EROFS: 'the disk is read-only.',
  ENOSPC: 'the disk is full.',
  ENAMETOOLONG: 'the name is too long.',
};

const reasonOf = (error: unknown): string => {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return reasons[code] ?? `the system says ${code || 'no'}.`;
};
