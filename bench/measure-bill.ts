/** One measured bill: the application shows its cameras in one way only, and the service counts what it sends. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Scene } from '../demo/scenes/manifest.ts';
import type { RuntimeChoice } from '../scripts/launch/launch-plan.ts';
import { type BillRun, callSums } from './bill-figures.ts';
import type { BillMode } from './bill-modes.ts';
import { firstPictures, watchFirstPictures } from './first-pictures.ts';
import { childrenNow, watchMachine } from './machine-watch.ts';
import { type WallSettings, withQuietWall } from './open-wall.ts';
import { openLink } from './paced-link.ts';
import type { HideablePage } from './quiet-page.ts';

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
/** … and the page to collect what all its players have let go of, which it does at its leisure: half a minute. */
const hiddenSettleMs = 45_000;
const patienceMs = 60_000;
const hiddenWithinMs = 5_000;
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
    return await withQuietWall(wish, async ({ page, calls }) => {
      await watchFirstPictures(page);
      await firstPictures(page, tiles, patienceMs);
      if (mode === 'behind-enlarged') await page.keyboard.press('Enter');
      if (mode === 'hidden') await hide(page);
      await wait(mode === 'hidden' ? hiddenSettleMs : settleMs);
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

/** @throws Error where the page doesn't take itself for unseen: then what is measured is not what was wanted */
const hide = async (page: HideablePage): Promise<void> => {
  await page.hide();
  const untilMs = performance.now() + hiddenWithinMs;
  while (!(await page.evaluate(() => document.hidden))) {
    if (performance.now() > untilMs) throw new Error('The window stayed in sight.');
    await wait(100);
  }
};

/** The cameras the page says it shows so. A selected camera moves whatever is set. */
const shownIn = (page: HideablePage, mode: BillMode): Promise<readonly string[]> =>
  page.evaluate(
    (motion) =>
      [...document.querySelectorAll<HTMLElement>('.tile[data-camera]')].flatMap(({ dataset }) =>
        dataset['motion'] === motion ? (dataset['camera'] ?? []) : [],
      ),
    mode === 'behind-enlarged' || mode === 'hidden' ? 'paused' : mode,
  );
