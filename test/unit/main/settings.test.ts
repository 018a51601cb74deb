/** Settings: the real file, its migration, and what happens when it is broken. */
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Settings, settingsSchema } from '../../../contract/settings.ts';
import { migrations, upToDate } from '../../../main/settings/migrations.ts';
import { openSettings, type SettingsDesk, type SettingsStore } from '../../../main/settings/settings-desk.ts';
import { createSettingsFile } from '../../../main/settings/settings-file.ts';
import { createMemoryLog, gate } from './fixtures.ts';
import { createManualClock } from './manual-clock.ts';

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
    createManualClock(),
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
    settings.change({ prices: { consumedPerGB: 1, transferPerGB: 1 } });
    expect(written()).not.toHaveProperty('layout');
    expect(written()).toMatchObject({ version: '0.1.0', wall: { tiles: 4 } });
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
    ['nothing but NUL bytes', '\0'.repeat(300)],
    ['more than anybody has settings', `{"wall":{}}${' '.repeat(17_000_000)}`],
  ])('sets aside a file with %s, and starts with defaults', (_what, content) => {
    writeFileSync(file(), content);
    const settings = open();
    expect(settings.current()).toEqual(defaults);
    const aside = readdirSync(folder).find((name) => name.startsWith('settings.broken-'));
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
      createManualClock(),
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
      createManualClock(),
    );
    expect(settings.current()).toEqual(defaults);
    expect(settings.notices).toEqual(['set aside']);
  });

  it('goes on with changes the disk refuses, says so once, and keeps the newest when it can', async () => {
    const { log, lines } = createMemoryLog();
    const clock = createManualClock();
    const kept: number[] = [];
    let isFull = true;
    const settings = openSettings(
      memory({}, ({ wall }) => {
        if (isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        kept.push(wall.tiles);
      }),
      log,
      clock,
    );
    const said: string[] = [];
    settings.onSaving((sentence) => said.push(sentence));
    expect(settings.change({ wall: { ...defaults.wall, tiles: 4 } })).toMatchObject({ ok: true });
    expect(settings.current().wall.tiles).toBe(4);
    settings.change({ wall: { ...defaults.wall, tiles: 9 } });
    await clock.advance(60_000);
    expect(lines.filter((line) => line.includes('ENOSPC'))).toHaveLength(1);
    expect(said).toEqual([expect.stringContaining('can not be saved')]);

    isFull = false;
    await clock.advance(10_000);
    expect(kept).toEqual([9]);
    expect(said.slice(1)).toEqual(['The settings are saved again.']);
    expect(clock.waiting()).toBe(0);
  });

  it('tries a last time when it ends', () => {
    const clock = createManualClock();
    let isFull = true;
    let kept = 0;
    const settings = openSettings(
      memory({}, ({ wall }) => {
        if (isFull) throw new Error('full');
        kept = wall.tiles;
      }),
      createMemoryLog().log,
      clock,
    );
    settings.change({ wall: { ...defaults.wall, tiles: 4 } });
    isFull = false;
    settings.dispose();
    expect(kept).toBe(4);
    expect(clock.waiting()).toBe(0);
  });
});

describe('a disk that refuses', () => {
  const tiles = (settings: SettingsDesk, count: 4 | 9 | 16): void =>
    void settings.change({ wall: { ...defaults.wall, tiles: count } });

  it('leaves the old file whole while nothing can be written, and takes the newest settings afterwards', () => {
    const settings = open();
    tiles(settings, 4);
    const before = readFileSync(file(), 'utf8');
    // what stands where the draft should be can't be opened for writing by anybody, root included
    mkdirSync(`${file()}.new`);
    tiles(settings, 9);
    expect(readFileSync(file(), 'utf8')).toBe(before);
    expect(settings.current().wall.tiles).toBe(9);
    rmdirSync(`${file()}.new`);
    settings.dispose();
    expect(open().current().wall.tiles).toBe(9);
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('makes its folder anew when somebody has removed it', () => {
    const settings = open();
    tiles(settings, 4);
    rmSync(folder, { recursive: true });
    tiles(settings, 9);
    expect(open().current().wall.tiles).toBe(9);
  });

  it('ignores and removes the draft of a write that was cut short', () => {
    tiles(open(), 4);
    writeFileSync(`${file()}.new`, '{"wall":{"ti');
    const settings = open();
    expect(settings.notices).toEqual([]);
    expect(settings.current().wall.tiles).toBe(4);
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it.skipIf(process.platform === 'win32')('writes through a link into the file it stands for', () => {
    tiles(open(), 4);
    const elsewhere = join(folder, 'mine.json');
    renameSync(file(), elsewhere);
    symlinkSync(elsewhere, file());
    tiles(open(), 9);
    expect(lstatSync(file()).isSymbolicLink()).toBe(true);
    expect(open().current().wall.tiles).toBe(9);
    expect(readFileSync(elsewhere, 'utf8')).toContain('"tiles": 9');
  });
});

describe('any file', () => {
  const cut = fc.tuple(fc.nat(), fc.constantFrom('end', 'zeros', 'twice'));
  const opensSomehow = (content: Uint8Array | string): void => {
    writeFileSync(file(), content);
    const settings = open();
    expect(settingsSchema.parse(settings.current())).toEqual(settings.current());
    // either it was understood, or it is kept for whoever wants to mend it
    const aside = readdirSync(folder).filter((name) => name.startsWith('settings.broken-'));
    expect(aside).toHaveLength(settings.notices.length);
    for (const name of aside) {
      expect(Buffer.compare(readFileSync(join(folder, name)), Buffer.from(content))).toBe(0);
      rmSync(join(folder, name));
    }
    settings.change({ wall: { ...defaults.wall, tiles: 16 } });
    expect(open().current().wall.tiles).toBe(16);
  };

  it('that was torn, zeroed or doubled opens with all of it or with defaults, and is never lost', () => {
    open().change({ wall: { tiles: 9, cameras: [gate, null], panelOpen: true } });
    const whole = readFileSync(file(), 'utf8');
    fc.assert(
      fc.property(cut, ([at, how]) => {
        const head = whole.slice(0, at % whole.length);
        if (how === 'end') opensSomehow(head);
        else if (how === 'zeros') opensSomehow(head + '\0'.repeat(whole.length - head.length));
        else opensSomehow(whole + head);
      }),
      { seed: 20_261_122, numRuns: 60 },
    );
  });

  it('of any JSON or any bytes does as well', () => {
    const anything = fc.oneof(
      fc.json(),
      fc.uint8Array({ maxLength: 200 }),
      fc
        .record(
          {
            wall: fc.oneof(fc.jsonValue(), fc.record({ tiles: fc.oneof(fc.integer(), fc.jsonValue()) })),
            layout: fc.jsonValue(),
            session: fc.jsonValue(),
            version: fc.jsonValue(),
            __internal__: fc.jsonValue(),
          },
          { requiredKeys: [] },
        )
        .map((content) => JSON.stringify(content)),
    );
    fc.assert(fc.property(anything, opensSomehow), { seed: 20_261_122, numRuns: 150 });
  });
});

describe('migrations', () => {
  it('leave today’s shape alone and never throw', () => {
    for (const { migrate } of migrations) {
      expect(migrate({ wall: { tiles: 9 } })).toEqual({ wall: { tiles: 9 } });
      expect(migrate({ layout: 'wide', wall: null })).toEqual({ wall: null });
    }
  });

  it('run for files of versions before them alone', () => {
    expect(upToDate({ layout: 4 })).toEqual({ wall: { tiles: 4 } });
    expect(upToDate({ version: '0.0.9', layout: 4 })).toEqual({ wall: { tiles: 4 } });
    for (const version of ['0.1.0', '0.10.0', '2.0.0']) expect(upToDate({ version, layout: 4 })).toEqual({ layout: 4 });
    expect(upToDate({ __internal__: { migrations: { version: '0.1.0' } }, wall: { tiles: 4 } })).toEqual({
      wall: { tiles: 4 },
    });
  });
});
