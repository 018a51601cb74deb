/** Windows on a display: no tabs and no address bar around them. Needs Xvfb. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { processesWith, start, temporaryFolder } from './support.ts';

const hasXvfb = spawnSync('Xvfb', ['-help']).error === undefined;

test.skipIf(!hasXvfb)('a window opens on the display and goes again', async () => {
  using folder = temporaryFolder();
  const display = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  try {
    const [number] = (await once(display.stdio[3] as Readable, 'data')) as [Buffer];
    const app = start('basic', [`--user-data-dir=${folder.path}`, '--report-frame'], {
      DISPLAY: `:${number.toString().trim()}`,
    });
    await app.line('open');
    const [width, height] = JSON.parse((await app.line('frame ')).slice('frame '.length)) as [number, number];
    expect(width).toBe(0);
    // A bar that warns of the missing sandbox may be there; tabs and an address bar would take 87 pixels.
    expect(height).toBeLessThan(60);
    expect(processesWith(folder.path).length).toBeGreaterThan(2);
    app.process.kill('SIGTERM');
    expect((await app.exited).code).toBe(0);
    expect(processesWith(folder.path)).toEqual([]);
  } finally {
    display.kill();
  }
});
