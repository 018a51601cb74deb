/** Cameras shown by their key frames: each picture the newest fragment's first, none black, none older than the one before. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoCameraInfo } from '../../demo/index.ts';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { stepsBack, type TopSample, takeTops, watchTops } from './desk/top-watch.ts';
import { expectAllLive } from './desk/wall.ts';

const tiles = 9;

describe('key frames', () => {
  let desk: Desk;
  let cameras: readonly DemoCameraInfo[];
  beforeAll(async () => {
    desk = await openDesk({ settings: { wall: { tiles }, load: { maxMovingTiles: 2 } } });
    await expectAllLive(desk.page, tiles, 60_000);
    const names = await desk.page
      .locator('[data-camera]')
      .evaluateAll((all) => all.map((tile) => tile.dataset['camera']));
    cameras = names.flatMap((name) => desk.demo.cameras.filter((camera) => camera.name === name));
    await watchTops(desk.page);
  });
  afterAll(() => desk.close());

  const motionOf = (camera: DemoCameraInfo | undefined): Promise<string | null> =>
    desk.page.locator(`[data-camera="${camera?.name ?? ''}"]`).getAttribute('data-motion');
  const samplesOf = (seen: Record<string, TopSample[]>, camera: DemoCameraInfo): readonly TopSample[] =>
    seen[camera.name] ?? [];
  const loopOf = ({ scenes }: DemoCameraInfo): number => scenes[0]?.frames ?? 1;

  it('show the first picture of each fragment, in order, and no other', async () => {
    const stills = cameras.slice(2);
    for (const camera of stills) expect(await motionOf(camera)).toBe('key-frames');
    await takeTops(desk.page);
    // A bound of pictures, not of machines: so many fragments must come.
    await desk.page.waitForFunction(
      (names) =>
        names.every((name) => new Set((globalThis.topWatch?.seen[name] ?? []).map(({ frame }) => frame)).size >= 5),
      stills.map(({ name }) => name),
      { timeout: 60_000 },
    );
    const seen = await takeTops(desk.page);
    for (const camera of stills) {
      const samples = samplesOf(seen, camera);
      expect(samples.filter(({ kind }) => kind !== 'canvas')).toEqual([]);
      expect(samples.filter(({ brightest }) => brightest < 150)).toEqual([]);
      expect(samples.filter(({ frame }) => frame === null)).toEqual([]);
      expect(stepsBack(samples, loopOf(camera))).toEqual([]);
      const perFragment = (camera.fragmentMs / 1_000) * camera.fps;
      const firsts = new Set(samples.map(({ frame }) => (frame ?? 0) % perFragment));
      expect([...firsts], camera.name).toHaveLength(1);
    }
  });

  it('are read for about once a fragment', async () => {
    const { demo } = desk;
    const still = cameras[3];
    expect(await motionOf(still)).toBe('key-frames');
    const fragments = (camera: string | undefined): number =>
      demo.counts.calls({ operation: 'GetMP4MediaFragment', camera: camera ?? '' });
    const lists = (camera: string | undefined): number =>
      demo.counts.calls({ operation: 'GetHLSMediaPlaylist', camera: camera ?? '' });
    const before = { lists: lists(still?.name), fragments: fragments(still?.name) };
    await expect.poll(() => fragments(still?.name) - before.fragments, { timeout: 60_000 }).toBeGreaterThanOrEqual(6);
    // About one read of the list for each fragment; a moving picture's list is read each second.
    const read = lists(still?.name) - before.lists;
    expect(read).toBeLessThanOrEqual(2 * (fragments(still?.name) - before.fragments) + 2);
  });

  it('move when the tile is enlarged, and come back, without black and without going back in time', async () => {
    const { page, demo } = desk;
    const still = cameras[5];
    if (still === undefined) throw new Error('no camera');
    const sessions = (): number => demo.counts.calls({ operation: 'GetHLSStreamingSessionURL' });
    const opened = sessions();
    await takeTops(page);
    await page.locator(`[data-camera="${still.name}"]`).dblclick();
    await expect.poll(() => motionOf(still), { timeout: 30_000 }).toBe('moving');
    await page.waitForFunction(
      (name) => (globalThis.topWatch?.seen[name] ?? []).filter(({ kind }) => kind === 'video').length >= 10,
      still.name,
      { timeout: 30_000 },
    );
    const samples = samplesOf(await takeTops(page), still);
    expect(samples.filter(({ kind }) => kind === 'nothing')).toEqual([]);
    expect(samples.filter(({ brightest }) => brightest < 150)).toEqual([]);
    expect(stepsBack(samples, loopOf(still))).toEqual([]);
    // The others are out of sight: after a while nothing is fetched for them.
    await expect.poll(() => motionOf(cameras[0]), { timeout: 30_000 }).toBe('paused');
    await page.keyboard.press('Escape');
    await expectAllLive(page, tiles, 30_000);
    const after = await takeTops(page);
    for (const camera of cameras) expect(stepsBack(samplesOf(after, camera), loopOf(camera)), camera.name).toEqual([]);
    expect(sessions()).toBe(opened);
  });

  it('stop while nobody can see the window, all of it, and come back without a session more', async () => {
    const { app, page, demo } = desk;
    const sessions = (): number => demo.counts.calls({ operation: 'GetHLSStreamingSessionURL' });
    const media = (): number =>
      (['GetMP4MediaFragment', 'GetMP4InitFragment', 'GetHLSMediaPlaylist', 'GetHLSMasterPlaylist'] as const)
        .map((operation) => demo.counts.calls({ operation }))
        .reduce((sum, calls) => sum + calls);
    const opened = sessions();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    for (const camera of cameras) await expect.poll(() => motionOf(camera), { timeout: 30_000 }).toBe('paused');
    // What was under way may still be answered: from the next quiet second on there is nothing.
    let before = -1;
    await expect
      .poll(
        () => {
          const quiet = media() === before;
          before = media();
          return quiet;
        },
        { timeout: 10_000, interval: 1_000 },
      )
      .toBe(true);
    const quietFromMs = Date.now();
    await expect.poll(() => Date.now() - quietFromMs, { timeout: 20_000, interval: 500 }).toBeGreaterThan(6_000);
    expect(media()).toBe(before);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.restore());
    await expectAllLive(page, tiles, 30_000);
    expect(sessions()).toBe(opened);
  });
});
