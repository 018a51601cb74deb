/** The settings' file, kept by electron-store: JSON in the user's data folder, readable by the user alone. */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { IpcMain } from 'electron';
import Store, { type Schema } from 'electron-store';
import { z } from 'zod';
import { type Settings, settingsSchema } from '../../contract/settings.ts';
import { migrations, type RawSettings } from './migrations.ts';
import type { SettingsStore } from './settings-desk.ts';

/** Name of the file without its ending. */
const fileName = 'settings';

/** Opens the file in `directory`. `version` is the app's: it decides which migrations still have to run. */
export function createSettingsFile(directory: string, version: string, nowMs: () => number): SettingsStore {
  const path = join(directory, `${fileName}.json`);
  const open = (): Store<Settings> =>
    new Store<Settings>({
      name: fileName,
      cwd: directory,
      projectVersion: version,
      schema: jsonSchema(),
      rootSchema: { additionalProperties: false },
      configFileMode: 0o600,
      // a broken file is set aside by us: this option would overwrite it
      clearInvalidConfig: false,
      migrations: Object.fromEntries(
        migrations.map((step) => [
          step.version,
          (store: { store: RawSettings }): void => {
            store.store = step.migrate(store.store);
          },
        ]),
      ),
    });

  const setAside = (): string => {
    const stamp = new Date(nowMs()).toISOString().replaceAll(/[:.]/g, '-');
    const aside = `${fileName}.broken-${stamp}.json`;
    try {
      if (existsSync(path)) renameSync(path, join(directory, aside));
    } catch {
      return 'The settings file could not be read; default settings are used, and changes may be lost.';
    }
    store = undefined;
    return `The settings file could not be read: it was kept as ${aside}, and default settings are used.`;
  };

  let store: Store<Settings> | undefined;
  return {
    read: () => {
      try {
        store = open();
        return { raw: { ...store.store }, notice: null };
      } catch {
        return { raw: {}, notice: setAside() };
      }
    },
    write: (settings) => {
      store ??= open();
      store.store = settings;
    },
    setAside,
  };
}

/** The channel on which electron-store tells any page that asks where the user's data folder is (electron-store 12, `index.js`). */
const storeChannel = 'electron-store-get-data';

/** Closes that channel; to be called once a settings file has been read. Electron-store opens it only once. */
export const dropStoreChannel = (ipcMain: Pick<IpcMain, 'removeAllListeners'>): void =>
  void ipcMain.removeAllListeners(storeChannel);

/** The contract's own schema, as electron-store wants it: one JSON schema per section, with defaults. */
const jsonSchema = (): Schema<Settings> => {
  const { properties } = z.toJSONSchema(settingsSchema, { io: 'input', target: 'draft-2020-12' });
  return properties ?? {};
};
