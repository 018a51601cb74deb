/** What a person sees and does in a tile that shows the past. */
import type { Page } from 'playwright';
import { expect } from 'vitest';
import { type DemoCameraInfo, frameAt } from '../../../demo/index.ts';
import { type SeenFrame, seenFrames } from './frame-watch.ts';

/** One reading of a tile in the past. `positionMs` is told by the scrubber. */
export interface PastReading {
  readonly mode: string | null;
  readonly positionMs: number;
  /** A seek is under way. */
  readonly seeks: boolean;
  readonly text: string;
  readonly atMs: number;
}

/** Reads a camera's tile; `mode` is null when it shows the live picture. */
export const readPast = (page: Page, camera: string): Promise<PastReading> =>
  page.evaluate((name) => {
    const tile = document.querySelector<HTMLElement>(`[data-camera="${name}"]`);
    return {
      mode: tile?.dataset['past'] ?? null,
      positionMs: Number(tile?.querySelector('[role="slider"]')?.getAttribute('aria-valuenow') ?? Number.NaN),
      seeks: tile?.querySelector('[role="slider"]')?.getAttribute('aria-busy') === 'true',
      text: [...(tile?.querySelectorAll('.tile-caption, .past-sentence') ?? [])]
        .map((part) => (part instanceof HTMLElement ? part.innerText : ''))
        .join('\n'),
      atMs: performance.now(),
    };
  }, camera);

/** Waits until the tile's words match. */
export const expectPastText = async (page: Page, camera: string, wanted: RegExp, timeoutMs = 20_000): Promise<void> => {
  await expect
    .poll(async () => (await readPast(page, camera)).text.replaceAll(/\s+/g, ' '), { timeout: timeoutMs })
    .toMatch(wanted);
};

/** Waits until the picture of the past stands still, and answers the frame on screen with the time told for it. */
export const standingPicture = async (
  page: Page,
  camera: DemoCameraInfo,
): Promise<{ readonly frame: number; readonly positionMs: number }> => {
  let before = '';
  let found = { frame: -1, positionMs: 0 };
  await expect
    .poll(
      async () => {
        const frame = await frameOnTop(page, camera);
        const { positionMs, seeks } = await readPast(page, camera.name);
        found = { frame, positionMs };
        const now = JSON.stringify(found);
        const stands = !seeks && now === before;
        before = now;
        return stands;
      },
      { timeout: 10_000, interval: 300 },
    )
    .toBe(true);
  return found;
};

/** Waits until no seek is under way. */
export const standingSeek = async (page: Page, camera: string): Promise<void> => {
  await expect.poll(async () => (await readPast(page, camera)).seeks, { timeout: 10_000 }).toBe(false);
};

/** The frame that must be on screen at a time of the camera's clock. */
export const frameDue = (camera: DemoCameraInfo, timeMs: number): number => frameAt(camera, timeMs).frame;

/** All frames seen of a camera so far. */
export const framesOf = async (page: Page, camera: DemoCameraInfo): Promise<readonly SeenFrame[]> =>
  (await seenFrames(page))[camera.name] ?? [];

/**
 * The frame on top of a camera's tile now, read from its pixels; -1 when unreadable. A picture that was painted beneath and
 * then came on top is seen so too.
 */
export const frameOnTop = (page: Page, camera: DemoCameraInfo): Promise<number> =>
  page.evaluate((name) => {
    const videos = [...document.querySelectorAll<HTMLVideoElement>(`[data-camera="${name}"] video`)];
    const level = (video: HTMLVideoElement): number => Number.parseInt(getComputedStyle(video).zIndex, 10) || 0;
    const top = videos.reduce<HTMLVideoElement | null>(
      (best, video) => (best === null || level(video) >= level(best) ? video : best),
      null,
    );
    if (top === null || top.videoWidth === 0) return -1;
    const canvas = document.createElement('canvas');
    canvas.width = Math.floor(top.videoWidth / 2);
    canvas.height = Math.max(2, Math.floor(top.videoHeight / 45));
    const context = canvas.getContext('2d');
    context?.drawImage(top, 0, 0);
    const pixels = context?.getImageData(0, 0, canvas.width, canvas.height).data;
    return (pixels && globalThis.decodeStrip?.(pixels, canvas.width, canvas.height))?.frame ?? -1;
  }, camera.name);

/** Waits until this very frame is on screen. */
export const expectFrame = async (page: Page, camera: DemoCameraInfo, frame: number): Promise<void> => {
  await expect.poll(() => frameOnTop(page, camera), { timeout: 5_000, interval: 30 }).toBe(frame);
};

/** Picks a camera for the selected tile by its name. */
export const putCamera = async (page: Page, name: string): Promise<void> => {
  // A desk that nobody touches lets no key take a camera away.
  await page.mouse.move(300, 300);
  await page.keyboard.press('p');
  await page.getByLabel('Search cameras').fill(name);
  await page.locator('.camera-row').first().click();
  await page.waitForSelector(`.tile[data-camera="${name}"]`);
  await page.keyboard.press('c');
  await page.locator(`.tile[data-camera="${name}"]`).click({ position: { x: 40, y: 90 } });
};

/** `2026-11-22T14:03:22` in this machine's zone. */
export const fieldTextOf = (epochMs: number): string => {
  const time = new Date(epochMs - new Date(epochMs).getTimezoneOffset() * 60_000);
  return time.toISOString().slice(0, 19);
};

/** Types a range into the sheet of the selected tile; does not send it. */
export const typeRange = async (page: Page, startMs: number, endMs: number): Promise<void> => {
  if ((await page.locator('#range-start').count()) === 0) await page.keyboard.press('t');
  await page.locator('#range-start').fill(fieldTextOf(startMs));
  await page.locator('#range-end').fill(fieldTextOf(endMs));
};

declare global {
  var pastPlaces: { frame: number | null }[] | undefined;
}

/** Notes the picture that stands on a media element in the moment it comes on top: it was painted before, beneath. */
export const watchPlaces = async (page: Page): Promise<void> => {
  await page.evaluate(() => {
    const places: { frame: number | null }[] = [];
    globalThis.pastPlaces = places;
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d', { willReadFrequently: true });
    const note = (video: HTMLVideoElement): void => {
      canvas.width = Math.floor(video.videoWidth / 2);
      canvas.height = Math.max(2, Math.floor(video.videoHeight / 45));
      context?.drawImage(video, 0, 0);
      const pixels = context?.getImageData(0, 0, canvas.width, canvas.height).data;
      const strip = pixels && globalThis.decodeStrip?.(pixels, canvas.width, canvas.height);
      places.push({ frame: strip?.frame ?? null });
    };
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        if (target instanceof HTMLVideoElement && target.dataset['shown'] !== undefined) note(target);
      }
    }).observe(document.body, { attributes: true, attributeFilter: ['data-shown'], subtree: true });
  });
};

/** The pictures noted by {@link watchPlaces}, in order. */
export const placesTaken = (page: Page): Promise<readonly (number | null)[]> =>
  page.evaluate(() => (globalThis.pastPlaces ?? []).map(({ frame }) => frame));
