/** One measured start: the demo service, the real application, and what both of them saw. */
import type { LayoutSize } from '../contract/settings.ts';
import type { RuntimeChoice } from '../scripts/launch/launch-plan.ts';
import { firstPictures, pageStart, watchFirstPictures } from './first-pictures.ts';
import { withWall } from './open-wall.ts';
import type { StartRun } from './start-figures.ts';

/** How the application is to be started. */
export interface StartWish {
  readonly tiles: LayoutSize;
  readonly patienceMs: number;
  readonly runtime: RuntimeChoice;
}

/** Starts and measures once; everything it started is gone when it resolves. */
export function measureStart({ tiles, patienceMs, runtime }: StartWish): Promise<StartRun> {
  const wish = { runtime, tiles, cameras: tiles, profiles: ['plant-east', 'plant-west'] };
  return withWall(wish, async ({ page, calls, processAtMs, loadBefore }) => {
    await watchFirstPictures(page);
    const pictureAtMs = await firstPictures(page, tiles, patienceMs);
    const windowAtMs = await pageStart(page);
    const seen = calls.map(({ atMs, operation, profile, camera, errorName }) => {
      const isThrottled = errorName === 'ClientLimitExceededException';
      return { atMs, operation: operation ?? '', account: profile, camera, isThrottled };
    });
    return { processAtMs, windowAtMs, pictureAtMs, calls: seen, loadBefore };
  });
}
