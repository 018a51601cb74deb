/** Walls side by side: their words, the processes they are made of, and how tiles and runs are judged. */
import { describe, expect, it } from 'vitest';
import { parseBench } from '../../../bench/bench-options.ts';
import type { WallRun } from '../../../bench/measure-wall.ts';
import type { TileTrace } from '../../../bench/page-probe.ts';
import { kindOf, machineSeconds, readMachine, readStat, spentSeconds, treeOf } from '../../../bench/process-tree.ts';
import {
  ageMs,
  inputQuantileMs,
  judgeTile,
  judgeWall,
  quantile,
  type TimedCamera,
} from '../../../bench/tile-figures.ts';
import { capacity, holdsAllMoving, wallFigures } from '../../../bench/wall-figures.ts';
import { wallCells } from '../../../bench/wall-table.ts';

const camera: TimedCamera = {
  name: 'gate',
  fps: 15,
  fragmentMs: 2_000,
  phaseMs: 700,
  scenes: [{ id: 'bench-sd', number: 1, frames: 960, loopMs: 64_000 }],
};

const trace = (changes: Partial<TileTrace> = {}): TileTrace => ({
  camera: 'gate',
  decoded: 450,
  dropped: 0,
  playedS: 30,
  jumps: 0,
  movingLooks: 120,
  keyFrameLooks: 0,
  pausedLooks: 0,
  longestGapMs: 250,
  stalls: 0,
  readings: [],
  unread: 0,
  ...changes,
});

describe('the words', () => {
  it('of a wall are lists', () => {
    const parsed = parseBench([
      'wall',
      '--tiles',
      '4,64',
      '--contenders=plain,vigil',
      '--clip',
      'hd',
      '--seconds',
      '20',
    ]);
    expect(parsed).toEqual({
      ok: true,
      options: {
        kind: 'wall',
        tiles: [4, 64],
        clip: 'hd',
        contenders: ['plain', 'vigil'],
        runs: 5,
        settleMs: 15_000,
        watchMs: 20_000,
        patienceMs: 45_000,
      },
    });
  });

  it('a bill is made of all modes, or of those named', () => {
    const modesOf = (words: readonly string[]): unknown => {
      const parsed = parseBench(['bill', ...words]);
      return parsed.ok && parsed.options.kind === 'bill' ? parsed.options.modes : parsed;
    };
    expect(modesOf([])).toEqual(['moving', 'key-frames', 'behind-enlarged', 'hidden']);
    expect(modesOf(['--modes', 'hidden,moving'])).toEqual(['hidden', 'moving']);
  });

  it.each([
    [['wall', '--tiles', '4,5'], '--tiles takes numbers of'],
    [['wall', '--contenders', 'vlc'], '--contenders takes names of'],
    [['wall', '--clip', '4k'], '--clip takes one of'],
    [['bill', '--tiles', '4,9'], '--tiles takes one of'],
    [['bill', '--modes', 'hidden,seen'], '--modes takes names of'],
    [['wall', '--modes', 'hidden'], 'wall has no --modes'],
    [['soak', '--runs', '3'], 'soak has no --runs'],
    [['report', '--tiles', '4'], 'report has no --tiles'],
  ])('%j: a sentence', (words, sentence) => {
    const parsed = parseBench(words);
    expect(parsed.ok ? '' : parsed.sentence).toContain(sentence);
  });
});

describe('processes', () => {
  it('are read whatever they are called', () => {
    const stat = '812 (a) b (c) S 7 812 812 0 -1 4194560 1 0 0 0 150 50 0 0 20 0 9 0 100 0 0';
    expect(readStat(stat)).toEqual({ pid: 812, parent: 7, ticks: 200 });
    expect(readStat('')).toBeNull();
  });

  it.each([
    ['/usr/lib/chromium/chromium --type=renderer --lang=de', 'renderer'],
    ['/usr/lib/chromium/chromium\0--type=utility\0--utility-sub-type=network.mojom.NetworkService\0', 'network'],
    ['/usr/lib/chromium/chromium\0--headless=new\0', 'browser'],
    ['/opt/node/bin/node\0app\0', 'node'],
    ['ffmpeg\0-i\0x', 'ffmpeg'],
  ])('%j is %s', (commandLine, kind) => expect(kindOf(commandLine)).toBe(kind));

  it('are counted as trees, and by what they spent in between', () => {
    const at = (pid: number, parent: number, ticks: number, kind = 'renderer') => ({ pid, parent, ticks, kind });
    const all = [at(1, 0, 5), at(2, 1, 10), at(3, 2, 30), at(4, 1, 7)];
    expect(treeOf(all, 2).map(({ pid }) => pid)).toEqual([2, 3]);
    expect(treeOf(all, 1, [2]).map(({ pid }) => pid)).toEqual([1, 4]);
    expect(spentSeconds([at(2, 1, 10)], [at(2, 1, 110), at(3, 2, 50, 'browser')])).toEqual({
      renderer: 1,
      browser: 0.5,
    });
  });

  it('share a machine whose idle time is no work', () => {
    const before = readMachine('cpu  100 0 100 1000 50 0 0 0 70 0\ncpu0 1 1');
    const after = readMachine('cpu  250 0 150 1100 90 0 0 0 99 0\n');
    expect(machineSeconds(before, after)).toBe(2);
  });
});

describe('a tile', () => {
  it('tells the age of its picture from its frame, also round the end of the loop', () => {
    const takenAtMs = 64_000 * 1_000 + 700;
    expect(ageMs(camera, 0, takenAtMs + 3_200)).toBe(3_200);
    expect(ageMs(camera, 945, takenAtMs + 2_000)).toBe(3_000);
  });

  it.each([
    ['plays', {}, { isWatchable: true, isFullRate: true, motion: 'moving', playRate: 1 }],
    ['stood still', { longestGapMs: 1_500, stalls: 1 }, { isWatchable: false, isFullRate: true }],
    ['drops every tenth frame', { dropped: 45 }, { isWatchable: true, isFullRate: false }],
    [
      'shows key frames',
      { movingLooks: 0, keyFrameLooks: 120, decoded: 0, playedS: 0, longestGapMs: 3_000 },
      { isWatchable: true, isFullRate: false, motion: 'key-frames', playRate: null },
    ],
    ['misses a key frame', { movingLooks: 0, keyFrameLooks: 120, longestGapMs: 4_100 }, { isWatchable: false }],
  ])('that %s', (_, changes, verdict) => {
    expect(judgeTile(trace(changes), camera, 30_000)).toMatchObject(verdict);
  });

  it('that was never seen is not watchable', () => {
    const seen = { watchedMs: 30_000, tiles: [trace()], longTasks: 3, longTasksMs: 300, inputMs: [] };
    expect(judgeWall(seen, [camera], 2)).toMatchObject({ tiles: 2, watchable: 1, fullRate: 1, longTasksShare: 0.01 });
  });
});

describe('figures', () => {
  it('have quantiles; keys that no event told of were quick', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2);
    expect(quantile([], 0.5)).toBeNull();
    expect(inputQuantileMs([120], 10, 0.95)).toBe(120);
    expect(inputQuantileMs([120], 40, 0.95)).toBe(16);
  });

  const run = (tiles: number, changes: Partial<TileTrace>): WallRun => ({
    contender: 'plain',
    tiles,
    first: { tiles, medianMs: 500, p95Ms: 900, lastMs: 900 },
    verdict: judgeWall(
      { watchedMs: 30_000, tiles: [trace(changes)], longTasks: 0, longTasksMs: 0, inputMs: [] },
      [camera],
      1,
    ),
    decodedPerS: null,
    use: { cores: { renderer: 0.5, browser: 0.25 }, memoryBytes: { renderer: 1e8 }, benchCores: 0.1, otherCores: 0.2 },
    input: { keys: 30, medianMs: 16, p95Ms: 40 },
  });

  it('name the most tiles that held, and stop at the first that did not', () => {
    const fits = (tiles: number): WallRun => ({ ...run(tiles, {}), verdict: verdictOf(tiles) });
    const verdictOf = (tiles: number): WallRun['verdict'] => {
      const verdict = run(tiles, {}).verdict;
      return verdict === null ? null : { ...verdict, watchable: tiles, fullRate: tiles };
    };
    const slow = run(16, { playedS: 19 });
    expect(capacity([fits(1), fits(4), slow, fits(25)], 'plain')).toBe(4);
    expect(capacity([fits(1), fits(4), slow, fits(25)], 'plain', holdsAllMoving)).toBe(4);
    expect(capacity([slow], 'plain')).toBe(0);
  });

  it('become a line per contender and number of tiles', () => {
    const figures = wallFigures([run(1, {}), run(1, { decoded: 420 }), run(4, {})]);
    expect(figures.map(({ tiles, runs }) => [tiles, runs])).toEqual([
      [1, 2],
      [4, 1],
    ]);
    const [head, first] = wallCells(figures);
    expect(first?.[head?.indexOf('cores') ?? 0]).toBe('0.75');
    expect(first?.[head?.indexOf('fps') ?? 0]).toBe('14.5 (14.0–15.0)');
  });
});
