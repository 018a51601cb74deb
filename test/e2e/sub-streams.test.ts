/** A small tile shows its camera's sub-stream, the main stream comes when somebody attends to it: told by the pixels themselves. */
import type { Page } from 'playwright';
import { afterEach, expect, it } from 'vitest';
import { loadScenes } from '../../demo/scenes/manifest.ts';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { takeTops, watchTops } from './desk/top-watch.ts';
import { expectHealth } from './desk/wall.ts';

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

/** The number of the scene seen last on a tile; null when it could not be read. */
const sceneOn = async (page: Page, name: string): Promise<number | null> => {
  await takeTops(page);
  await page.waitForFunction((camera) => (globalThis.topWatch?.seen[camera] ?? []).length > 0, name);
  return (await takeTops(page))[name]?.at(-1)?.scene ?? null;
};

it('a small tile shows the sub-stream, an enlarged one the main stream', async () => {
  const [lobby, corridor, roundabout] = ['lobby', 'corridor-2f', 'roundabout'].map((id) => {
    const scene = loadScenes().find((candidate) => candidate.id === id);
    if (scene === undefined) throw new Error(`no scene ${id}`);
    return scene;
  });
  if (lobby === undefined || corridor === undefined || roundabout === undefined) throw new Error('no scenes');
  // Cameras take turns between the two accounts: main and sub-stream are to be in one.
  const scenes = [
    { ...lobby, id: 'desk' },
    corridor,
    { ...lobby, id: 'gate' },
    roundabout,
    { ...roundabout, id: 'gate-sub' },
  ];
  desk = await openDesk({
    demo: { scenes, cameras: 5 },
    settings: { wall: { tiles: 100 }, load: { allMoving: true } },
  });
  const { page } = desk;
  await expectHealth(page, 'gate', 'live', 60_000);
  await watchTops(page);
  expect(await page.locator('[data-camera="gate-sub"]').count()).toBe(0);
  await expect.poll(() => sceneOn(page, 'gate'), { timeout: 30_000 }).toBe(roundabout.number);
  const tile = page.locator('[data-camera="gate"]');
  const label = (): Promise<string | null> => tile.getAttribute('aria-label');
  await expect.poll(label).toContain('sub-stream');
  expect(await tile.locator('.middle-ellipsis').getAttribute('title')).toContain('gate-sub');
  expect(await sceneOn(page, 'desk')).toBe(lobby.number);

  await tile.dblclick();
  await expect.poll(() => sceneOn(page, 'gate'), { timeout: 30_000 }).toBe(lobby.number);
  await expect.poll(label).not.toContain('sub-stream');
  await page.keyboard.press('Escape');
  await page.locator('[data-camera="desk"]').click();
  await expect.poll(() => sceneOn(page, 'gate'), { timeout: 30_000 }).toBe(roundabout.number);
});
