/** What the wall may take: told in tiles and status line, set in the settings, kept, and followed at once. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright';
import { afterEach, expect, it } from 'vitest';
import type { Settings } from '../../contract/settings.ts';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { expectAllLive } from './desk/wall.ts';

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

/** Waits until so many tiles are live and shown that way. */
const expectMotions = async (page: Page, motion: string, count: number): Promise<void> => {
  const tiles = page.locator(`.tile[data-health="live"][data-motion="${motion}"]`);
  await expect.poll(() => tiles.count(), { timeout: 60_000, interval: 250 }).toBe(count);
};

const keptLoad = async ({ userDataDir }: Desk): Promise<Settings['load']> => {
  const text = await readFile(path.join(userDataDir, 'settings.json'), 'utf8');
  return (JSON.parse(text) as Settings).load;
};

it('a limit is told, leads to its setting, and is lifted there', async () => {
  desk = await openDesk({ settings: { wall: { tiles: 4 }, load: { maxMovingTiles: 1 } } });
  const { page } = desk;
  await expectAllLive(page, 4, 60_000);
  await expectMotions(page, 'key-frames', 3);
  await expectMotions(page, 'moving', 1);
  const still = page.locator('.tile[data-motion="key-frames"]').first();
  expect(await still.innerText()).toContain('key frames');
  expect(await still.getAttribute('aria-label')).toContain('live, key frames');
  expect(await page.locator('.tile[data-motion="moving"]').innerText()).not.toContain('key frames');
  const status = page.locator('.status-load');
  await expect.poll(() => status.innerText()).toBe('1 moving · 3 key frames');
  expect(await status.getAttribute('title')).toContain('The settings let one tile move at a time.');

  await status.click();
  const apply = page.locator('.load-section button[type=submit]');
  expect(await page.locator('#load-allMoving').evaluate((box) => box === document.activeElement)).toBe(true);
  expect(await page.locator('#load-maxMovingTiles').inputValue()).toBe('1');
  await page.locator('#load-cpuPercent').fill('3 %');
  expect(await page.locator('#load-hint-cpuPercent').innerText()).toBe('Empty, or a number from 5 to 100.');
  expect(await apply.isDisabled()).toBe(true);
  await page.locator('#load-megabitsPerSecond').fill('800');
  expect(await page.locator('#load-cpuPercent').inputValue()).toBe('3 %');
  await page.locator('#load-cpuPercent').fill('');
  await page.locator('#load-maxMovingTiles').fill('');
  await page.locator('#load-allMoving').check();
  await apply.click();
  await expect.poll(() => page.locator('.load-section [role=status]').innerText()).toBe('In force.');
  await page.keyboard.press('Escape');

  await expectMotions(page, 'moving', 4);
  await expect.poll(() => status.count()).toBe(0);
  const running = desk;
  await expect
    .poll(() => keptLoad(running), { timeout: 10_000 })
    .toEqual({
      allMoving: true,
      maxMovingTiles: null,
      maxCpuShare: null,
      maxBytesPerSecond: 100_000_000,
      maxDollarsPerHour: null,
    });
});

it('cameras behind an enlarged one are out of sight, and no trouble; they come back by themselves', async () => {
  desk = await openDesk({ settings: { wall: { tiles: 4 }, load: { allMoving: true } } });
  const { page } = desk;
  await expectAllLive(page, 4, 60_000);
  await page.locator('.tile').first().dblclick();
  await expect
    .poll(() => page.locator('.status-unseen').allInnerTexts(), { timeout: 30_000 })
    .toEqual(['3 out of sight']);
  expect(await page.locator('.status-needy').count()).toBe(0);
  await page.keyboard.press('Escape');
  await expectAllLive(page, 4, 60_000);
  await expect.poll(() => page.locator('.status-unseen').count()).toBe(0);
});
