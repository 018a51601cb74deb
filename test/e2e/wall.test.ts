/** The wall comes up: twelve cameras, each moving, each its own picture, each labelled. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { judgeFrames, seenFrames, watchFrames } from './desk/frame-watch.ts';
import { expectAllLive } from './desk/wall.ts';

describe('a wall of twelve cameras', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(async () => {
    await desk.close();
  });

  it('shows each camera live, with its own moving picture', async () => {
    await expectAllLive(desk.page, 12, 60_000);
    await watchFrames(desk.page);
    const enough = 20;
    await desk.page.waitForFunction(
      (count) => {
        const lists = Object.values(globalThis.frameWatch?.seen ?? {});
        return lists.length === 12 && lists.every((list) => list.length >= count);
      },
      enough,
      { timeout: 30_000 },
    );
    const seen = await seenFrames(desk.page);
    const numbers = new Set<number>();
    for (const [name, frames] of Object.entries(seen)) {
      const camera = desk.demo.camera(name);
      for (const { number } of camera.scenes) numbers.add(number);
      const verdict = judgeFrames(frames, camera);
      expect(verdict, name).toMatchObject({ unreadable: 0, black: 0, wrongCamera: 0, backward: 0 });
    }
    expect(numbers.size).toBe(12);
  });

  it('labels each tile with its name and the local time of its picture', async () => {
    const tiles = desk.page.locator('[data-camera]');
    expect(await tiles.count()).toBe(12);
    for (const text of await tiles.allInnerTexts()) expect(text.replaceAll('\n', ' ')).toMatch(/\d{1,2}:\d\d:\d\d/);
    const label = await tiles.first().getAttribute('aria-label');
    expect(label).toContain((await tiles.first().getAttribute('data-camera')) ?? 'no name');
  });

  it('shows pictures as old as they are: the time on the tile is the time the camera saw it', async () => {
    const name = await desk.page.locator('[data-camera]').first().getAttribute('data-camera');
    const shown = await desk.page.locator('[data-camera] time').first().innerText();
    const nowText = new Date().toLocaleTimeString('en-GB');
    const seconds = (text: string): number => {
      const [hours = 0, minutes = 0, rest = 0] = (/(\d{1,2}):(\d\d):(\d\d)/.exec(text) ?? []).slice(1).map(Number);
      return hours * 3_600 + minutes * 60 + rest;
    };
    const ageS = (seconds(nowText) - seconds(shown) + 86_400) % 86_400;
    const fragmentS = desk.demo.camera(name ?? '').fragmentMs / 1_000;
    expect(ageS).toBeGreaterThanOrEqual(1);
    expect(ageS).toBeLessThanOrEqual(2 * fragmentS + 6);
  });

  it('keeps the picture playing when a tile is enlarged and put back', async () => {
    const tile = desk.page.locator('[data-camera]').nth(3);
    const before = desk.demo.counts.calls({ operation: 'GetHLSStreamingSessionURL' });
    const marked = await tile.locator('video[data-shown]').elementHandle();
    await tile.dblclick();
    await expect.poll(async () => (await tile.boundingBox())?.width ?? 0).toBeGreaterThan(900);
    expect(await marked?.evaluate((video: HTMLVideoElement) => video.isConnected && !video.paused)).toBe(true);
    await desk.page.keyboard.press('Escape');
    await expect.poll(async () => (await tile.boundingBox())?.width ?? 0).toBeLessThan(600);
    await expectAllLive(desk.page, 12, 20_000);
    expect(desk.demo.counts.calls({ operation: 'GetHLSStreamingSessionURL' })).toBe(before);
  });

  it('offers a tile’s actions to whoever points at it, and at the selected tile to the keyboard', async () => {
    const tiles = desk.page.locator('[data-camera]');
    const actions = desk.page.locator('.tile-actions');
    await desk.page.mouse.move(2, 2);
    await tiles.nth(5).hover();
    await expect.poll(() => tiles.nth(5).locator('.tile-actions button').count()).toBe(6);
    await tiles.nth(5).locator('.tile-actions button').first().click();
    await expect.poll(async () => (await tiles.nth(5).boundingBox())?.width ?? 0).toBeGreaterThan(900);
    await desk.page.keyboard.press('Escape');
    await tiles.nth(7).hover();
    await expect.poll(() => actions.count()).toBe(2);
    await desk.page.mouse.move(2, 2);
    await expect.poll(() => actions.count()).toBe(1);
    await tiles.nth(5).focus();
    await desk.page.keyboard.press('Tab');
    expect(await desk.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^Enlarge/);
    await expectAllLive(desk.page, 12, 20_000);
  });

  it('gives the window a title without a secret', async () => {
    expect(await desk.page.title()).toMatch(/^Vigil/);
    expect(await desk.page.title()).not.toContain('Token');
  });
});
