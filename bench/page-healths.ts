/** Tells of every change of a tile's health, in the page. Carried into the page as its own text. */
import type { HealthChange } from './outage-book.ts';
import type { MeasuredPage } from './quiet-page.ts';

declare global {
  /** Changes since they were last taken. */
  var benchHealths: HealthChange[] | undefined;
}

/** Starts watching all tiles, those to come too; what they are now is told first. */
export const watchHealths = (page: MeasuredPage): Promise<void> =>
  page.evaluate(() => {
    const changes: HealthChange[] = [];
    globalThis.benchHealths = changes;
    let known: Record<string, string> = {};
    const look = (): void => {
      const now: Record<string, string> = {};
      for (const { dataset } of document.querySelectorAll<HTMLElement>('.tile[data-camera]')) {
        now[dataset['camera'] ?? ''] = dataset['health'] ?? '';
      }
      for (const camera of Object.keys({ ...known, ...now })) {
        const health = now[camera] ?? 'gone';
        if (health !== known[camera]) changes.push({ atMs: Date.now(), camera, health });
      }
      known = now;
    };
    const attributeFilter = ['data-health', 'data-camera'];
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributeFilter });
    look();
  });

/** What has changed since the last time. */
export const takeHealths = (page: MeasuredPage): Promise<readonly HealthChange[]> =>
  page.evaluate(() => globalThis.benchHealths?.splice(0) ?? []);

/** Cameras on the wall that are not live now. */
export const notLive = (page: MeasuredPage): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.tile[data-camera]')].flatMap(({ dataset }) =>
      dataset['health'] === 'live' ? [] : (dataset['camera'] ?? ''),
    ),
  );
