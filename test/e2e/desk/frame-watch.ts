/** Reads, in the page, the machine-readable strip of every frame that is on top of a tile: which frame was really shown, and when. */
import type { Page } from 'playwright';
import type { DemoCameraInfo } from '../../../demo/index.ts';
import { decodeStrip } from '../../../demo/scenes/strip.ts';

/** One frame seen on top of a tile. `frame` is null when the strip could not be read; `brightest` is the strip's brightest pixel. */
export interface SeenFrame {
  readonly atMs: number;
  readonly camera: number | null;
  readonly frame: number | null;
  readonly brightest: number;
  /** Counts the media elements of the tile: two while a renewal runs. */
  readonly elements: number;
  /** Which media element showed it. */
  readonly element: number;
  /** The element's count of frames handed to the compositor: the page is not told of each while it is busy. */
  readonly presented: number;
  /** The element's own time of the frame it told of; by the time its pixels are read a later one may be on screen. */
  readonly mediaTimeS: number;
}

interface Watch {
  readonly seen: Record<string, SeenFrame[]>;
  readonly stop: () => void;
}

declare global {
  var frameWatch: Watch | undefined;
  var decodeStrip:
    | ((pixels: Uint8ClampedArray, width: number, height: number) => { camera: number; frame: number } | null)
    | undefined;
}

/** Starts watching all tiles, those to come too. */
export const watchFrames = async (page: Page): Promise<void> => {
  // The decoder is self-contained on purpose: it is carried into the page as its own text.
  await page.evaluate(`globalThis.decodeStrip = ${decodeStrip.toString()}`);
  await page.evaluate(() => {
    const seen: Record<string, SeenFrame[]> = {};
    const watched = new WeakSet<HTMLVideoElement>();
    let stopped = false;
    /** In which turn of rendering an element was on top for the last time. */
    const leftAtMs = new WeakMap<HTMLVideoElement, number>();
    const ids = new WeakMap<HTMLVideoElement, number>();
    let lastId = 0;
    const idOf = (video: HTMLVideoElement): number => {
      const id = ids.get(video) ?? (lastId += 1);
      ids.set(video, id);
      return id;
    };
    const look = (video: HTMLVideoElement, atMs: number, presented: number, mediaTimeS: number): void => {
      const tile = video.closest<HTMLElement>('[data-camera]');
      const name = tile?.dataset['camera'];
      if (tile === null || name === undefined) return;
      // A picture of the past that is still being made ready can't be seen.
      const videos = [...tile.querySelectorAll('video')].filter(
        (other) => other.closest('.past-picture:not([data-pictured])') === null,
      );
      if (!videos.includes(video)) return;
      const level = (element: Element): number => Number.parseInt(getComputedStyle(element).zIndex, 10) || 0;
      const top = videos.reduce((best, other) => (level(other) >= level(best) ? other : best));
      // Another element comes on top as soon as that has told of a frame: in that turn of rendering this one may still tell of its last.
      if (top !== video && Math.abs((leftAtMs.get(video) ?? -Infinity) - atMs) > 1) return;
      const found = { elements: videos.length, element: idOf(video), presented, mediaTimeS };
      const entry: SeenFrame = { atMs, camera: null, frame: null, brightest: 0, ...found };
      (seen[name] ??= []).push(entry);
      void readStrip(video).then((strip) => Object.assign(entry, strip));
    };
    // Only the strip's part of the luma plane is copied: drawing every video on a canvas would cost more than playing them.
    const readStrip = async (video: HTMLVideoElement): Promise<Partial<SeenFrame>> => {
      const frame = new VideoFrame(video);
      try {
        const width = Math.floor(frame.codedWidth / 4) * 2;
        const height = Math.max(2, Math.floor(frame.codedHeight / 90) * 2);
        const rect = { x: 0, y: 0, width, height };
        const bytes = new Uint8Array(frame.allocationSize({ rect }));
        const [luma] = await frame.copyTo(bytes, { rect });
        if (luma === undefined) return {};
        const pixels = new Uint8ClampedArray(width * height * 4);
        let brightest = 0;
        for (let row = 0; row < height; row += 1) {
          for (let column = 0; column < width; column += 1) {
            const value = bytes[luma.offset + row * luma.stride + column] ?? 0;
            pixels.fill(value, (row * width + column) * 4, (row * width + column) * 4 + 4);
            brightest = Math.max(brightest, value);
          }
        }
        const strip = globalThis.decodeStrip?.(pixels, width, height);
        return { camera: strip?.camera ?? null, frame: strip?.frame ?? null, brightest };
      } finally {
        frame.close();
      }
    };
    const watch = (video: HTMLVideoElement): void => {
      if (watched.has(video)) return;
      watched.add(video);
      const next = (atMs: number, { presentedFrames, mediaTime }: VideoFrameCallbackMetadata): void => {
        if (stopped) return;
        look(video, atMs, presentedFrames, mediaTime);
        video.requestVideoFrameCallback(next);
      };
      video.requestVideoFrameCallback(next);
    };
    const all = (): void => {
      for (const video of document.querySelectorAll('video')) watch(video);
    };
    const changed = (records: readonly MutationRecord[]): void => {
      for (const { type, target } of records) {
        const leaves =
          type === 'attributes' && target instanceof HTMLVideoElement && target.dataset['shown'] === undefined;
        if (leaves) leftAtMs.set(target, Number(document.timeline.currentTime ?? performance.now()));
      }
      all();
    };
    const observer = new MutationObserver(changed);
    observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['data-shown'] });
    all();
    globalThis.frameWatch = {
      seen,
      stop: () => {
        stopped = true;
        observer.disconnect();
      },
    };
  });
};

/** Everything seen so far, by camera name. */
export const seenFrames = (page: Page): Promise<Record<string, SeenFrame[]>> =>
  page.evaluate(() =>
    Object.fromEntries(
      Object.entries(globalThis.frameWatch?.seen ?? {}).map(([name, frames]) => [
        name,
        // Of one turn of rendering the element that was on top before comes first: they are numbered as they come.
        structuredClone(frames).sort((a, b) => a.atMs - b.atMs || a.element - b.element),
      ]),
    ),
  );

/** What a sequence of seen frames proves. */
export interface FrameVerdict {
  readonly frames: number;
  readonly unreadable: number;
  readonly black: number;
  readonly wrongCamera: number;
  /** Steps back in time. */
  readonly backward: number;
  /**
   * The longest run of frames of the stream that were never put on screen, in milliseconds of the stream: while a renewal ran and
   * for a second after it, and at all other times. Frames get lost without any renewal too, so the second is what to compare with.
   */
  readonly longestSkipRenewingMs: number;
  readonly longestSkipOtherwiseMs: number;
  /** All skipped frames. */
  readonly skipped: number;
}

/** Judges what was seen of a camera with one scene: its frame numbers count round the scene's loop. */
export const judgeFrames = (seen: readonly SeenFrame[], camera: DemoCameraInfo): FrameVerdict => {
  const [scene] = camera.scenes;
  if (scene === undefined) throw new Error(`${camera.name} has no scene`);
  let backward = 0;
  let skipped = 0;
  let longestRenewing = 0;
  let longestOtherwise = 0;
  let renewedAtMs = -Infinity;
  let previous: SeenFrame | null = null;
  for (const now of seen) {
    if (now.elements > 1) renewedAtMs = now.atMs;
    if (now.frame === null) continue;
    if (previous?.frame != null) {
      const step = (now.frame - previous.frame + scene.frames) % scene.frames;
      const untold = now.element === previous.element ? Math.max(0, now.presented - previous.presented - 1) : 0;
      if (step > scene.frames / 2) backward += 1;
      else if (step - 1 > untold) {
        skipped += step - 1 - untold;
        const lost = step - 1 - untold;
        if (now.atMs - renewedAtMs < 1_000) longestRenewing = Math.max(longestRenewing, lost);
        else longestOtherwise = Math.max(longestOtherwise, lost);
      }
    }
    previous = now;
  }
  return {
    frames: seen.length,
    unreadable: seen.filter(({ frame }) => frame === null).length,
    black: seen.filter(({ brightest }) => brightest < 60).length,
    wrongCamera: seen.filter((each) => each.camera !== null && each.camera !== scene.number).length,
    backward,
    skipped,
    longestSkipRenewingMs: (longestRenewing * 1_000) / camera.fps,
    longestSkipOtherwiseMs: (longestOtherwise * 1_000) / camera.fps,
  };
};
