/** How many cameras may move, on simulated machines that bear so many: found, kept, without flapping. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Capacity,
  type Look,
  lookedAt,
  patienceMs,
  startsWith,
  unknownCapacity,
  untriedOn,
} from '../../../../renderer/governor/capacity.ts';
import type { Strain } from '../../../../renderer/governor/load-window.ts';

const strainOf = (change: Partial<Strain> = {}): Strain => ({
  judged: 9,
  lostShare: 0,
  slowShare: 0,
  lagMs: 0,
  ...change,
});

const stepMs = 500;

/** A wall on a machine. */
interface Simulated {
  readonly start?: Capacity;
  readonly wanted: number;
  /** Cameras the machine bears at this time. */
  readonly bears: (nowMs: number) => number;
  readonly forMs: number;
  readonly budget?: (moving: number) => Pick<Look, 'overBudget' | 'budgetLeaves'>;
}

interface Run {
  readonly capacity: Capacity;
  readonly changes: readonly { readonly atMs: number; readonly from: number; readonly to: number }[];
}

/**
 * Beyond what the machine bears it loses pictures: all of them where twice as many move. What is measured is the mean of the last
 * four seconds; a camera takes one second to start.
 */
const simulated = ({ start = unknownCapacity, wanted, bears, forMs, budget }: Simulated): Run => {
  let capacity = start;
  let moving = Math.min(capacity.moving, wanted);
  let settledAtMs = 0;
  const losses: number[] = [];
  const changes: { atMs: number; from: number; to: number }[] = [];
  for (let nowMs = 0; nowMs <= forMs; nowMs += stepMs) {
    if (nowMs >= settledAtMs) moving = Math.min(capacity.moving, wanted);
    losses.push(moving === 0 ? 0 : Math.min(1, (2 * Math.max(0, moving - bears(nowMs))) / moving));
    if (losses.length > 4_000 / stepMs) losses.shift();
    const lostShare = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    const before = capacity;
    capacity = lookedAt(before, {
      nowMs,
      strain: strainOf({ judged: moving, lostShare }),
      moving,
      wanted,
      lateStillShare: 0,
      machineShare: null,
      overBudget: false,
      budgetLeaves: true,
      ...budget?.(moving),
      settled: nowMs >= settledAtMs,
    });
    if (capacity.moving === before.moving) continue;
    changes.push({ atMs: nowMs, from: before.moving, to: capacity.moving });
    if (capacity.moving > before.moving) settledAtMs = nowMs + 1_000;
    else {
      moving = Math.min(capacity.moving, wanted);
      // As the governor does: what was measured before it shed is forgotten.
      losses.length = 0;
    }
  }
  return { capacity, changes };
};

const hourMs = 3_600_000;

describe('a machine that bears so many', () => {
  const anyStart = fc.record({ moving: fc.integer({ min: 0, max: 144 }), isExploring: fc.boolean() });

  test('has about so many moving after an hour, whatever was believed of it, and hardly ever changes from there on', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 144 }),
        anyStart,
        (bears, wanted, from) => {
          const start = { ...unknownCapacity, ...from };
          const { changes } = simulated({ start, wanted, bears: () => bears, forMs: 2 * hourMs });
          const goal = Math.min(bears, wanted);
          const before = changes.filter(({ atMs }) => atMs <= hourMs).at(-1)?.to ?? Math.min(from.moving, wanted);
          const settled = changes.filter(({ atMs }) => atMs > hourMs);
          for (const number of [before, ...settled.map(({ to }) => to)]) {
            expect(number).toBeGreaterThanOrEqual(goal - 2);
            // Up to a tenth of the pictures lost is borne; and now and then one more is tried.
            expect(number).toBeLessThanOrEqual(Math.ceil(goal * 1.06) + 1);
          }
          // Too many are tried once in ten minutes, and taken back in one or two steps.
          expect(settled.filter((change) => change.to > goal && change.to > change.from).length).toBeLessThanOrEqual(7);
          expect(settled.length).toBeLessThanOrEqual(28);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('comes down from far too many in seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 2, max: 144 }), (bears, tooMany) => {
        fc.pre(tooMany > 1.5 * bears);
        const start = { ...unknownCapacity, moving: tooMany };
        const { capacity } = simulated({ start, wanted: 144, bears: () => bears, forMs: 45_000 });
        expect(capacity.moving).toBeLessThanOrEqual(Math.ceil(bears * 1.06) + 1);
      }),
    );
  });

  test('is found in large steps while nothing is known of it', () => {
    const { changes } = simulated({ wanted: 144, bears: () => 144, forMs: 90_000 });
    expect(changes[0]).toMatchObject({ from: startsWith, to: 11 });
    expect(changes.at(-1)?.to).toBe(144);
  });

  test('is tried with one more once in ten minutes, and not more often, however long it goes on', () => {
    const { changes } = simulated({ wanted: 100, bears: () => 6, forMs: 8 * hourMs });
    const tries = changes.filter(({ from, to, atMs }) => to > from && to > 6 && atMs > hourMs).map(({ atMs }) => atMs);
    expect(tries.length).toBeGreaterThan(30);
    for (const [index, atMs] of tries.slice(1).entries()) {
      expect(atMs - (tries[index] ?? 0)).toBeGreaterThanOrEqual(600_000);
    }
  });

  test('that bears more again is used again: two cameras ten minutes apart, the others soon', () => {
    const start = { ...unknownCapacity, moving: 12 };
    const bears = (nowMs: number): number => (nowMs < hourMs ? 6 : 40);
    const { capacity } = simulated({ start, wanted: 100, bears, forMs: hourMs + 2 * 600_000 + 34 * 25_000 });
    expect(capacity.moving).toBeGreaterThanOrEqual(38);
  });
});

/** Looks twice a second for so long. */
const lookFor = (before: Capacity, fromMs: number, forMs: number, look: Partial<Look> = {}): Capacity => {
  let capacity = before;
  for (let nowMs = fromMs; nowMs < fromMs + forMs; nowMs += stepMs) {
    capacity = lookedAt(capacity, {
      nowMs,
      strain: strainOf(),
      moving: capacity.moving,
      wanted: 100,
      lateStillShare: 0,
      machineShare: null,
      overBudget: false,
      budgetLeaves: true,
      settled: true,
      ...look,
    });
  }
  return capacity;
};

const known = { ...unknownCapacity, moving: 20, isExploring: false };

describe('shedding', () => {
  const strains: readonly (readonly [string, Partial<Strain>])[] = [
    ['pictures are lost', { lostShare: 0.11 }],
    ['cameras play too slowly', { slowShare: 0.07 }],
    ['the window comes late to everything', { lagMs: 260 }],
  ];

  test.each(strains)('begins four seconds after %s, one camera in three seconds', (_, strain) => {
    const look = { strain: strainOf(strain) };
    const sheds = [4_000, 4_500, 7_000, 7_500, 10_500].map((forMs) => lookFor(known, 0, forMs, look).moving);
    expect(sheds).toEqual([20, 19, 19, 18, 17]);
  });

  test('takes a third, after a second and a half, where a quarter of the pictures is lost', () => {
    const look = { strain: strainOf({ lostShare: 0.3 }) };
    expect([1_500, 2_000, 4_500, 5_000].map((forMs) => lookFor(known, 0, forMs, look).moving)).toEqual([20, 13, 13, 8]);
    const slow = { strain: strainOf({ slowShare: 0.21 }) };
    expect(lookFor(known, 0, 2_000, slow).moving).toBe(13);
  });

  test('waits for what was told before, and is no matter of a moment', () => {
    const strain = strainOf({ lostShare: 0.5 });
    const grown = { ...known, grownAtMs: 15_000 };
    expect(lookFor(grown, 0, 20_000, { strain, settled: false }).moving).toBe(20);
    expect(lookFor(grown, 0, 26_000, { strain, settled: false }).moving).toBeLessThan(20);
    const moment = lookFor(known, 0, 1_500, { strain });
    expect(lookFor(lookFor(moment, 1_500, 500), 2_000, 1_500, { strain }).moving).toBe(20);
  });

  test('is not done for what nobody could judge, and goes no lower than none', () => {
    expect(
      lookFor(known, 0, 20_000, { strain: strainOf({ judged: 0, lostShare: 1, slowShare: 1 }) }).moving,
    ).toBeGreaterThanOrEqual(20);
    expect(lookFor(known, 0, 200_000, { strain: strainOf({ lostShare: 0.5 }) }).moving).toBe(0);
  });
});

describe('overdue key frames and a full machine', () => {
  test('are strain: late stills by themselves, a full machine with anything less than calm', () => {
    expect(lookFor(known, 0, 6_000, { lateStillShare: 0.2 }).moving).toBeLessThan(20);
    expect(lookFor(known, 0, 6_000, { lateStillShare: 0.2, machineShare: 0.9 }).moving).toBeLessThan(20);
    // A fault of cameras or service on a machine that has time.
    expect(lookFor(known, 0, 60_000, { lateStillShare: 0.2, machineShare: 0.5 }).moving).toBeGreaterThan(20);
    expect(lookFor(known, 0, 6_000, { machineShare: 0.99 }).moving).toBe(20);
    const hiccups = strainOf({ lostShare: 0.05 });
    expect(lookFor(known, 0, 6_000, { strain: hiccups }).moving).toBe(20);
    expect(lookFor(known, 0, 6_000, { strain: hiccups, machineShare: 0.99 }).moving).toBeLessThan(20);
  });

  test('leave no room for one more', () => {
    expect(lookFor(known, 0, 60_000, { machineShare: 0.85 }).moving).toBe(20);
    expect(lookFor(known, 0, 60_000, { lateStillShare: 0.02 }).moving).toBe(20);
    expect(lookFor(known, 0, 60_000, { machineShare: 0.7 }).moving).toBeGreaterThan(20);
  });
});

describe('a wall on which nothing has been tried', () => {
  test('begins with all of nine, and with four of more', () => {
    expect([1, 9, 10, 144].map((cameras) => untriedOn(unknownCapacity, cameras).moving)).toEqual([9, 9, 4, 4]);
    // And may become smaller again.
    expect(untriedOn(untriedOn(unknownCapacity, 100), 4).moving).toBe(9);
  });

  test('keeps what it has learnt, whatever its size', () => {
    for (const tried of [{ grownAtMs: 1 }, { shedAtMs: 1 }, { isExploring: false }]) {
      expect(untriedOn({ ...unknownCapacity, moving: 7, ...tried }, 100).moving).toBe(7);
    }
  });
});

describe('growing', () => {
  test.each([
    [0.39, 40],
    [0.4, 30],
    [0.59, 30],
    [0.6, 24],
    [null, 24],
  ])('is in larger steps while nothing is known and the machine has much room: %s busy', (machineShare, to) => {
    const exploring = { ...unknownCapacity, moving: 20 };
    expect(lookFor(exploring, 0, 4_500, { machineShare }).moving).toBe(to);
    expect(lookFor(known, 0, 8_500, { machineShare }).moving).toBe(21);
  });

  test('takes eight seconds without strain for each camera', () => {
    expect([8_000, 8_500, 16_500, 17_000].map((forMs) => lookFor(known, 0, forMs).moving)).toEqual([20, 21, 21, 22]);
  });

  test.each([
    ['a little strain', { strain: strainOf({ lostShare: 0.05 }) }],
    ['fewer moving than may', { moving: 19 }],
    ['all that can be seen moving', { wanted: 20 }],
    ['changes under way', { settled: false }],
    ['a limit nearly reached', { budgetLeaves: false }],
  ])('does not happen with %s', (_, look) => {
    expect(lookFor(known, 0, 300_000, look).moving).toBe(20);
    expect(lookFor({ ...known, isExploring: true }, 0, 300_000, look).moving).toBe(20);
  });

  test('that fails counts once, however many have to go again, and doubles the patience up to ten minutes', () => {
    const strain = strainOf({ lostShare: 0.15 });
    let capacity: Capacity = known;
    let nowMs = 0;
    const patience: number[] = [];
    const grow = (): void => {
      const forMs = patienceMs(capacity) + stepMs;
      capacity = lookFor(capacity, nowMs, forMs);
      nowMs += forMs;
    };
    for (let failure = 0; failure < 7; failure += 1) {
      patience.push(patienceMs(capacity) / 1_000);
      grow();
      expect(capacity.moving).toBe(21);
      // Long enough to shed two: the first of them is there again as soon as ever.
      capacity = lookFor(capacity, nowMs, 7_500, { strain });
      nowMs += 7_500;
      expect([capacity.moving, patienceMs(capacity)]).toEqual([19, 8_000]);
      grow();
    }
    expect(patience).toEqual([8, 40, 80, 160, 320, 600, 600]);
  });

  test('that was borne is forgiven, where it was as much as failed before', () => {
    const failed = { ...known, failures: 4, tooMany: 21, shedAtMs: 0, grownAtMs: -5_000 };
    const once = lookFor(failed, 1_000, 320_500);
    expect([once.moving, patienceMs(once)]).toEqual([21, 320_000]);
    const twice = lookFor(once, 321_500, 320_500);
    expect([twice.moving, patienceMs(twice)]).toEqual([22, 8_000]);
    const fewer = lookFor({ ...failed, moving: 18 }, 1_000, 41_000);
    expect([fewer.moving, patienceMs(fewer)]).toEqual([20, 320_000]);
  });

  test('long ago is not to blame for strain now', () => {
    const grown = lookFor(known, 0, 8_500);
    const later = lookFor(grown, 8_500, 15_000, { wanted: 21 });
    expect(lookFor(later, 23_500, 4_500, { strain: strainOf({ lostShare: 0.15 }) })).toMatchObject({
      moving: 20,
      failures: 0,
    });
  });
});

describe('limits', () => {
  const capacityOf = (limit: number) => ({
    wanted: 60,
    bears: () => 60,
    forMs: hourMs,
    budget: (moving: number) => ({ overBudget: moving > limit, budgetLeaves: moving + 1 <= limit }),
  });

  test('a set limit stops growing, and nothing is tried against it', () => {
    const { capacity, changes } = simulated(capacityOf(20));
    expect(capacity.moving).toBeLessThanOrEqual(20);
    expect(capacity.moving).toBeGreaterThanOrEqual(18);
    expect(changes.filter(({ atMs }) => atMs > 120_000)).toEqual([]);
  });

  test('a limit that is lowered is kept soon', () => {
    const start = { ...unknownCapacity, moving: 40, isExploring: false };
    const { changes } = simulated({ ...capacityOf(30), start, forMs: 60_000 });
    expect(changes.at(-1)).toMatchObject({ to: 30 });
    expect(changes.every(({ from, to }) => to < from)).toBe(true);
  });
});
