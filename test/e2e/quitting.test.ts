/** Quitting leaves nothing behind: no process, no temporary file. */
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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
    const before = new Set(await readdir(tmpdir()));
    const desk = await openDesk({ settings: { wall: { tiles: 4 } } });
    await expectAllLive(desk.page, 4, 60_000);
    expect((await processesNaming(desk.userDataDir)).length).toBeGreaterThan(0);
    await desk.quit();
    await expect.poll(() => processesNaming(desk.userDataDir), { timeout: 10_000 }).toEqual([]);
    const { userDataDir } = desk;
    await desk.close();
    const left = (await readdir(tmpdir())).filter((name) => !before.has(name) && !name.startsWith('playwright'));
    expect(left.filter((name) => userDataDir.includes(name) || /chromium|electron|vigil/i.test(name))).toEqual([]);
  });
});
