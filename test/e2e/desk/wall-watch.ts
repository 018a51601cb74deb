/** Watches every tile of a wall at little cost: what it says, whether its picture goes on, whether it is ever black. */
import type { Page } from 'playwright';
import { decodeStrip } from '../../../demo/scenes/strip.ts';

/** What a tile said from a moment on. Times are the page's own (`performance.now()`). */
export interface Said {
  readonly atMs: number;
  readonly health: string;
  /** Why; empty where there is nothing to tell. */
  readonly sentence: string;
}

/** What was seen of a tile since the watch began or was begun anew. */
export interface WatchedTile {
  /** One entry for each change, the oldest what it said at the beginning. */
  readonly said: readonly Said[];
  /** The longest time without a new frame, to the watch's own step; the time since the last one counts too. */
  readonly longestGapMs: number;
  /** Times the picture was looked at, and how often it was black, or another camera's. */
  readonly looks: number;
  readonly black: number;
  readonly wrongCamera: number;
  /** Numbers in the strips that were seen: which cameras were shown. */
  readonly shown: readonly number[];
}

/** What {@link readWatch} answers. */
export interface WatchReading {
  readonly nowMs: number;
  /** The longest the watch itself was not run in time: what a stall shorter than this says is about the machine. */
  readonly lateMs: number;
  readonly tiles: Readonly<Record<string, WatchedTile>>;
}

interface TileRecord {
  said: Said[];
  frameKey: string;
  lastFrameAtMs: number;
  longestGapMs: number;
  looks: number;
  black: number;
  shown: number[];
}

declare global {
  var wallWatch: { tiles: Record<string, TileRecord>; lateMs: number; readonly restart: () => void } | undefined;
}

/** How often each tile is looked at, and how often its pixels are. */
const everyMs = 200;
const pixelsEvery = 6;
/** A strip darker than this is no strip: its light cells are near white. */
const blackBelow = 60;

/** Begins to watch; a second time begins anew. */
export const watchWall = async (page: Page): Promise<void> => {
  // The decoder is self-contained on purpose: it is carried into the page as its own text.
  await page.evaluate(`globalThis.decodeStrip = ${decodeStrip.toString()}`);
  await page.evaluate(
    ({ everyMs: stepMs, pixelsEvery: nth, blackBelow: dark }) => {
      if (globalThis.wallWatch !== undefined) {
        globalThis.wallWatch.restart();
        return;
      }
      const ids = new WeakMap<HTMLVideoElement, number>();
      let lastId = 0;
      const idOf = (video: HTMLVideoElement): number => {
        const id = ids.get(video) ?? (lastId += 1);
        ids.set(video, id);
        return id;
      };
      const level = (element: Element): number => Number.parseInt(getComputedStyle(element).zIndex, 10) || 0;
      const topOf = (tile: HTMLElement): HTMLVideoElement | undefined => {
        const videos = [...tile.querySelectorAll('video')];
        return videos.length < 2
          ? videos[0]
          : videos.reduce((best, other) => (level(other) >= level(best) ? other : best));
      };
      const readStrip = async (video: HTMLVideoElement): Promise<{ brightest: number; camera: number | null }> => {
        const frame = new VideoFrame(video);
        try {
          const width = Math.floor(frame.codedWidth / 4) * 2;
          const height = Math.max(2, Math.floor(frame.codedHeight / 90) * 2);
          const rect = { x: 0, y: 0, width, height };
          const bytes = new Uint8Array(frame.allocationSize({ rect }));
          const [luma] = await frame.copyTo(bytes, { rect });
          const pixels = new Uint8ClampedArray(width * height * 4);
          let brightest = 0;
          for (let at = 0; at < width * height; at += 1) {
            const row = Math.floor(at / width);
            const value = bytes[(luma?.offset ?? 0) + row * (luma?.stride ?? width) + (at % width)] ?? 0;
            pixels.fill(value, at * 4, at * 4 + 4);
            brightest = Math.max(brightest, value);
          }
          return { brightest, camera: globalThis.decodeStrip?.(pixels, width, height)?.camera ?? null };
        } finally {
          frame.close();
        }
      };
      const watch = {
        tiles: {} as Record<string, TileRecord>,
        lateMs: 0,
        restart: () => {
          watch.tiles = {};
          watch.lateMs = 0;
        },
      };
      const look = (tile: HTMLElement, nowMs: number, looksAtPixels: boolean): void => {
        const { camera, health = '' } = tile.dataset;
        if (camera === undefined) return;
        const record = (watch.tiles[camera] ??= {
          said: [],
          frameKey: '',
          lastFrameAtMs: nowMs,
          longestGapMs: 0,
          looks: 0,
          black: 0,
          shown: [],
        });
        const state = tile.querySelector<HTMLElement>('.tile-state');
        const sentence = tile.querySelector('.tile-sentence')?.textContent ?? state?.title ?? '';
        const before = record.said.at(-1);
        if (before?.health !== health || before.sentence !== sentence)
          record.said.push({ atMs: nowMs, health, sentence });
        const video = topOf(tile);
        const frames = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
        record.longestGapMs = Math.max(record.longestGapMs, nowMs - record.lastFrameAtMs);
        const frameKey = video === undefined || frames === 0 ? '' : `${idOf(video)} ${frames}`;
        if (frameKey !== '' && frameKey !== record.frameKey) {
          record.frameKey = frameKey;
          record.lastFrameAtMs = nowMs;
        }
        if (!looksAtPixels || video === undefined || video.readyState < 2) return;
        void readStrip(video).then(({ brightest, camera: shown }) => {
          record.looks += 1;
          if (brightest < dark) record.black += 1;
          if (shown !== null) record.shown.push(shown);
        });
      };
      let step = 0;
      let dueMs = performance.now() + stepMs;
      const lookAround = (): void => {
        const nowMs = performance.now();
        watch.lateMs = Math.max(watch.lateMs, nowMs - dueMs);
        dueMs = nowMs + stepMs;
        step += 1;
        [...document.querySelectorAll<HTMLElement>('[data-camera]')].forEach((tile, index) => {
          look(tile, nowMs, (index + step) % nth === 0);
        });
        setTimeout(lookAround, stepMs);
      };
      globalThis.wallWatch = watch;
      setTimeout(lookAround, stepMs);
    },
    { everyMs, pixelsEvery, blackBelow },
  );
};

/** Everything seen since the watch began. `numbers` tells which number in the strip is whose. */
export const readWatch = async (page: Page, numbers: ReadonlyMap<string, number>): Promise<WatchReading> => {
  const { tiles, ...rest } = await page.evaluate(() => ({
    nowMs: performance.now(),
    lateMs: globalThis.wallWatch?.lateMs ?? 0,
    tiles: structuredClone(globalThis.wallWatch?.tiles ?? {}),
  }));
  return {
    ...rest,
    tiles: Object.fromEntries(
      Object.entries(tiles).map(([name, { said, longestGapMs, looks, black, shown }]) => {
        const wrongCamera = shown.filter((number) => number !== numbers.get(name)).length;
        return [name, { said, longestGapMs, looks, black, wrongCamera, shown: [...new Set(shown)] }];
      }),
    ),
  };
};
