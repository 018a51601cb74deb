/** What a person sees of the wall, read from the page. */

import type { Page } from 'playwright';
import { expect } from 'vitest';

/** Health by camera name, as the tiles show it. */
export const healths = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('[data-camera]')].map((tile) => [
        tile.dataset['camera'] ?? '',
        tile.dataset['health'] ?? '',
      ]),
    ),
  );

/** Waits until a camera's tile shows one of these healths; fails with what it showed instead. */
export const expectHealth = async (
  page: Page,
  camera: string,
  wanted: string | readonly string[],
  timeoutMs: number,
): Promise<void> => {
  const list = typeof wanted === 'string' ? [wanted] : wanted;
  await page
    .waitForFunction(
      ([name, allowed]) =>
        allowed.includes(document.querySelector<HTMLElement>(`[data-camera="${name}"]`)?.dataset['health'] ?? ''),
      [camera, list] as const,
      { timeout: timeoutMs, polling: 100 },
    )
    .catch(async () => {
      expect.fail(
        `${camera} should have become ${list.join(' or ')}; the wall shows ${JSON.stringify(await healths(page))}`,
      );
    });
};

/** Waits until so many tiles are there and all are live. */
export const expectAllLive = async (page: Page, tiles: number, timeoutMs: number): Promise<void> => {
  await page
    .waitForFunction(
      (count) => document.querySelectorAll('[data-camera][data-health="live"]').length === count,
      tiles,
      { timeout: timeoutMs, polling: 250 },
    )
    .catch(async () => {
      expect.fail(`${tiles} tiles should be live; the wall shows ${JSON.stringify(await healths(page))}`);
    });
};

/** All words on one camera's tile. */
export const tileText = (page: Page, camera: string): Promise<string> =>
  page.locator(`[data-camera="${camera}"]`).innerText();
