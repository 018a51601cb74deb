/** Writes a file so that whoever reads it, after whatever end of this process or of the machine, finds the old text or the new one, whole. */
import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Where a text is written before it takes the file's place. Always the same name: a process that is killed leaves one such file
 * at most, and the next write takes it over. There must be one writer only.
 */
export const draftOf = (path: string): string => `${path}.new`;

/** What Windows answers for a moment while a virus scanner or an indexer has a file open. */
const passingRefusals: ReadonlySet<string | undefined> = new Set(['EPERM', 'EACCES', 'EBUSY']);
const renameTries = 10;
const betweenTriesMs = 20;

/** What systems and network drives answer that have no such thing as a folder to be flushed. */
const noFolderFlush: ReadonlySet<string | undefined> = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP']);

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/**
 * Writes `text` in place of what `path` holds, readable by the user alone. When it returns, the text is on the disk, and so is
 * its name (fsync(2): a new name needs a flush of its folder). Throws when the disk refuses; what was there is untouched then.
 */
export function writeDurably(path: string, text: string): void {
  const target = followed(path);
  const draft = draftOf(target);
  try {
    // one write may take a part only, of which a full disk says nothing: this one goes on until all is taken or refused
    writeFileSync(draft, text, { mode: 0o600, flush: true });
    renameOver(draft, target);
  } catch (error) {
    dropDraft(target);
    throw error;
  }
  flushFolder(dirname(target));
}

/** Removes what a write that was cut short has left. */
export function dropDraft(path: string): void {
  try {
    rmSync(draftOf(path), { force: true });
  } catch {
    // it harms nobody, and the next write may have more luck
  }
}

/** The file itself, where its name is a link: people keep their settings elsewhere that way. */
function followed(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function renameOver(draft: string, target: string): void {
  for (let tries = 1; ; tries += 1) {
    try {
      renameSync(draft, target);
      return;
    } catch (error) {
      if (tries >= renameTries || !passingRefusals.has(codeOf(error))) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, betweenTriesMs);
    }
  }
}

function flushFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (!noFolderFlush.has(codeOf(error))) throw error;
  }
}
