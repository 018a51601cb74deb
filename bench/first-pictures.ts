/** Measures, in the page, when each tile paints its first picture. Carried into the page as its own text. */
import { setTimeout as wait } from 'node:timers/promises';
import type { MeasuredPage } from './quiet-page.ts';

declare global {
  /** Camera name → moment of its first painted frame, milliseconds since the Unix epoch. */
  var firstPictures: Record<string, number> | undefined;
}

/**
 * Starts watching all tiles, those to come too, or only those of the cameras named. A frame painted before counts as painted
 * now.
 */
export const watchFirstPictures = (page: MeasuredPage, only: readonly string[] | null = null): Promise<void> =>
  page.evaluate((names) => {
    const seen: Record<string, number> = {};
    globalThis.firstPictures = seen;
    const watched = new WeakSet<HTMLVideoElement>();
    const tell = (video: HTMLVideoElement, atMs: number): void => {
      const name = video.closest<HTMLElement>('[data-camera]')?.dataset['camera'];
      if (name !== undefined && names?.includes(name) !== false) seen[name] ??= atMs;
    };
    const look = (): void => {
      for (const video of document.querySelectorAll('video')) {
        if (watched.has(video)) continue;
        watched.add(video);
        if (video.getVideoPlaybackQuality().totalVideoFrames > 0) tell(video, Date.now());
        video.requestVideoFrameCallback((nowMs) => tell(video, performance.timeOrigin + nowMs));
      }
    };
    // A picture on a canvas is told of by the player: there is no callback for it.
    const lookAtCanvases = (): void => {
      for (const canvas of document.querySelectorAll('[data-pictured] > canvas[data-shown]')) {
        const name = canvas.closest<HTMLElement>('[data-camera]')?.dataset['camera'];
        if (name !== undefined && names?.includes(name) !== false) seen[name] ??= Date.now();
      }
    };
    const all = (): void => {
      look();
      lookAtCanvases();
    };
    const attributeFilter = ['data-pictured', 'data-shown'];
    new MutationObserver(all).observe(document.body, { childList: true, subtree: true, attributeFilter });
    all();
  }, only);

/** Waits until so many tiles have a picture, or no longer than `patienceMs`; answers the moments. */
export const firstPictures = async (
  page: MeasuredPage,
  tiles: number,
  patienceMs: number,
): Promise<readonly number[]> => {
  const seen = (): Promise<readonly number[]> => page.evaluate(() => Object.values(globalThis.firstPictures ?? {}));
  const untilMs = performance.now() + patienceMs;
  // each look takes time from the pictures
  while ((await seen()).length < tiles && performance.now() < untilMs) await wait(250);
  return seen();
};

/** When the page began to load, milliseconds since the Unix epoch. */
export const pageStart = (page: MeasuredPage): Promise<number> => page.evaluate(() => performance.timeOrigin);
