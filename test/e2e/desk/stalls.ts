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
    const since = new WeakMap<EventTarget, number>();
    const shown = (video: EventTarget | null): string | null =>
      video instanceof HTMLVideoElement && 'shown' in video.dataset
        ? (video.closest<HTMLElement>('[data-camera]')?.dataset['camera'] ?? null)
        : null;
    // Media events do not bubble, but they can be caught on their way down.
    document.addEventListener(
      'waiting',
      ({ target }) => {
        if (target !== null && shown(target) !== null) since.set(target, performance.now());
      },
      true,
    );
    document.addEventListener(
      'timeupdate',
      ({ target }) => {
        const name = shown(target);
        const fromMs = target === null ? undefined : since.get(target);
        if (target === null || name === null || fromMs === undefined) return;
        since.delete(target);
        const entry = (stalls[name] ??= { count: 0, longestMs: 0 });
        entry.count += 1;
        entry.longestMs = Math.max(entry.longestMs, performance.now() - fromMs);
      },
      true,
    );
    globalThis.stallWatch = { stalls };
  });

/** What was seen so far, by camera name. */
export const seenStalls = (page: Page): Promise<Record<string, Stalls>> =>
  page.evaluate(() => structuredClone(globalThis.stallWatch?.stalls ?? {}));
