/** The settings' file: JSON in the user's data folder, readable by the user alone, written whole or not at all. */
import { mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../contract/settings.ts';
import { dropDraft, writeDurably } from './durable-file.ts';
import { type RawSettings, upToDate } from './migrations.ts';
import type { SettingsStore } from './settings-desk.ts';

/** Name of the file without its ending. */
const fileName = 'settings';

/** Far more than 2,000 cameras with settings of their own take: what is larger was not written by Vigil. */
const largestBytes = 16 * 1024 * 1024;

/** Opens the file in `directory`. `version` is the app's: a later one sees by it which migrations still have to run. */
export function createSettingsFile(directory: string, version: string, nowMs: () => number): SettingsStore {
  const path = join(directory, `${fileName}.json`);

  const setAside = (): string => {
    const stamp = new Date(nowMs()).toISOString().replaceAll(/[:.]/g, '-');
    const aside = `${fileName}.broken-${stamp}.json`;
    try {
      renameSync(path, join(directory, aside));
    } catch {
      return 'The settings file could not be read; default settings are used, and changes may be lost.';
    }
    return `The settings file could not be read: it was kept as ${aside}, and default settings are used.`;
  };

  return {
    read: () => {
      dropDraft(path);
      try {
        const content = readContent(path);
        return { raw: content === null ? {} : upToDate(content), notice: null };
      } catch {
        return { raw: {}, notice: setAside() };
      }
    },
    write: (settings) => {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      const content: { version: string } & Settings = { version, ...settings };
      writeDurably(path, `${JSON.stringify(content, null, 2)}\n`);
    },
    setAside,
  };
}

/** What the file holds; null where there is none. Throws for one that can't be read or is no JSON object. */
function readContent(path: string): RawSettings | null {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) return null;
  if (size > largestBytes) throw new Error('too large');
  const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw new Error('no object');
  return content as RawSettings;
}
