/** What was seen of tiles, judged: who is watchable, who plays at full rate, how old the pictures are. Pure. */
import type { DemoCameraInfo } from '../demo/index.ts';
import type { ProbeTrace, TileTrace } from './page-probe.ts';

/** A camera as far as its pictures' times matter. */
export type TimedCamera = Pick<DemoCameraInfo, 'name' | 'fps' | 'fragmentMs' | 'phaseMs' | 'scenes'>;

/** The judgement on one tile. */
export interface TileVerdict {
  readonly camera: string;
  readonly motion: 'moving' | 'key-frames' | 'paused';
  /**
   * A new picture came at the latest one fragment and two seconds after the one before, and what moves never stood still for
   * more than a second.
   */
  readonly isWatchable: boolean;
  /** It moves, and at least 95 % of the camera's frames were painted. */
  readonly isFullRate: boolean;
  /** Seconds of media played in a second; null where nothing is played. */
  readonly playRate: number | null;
  readonly paintedPerS: number;
  readonly longestGapMs: number;
  /** Ages of the pictures read, camera to screen, in milliseconds. */
  readonly agesMs: readonly number[];
}

/** What the tiles of one run say together. */
export interface WallVerdict {
  readonly tiles: number;
  readonly watchable: number;
  readonly moving: number;
  readonly keyFrames: number;
  readonly fullRate: number;
  /** Of the tiles that move: frames painted each second, in the middle. Null without any. */
  readonly paintedPerS: number | null;
  /** Of all frames decoded, how many were never painted. */
  readonly droppedShare: number;
  /** Of the tiles that move: seconds of media played in a second, in the middle, and of the slowest. */
  readonly playRate: number | null;
  readonly leastPlayRate: number | null;
  readonly stalls: number;
  readonly jumps: number;
  readonly longestGapMs: number;
  /** Camera to screen. Null when no strip could be read. */
  readonly age: Ages | null;
  readonly movingAge: Ages | null;
  readonly keyFrameAge: Ages | null;
  /** Looks at pictures that told nothing, as a share. */
  readonly unreadShare: number;
  readonly longTasksPerMinute: number;
  /** Share of the time the page's main thread was in tasks over 50 ms. */
  readonly longTasksShare: number;
}

/** Ages in milliseconds. */
export interface Ages {
  readonly median: number;
  readonly p95: number;
  readonly most: number;
  readonly count: number;
}

/** The smallest value that so many of all (0 to 1) do not exceed; null of none. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/** How old a frame was at a moment (milliseconds since the Unix epoch): the clip's loop is far longer than any age. */
export function ageMs({ phaseMs, fps, scenes }: TimedCamera, frame: number, atMs: number): number {
  const loopMs = scenes[0]?.loopMs ?? 0;
  const since = atMs - phaseMs - (frame * 1_000) / fps;
  return ((since % loopMs) + loopMs) % loopMs;
}

/** Judges one tile that was watched for `watchedMs`. */
export function judgeTile(trace: TileTrace, camera: TimedCamera, watchedMs: number): TileVerdict {
  const looks = trace.movingLooks + trace.keyFrameLooks + trace.pausedLooks;
  const isMoving = trace.movingLooks * 2 >= looks;
  const movedS = (watchedMs / 1_000) * (looks === 0 ? 0 : trace.movingLooks / looks);
  const paintedPerS = movedS === 0 ? 0 : (trace.decoded - trace.dropped) / movedS;
  return {
    camera: trace.camera,
    motion: isMoving ? 'moving' : trace.keyFrameLooks >= trace.pausedLooks ? 'key-frames' : 'paused',
    isWatchable: trace.longestGapMs <= camera.fragmentMs + 2_000 && trace.stalls === 0,
    isFullRate: isMoving && paintedPerS >= 0.95 * camera.fps,
    playRate: isMoving && movedS > 0 ? trace.playedS / movedS : null,
    paintedPerS,
    longestGapMs: trace.longestGapMs,
    agesMs: trace.readings.map(([atMs, frame]) => ageMs(camera, frame, atMs)),
  };
}

/** Judges a wall of `tiles` tiles; a tile of which nothing was seen is not watchable. */
export function judgeWall(trace: ProbeTrace, cameras: readonly TimedCamera[], tiles: number): WallVerdict {
  const known = new Map(cameras.map((camera) => [camera.name, camera]));
  const verdicts = trace.tiles.flatMap((tile) => {
    const camera = known.get(tile.camera);
    return camera === undefined ? [] : [judgeTile(tile, camera, trace.watchedMs)];
  });
  const sum = (of: (tile: TileTrace) => number): number => trace.tiles.reduce((total, tile) => total + of(tile), 0);
  const moving = verdicts.filter(({ motion }) => motion === 'moving');
  const keyFrames = verdicts.filter(({ motion }) => motion === 'key-frames');
  const rates = moving.flatMap(({ playRate }) => playRate ?? []);
  const [decoded, readings, unread] = [
    sum((tile) => tile.decoded),
    sum((tile) => tile.readings.length),
    sum((tile) => tile.unread),
  ];
  return {
    tiles,
    watchable: verdicts.filter(({ isWatchable }) => isWatchable).length,
    moving: moving.length,
    keyFrames: keyFrames.length,
    fullRate: verdicts.filter(({ isFullRate }) => isFullRate).length,
    paintedPerS: quantile(
      moving.map((tile) => tile.paintedPerS),
      0.5,
    ),
    droppedShare: decoded === 0 ? 0 : sum((tile) => tile.dropped) / decoded,
    playRate: quantile(rates, 0.5),
    leastPlayRate: quantile(rates, 0),
    stalls: sum((tile) => tile.stalls),
    jumps: sum((tile) => tile.jumps),
    longestGapMs: Math.max(0, ...verdicts.map(({ longestGapMs }) => longestGapMs)),
    age: agesOf(verdicts),
    movingAge: agesOf(moving),
    keyFrameAge: agesOf(keyFrames),
    unreadShare: readings + unread === 0 ? 0 : unread / (readings + unread),
    longTasksPerMinute: (trace.longTasks * 60_000) / trace.watchedMs,
    longTasksShare: trace.longTasksMs / trace.watchedMs,
  };
}

function agesOf(verdicts: readonly TileVerdict[]): Ages | null {
  const ages = verdicts.flatMap(({ agesMs }) => agesMs);
  const [median, p95, most] = [quantile(ages, 0.5), quantile(ages, 0.95), quantile(ages, 1)];
  return median === null || p95 === null || most === null ? null : { median, p95, most, count: ages.length };
}

/**
 * The time that so many of all keys (0 to 1) were painted within. Event Timing tells of nothing under 16 ms: keys not told of
 * count as that.
 */
export function inputQuantileMs(told: readonly number[], keys: number, share: number): number | null {
  const quick = Array.from({ length: Math.max(0, keys - told.length) }, () => 16);
  return quantile([...told, ...quick], share);
}
