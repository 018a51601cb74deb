/** Long measurements: frames followed through renewals, bills, faults, and what grows in a soak. */
import { describe, expect, it } from 'vitest';
import { type BillRun, billFigures, callSums } from '../../../bench/bill-figures.ts';
import { faultCells } from '../../../bench/fault-figures.ts';
import { addSums, type ChainFrame, FrameChain } from '../../../bench/frame-chain.ts';
import { seededRandom } from '../../../bench/seeded-random.ts';
import { fitLine, slopesOf } from '../../../bench/slopes.ts';
import type { TimedCamera } from '../../../bench/tile-figures.ts';

const gate: TimedCamera = {
  name: 'gate',
  fps: 10,
  fragmentMs: 2_000,
  phaseMs: 0,
  scenes: [{ id: 'x', number: 1, frames: 100, loopMs: 10_000 }],
};

const frame = (at: number, changes: Partial<ChainFrame> = {}): ChainFrame => ({
  atMs: at * 100,
  frame: at % 100,
  brightest: 235,
  elements: 1,
  element: 1,
  presented: at,
  ...changes,
});

const sumsOf = (frames: readonly ChainFrame[]) => {
  const chain = new FrameChain(gate);
  for (const each of frames) chain.push(each);
  return chain.sums;
};

describe('a chain of frames', () => {
  it('without fault counts nothing, round the end of the loop too', () => {
    const sums = sumsOf(Array.from({ length: 150 }, (_, at) => frame(at)));
    expect(sums).toMatchObject({
      frames: 150,
      black: 0,
      backward: 0,
      skipped: 0,
      changes: 0,
      longestGapOtherwiseMs: 100,
    });
  });

  it('sees a step back, a black frame and a lost one, each while renewing or not', () => {
    const next = { element: 2, elements: 2 };
    const sums = sumsOf([
      frame(0),
      frame(2, { presented: 1 }),
      frame(3, { ...next, presented: 1 }),
      frame(6, { ...next, presented: 2 }),
      frame(5, { ...next, presented: 3, atMs: 700 }),
      frame(8, { ...next, presented: 4, brightest: 16, frame: null }),
    ]);
    expect(sums).toMatchObject({ backward: 1, black: 1, unreadable: 1, changes: 1, skipped: 3 });
    expect(sums).toMatchObject({ longestSkipOtherwise: 1, longestSkipRenewing: 2 });
  });

  it('knows of frames that were painted and not told of', () => {
    expect(sumsOf([frame(0), frame(4)]).skipped).toBe(0);
  });

  it('counts what a change of elements loses, but not what it could not read', () => {
    const sums = sumsOf([
      frame(0),
      frame(1, { element: 2, presented: 9 }),
      frame(3, { element: 3, presented: 4 }),
      frame(4, { element: 3, presented: 5, frame: null }),
      frame(5, { element: 4, presented: 2 }),
      frame(8, { element: 5, presented: 1 }),
    ]);
    expect(sums).toMatchObject({ changes: 4, changesWithSkip: 2, changesWithLongSkip: 1, longestSkipAtChange: 2 });
    expect(sums.skipped).toBe(3);
  });

  it('sees an element come on top with an older frame', () => {
    expect(sumsOf([frame(4), frame(3, { element: 2, atMs: 400 })])).toMatchObject({ backward: 1, changes: 1 });
  });

  it('adds up, longest of the longest', () => {
    const sums = addSums([sumsOf([frame(0), frame(3, { presented: 1 })]), sumsOf([frame(0), frame(1)])]);
    expect(sums).toMatchObject({ frames: 4, skipped: 2, longestSkipOtherwise: 2 });
  });
});

it('a bill is per camera and hour, of the cameras that were shown so', () => {
  const call = (camera: string, operation: 'GetMP4MediaFragment' | 'GetHLSMediaPlaylist', bytes: number) => ({
    atMs: 0,
    operation,
    camera,
    profile: 'a',
    status: 200,
    errorName: undefined,
    bytes,
  });
  const calls = callSums(
    [
      call('a', 'GetMP4MediaFragment', 1_000),
      call('b', 'GetMP4MediaFragment', 9),
      call('a', 'GetHLSMediaPlaylist', 10),
    ],
    new Set(['a']),
  );
  const use = { cores: { node: 0.5, renderer: 0.5 }, memoryBytes: {}, benchCores: 0, otherCores: 0 };
  const run: BillRun = {
    mode: 'moving',
    tiles: 2,
    cameras: 1,
    inMode: 1,
    watchedMs: 36_000,
    calls,
    linkBytes: 1_100,
    use,
  };
  expect(billFigures([run])).toMatchObject([
    {
      mode: 'moving',
      inMode: { median: 0.5 },
      mediaBytes: { median: 100_000 },
      playlistBytes: { median: 1_000 },
      linkBytes: { median: 110_000 },
      calls: { GetMP4MediaFragment: 100, GetHLSMediaPlaylist: 100 },
      cores: { median: 1 },
    },
  ]);
});

it('faults tell how often a camera came back', () => {
  const run = { fault: 'silent', lastedMs: 1_000, noticedMs: 500, health: 'silent', neighbours: 3 };
  const runs = [
    { ...run, recoveredMs: 2_000, neighboursWatchable: 3 },
    { ...run, recoveredMs: null, neighboursWatchable: 2 },
  ];
  expect(faultCells({ tiles: 4, runs })[1]).toEqual([
    'silent',
    '1.0 s',
    '0.5 s',
    'silent',
    '2.0 s',
    '1 of 2',
    '1 of 2',
  ]);
});

describe('growth', () => {
  const samples = (value: (minute: number) => number) =>
    Array.from({ length: 360 }, (_, at) => ({ atMs: at * 10_000, values: { heap: value(at / 6) } }));

  it('is told with its interval', () => {
    const random = seededRandom(7);
    const [slope] = slopesOf(samples((minute) => 1_000 + 10 * minute + 40 * random()));
    expect(slope?.perHour).toBeGreaterThan(500);
    expect(slope?.perHour).toBeLessThan(700);
    expect((slope?.perHour ?? 0) - (slope?.within ?? Infinity)).toBeGreaterThan(0);
  });

  it('of noise alone is within its interval', () => {
    const random = seededRandom(11);
    const [slope] = slopesOf(samples(() => 1_000 + 400 * random()));
    expect(Math.abs(slope?.perHour ?? Infinity)).toBeLessThan(slope?.within ?? 0);
  });

  it('by least squares, with what a table of Student’s t says', () => {
    const line = fitLine([
      [0, 1],
      [1, 2],
      [2, 2],
      [3, 4],
    ]);
    // slope 0.9; residual sum 0.7; standard error sqrt(0.35 / 5); t(2) = 4.303
    expect(line?.perHour).toBeCloseTo(0.9, 10);
    expect(line?.within).toBeCloseTo(4.303 * Math.sqrt(0.35 / 5), 6);
    expect(fitLine([[0, 1]])).toBeNull();
  });
});
