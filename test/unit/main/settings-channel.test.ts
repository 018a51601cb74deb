/** The settings' package listens to pages; once the settings are open, it must not. */
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { settingsSchema } from '../../../contract/settings.ts';
import { standInForElectron } from './electron-stand-in.ts';

const ipcMain = new EventEmitter();
const folder = mkdtempSync(join(tmpdir(), 'vigil-channel-'));
standInForElectron({ ipcMain, app: { getPath: () => folder, getVersion: () => '0.1.0' }, shell: {} });
const { createSettingsFile, dropStoreChannel } = await import('../../../main/settings/settings-file.ts');

it('leaves no page a channel to ask for the data folder, also after the settings were written', () => {
  try {
    const store = createSettingsFile(folder, '0.1.0', () => 0);
    store.read();
    expect(ipcMain.eventNames()).toEqual(['electron-store-get-data']);
    dropStoreChannel(ipcMain as unknown as Parameters<typeof dropStoreChannel>[0]);
    store.setAside();
    store.write(settingsSchema.parse({}));
    expect(ipcMain.eventNames()).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
