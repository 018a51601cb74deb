/** Arranging the wall never interrupts a picture. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { expectAllLive, healths } from './desk/wall.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ settings: { wall: { tiles: 4 } } });
  await expectAllLive(desk.page, 4, 60_000);
});
afterAll(async () => {
  await desk.close();
});

const sessions = (): number => desk.demo.counts.calls({ operation: 'GetHLSStreamingSessionURL' });

/** How many of these media elements are still on the wall and playing. */
const playing = (): Promise<number> =>
  desk.page.evaluate(
    () =>
      [...document.querySelectorAll('video')].filter(
        (video) => video.isConnected && !video.paused && video.readyState >= 2,
      ).length,
  );

it('swapping two tiles keeps both pictures playing', async () => {
  const before = Object.keys(await healths(desk.page));
  const opened = sessions();
  await desk.page.dragAndDrop(`[data-camera="${before[0]}"]`, `[data-camera="${before[3]}"]`);
  await expect.poll(async () => Object.keys(await healths(desk.page))[0]).toBe(before[3]);
  expect(await playing()).toBe(4);
  expect(sessions()).toBe(opened);
  await expectAllLive(desk.page, 4, 20_000);
});

it('more tiles bring more cameras and leave those that play alone', async () => {
  const opened = sessions();
  await desk.page.keyboard.press('Escape');
  await desk.page.getByRole('button', { name: /Number of tiles/ }).click();
  await desk.page.getByRole('menuitemradio', { name: '9 tiles', exact: true }).click();
  await expectAllLive(desk.page, 9, 60_000);
  expect(sessions()).toBe(opened + 5);
});

it('a removed camera frees its session and its media element', async () => {
  const [name = ''] = Object.keys(await healths(desk.page));
  await desk.page.locator(`[data-camera="${name}"]`).click({ position: { x: 60, y: 60 } });
  await desk.page.keyboard.press('Delete');
  await expect.poll(async () => Object.keys(await healths(desk.page)).includes(name)).toBe(false);
  await expect.poll(() => desk.page.locator('video').count()).toBe(8);
});
