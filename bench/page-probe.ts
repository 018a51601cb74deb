/** Watches, in the page, what any wall paints: the same for every player, and cheap. Carried into the page as its own text. */
import { decodeStrip } from '../demo/scenes/strip.ts';
import type { MeasuredPage } from './quiet-page.ts';

/** What was seen of one tile while the probe ran. */
export interface TileTrace {
  readonly camera: string;
  /** Frames decoded for media elements and frames of them that were never painted, while the tile moved. */
  decoded: number;
  dropped: number;
  /** Seconds of media played, jumps left out. */
  playedS: number;
  /** Changes of the media's time that are no playing. */
  jumps: number;
  /** Looks at the tile, by how it was shown. */
  movingLooks: number;
  keyFrameLooks: number;
  pausedLooks: number;
  /** Longest time without a new picture, in milliseconds, told to a quarter of a second for what moves and a second for the rest. */
  longestGapMs: number;
  /** Times of more than a second without a new picture while the tile moved. */
  stalls: number;
  /** When which frame of the clip was read off the picture on top: milliseconds since the Unix epoch, and the frame's number. */
  readonly readings: (readonly [atMs: number, frame: number])[];
  /** Looks at a picture whose strip could not be read. */
  unread: number;
}

/** Everything the probe saw. */
export interface ProbeTrace {
  /** How long it watched, in milliseconds. */
  readonly watchedMs: number;
  readonly tiles: readonly TileTrace[];
  /** Tasks over 50 ms of the page's main thread (Long Tasks API): how many, and how long together. */
  readonly longTasks: number;
  readonly longTasksMs: number;
  /** From each key to the paint that followed it (Event Timing API), of those over 16 ms. */
  readonly inputMs: readonly number[];
}

interface Probe {
  readonly stop: () => ProbeTrace;
}

declare global {
  var benchProbe: Probe | undefined;
  var decodeStrip:
    | ((pixels: Uint8ClampedArray, width: number, height: number) => { camera: number; frame: number } | null)
    | undefined;
}

/** Starts watching every `.tile[data-camera]` of the page. */
export async function startProbe(page: MeasuredPage): Promise<void> {
  // The decoder is self-contained on purpose: it is carried into the page as its own text.
  await page.evaluate(`globalThis.decodeStrip = ${decodeStrip.toString()}`);
  await page.evaluate(installProbe);
}

/** Stops watching and answers what was seen. */
export async function stopProbe(page: MeasuredPage): Promise<ProbeTrace> {
  const trace = await page.evaluate(() => globalThis.benchProbe?.stop());
  if (trace === undefined) throw new Error('the page was loaded anew while it was measured');
  return trace;
}

/** Needs nothing from outside itself. */
function installProbe(): void {
  const startedAt = performance.now();
  type Picture = HTMLVideoElement | HTMLCanvasElement;
  interface Known {
    readonly trace: TileTrace;
    element: Picture | null;
    painted: number;
    decoded: number;
    dropped: number;
    mediaS: number;
    lookedAt: number;
    newAt: number;
    idleUntil: number;
    isMoving: boolean;
    nextReadAt: number;
    lastPicture: number;
  }
  const known = new Map<string, Known>();
  const knownOf = (camera: string): Known => {
    const found = known.get(camera);
    if (found !== undefined) return found;
    const counts = { decoded: 0, dropped: 0, playedS: 0, jumps: 0, longestGapMs: 0, stalls: 0, unread: 0 };
    const looks = { movingLooks: 0, keyFrameLooks: 0, pausedLooks: 0 };
    const trace: TileTrace = { camera, ...counts, ...looks, readings: [] };
    const last = { element: null, painted: 0, decoded: 0, dropped: 0, mediaS: 0, isMoving: true, lastPicture: -1 };
    const at = performance.now();
    // spread, so that not all are read in the same moment
    const nextReadAt = at + 1_000 * Math.random();
    const made = { trace, ...last, lookedAt: at, newAt: at, idleUntil: at, nextReadAt };
    known.set(camera, made);
    return made;
  };
  const onTop = (tile: Element): Picture | null =>
    tile.querySelector<Picture>(':is(video, canvas)[data-shown]') ?? tile.querySelector<Picture>('video, canvas');

  const endGap = (tile: Known, at: number): void => {
    const gapMs = tile.idleUntil - tile.newAt;
    tile.trace.longestGapMs = Math.max(tile.trace.longestGapMs, gapMs);
    if (tile.isMoving && gapMs > 1_000) tile.trace.stalls += 1;
    tile.newAt = at;
    tile.idleUntil = at;
  };
  const lookAtVideo = (tile: Known, video: HTMLVideoElement, at: number): void => {
    const { totalVideoFrames: decoded, droppedVideoFrames: dropped } = video.getVideoPlaybackQuality();
    const { trace } = tile;
    const painted = decoded - dropped;
    const isSame = tile.element === video;
    if (isSame) {
      trace.decoded += decoded - tile.decoded;
      trace.dropped += dropped - tile.dropped;
      const [stepS, passedS] = [video.currentTime - tile.mediaS, (at - tile.lookedAt) / 1_000];
      if (stepS >= 0 && stepS < 1.5 * passedS + 0.5) trace.playedS += stepS;
      else trace.jumps += 1;
    } else {
      // what another element played until now is not known: it is taken to have gone on
      trace.playedS += (at - tile.lookedAt) / 1_000;
    }
    if (!isSame || painted > tile.painted) endGap(tile, at);
    else tile.idleUntil = at;
    Object.assign(tile, { element: video, painted, decoded, dropped, mediaS: video.currentTime });
  };
  const look = (): void => {
    const at = performance.now();
    for (const element of document.querySelectorAll<HTMLElement>('.tile[data-camera]')) {
      const tile = knownOf(element.dataset['camera'] ?? '');
      const picture = onTop(element);
      const isVideo = picture instanceof HTMLVideoElement;
      const motion = element.dataset['motion'] ?? 'moving';
      if (motion === 'paused') tile.trace.pausedLooks += 1;
      else if (motion === 'key-frames' || picture instanceof HTMLCanvasElement) tile.trace.keyFrameLooks += 1;
      else tile.trace.movingLooks += 1;
      const isMoving = motion === 'moving' && isVideo;
      // A tile that begins to move has stood until now as stills do: that is no stall of what moves.
      if (!isMoving || tile.element !== picture) tile.isMoving = false;
      if (isVideo) lookAtVideo(tile, picture, at);
      else {
        // what a canvas shows is told by its pixels alone: see read()
        tile.element = picture;
        tile.idleUntil = at;
      }
      tile.isMoving = isMoving;
      tile.lookedAt = at;
    }
  };

  const scratch = new OffscreenCanvas(256, 8).getContext('2d', { willReadFrequently: true });
  const take = (tile: Known, pixels: Uint8ClampedArray, width: number, height: number): void => {
    const strip = globalThis.decodeStrip?.(pixels, width, height) ?? null;
    if (strip === null) tile.trace.unread += 1;
    else tile.trace.readings.push([Date.now(), strip.frame]);
    let sum = 0;
    if (strip === null) for (let at = 0; at < pixels.length; at += 4) sum = (sum * 31 + (pixels[at] ?? 0)) % 1_000_003;
    const picture = strip === null ? 10_000 + sum : strip.frame;
    if (picture !== tile.lastPicture && tile.element instanceof HTMLCanvasElement) endGap(tile, performance.now());
    tile.lastPicture = picture;
  };
  // Only the strip's part of the luma plane is copied: drawing every video on a canvas would cost more than playing them.
  const readVideo = async (tile: Known, video: HTMLVideoElement): Promise<void> => {
    if (video.readyState < video.HAVE_CURRENT_DATA) return;
    const frame = new VideoFrame(video);
    try {
      const width = Math.floor(frame.codedWidth / 4) * 2;
      const height = Math.max(2, Math.floor(frame.codedHeight / 90) * 2);
      const rect = { x: 0, y: 0, width, height };
      const bytes = new Uint8Array(frame.allocationSize({ rect }));
      const [luma] = await frame.copyTo(bytes, { rect });
      if (luma === undefined) return;
      const pixels = new Uint8ClampedArray(width * height * 4);
      for (let row = 0; row < height; row += 1) {
        for (let column = 0; column < width; column += 1) {
          const value = bytes[luma.offset + row * luma.stride + column] ?? 0;
          pixels.fill(value, (row * width + column) * 4, (row * width + column) * 4 + 4);
        }
      }
      take(tile, pixels, width, height);
    } finally {
      frame.close();
    }
  };
  const readCanvas = (tile: Known, canvas: HTMLCanvasElement): void => {
    if (scratch === null || canvas.width === 0) return;
    scratch.drawImage(canvas, 0, 0, canvas.width / 2, canvas.height / 45, 0, 0, 256, 8);
    take(tile, scratch.getImageData(0, 0, 256, 8).data, 256, 8);
  };
  const read = (): void => {
    const at = performance.now();
    for (const tile of known.values()) {
      if (tile.nextReadAt > at || tile.element === null) continue;
      if (tile.element instanceof HTMLVideoElement) {
        tile.nextReadAt = at + 2_500;
        // a frame may be gone by the time it is asked for
        void readVideo(tile, tile.element).catch(() => undefined);
      } else {
        tile.nextReadAt = at + 1_000;
        readCanvas(tile, tile.element);
      }
    }
  };

  let longTasks = 0;
  let longTasksMs = 0;
  const tasks = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      longTasks += 1;
      longTasksMs += duration;
    }
  });
  tasks.observe({ type: 'longtask' });
  const inputMs: number[] = [];
  const events = new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (name === 'keydown') inputMs.push(duration);
  });
  // TypeScript's library does not know the member of the Event Timing API yet.
  const watched: PerformanceObserverInit & { durationThreshold: number } = { type: 'event', durationThreshold: 16 };
  events.observe(watched);

  look();
  const timers = [setInterval(look, 250), setInterval(read, 100)];
  globalThis.benchProbe = {
    stop: () => {
      for (const timer of timers) clearInterval(timer);
      look();
      const at = performance.now();
      for (const tile of known.values()) endGap(tile, at);
      tasks.disconnect();
      events.disconnect();
      const tiles = [...known.values()].map(({ trace }) => trace);
      return { watchedMs: at - startedAt, tiles, longTasks, longTasksMs, inputMs };
    },
  };
}
