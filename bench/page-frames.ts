/**
 * Tells of every frame on top of every tile, in the page. Carried into the page as its own text. A player puts another element on top
 * as soon as that has told of a frame: in the same turn of rendering the one before may still tell of its last.
 */
import { decodeStrip } from '../demo/scenes/strip.ts';
import type { ChainFrame } from './frame-chain.ts';
import type { MeasuredPage } from './quiet-page.ts';

declare global {
  /** Frames seen since they were last taken, by camera. */
  var benchFrames: Record<string, ChainFrame[]> | undefined;
}

/** Starts watching all tiles, those to come too. */
export async function watchEveryFrame(page: MeasuredPage): Promise<void> {
  // The decoder is self-contained on purpose: it is carried into the page as its own text.
  await page.evaluate(`globalThis.decodeStrip = ${decodeStrip.toString()}`);
  await page.evaluate(installWatch);
}

/** What was seen since the last time; nothing when the page was loaded anew. Frames whose pixels are still being read come next time. */
export const takeFrames = (page: MeasuredPage): Promise<Record<string, ChainFrame[]>> =>
  page.evaluate(() => {
    const untilMs = performance.timeOrigin + performance.now() - 500;
    const taken: Record<string, ChainFrame[]> = {};
    for (const [camera, frames] of Object.entries(globalThis.benchFrames ?? {})) {
      // Of one turn of rendering the element that was on top before comes first: they are numbered as they are made.
      frames.sort((a, b) => a.atMs - b.atMs || a.element - b.element);
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
  /** The last frame of an element beneath another, and when an element was on top for the last time: by turns of rendering. */
  const beneath = new WeakMap<HTMLVideoElement, { readonly nowMs: number; readonly presented: number }>();
  const leftAtMs = new WeakMap<HTMLVideoElement, number>();
  const isNow = (nowMs: number | undefined, turnMs: number): boolean =>
    nowMs !== undefined && Math.abs(nowMs - turnMs) < 1;
  const turnMs = (): number => Number(document.timeline.currentTime ?? performance.now());
  const tell = (video: HTMLVideoElement, nowMs: number, presented: number): void => {
    const tile = video.closest<HTMLElement>('.tile[data-camera]');
    const camera = tile?.dataset['camera'];
    if (tile === null || camera === undefined) return;
    const elements = tile.querySelectorAll('video').length;
    // A video warms unseen beneath another one, or beneath a still on a canvas.
    const isAlone = tile.querySelector('.player > [data-shown]') === null;
    const isOnTop = isAlone || video.dataset['shown'] !== undefined || isNow(leftAtMs.get(video), nowMs);
    if (!isOnTop) {
      beneath.set(video, { nowMs, presented });
      return;
    }
    const element = ids.get(video) ?? 0;
    const atMs = performance.timeOrigin + nowMs;
    const entry = { atMs, frame: null, brightest: 255, elements, element, presented };
    ((globalThis.benchFrames ??= {})[camera] ??= []).push(entry);
    // a frame may be gone by the time it is asked for
    void readStrip(video).then(
      (read) => Object.assign(entry, read),
      () => undefined,
    );
  };
  const changed = ({ target }: MutationRecord): void => {
    if (!(target instanceof HTMLVideoElement)) return;
    const last = beneath.get(target);
    beneath.delete(target);
    if (target.dataset['shown'] === undefined) leftAtMs.set(target, turnMs());
    else if (last !== undefined && isNow(last.nowMs, turnMs())) tell(target, last.nowMs, last.presented);
  };
  const watch = (video: HTMLVideoElement): void => {
    if (ids.has(video)) return;
    lastId += 1;
    ids.set(video, lastId);
    const next = (nowMs: number, { presentedFrames }: VideoFrameCallbackMetadata): void => {
      tell(video, nowMs, presentedFrames);
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  };
  const all = (): void => {
    for (const video of document.querySelectorAll('video')) watch(video);
  };
  new MutationObserver(all).observe(document.body, { childList: true, subtree: true });
  const attributeFilter = ['data-shown'];
  new MutationObserver((records) => records.forEach(changed)).observe(document.body, {
    attributeFilter,
    subtree: true,
  });
  all();
}
