/** A soak: what is done when, which faults became outages, what grew since the first hundred, and what ends it before its time. */
import { describe, expect, it } from 'vitest';
import { parseBench } from '../../../bench/bench-options.ts';
import { stepsUntilDone } from '../../../bench/long-wall.ts';
import { OutageBook } from '../../../bench/outage-book.ts';
import { readMemory } from '../../../bench/process-tree.ts';
import type { PublishedOf } from '../../../bench/published.ts';
import { reportPage } from '../../../bench/report-page.ts';
import { seededRandom } from '../../../bench/seeded-random.ts';
import { type PlannedDeed, soakCourse } from '../../../bench/soak-course.ts';
import { growthOf, type SoakSample, thinned, windowsOf } from '../../../bench/soak-figures.ts';
import { soakCells, soakLines } from '../../../bench/soak-table.ts';
import { targetsOf } from '../../../bench/targets.ts';

const minuteMs = 60_000;

describe('the course of an hour', () => {
  const hour = (tiles: 1 | 25 | 144): readonly PlannedDeed[] => {
    const deeds: PlannedDeed[] = [];
    for (const deed of soakCourse(tiles, seededRandom(3))) {
      if (deed.atMs >= 60 * minuteMs) return deeds;
      deeds.push(deed);
    }
    return deeds;
  };
  const deeds = hour(25);
  const of = <Kind extends PlannedDeed['kind']>(kind: Kind) =>
    deeds.filter((deed): deed is Extract<PlannedDeed, { kind: Kind }> => deed.kind === kind);

  it('has more than enough of everything, in order', () => {
    expect(of('layout').length).toBeGreaterThan(1_100);
    expect(of('fault').length).toBe(360);
    expect(of('enlarge').length).toBe(of('shrink').length);
    expect(deeds.every(({ atMs }, at) => atMs >= (deeds[at - 1]?.atMs ?? 0))).toBe(true);
  });

  it('changes the layout each time, mostly with room for all cameras', () => {
    const sizes = of('layout').map(({ tiles }) => tiles);
    expect(sizes.every((size, at) => size !== sizes[at - 1])).toBe(true);
    expect(new Set(sizes)).toEqual(new Set([25, 36, 49, 16, 4]));
    expect(sizes.filter((size) => size < 25).length).toBeLessThan(sizes.length / 24);
  });

  it('changes no layout while a camera is enlarged, some of them for long enough that the others rest', () => {
    const spells = of('enlarge').map(({ atMs }, at) => [atMs, of('shrink')[at]?.atMs ?? 0] as const);
    expect(spells.filter(([from, to]) => to - from > 5_000).length).toBe(10);
    const during = of('layout').filter(({ atMs }) => spells.some(([from, to]) => atMs > from && atMs < to));
    expect(during).toEqual([]);
  });

  it('goes on with the smallest wall and the largest', () => {
    for (const tiles of [1, 144] as const) {
      expect(hour(tiles).filter(({ kind }) => kind === 'layout').length).toBeGreaterThan(1_100);
    }
  });
});

describe('outages', () => {
  const book = (): OutageBook => {
    const made = new OutageBook();
    made.heard({ atMs: 0, camera: 'gate', health: 'live' });
    made.strike('gate', 1_000);
    return made;
  };

  it('are faults during which the tile was not live, until it has been live for a while', () => {
    const made = book();
    made.heard({ atMs: 4_000, camera: 'gate', health: 'frozen' });
    made.heard({ atMs: 5_000, camera: 'gate', health: 'silent' });
    made.end('gate', 16_000);
    made.heard({ atMs: 18_000, camera: 'gate', health: 'live' });
    made.tick(21_000);
    expect(made.sums()).toMatchObject({ struck: 1, seen: 1, recovered: 0, open: 1 });
    made.tick(22_000);
    expect(made.sums()).toMatchObject({ seen: 1, recovered: 1, recoveryMs: [2_000], open: 0, unprovoked: 0 });
    expect(made.struck.size).toBe(0);
  });

  it('are none where the picture lived through the fault', () => {
    const made = book();
    made.heard({ atMs: 4_000, camera: 'gate', health: 'behind' });
    made.end('gate', 16_000);
    made.tick(25_000);
    expect([...made.struck]).toEqual(['gate']);
    made.tick(26_000);
    expect(made.sums()).toMatchObject({ struck: 1, seen: 0, recovered: 0, open: 0 });
    expect(made.struck.size).toBe(0);
  });

  it('are not over by a picture that does not stay', () => {
    const made = book();
    made.heard({ atMs: 4_000, camera: 'gate', health: 'frozen' });
    made.end('gate', 16_000);
    made.heard({ atMs: 17_000, camera: 'gate', health: 'live' });
    made.heard({ atMs: 18_000, camera: 'gate', health: 'frozen' });
    made.tick(40_000);
    made.heard({ atMs: 50_000, camera: 'gate', health: 'live' });
    made.tick(54_000);
    expect(made.sums()).toMatchObject({ seen: 1, recoveryMs: [34_000] });
  });

  it('end with a camera that leaves the wall, and come without a fault too', () => {
    const made = book();
    made.heard({ atMs: 4_000, camera: 'gate', health: 'frozen' });
    made.heard({ atMs: 5_000, camera: 'gate', health: 'gone' });
    made.heard({ atMs: 6_000, camera: 'yard', health: 'offline' });
    expect(made.sums()).toMatchObject({ seen: 1, left: 1, recovered: 0, open: 0, unprovoked: 1 });
  });
});

describe('a fault that outlives its camera’s place', () => {
  it('is in force still when the camera is back, and is counted once', () => {
    const made = new OutageBook();
    made.strike('gate', 1_000);
    made.heard({ atMs: 4_000, camera: 'gate', health: 'silent' });
    made.heard({ atMs: 5_000, camera: 'gate', health: 'gone' });
    made.heard({ atMs: 9_000, camera: 'gate', health: 'silent' });
    expect(made.sums()).toMatchObject({ seen: 1, left: 1, open: 0, unprovoked: 0 });
    made.end('gate', 46_000);
    made.tick(57_000);
    expect([...made.struck]).toEqual(['gate']);
    made.heard({ atMs: 58_000, camera: 'gate', health: 'live' });
    made.tick(58_000);
    expect(made.struck.size).toBe(0);
    made.heard({ atMs: 90_000, camera: 'gate', health: 'silent' });
    expect(made.sums()).toMatchObject({ seen: 1, left: 1, recovered: 0, unprovoked: 1 });
  });
});

/** A look every ten seconds; of each kind a hundred are over after five minutes. */
const samples = (minutes: number, values: (minute: number) => Readonly<Record<string, number>>): SoakSample[] =>
  Array.from({ length: minutes * 6 }, (_, at) => ({
    atMs: at * 10_000,
    counts: { renewals: at * 28, layouts: at * 4, outages: Math.floor((at * 10) / 3) },
    values: values(at / 6),
  }));

describe('growth since the first hundred', () => {
  it('compares five minutes with the last five', () => {
    const windows = windowsOf(samples(60, () => ({})));
    expect([windows?.first[0]?.atMs, windows?.first.at(-1)?.atMs]).toEqual([300_000, 590_000]);
    expect([windows?.last.length, windows?.last.at(-1)?.atMs]).toEqual([30, 3_590_000]);
  });

  it('says nothing where that is all there is', () => {
    expect(windowsOf(samples(14, () => ({})))).toBeNull();
    expect(growthOf(samples(14, () => ({ listeners: 1 })))).toEqual([]);
  });

  it('is judged by the ratio alone where it is memory, by its slope too where it is a count', () => {
    const growth = growthOf(
      samples(60, (minute) => ({
        'memory of renderer': minute > 50 ? 1.06e8 : 1e8,
        'memory of gpu-process': 1e8 + 0.05e6 * minute,
        'own memory of renderer': 1e6 * minute,
        'DOM nodes': 10_000 + minute,
        'sockets of node': 10 + minute,
      })),
    );
    const judged = growth.map(({ name, judged: by, grows }) => [name, by, grows]);
    expect(judged).toEqual([
      ['memory of renderer', 'memory', true],
      ['memory of gpu-process', 'memory', false],
      ['own memory of renderer', 'untold', true],
      ['DOM nodes', 'count', false],
      ['sockets of node', 'count', true],
    ]);
  });

  it('of a count that goes up and down is none', () => {
    const [growth] = growthOf(samples(60, (minute) => ({ listeners: (minute + 5) % 20 < 10 ? 110 : 100 })));
    expect(growth).toMatchObject({ ratio: 1.1, grows: false });
  });

  it('is the same of looks joined by minutes, with few enough of them', () => {
    const all = samples(300, (minute) => ({
      listeners: 100 + minute,
      ...(minute % 2 === 0 ? { 'page heap, collected': 7 } : {}),
    }));
    const few = thinned(all);
    expect(few.length).toBeLessThanOrEqual(120);
    expect(few.every(({ values }) => values['page heap, collected'] === 7)).toBe(true);
    const [whole, joined] = [growthOf(all)[0]?.ratio ?? 0, growthOf(few)[0]?.ratio ?? 0];
    expect(Math.abs(whole / joined - 1)).toBeLessThan(0.02);
    expect(thinned(samples(60, () => ({})))).toHaveLength(60);
  });
});

const soak = (changes: Partial<PublishedOf<'soak'>> = {}): PublishedOf<'soak'> => ({
  kind: 'soak',
  measuredAt: '2026-01-01T00:00:00.000Z',
  machine: { processors: 2, model: 'm', runtime: 'chromium', memoryBytes: 1, system: 's', browser: 'b', commit: 'c' },
  clip: 'sd',
  clipText: '',
  tiles: 25,
  watchedMs: 60 * minuteMs,
  cut: null,
  deeds: { layout: 1_100 },
  counts: { renewals: 10_080, layouts: 1_100, outages: 300 },
  sessions: 12_000,
  outages: { struck: 500, seen: 300, recovered: 299, recoveryMs: [1_000, 9_000], left: 0, open: 1, unprovoked: 2 },
  notLiveAtEnd: [],
  worstAgeMs: { gate: 3_400, yard: 5_100 },
  samples: samples(60, () => ({ 'memory of renderer': 1e8, 'memory of node': 1e8, listeners: 5 })),
  ...changes,
});

describe('the target', () => {
  const memory = (found: PublishedOf<'soak'>) => targetsOf([found]).find(({ id }) => id === 'memory');

  it('is reached by a whole soak in which nothing grows', () => {
    expect(memory(soak())).toMatchObject({ isReached: true, seen: expect.stringContaining('renderer 1.000 ×') });
  });

  it('is not told of one that was too short, or had too little done to it', () => {
    expect(memory(soak({ watchedMs: 59 * minuteMs }))?.isReached).toBeNull();
    expect(memory(soak({ counts: { renewals: 9_999, layouts: 1_100, outages: 300 } }))?.isReached).toBeNull();
    expect(memory(soak({ samples: [] }))?.isReached).toBeNull();
  });

  it('is missed by memory that is larger, and by a count that grows', () => {
    const larger = samples(60, (minute) => ({ 'memory of node': minute > 40 ? 1.06e8 : 1e8 }));
    expect(memory(soak({ samples: larger }))?.isReached).toBe(false);
    const growing = samples(60, (minute) => ({ listeners: 100 + minute }));
    expect(memory(soak({ samples: growing, watchedMs: minuteMs }))).toMatchObject({
      isReached: false,
      seen: expect.stringContaining('these counts grow: listeners'),
    });
  });

  it('has its figures on the page: deeds, recoveries, ages by camera, windows and slopes', () => {
    const page = reportPage([soak()], {});
    for (const text of ['299 recovered', 'yard 5.1 s, gate 3.4 s', 'after the first 100', '95 % interval']) {
      expect(page).toContain(text);
    }
    expect(soakLines(soak({ cut: 'the window is gone.' })).join('\n')).toContain('cut short: the window is gone.');
    expect(soakCells(soak({ samples: [] }))).toHaveLength(1);
  });
});

describe('a long measurement', () => {
  const never = (): Promise<never> => new Promise(() => undefined);

  it('ends when a step says so', async () => {
    let steps = 0;
    const step = (): Promise<boolean> => Promise.resolve((steps += 1) === 3);
    expect(await stepsUntilDone(step, new AbortController().signal, never)).toBeNull();
    expect(steps).toBe(3);
  });

  it('ends with the reason when a step fails, hangs, or somebody asks for the end', async () => {
    const stop = new AbortController();
    const fails = (): Promise<boolean> => Promise.reject(new Error('The window is gone.'));
    expect(await stepsUntilDone(fails, stop.signal, never)).toBe('The window is gone.');
    expect(await stepsUntilDone(never, stop.signal, () => Promise.resolve())).toContain('no answer');
    const ended = stepsUntilDone(never, stop.signal, never);
    stop.abort();
    expect(await ended).toContain('asked to end');
  });

  it('has words for how long, and how often', () => {
    expect(parseBench(['soak'])).toMatchObject({ options: { minutes: 60, mostMinutes: 90, tiles: 25 } });
    expect(parseBench(['soak', '--minutes', '3', '--most', '3'])).toMatchObject({ options: { mostMinutes: 3 } });
    expect(parseBench(['soak', '--minutes', '30', '--most', '20']).ok).toBe(false);
    expect(parseBench(['renewal', '--renewals', '10000'])).toMatchObject({
      options: { renewals: 10_000, minutes: 120 },
    });
    expect(parseBench(['renewal'])).toMatchObject({ options: { renewals: 0, minutes: 10 } });
    expect(parseBench(['soak', '--renewals', '5']).ok).toBe(false);
  });
});

it('memory is read as the kernel tells it', () => {
  const text =
    '7f-7f ---p 00:00 0 [rollup]\nRss: 1728 kB\nPss: 187 kB\nPss_Dirty: 116 kB\nPss_Anon: 116 kB\nPss_Shmem: 2 kB\nSwapPss: 1 kB\n';
  expect(readMemory(text)).toEqual({ resident: 1_728 * 1_024, shared: 187 * 1_024, own: 119 * 1_024 });
  expect(readMemory('')).toBeNull();
});
