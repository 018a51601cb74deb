/** Tells of every frame on top of every tile, in the page. Carried into the page as its own text. */
import type { Page } from 'playwright';
import { decodeStrip } from '../demo/scenes/strip.ts';
import type { ChainFrame } from './frame-chain.ts';

declare global {
  /** Frames seen since they were last taken, by camera. */
  var benchFrames: Record<string, ChainFrame[]> | undefined;
}

/** Starts watching all tiles, those to come too. */
export async function watchEveryFrame(page: Page): Promise<void> {
  // The decoder is self-contained on purpose: it is carried into the page as its own text.
  await page.evaluate(`globalThis.decodeStrip = ${decodeStrip.toString()}`);
  await page.evaluate(installWatch);
}

/** What was seen since the last time; nothing when the page was loaded anew. Frames whose pixels are still being read come next time. */
export const takeFrames = (page: Page): Promise<Record<string, ChainFrame[]>> =>
  page.evaluate(() => {
    const untilMs = performance.timeOrigin + performance.now() - 500;
    const taken: Record<string, ChainFrame[]> = {};
    for (const [camera, frames] of Object.entries(globalThis.benchFrames ?? {})) {
      const young = frames.findIndex(({ atMs }) => atMs > untilMs);
      taken[camera] = frames.splice(0, young < 0 ? frames.length : young);
    }
    return taken;
  });

/** Needs nothing from outside itself. */
function installWatch(): void {
  globalThis.benchFrames = {};
  const ids = new WeakMap<HTMLVideoElement, number>();
  let lastId = 0;
  const readStrip = async (video: HTMLVideoElement): Promise<Pick<ChainFrame, 'frame' | 'brightest'>> => {
    const picture = new VideoFrame(video);
    try {
      const width = Math.floor(picture.codedWidth / 4) * 2;
      const height = Math.max(2, Math.floor(picture.codedHeight / 90) * 2);
      const rect = { x: 0, y: 0, width, height };
      const bytes = new Uint8Array(picture.allocationSize({ rect }));
      const [luma] = await picture.copyTo(bytes, { rect });
      if (luma === undefined) return { frame: null, brightest: 255 };
      const pixels = new Uint8ClampedArray(width * height * 4);
      let brightest = 0;
      for (let row = 0; row < height; row += 1) {
        for (let column = 0; column < width; column += 1) {
          const value = bytes[luma.offset + row * luma.stride + column] ?? 0;
          pixels.fill(value, (row * width + column) * 4, (row * width + column) * 4 + 4);
          brightest = Math.max(brightest, value);
        }
      }
      return { frame: globalThis.decodeStrip?.(pixels, width, height)?.frame ?? null, brightest };
    } finally {
      picture.close();
    }
  };
  const look = (video: HTMLVideoElement, atMs: number, presented: number): void => {
    const tile = video.closest<HTMLElement>('.tile[data-camera]');
    const camera = tile?.dataset['camera'];
    if (tile === null || camera === undefined) return;
    const elements = tile.querySelectorAll('video').length;
    if (elements > 1 && video.dataset['shown'] === undefined) return;
    const element = ids.get(video) ?? 0;
    const entry = { atMs, frame: null, brightest: 255, elements, element, presented };
    ((globalThis.benchFrames ??= {})[camera] ??= []).push(entry);
    // a frame may be gone by the time it is asked for
    void readStrip(video).then(
      (read) => Object.assign(entry, read),
      () => undefined,
    );
  };
  const watch = (video: HTMLVideoElement): void => {
    if (ids.has(video)) return;
    lastId += 1;
    ids.set(video, lastId);
    const next = (nowMs: number, { presentedFrames }: VideoFrameCallbackMetadata): void => {
      look(video, performance.timeOrigin + nowMs, presentedFrames);
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  };
  const all = (): void => {
    for (const video of document.querySelectorAll('video')) watch(video);
  };
  new MutationObserver(all).observe(document.body, { childList: true, subtree: true });
  all();
}
