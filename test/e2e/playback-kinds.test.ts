/** Looking back at cameras of other kinds: in transport streams, and by a clock that is wrong. */
import { afterEach, expect, it } from 'vitest';
import type { DemoCameraInfo } from '../../demo/index.ts';
import { type Desk, type DeskOptions, openDesk } from './desk/desk-under-test.ts';
import { watchFrames } from './desk/frame-watch.ts';
import { expectFrame, expectPastText, frameDue, putCamera, standingPicture } from './desk/past.ts';
import { expectAllLive, expectHealth } from './desk/wall.ts';

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

const open = async (options: DeskOptions): Promise<Desk> => {
  const opened = await openDesk(options);
  desk = opened;
  await watchFrames(opened.page);
  return opened;
};

/** Half a minute back, still, and the pictures beside it: each is the one its time says. */
const expectExactReplay = async ({ page }: Desk, camera: DemoCameraInfo): Promise<void> => {
  await page.keyboard.press('b');
  await expectPastText(page, camera.name, /replay .*0:3\d behind live/);
  await expect.poll(() => page.locator('.past-picture[data-pictured]').count(), { timeout: 20_000 }).toBe(1);
  await page.keyboard.press(' ');
  const { frame, positionMs } = await standingPicture(page, camera);
  expect(frame).toBe(frameDue(camera, positionMs));
  const loop = camera.scenes[0]?.frames ?? 1;
  for (let step = 1; step <= 5; step += 1) {
    await page.keyboard.press('.');
    await expectFrame(page, camera, (frame + step) % loop);
  }
  for (let step = 4; step >= -3; step -= 1) {
    await page.keyboard.press(',');
    await expectFrame(page, camera, (frame + step + loop) % loop);
  }
};

it('in transport streams pictures are as exact', async () => {
  const opened = await open({
    settings: {
      wall: { tiles: 1 },
      session: { ContainerFormat: 'MPEG_TS', FragmentSelectorType: 'PRODUCER_TIMESTAMP' },
    },
  });
  const { page, demo } = opened;
  await expectAllLive(page, 1, 60_000);
  const name = (await page.locator('#tile-0').getAttribute('data-camera')) ?? '';
  await expectExactReplay(opened, demo.camera(name));
  expect(demo.counts.calls({ operation: 'GetTSFragment' })).toBeGreaterThan(0);
  expect(demo.counts.calls({ operation: 'GetMP4MediaFragment' })).toBe(0);
});

it('a camera whose clock is wrong is looked back at by its own clock', async () => {
  const opened = await open({
    args: ['--profile', 'lab'],
    settings: { wall: { tiles: 1 }, session: { FragmentSelectorType: 'PRODUCER_TIMESTAMP' } },
  });
  const { page, demo } = opened;
  await page.waitForSelector('.tile[data-camera]', { timeout: 30_000 });
  await putCamera(page, 'lab-clock-ahead');
  await expectHealth(page, 'lab-clock-ahead', 'live', 30_000);
  await expectExactReplay(opened, demo.camera('lab-clock-ahead'));
});
