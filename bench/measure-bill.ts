/** One measured bill: the application shows its cameras in one way only, and the service counts what it sends. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { Scene } from '../demo/scenes/manifest.ts';
import type { RuntimeChoice } from '../scripts/launch/launch-plan.ts';
import { type BillMode, type BillRun, callSums } from './bill-figures.ts';
import { firstPictures, watchFirstPictures } from './first-pictures.ts';
import { childrenNow, watchMachine } from './machine-watch.ts';
import { wallCameras } from './open-sessions.ts';
import { type WallSettings, withWall } from './open-wall.ts';

/** How a bill is to be made. */
export interface BillWish {
  readonly mode: BillMode;
  readonly tiles: number;
  readonly clip: Scene;
  readonly runtime: RuntimeChoice;
  readonly watchMs: number;
}

/** From the change that is wanted until it is measured: every player has had the time to come to rest. */
const settleMs = 15_000;
const patienceMs = 60_000;

const settingsOf = (mode: BillMode): WallSettings => ({
  load: mode === 'key-frames' ? { maxMovingTiles: 0 } : { allMoving: true },
});

/** Measures once; everything it started is gone when it resolves. */
export function measureBill({ mode, tiles, clip, runtime, watchMs }: BillWish): Promise<BillRun> {
  const before = childrenNow();
  const profiles = ['plant-east', 'plant-west'];
  const wish = { runtime, tiles, cameras: tiles, profiles, scenes: [clip], settings: settingsOf(mode) };
  return withWall(wish, async ({ demo, page, app, calls }) => {
    await watchFirstPictures(page);
    await firstPictures(page, tiles, patienceMs);
    const shown = wallCameras(demo, tiles).map(({ name }) => name);
    let counted = new Set(shown);
    if (mode === 'behind-enlarged') {
      const enlarged = await page.evaluate(
        () => document.querySelector<HTMLElement>('.tile[aria-selected="true"]')?.dataset['camera'],
      );
      await page.keyboard.press('Enter');
      counted = new Set(shown.filter((name) => name !== enlarged));
    }
    if (mode === 'hidden') {
      await app.evaluate(({ BrowserWindow }) => {
        for (const window of BrowserWindow.getAllWindows()) window.minimize();
      });
    }
    await wait(settleMs);
    const stop = watchMachine(before);
    const [from, startMs] = [calls.length, performance.now()];
    await wait(watchMs);
    const use = stop();
    const watchedMs = performance.now() - startMs;
    const sums = callSums(calls.slice(from), counted);
    const inMode = await shownIn(page, mode, [...counted]);
    return { mode, cameras: counted.size, inMode, watchedMs, calls: sums, use };
  });
}

/** How many of these cameras the page says it shows so. */
const shownIn = (page: Page, mode: BillMode, cameras: readonly string[]): Promise<number> =>
  page.evaluate(
    ([names, motion]) =>
      [...document.querySelectorAll<HTMLElement>('.tile[data-camera]')].filter(
        ({ dataset }) => names.includes(dataset['camera'] ?? '') && dataset['motion'] === motion,
      ).length,
    [cameras, mode === 'behind-enlarged' || mode === 'hidden' ? 'paused' : mode] as const,
  );
