/** Quitting leaves nothing behind: no process, no temporary file. */
import { mkdtemp, readdir, readFile, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { openDesk } from './desk/desk-under-test.ts';
import { expectAllLive } from './desk/wall.ts';

/** Command lines of the running processes that mention a text. */
const processesNaming = async (text: string): Promise<string[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const lines = await Promise.all(
    pids.map(async (pid) => (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ')),
  );
  return lines.filter((line) => line.includes(text));
};

describe.runIf(process.platform === 'linux')('quitting', () => {
  it('ends every process and removes every temporary file', async () => {
    // A folder of its own: other applications come and go in the common one.
    const temporary = await mkdtemp(path.join(tmpdir(), 'vigil-quitting-'));
    const desk = await openDesk({ settings: { wall: { tiles: 4 } }, env: { TMPDIR: temporary } });
    await expectAllLive(desk.page, 4, 60_000);
    expect((await processesNaming(desk.userDataDir)).length).toBeGreaterThan(0);
    expect(await readdir(temporary)).not.toEqual([]);
    await desk.quit();
    await expect.poll(() => processesNaming(desk.userDataDir), { timeout: 10_000 }).toEqual([]);
    const { userDataDir } = desk;
    await desk.close();
    await expect(stat(userDataDir)).rejects.toThrow('ENOENT');
    expect(await readdir(temporary)).toEqual([]);
    await rmdir(temporary);
  });
});
