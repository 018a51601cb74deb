/** Samples, in the page, what is on top of each tile, moving or still: the strip of its pixels, some times a second. */
import type { Page } from 'playwright';
import { decodeStrip } from '../../../demo/scenes/strip.ts';

/** One look at a tile. `frame` is null when its strip could not be read; `brightest` is the strip's brightest pixel. */
export interface TopSample {
  readonly atMs: number;
  readonly kind: 'video' | 'canvas' | 'nothing';
  readonly frame: number | null;
  /** The scene's number. */
  readonly scene: number | null;
  readonly brightest: number;
}

declare global {
  var topWatch: { readonly seen: Record<string, TopSample[]>; readonly stop: () => void } | undefined;
}

/** Starts looking at every tile each `everyMs`. */
export const watchTops = async (page: Page, everyMs = 200): Promise<void> => {
  // The decoder is self-contained on purpose: it is carried into the page as its own text.
  await page.evaluate(`globalThis.decodeStrip = ${decodeStrip.toString()}`);
  await page.evaluate((periodMs) => {
    const seen: Record<string, TopSample[]> = {};
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d', { willReadFrequently: true });
    const look = (tile: HTMLElement): TopSample => {
      const top = tile.querySelector<HTMLVideoElement | HTMLCanvasElement>('.player > [data-shown]');
      const atMs = performance.now();
      if (top === null || context === null) return { atMs, kind: 'nothing', frame: null, scene: null, brightest: 0 };
      const isVideo = top instanceof HTMLVideoElement;
      const [width, height] = isVideo ? [top.videoWidth, top.videoHeight] : [top.width, top.height];
      const strip = { width: Math.max(1, Math.floor(width / 2)), height: Math.max(1, Math.floor(height / 45)) };
      canvas.width = strip.width;
      canvas.height = strip.height;
      context.drawImage(top, 0, 0, strip.width, strip.height, 0, 0, strip.width, strip.height);
      const { data } = context.getImageData(0, 0, strip.width, strip.height);
      const read = globalThis.decodeStrip?.(data, strip.width, strip.height);
      return {
        atMs,
        kind: isVideo ? 'video' : 'canvas',
        frame: read?.frame ?? null,
        scene: read?.camera ?? null,
        brightest: Math.max(...data.filter((_, at) => at % 4 < 3)),
      };
    };
    const timer = setInterval(() => {
      for (const tile of document.querySelectorAll<HTMLElement>('.tile[data-camera]')) {
        (seen[tile.dataset['camera'] ?? ''] ??= []).push(look(tile));
      }
    }, periodMs);
    globalThis.topWatch = { seen, stop: () => clearInterval(timer) };
  }, everyMs);
};

/** Everything seen since the last call, by camera name. */
export const takeTops = (page: Page): Promise<Record<string, TopSample[]>> =>
  page.evaluate(() => {
    const { seen = {} } = globalThis.topWatch ?? {};
    const taken = structuredClone(seen);
    for (const samples of Object.values(seen)) samples.length = 0;
    return taken;
  });

/** Samples that went back in a loop of so many frames, against the one before. */
export const stepsBack = (samples: readonly TopSample[], loop: number): readonly TopSample[] => {
  const readable = samples.filter(({ frame }) => frame !== null);
  return readable.slice(1).filter((sample, index) => {
    const step = ((sample.frame ?? 0) - (readable[index]?.frame ?? 0) + loop) % loop;
    return step > loop / 2;
  });
};
