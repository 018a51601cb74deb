/** A chosen range of the past plays to the picture, over several sessions without a seam, and says what is missing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoCameraInfo } from '../../demo/index.ts';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { watchFrames } from './desk/frame-watch.ts';
import {
  expectFrame,
  expectPastText,
  frameDue,
  framesOf,
  placesTaken,
  putCamera,
  readPast,
  standingPicture,
  standingSeek,
  typeRange,
  watchPlaces,
} from './desk/past.ts';
import { expectAllLive, expectHealth } from './desk/wall.ts';

const second = 1_000;

describe('a range of the past', () => {
  let desk: Desk;
  let camera: DemoCameraInfo;
  let startMs = 0;
  const endMs = (): number => startMs + 28 * second;

  beforeAll(async () => {
    desk = await openDesk({
      // Five fragments of two seconds in each session.
      settings: {
        wall: { tiles: 1 },
        session: { FragmentSelectorType: 'PRODUCER_TIMESTAMP' },
        replay: { MaxMediaPlaylistFragmentResults: 5 },
      },
    });
    await expectAllLive(desk.page, 1, 60_000);
    const name = (await desk.page.locator('.tile[data-camera]').getAttribute('data-camera')) ?? '';
    camera = desk.demo.camera(name);
    await watchFrames(desk.page);
    await watchPlaces(desk.page);
  });
  afterAll(async () => {
    await desk.close();
  });

  it('plays every picture once over the seams between its sessions, and stops on the last', async () => {
    const { page, demo } = desk;
    startMs = Math.floor(Date.now() / second) * second - 90 * second;
    const before = (await framesOf(page, camera)).length;
    const opened = demo.counts.calls({ operation: 'GetHLSStreamingSessionURL' });
    await typeRange(page, startMs, endMs());
    await page.getByRole('button', { name: 'Show' }).click();
    await expectPastText(page, camera.name, /replay .*end of range/, 60_000);

    const [scene] = camera.scenes;
    const loop = scene?.frames ?? 1;
    const all = await framesOf(page, camera);
    const live = all[before]?.element ?? all.at(-1)?.element;
    const seen = all.slice(before).filter(({ element, frame }) => element !== live && frame !== null);
    const places = await placesTaken(page);
    // The first picture, and that of each seam, were painted beneath: they stood there when their element came on top.
    expect(places[0]).toBe(frameDue(camera, startMs));
    const seams = seen.flatMap((frame, index) => {
      const next = seen[index + 1];
      return next === undefined || next.element === frame.element ? [] : [{ last: frame.frame, after: next.frame }];
    });
    expect(seams.length).toBeGreaterThanOrEqual(2);
    expect(seams.map(({ last }) => ((last ?? -1) + 1) % loop)).toEqual(places.slice(1));
    expect(seams.map(({ after }) => after)).toEqual(places.slice(1).map((frame) => ((frame ?? -1) + 1) % loop));
    // A busy page is not told of each picture, and reads one a little later than it is told; none comes twice, none goes back.
    const odd = seen.slice(1).filter((now, index) => {
      const { element, frame, mediaTimeS } = seen[index] ?? now;
      const step = ((now.frame ?? -1) - (frame ?? -1) + loop) % loop;
      return step > loop / 2 || (now.element === element && now.mediaTimeS <= mediaTimeS);
    });
    expect(odd).toEqual([]);
    const picture = await standingPicture(page, camera);
    expect(picture.frame).toBe(frameDue(camera, endMs() - 1));
    expect(demo.counts.calls({ operation: 'GetHLSStreamingSessionURL' }) - opened).toBeGreaterThanOrEqual(3);
  });

  it('seeks outside of the list that is open, and shows that very picture', async () => {
    const { page } = desk;
    const slider = page.locator('.past-scrubber');
    const box = await slider.boundingBox();
    if (box === null) throw new Error('no scrubber');
    await page.mouse.click(box.x + box.width * 0.25, box.y + box.height / 2);
    await expect
      .poll(async () => Math.round(((await readPast(page, camera.name)).positionMs - startMs) / second), {
        timeout: 10_000,
      })
      .toBe(7);
    const picture = await standingPicture(page, camera);
    expect(picture.frame).toBe(frameDue(camera, picture.positionMs));
  });

  it('steps picture by picture over a seam, forward and back', async () => {
    const { page } = desk;
    const loop = camera.scenes[0]?.frames ?? 1;
    await page.locator('.past-scrubber').focus();
    await page.keyboard.press('Home');
    expect((await standingPicture(page, camera)).frame).toBe(frameDue(camera, startMs));
    for (let arrow = 0; arrow < 6; arrow += 1) await page.keyboard.press('ArrowRight');
    const picture = await standingPicture(page, camera);
    expect(Math.abs(picture.positionMs - startMs - 6 * second)).toBeLessThan(100);
    expect(picture.frame).toBe(frameDue(camera, picture.positionMs));
    // The first list ends at most ten seconds after the range's start.
    const steps = Math.ceil(4.5 * camera.fps);
    for (let step = 1; step <= steps; step += 1) {
      await page.keyboard.press('.');
      await expectFrame(page, camera, (picture.frame + step) % loop);
    }
    for (let step = steps - 1; step >= 0; step -= 1) {
      await page.keyboard.press(',');
      await expectFrame(page, camera, (picture.frame + step) % loop);
    }
  });

  it('goes back to live at once', async () => {
    const { page } = desk;
    await page.keyboard.press('v');
    await expectHealth(page, camera.name, 'live', 2_000);
    expect((await framesOf(page, camera)).filter(({ brightest }) => brightest < 60)).toEqual([]);
  });

  it('asks once for what a held key says many times', async () => {
    const { page, demo } = desk;
    const sessions = (): number => demo.counts.calls({ operation: 'GetHLSStreamingSessionURL' });
    const hold = async (key: string): Promise<void> => {
      for (let repeat = 0; repeat < 15; repeat += 1) await page.keyboard.down(key);
      await page.keyboard.up(key);
    };
    const before = sessions();
    await hold('b');
    await expectPastText(page, camera.name, /replay .*0:3\d behind live/);
    expect(sessions() - before).toBe(1);
    await page.keyboard.down('Shift');
    await hold('ArrowLeft');
    await page.keyboard.up('Shift');
    await expectPastText(page, camera.name, /[23]:\d\d behind live/);
    await standingSeek(page, camera.name);
    expect(sessions() - before).toBeLessThanOrEqual(4);
    await page.keyboard.press('v');
    await expectHealth(page, camera.name, 'live', 2_000);
  });

  it('tells of each wrong range at its field, and keeps what was typed', async () => {
    const { page } = desk;
    const now = Math.floor(Date.now() / second) * second;
    const errorOf = (field: string): Promise<string> => page.locator(`#range-${field}-hint`).innerText();
    await page.keyboard.press('t');
    await typeRange(page, now - 60 * second, now - 120 * second);
    expect(await errorOf('end')).toBe('EndTimestamp must be later than StartTimestamp.');
    expect(await page.getByRole('button', { name: 'Show' }).isDisabled()).toBe(true);
    await typeRange(page, now - 30 * 3_600 * second, now - 120 * second);
    expect(await errorOf('end')).toBe('EndTimestamp must be within 24 hours of StartTimestamp.');
    await page.locator('#range-start').fill('');
    expect(await errorOf('start')).toBe('A date and a time are needed.');
    expect(await page.locator('#range-end').inputValue()).not.toBe('');
    await page.getByRole('button', { name: '1 min', exact: true }).click();
    expect(await errorOf('start')).toMatch(/^= .* UTC$/);
    expect(await page.getByRole('button', { name: 'Show' }).isDisabled()).toBe(false);
    await page.getByRole('button', { name: 'Cancel' }).click();
  });
});

describe('a range with nothing in it, or with a hole', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk({ args: ['--profile', 'lab'], settings: { wall: { tiles: 1 } } });
    await desk.page.waitForSelector('.tile[data-camera]', { timeout: 30_000 });
    await putCamera(desk.page, 'lab-gaps');
    await expectHealth(desk.page, 'lab-gaps', 'live', 30_000);
  });
  afterAll(async () => {
    await desk.close();
  });

  const period = 300 * second;
  /** A whole minute in which nothing was sent begins at each five minutes; the last that is well in the past. */
  const holeMs = Math.floor((Date.now() - 240 * second) / period) * period;

  it('jumps over the hole and says so', async () => {
    const { page } = desk;
    await typeRange(page, holeMs - 6 * second, holeMs + 50 * second);
    await page.getByRole('button', { name: 'Show' }).click();
    await expectPastText(page, 'lab-gaps', /nothing recorded \d\d:\d\d:\d\d–\d\d:\d\d:\d\d\./, 30_000);
    const { positionMs } = await readPast(page, 'lab-gaps');
    expect(positionMs).toBeGreaterThan(holeMs + 38 * second);
    expect(await page.locator('.past-gap').count()).toBe(1);
    await expectPastText(page, 'lab-gaps', /end of range/, 40_000);
  });

  it('says when nothing was recorded at all', async () => {
    const { page } = desk;
    await typeRange(page, holeMs + 5 * second, holeMs + 30 * second);
    await page.getByRole('button', { name: 'Show' }).click();
    await expectPastText(page, 'lab-gaps', /Nothing was recorded in this time range\./);
    expect(await page.getByRole('button', { name: 'Choose another time' }).isVisible()).toBe(true);
  });

  it('refuses the future and what is kept no longer, before any call', async () => {
    const { page, demo } = desk;
    const now = Math.floor(Date.now() / second) * second;
    const calls = demo.counts.calls({ operation: 'GetHLSStreamingSessionURL' });
    await typeRange(page, now - 60 * second, now + 60 * second);
    expect(await page.locator('#range-end-hint').innerText()).toBe(
      'With SERVER_TIMESTAMP, EndTimestamp must be in the past.',
    );
    await typeRange(page, now - 26 * 3_600 * second, now - 25 * 3_600 * second);
    expect(await page.locator('#range-start-hint').innerText()).toBe(
      'StartTimestamp is before the oldest pictures: the stream keeps the last 24 hours.',
    );
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(demo.counts.calls({ operation: 'GetHLSStreamingSessionURL' })).toBe(calls);
  });
});
