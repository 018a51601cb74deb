/** Settings: the real file, its migration, and what happens when it is broken. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Settings, settingsSchema } from '../../../contract/settings.ts';
import { migrations } from '../../../main/settings/migrations.ts';
import { openSettings, type SettingsDesk, type SettingsStore } from '../../../main/settings/settings-desk.ts';
import { standInForElectron } from './electron-stand-in.ts';
import { createMemoryLog, gate } from './fixtures.ts';

standInForElectron();
const { createSettingsFile } = await import('../../../main/settings/settings-file.ts');

const defaults = settingsSchema.parse({});
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (): string => join(folder, 'settings.json');
const open = (): SettingsDesk =>
  openSettings(
    createSettingsFile(folder, '0.1.0', () => Date.UTC(2026, 0, 2, 3, 4, 5)),
    createMemoryLog().log,
  );
const written = (): unknown => JSON.parse(readFileSync(file(), 'utf8'));

describe('settings file', () => {
  it('starts with defaults and says nothing', () => {
    const settings = open();
    expect(settings.current()).toEqual(defaults);
    expect(settings.notices).toEqual([]);
  });

  it('keeps a change over a restart, for the user alone to read', () => {
    open().change({ wall: { tiles: 9, cameras: [gate, null], panelOpen: true } });
    expect(open().current()).toEqual({ ...defaults, wall: { tiles: 9, cameras: [gate, null], panelOpen: true } });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('brings a file of version 0.0 up to date', () => {
    writeFileSync(file(), JSON.stringify({ layout: 4, session: { Expires: 600 } }));
    const settings = open();
    expect(settings.notices).toEqual([]);
    expect(settings.current().wall.tiles).toBe(4);
    expect(settings.current().session.Expires).toBe(600);
    expect(written()).not.toHaveProperty('layout');
    expect(open().current().wall.tiles).toBe(4);
  });

  it.each([
    ['no JSON', '{"wall": {'],
    ['a value out of range', JSON.stringify({ session: { Expires: 5 } })],
    ['an unknown section', JSON.stringify({ walls: {} })],
    ['an unknown field', JSON.stringify({ wall: { tiles: 12, colour: 'red' } })],
    ['an old layout that never was', JSON.stringify({ layout: 5 })],
    ['a list', '[]'],
    ['nothing but a word', '"hello"'],
    ['an empty file', ''],
  ])('sets aside a file with %s, and starts with defaults', (what, content) => {
    writeFileSync(file(), content);
    const settings = open();
    expect(settings.current()).toEqual(defaults);
    const aside = readdirSync(folder).find((name) => name.startsWith('settings.broken-'));
    // what holds nothing at all loses nothing
    if (['a list', 'nothing but a word', 'an empty file'].includes(what)) return;
    expect(aside).toBe('settings.broken-2026-01-02T03-04-05-000Z.json');
    expect(readFileSync(join(folder, aside ?? ''), 'utf8')).toBe(content);
    expect(settings.notices).toEqual([
      'The settings file could not be read: it was kept as settings.broken-2026-01-02T03-04-05-000Z.json, and default settings are used.',
    ]);
    expect(settings.change({ wall: { ...defaults.wall, tiles: 16 } })).toMatchObject({ ok: true });
    expect(open().current().wall.tiles).toBe(16);
  });
});

describe('openSettings', () => {
  const memory = (raw: unknown, write: (settings: Settings) => void): SettingsStore => ({
    read: () => ({ raw, notice: null }),
    write,
    setAside: () => 'set aside',
  });

  it('tells listeners of each change until they leave', () => {
    const settings = openSettings(
      memory({}, () => undefined),
      createMemoryLog().log,
    );
    const heard: number[] = [];
    const leave = settings.subscribe((current) => heard.push(current.wall.tiles));
    settings.change({ wall: { ...defaults.wall, tiles: 4 } });
    leave();
    settings.change({ wall: { ...defaults.wall, tiles: 1 } });
    expect(heard).toEqual([4]);
  });

  it('checks what the store gave once more', () => {
    const settings = openSettings(
      memory({ wall: { tiles: 7 } }, () => undefined),
      createMemoryLog().log,
    );
    expect(settings.current()).toEqual(defaults);
    expect(settings.notices).toEqual(['set aside']);
  });

  it('goes on with a change the disk refused, and says so', () => {
    const { log, lines } = createMemoryLog();
    const settings = openSettings(
      memory({}, () => {
        throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      }),
      log,
    );
    const said: string[] = [];
    settings.onUnsaved((sentence) => said.push(sentence));
    expect(settings.change({ wall: { ...defaults.wall, tiles: 4 } })).toMatchObject({ ok: true });
    expect(settings.current().wall.tiles).toBe(4);
    expect(lines.join('')).toContain('ENOSPC');
    expect(said).toEqual([expect.stringContaining('could not be saved')]);
  });
});

describe('migrations', () => {
  it('leave today’s shape alone and never throw', () => {
    for (const { migrate } of migrations) {
      expect(migrate({ wall: { tiles: 9 } })).toEqual({ wall: { tiles: 9 } });
      expect(migrate({ layout: 'wide', wall: null })).toEqual({ wall: null });
    }
  });
});
