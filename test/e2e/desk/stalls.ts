/** Counts, in the page, how often and how long a picture that is on top of its tile ran out of data. */
import type { Page } from 'playwright';

/** Stalls of one camera's shown picture. */
export interface Stalls {
  readonly count: number;
  readonly longestMs: number;
}

interface StallWatch {
  readonly stalls: Record<string, { count: number; longestMs: number }>;
}

declare global {
  var stallWatch: StallWatch | undefined;
}

/** Starts watching all tiles, those to come too. */
export const watchStalls = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const stalls: StallWatch['stalls'] = {};
    const standing = new WeakSet<HTMLVideoElement>();
    // Media events do not bubble, but they can be caught on their way down.
    document.addEventListener(
      'waiting',
      ({ target: video }) => {
        if (!(video instanceof HTMLVideoElement) || !('shown' in video.dataset) || standing.has(video)) return;
        const name = video.closest<HTMLElement>('[data-camera]')?.dataset['camera'];
        if (name === undefined) return;
        const fromMs = performance.now();
        standing.add(video);
        video.requestVideoFrameCallback((atMs) => {
          standing.delete(video);
          const entry = (stalls[name] ??= { count: 0, longestMs: 0 });
          entry.count += 1;
          entry.longestMs = Math.max(entry.longestMs, atMs - fromMs);
        });
      },
      true,
    );
    globalThis.stallWatch = { stalls };
  });

/** What was seen so far, by camera name. */
export const seenStalls = (page: Page): Promise<Record<string, Stalls>> =>
  page.evaluate(() => structuredClone(globalThis.stallWatch?.stalls ?? {}));
