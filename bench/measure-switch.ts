/** One measured switch: a wall of one account plays, a person switches to another, and its cameras and pictures come. */
import type { Page } from 'playwright';
import { firstPictures, watchFirstPictures } from './first-pictures.ts';
import type { StartWish } from './measure-start.ts';
import { type WallSettings, withWall } from './open-wall.ts';
import type { SwitchRun } from './switch-figures.ts';

const [from, to] = ['plant-east', 'plant-west'] as const;

declare global {
  /** The moment the first camera of the new account was painted in the list, milliseconds since the Unix epoch. */
  var firstRowAtMs: number | undefined;
}

/** Starts, switches and measures once; everything it started is gone when it resolves. */
export function measureSwitch({ tiles, patienceMs, runtime }: StartWish): Promise<SwitchRun> {
  const settings: WallSettings = { wall: { tiles, panelOpen: true } };
  // half of them belong to either account
  return withWall({ runtime, tiles, cameras: 2 * tiles, profiles: [from], settings }, async (wall) => {
    const { page, demo, calls, loadBefore } = wall;
    await watchFirstPictures(page);
    const before = await firstPictures(page, tiles, patienceMs);
    if (before.length < tiles) throw new Error(`only ${before.length} of ${tiles} pictures before the switch`);
    const arriving = demo.cameras.filter(({ profile }) => profile === to).map(({ name }) => name);
    await watchFirstRow(page, arriving);
    await page.keyboard.press('a');
    await page.keyboard.type(to);
    // pictures of the old account don't count
    await page.evaluate(() => void (globalThis.firstPictures = undefined));
    await watchFirstPictures(page, arriving);
    const enterAtMs = Date.now();
    await page.keyboard.press('Enter');
    const pictureAtMs = await firstPictures(page, tiles, patienceMs);
    const listed = calls.find(
      ({ atMs, operation, profile }) => operation === 'ListStreams' && profile === to && atMs >= enterAtMs,
    );
    return {
      enterAtMs,
      listedAtMs: listed?.atMs ?? null,
      rowAtMs: await page.evaluate(() => globalThis.firstRowAtMs ?? null),
      pictureAtMs,
      loadBefore,
    };
  });
}

/** Carried into the page as its own text. A row counts once the frame it is painted in has begun. */
const watchFirstRow = (page: Page, names: readonly string[]): Promise<void> =>
  page.evaluate((wanted) => {
    const look = (): void => {
      const rows = [...document.querySelectorAll('.camera-row')];
      if (!rows.some((row) => wanted.some((name) => row.textContent.includes(name)))) return;
      observer.disconnect();
      requestAnimationFrame((nowMs) => {
        globalThis.firstRowAtMs = performance.timeOrigin + nowMs;
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  }, names);
