/** A disk that is really full: a file system of 64 kB in memory, where this machine lets us mount one. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { settingsSchema } from '../../../contract/settings.ts';
import { createLog } from '../../../main/log.ts';
import { createLogFile } from '../../../main/log-file.ts';
import { openSettings } from '../../../main/settings/settings-desk.ts';
import { createSettingsFile } from '../../../main/settings/settings-file.ts';
import { createMemoryLog } from './fixtures.ts';
import { killMarks } from './kill-marks.ts';
import { createManualClock } from './manual-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-full-'));
const mounted = ((): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
afterAll(() => {
  if (mounted) execFileSync('umount', [folder]);
  rmdirSync(folder);
});

const keptMark = (): number => {
  const { version: _version, ...sections } = JSON.parse(
    readFileSync(join(folder, 'settings.json'), 'utf8'),
  ) as object & {
    version: string;
  };
  return killMarks.read(settingsSchema.parse(sections));
};

it.runIf(mounted)(
  'a full disk halves no file and stops nothing, and the newest settings are kept when it has room',
  async () => {
    const clock = createManualClock();
    const log = createLog(clock.nowMs, [
      createLogFile({
        path: join(folder, 'vigil.log'),
        least: 'info',
        largestBytes: 20_000,
        kept: 1,
        nowMs: clock.nowMs,
      }),
    ]);
    const settings = openSettings(createSettingsFile(folder, '0.1.0', clock.nowMs), createMemoryLog().log, clock);
    const said: string[] = [];
    settings.onSaving((sentence) => said.push(sentence));
    log.info('first');

    // some 25 kB, and 45 kB for which there is no second room
    expect(settings.change(killMarks.change(110))).toMatchObject({ ok: true });
    expect(keptMark()).toBe(110);
    expect(settings.change(killMarks.change(198))).toMatchObject({ ok: true });
    expect(killMarks.read(settings.current())).toBe(198);
    expect(keptMark()).toBe(110);
    expect(said).toHaveLength(1);

    // not a byte is left for the log
    expect(() => writeFileSync(join(folder, 'filling'), Buffer.alloc(64 * 1024))).toThrow('ENOSPC');
    for (let line = 0; line < 200; line += 1) log.info('while it is full', { line, filling: 'x '.repeat(100) });
    rmSync(join(folder, 'filling'));
    expect(settings.change(killMarks.change(111))).toMatchObject({ ok: true });
    expect(keptMark()).toBe(111);
    expect(said.slice(1)).toEqual(['The settings are saved again.']);

    await clock.advance(1_000);
    log.info('room again');
    const lines = readFileSync(join(folder, 'vigil.log'), 'utf8').split('\n');
    expect(lines.at(0)).toContain('"first"');
    expect(lines.at(-2)).toContain('"room again"');
    expect(lines.at(-3)).toContain('"log lines lost"');
  },
);
