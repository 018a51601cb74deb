/** A tile that is paused: what it says, that nothing is fetched for it, and how it comes back. */
import { afterEach, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { takeTops, watchTops } from './desk/top-watch.ts';
import { expectAllLive, expectHealth, tileText } from './desk/wall.ts';

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

it('one tile is held by key and goes on by its button, while the others play', async () => {
  desk = await openDesk({ settings: { wall: { tiles: 4 } } });
  const { page, demo } = desk;
  await expectAllLive(page, 4, 60_000);
  const names = await page.locator('[data-camera]').evaluateAll((tiles) => tiles.map((tile) => tile.dataset['camera']));
  const [held = '', other = ''] = names;
  const tile = page.locator(`[data-camera="${held}"]`);
  await tile.click();
  await watchTops(page);
  await page.keyboard.press('h');
  await expectHealth(page, held, 'paused', 5_000);
  expect(await tile.getAttribute('data-dimmed')).toBe('');
  expect(await tile.getAttribute('aria-label')).toContain('paused');
  await expect.poll(() => tileText(page, held)).toMatch(/[1-9]\d* s ago[^]*nothing is fetched[^]*paused/);
  expect(await page.locator('.status-needy').innerText()).toContain('1 paused');

  // What was under way when it was paused may still be answered.
  const callsOf = (camera: string): number => demo.counts.calls({ camera });
  const fetchedOther = async (more: number): Promise<void> => {
    const before = callsOf(other);
    await expect.poll(() => callsOf(other) - before, { timeout: 30_000 }).toBeGreaterThanOrEqual(more);
  };
  await fetchedOther(2);
  const fetched = callsOf(held);
  await fetchedOther(10);
  expect(callsOf(held)).toBe(fetched);
  // Sound and another layout start nothing either.
  await page.keyboard.press('m');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await fetchedOther(5);
  expect(callsOf(held)).toBe(fetched);

  // Its last picture is still there, without anything that decodes or waits for media.
  await expect.poll(() => tile.locator('video').count()).toBe(0);
  await tile.getByRole('button', { name: 'Resume' }).click();
  await expectAllLive(page, 4, 30_000);
  const seesVideo = (name: string): boolean => globalThis.topWatch?.seen[name]?.at(-1)?.kind === 'video';
  await page.waitForFunction(seesVideo, held, { timeout: 10_000 });
  const tops = (await takeTops(page))[held] ?? [];
  expect(tops.filter(({ brightest }) => brightest < 150)).toEqual([]);
  const still = tops.filter(({ kind }) => kind === 'canvas').map(({ frame }) => frame);
  expect([new Set(still).size, still.length > 10, still.includes(null)]).toEqual([1, true, false]);
  expect(callsOf(held)).toBeGreaterThan(fetched);
  await page.keyboard.press('h');
  await expectHealth(page, held, 'paused', 5_000);
  await page.keyboard.press('r');
  await expectAllLive(page, 4, 30_000);
});
