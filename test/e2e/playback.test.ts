/** Looking back from live by one key: what was half a minute ago is shown, goes on, and catches up with live. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoCameraInfo } from '../../demo/index.ts';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { judgeFrames, watchFrames } from './desk/frame-watch.ts';
import { expectFrame, expectPastText, frameDue, framesOf, readPast, standingPicture } from './desk/past.ts';
import { expectAllLive, expectHealth } from './desk/wall.ts';

const second = 1_000;

describe('a replay of the last minutes', () => {
  let desk: Desk;
  let camera: DemoCameraInfo;

  beforeAll(async () => {
    // Renewed often, so that a renewal is among what is watched.
    desk = await openDesk({
      settings: { wall: { tiles: 4 }, session: { FragmentSelectorType: 'PRODUCER_TIMESTAMP', renewEverySeconds: 20 } },
    });
    await expectAllLive(desk.page, 4, 60_000);
    const name = (await desk.page.locator('#tile-0').getAttribute('data-camera')) ?? '';
    camera = desk.demo.camera(name);
    await watchFrames(desk.page);
  });
  afterAll(async () => {
    await desk.close();
  });

  /** Pictures' time gone by per wall time, over about so long. */
  const measuredRate = async (overMs: number): Promise<number> => {
    const before = await readPast(desk.page, camera.name);
    await expect
      .poll(async () => (await readPast(desk.page, camera.name)).atMs - before.atMs, { timeout: 30_000, interval: 250 })
      .toBeGreaterThan(overMs);
    const after = await readPast(desk.page, camera.name);
    return (after.positionMs - before.positionMs) / (after.atMs - before.atMs);
  };

  it('shows by one key what was 30 s ago, and is not taken for live', async () => {
    const { page } = desk;
    await page.keyboard.press('b');
    await expectPastText(page, camera.name, /replay .*0:3[0-3] behind live/);
    await expectHealth(page, camera.name, 'replay', 1_000);
    await expect.poll(() => page.locator('.status-live').innerText()).toMatch(/3 of 4 live/);
    expect(await page.locator('.status-replay').innerText()).toMatch(/1 replay/);
    expect(await page.locator('#tile-0').getAttribute('aria-label')).toMatch(/replay, not live/);
    await page.keyboard.press(' ');
    const picture = await standingPicture(page, camera);
    expect(picture.frame).toBe(frameDue(camera, picture.positionMs));
  });

  it('steps one picture at a time, both ways, over the ends of fragments', async () => {
    const { page } = desk;
    const loop = camera.scenes[0]?.frames ?? 1;
    const { frame } = await standingPicture(page, camera);
    const steps = Math.ceil((camera.fragmentMs / second) * camera.fps) + 3;
    for (const toward of [-1, 1] as const) {
      for (let step = 1; step <= steps; step += 1) {
        await page.keyboard.press(toward === 1 ? '.' : ',');
        const due = (frame + (toward === -1 ? -step : step - steps) + loop) % loop;
        await expectFrame(page, camera, due);
      }
    }
  });

  it('goes on without a lost or repeated picture while its session is renewed', async () => {
    const { page } = desk;
    await page.keyboard.press(' ');
    const from = (await framesOf(page, camera)).length;
    const shownBy = async (): Promise<number> =>
      new Set((await framesOf(page, camera)).slice(from).map(({ element }) => element)).size;
    await expect.poll(shownBy, { timeout: 60_000, interval: 1_000 }).toBeGreaterThanOrEqual(3);
    const verdict = judgeFrames((await framesOf(page, camera)).slice(from + 1), camera);
    expect(verdict).toMatchObject({ unreadable: 0, black: 0, wrongCamera: 0, backward: 0 });
    expect(verdict.longestSkipRenewingMs).toBeLessThanOrEqual(Math.max(160, verdict.longestSkipOtherwiseMs));
  });

  it('plays slowly and fast, and is refused nothing', async () => {
    const { page, demo } = desk;
    await page.keyboard.press('Control+b');
    await expectPastText(page, camera.name, /[45]:\d\d behind live/);
    await page.keyboard.press('<');
    await page.keyboard.press('<');
    await expectPastText(page, camera.name, /0\.25×/);
    const slow = await measuredRate(4 * second);
    await page.keyboard.press('>');
    await page.keyboard.press('>');
    const normal = await measuredRate(4 * second);
    for (let press = 0; press < 3; press += 1) await page.keyboard.press('>');
    await expectPastText(page, camera.name, /8×/);
    const fast = await measuredRate(5 * second);
    // Against each other, for a busy machine plays everything slower.
    expect(slow / normal).toBeGreaterThan(0.1);
    expect(slow / normal).toBeLessThan(0.5);
    expect(fast / normal).toBeGreaterThan(4);
    // The service, which allows each session 20 fragments a second, never had to refuse one.
    for (const operation of ['GetMP4MediaFragment', 'GetHLSMediaPlaylist'] as const) {
      expect(demo.counts.calls({ operation, status: 200 })).toBeGreaterThan(0);
      expect(demo.counts.calls({ operation, status: 400 })).toBe(0);
    }
  });

  it('catches up, and then it is the live picture', async () => {
    const { page } = desk;
    await page.keyboard.press('b');
    await expectPastText(page, camera.name, /0:3\d behind live/);
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await expectPastText(page, camera.name, /0:1\d behind live/);
    const from = (await framesOf(page, camera)).length;
    await page.keyboard.press('Shift+V');
    await expectPastText(page, camera.name, /catching up 2×/);
    await expectHealth(page, camera.name, 'live', 60_000);
    const verdict = judgeFrames((await framesOf(page, camera)).slice(from), camera);
    expect(verdict).toMatchObject({ unreadable: 0, black: 0, wrongCamera: 0 });
    await expectAllLive(page, 4, 10_000);
  });

  it('ends with its camera', async () => {
    const { page, demo } = desk;
    await page.keyboard.press('Shift+B');
    await expectPastText(page, camera.name, /[01]:\d\d behind live/);
    await page.mouse.move(300, 300);
    await page.keyboard.press('Delete');
    await expect.poll(() => page.locator('[data-past]').count()).toBe(0);
    expect(await page.locator('.past-picture').count()).toBe(0);
    expect(demo.counts.calls({ operation: 'GetHLSStreamingSessionURL', camera: camera.name })).toBeGreaterThan(5);
  });
});
