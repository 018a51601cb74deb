/** One measured bill: the application shows its cameras in one way only, and the service counts what it sends. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { Scene } from '../demo/scenes/manifest.ts';
import type { RuntimeChoice } from '../scripts/launch/launch-plan.ts';
import { type BillMode, type BillRun, callSums } from './bill-figures.ts';
import { firstPictures, watchFirstPictures } from './first-pictures.ts';
import { childrenNow, watchMachine } from './machine-watch.ts';
import { type WallSettings, withWall } from './open-wall.ts';
import { openLink } from './paced-link.ts';

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
/** 20 Mbit/s for each connection. */
const linkBytesPerS = 2_500_000;

const settingsOf = (mode: BillMode): WallSettings => ({
  load: mode === 'key-frames' ? { maxMovingTiles: 0 } : { allMoving: true },
});

/** Measures once; everything it started is gone when it resolves. */
export async function measureBill({ mode, tiles, clip, runtime, watchMs }: BillWish): Promise<BillRun> {
  const before = childrenNow();
  const link = await openLink(linkBytesPerS);
  const profiles = ['plant-east', 'plant-west'];
  const wish = { runtime, tiles, cameras: tiles, profiles, scenes: [clip], settings: settingsOf(mode), link };
  try {
    return await withWall(wish, async ({ page, calls }) => {
      await watchFirstPictures(page);
      await firstPictures(page, tiles, patienceMs);
      if (mode === 'behind-enlarged') await page.keyboard.press('Enter');
      if (mode === 'hidden') await hide(page);
      await wait(settleMs);
      const counted = new Set(await shownIn(page, mode));
      const stop = watchMachine(before);
      const [from, startBytes, startMs] = [calls.length, link.bytes(), performance.now()];
      await wait(watchMs);
      const [use, passedBytes] = [stop(), link.bytes() - startBytes];
      const watchedMs = performance.now() - startMs;
      const made = calls.slice(from);
      const sums = callSums(made, counted);
      // What went to the others is known: they took all that was sent.
      const othersBytes = made.reduce((sum, call) => sum + (counted.has(call.camera ?? '') ? 0 : call.bytes), 0);
      const stayed = (await shownIn(page, mode)).filter((name) => counted.has(name)).length;
      const linkBytes = Math.max(0, passedBytes - othersBytes);
      return { mode, tiles, cameras: counted.size, inMode: stayed, watchedMs, calls: sums, linkBytes, use };
    });
  } finally {
    link.close();
  }
}

/** Tells the page that nobody can see its window; a display without screens knows no hidden windows. */
const hide = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { get: () => true, configurable: true });
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });

/** The cameras the page says it shows so. A selected camera moves whatever is set. */
const shownIn = (page: Page, mode: BillMode): Promise<readonly string[]> =>
  page.evaluate(
    (motion) =>
      [...document.querySelectorAll<HTMLElement>('.tile[data-camera]')].flatMap(({ dataset }) =>
        dataset['motion'] === motion ? (dataset['camera'] ?? []) : [],
      ),
    mode === 'behind-enlarged' || mode === 'hidden' ? 'paused' : mode,
  );
