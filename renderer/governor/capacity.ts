/**
 * How many cameras may move: as many as the machine has been seen to bear. Sheds quickly, restores slowly, and tries less and less
 * often what has failed. The times are those of the adaptive walls people know (Nx Witness RADASS; CrumbVMS's two-stage shedding).
 * Pure: a state in, a state out.
 */
import type { Strain } from './load-window.ts';

/** What is known of the machine's capacity. Times are monotonic. */
export interface Capacity {
  /** Cameras that may move. */
  readonly moving: number;
  /** True until the first strain: nothing is known of the limit yet, so it is approached in large steps. */
  readonly isExploring: boolean;
  readonly strainedSinceMs: number | null;
  readonly calmSinceMs: number | null;
  readonly shedAtMs: number;
  readonly grownAtMs: number;
  /** Growing that was followed by strain, in a row. */
  readonly failures: number;
  /** The number that was grown to when that happened last; null: none that has not been borne since. */
  readonly tooMany: number | null;
}

/** How the wall stands when the capacity is looked at. */
export interface Look {
  readonly nowMs: number;
  readonly strain: Strain;
  /** Of the cameras that show key frames, those whose next one is overdue. 0 to 1. */
  readonly lateStillShare: number;
  /** Share of all processors that the whole machine uses; null while it is not measured. */
  readonly machineShare: number | null;
  /** Cameras that are shown moving now. */
  readonly moving: number;
  /** Cameras that would move if all might. */
  readonly wanted: number;
  /** A limit the user has set is passed. */
  readonly overBudget: boolean;
  /** One camera more would still be within the limits the user has set. */
  readonly budgetLeaves: boolean;
  /** Changes told before have all been carried out. */
  readonly settled: boolean;
}

/** A wall of so many moves at once from the start: the common small wall, on any machine that decodes one 720p stream in a tenth of a core. */
export const startsWith = 9;
/**
 * A larger wall begins with so many: starting all its other cameras is the most it ever asks of a machine, and what moves too much
 * then makes all of them late.
 */
export const largeStartsWith = 4;

/** Strain and calm, with room between them in which nothing changes. */
const strained = { lostShare: 0.1, slowShare: 0.06, lagMs: 250, lateStillShare: 0.05 } as const;
const calm = { lostShare: 0.03, slowShare: 0.02, lagMs: 100, lateStillShare: 0.01 } as const;
/**
 * One with room for twice as many is explored in steps that double, one with room for half as many again in half such steps. One
 * that is busy has no room for one camera more, however calm it still is. One that is full is strained as soon as anything shows:
 * what shows first are hiccups, and by the time all is late it has been too much for long.
 */
const busy = { idleBelow: 0.4, roomyBelow: 0.6, growsBelow: 0.8, full: 0.95 } as const;
/** So much is beyond a little too much: a third of what moves is shed at once. */
const severe = { lostShare: 0.25, slowShare: 0.2 } as const;

/** The first is shed after this long, the next each time after that long again. */
const shedAfterMs = 4_000;
const shedEachMs = 3_000;
const severeAfterMs = 1_500;
/** While exploring: after so long without strain another step is taken. */
const exploreAfterMs = 4_000;
/** One is restored after so long without strain where that many have not failed yet: what was shed in haste comes back soon. */
const restoreAfterMs = 8_000;
/** Else after so long; twice as long after each failure, up to ten minutes. */
const retryAfterMs = 20_000;
const restoreAtMostMs = 600_000;
/** So long what was told to move may take to start. */
const startsWithinMs = 6_000;
/** Strain within this time after growing means that growing was too much. */
const failsWithinMs = 12_000;

/** A capacity of which nothing is known. */
export const unknownCapacity: Capacity = {
  moving: startsWith,
  isExploring: true,
  strainedSinceMs: null,
  calmSinceMs: null,
  shedAtMs: -Infinity,
  grownAtMs: -Infinity,
  failures: 0,
  tooMany: null,
};

/** Where the machine has time, it is not to blame for key frames that are overdue. */
const lateStills = ({ lateStillShare, machineShare }: Look): number =>
  machineShare !== null && machineShare < busy.growsBelow ? 0 : lateStillShare;

const isCalm = (look: Look): boolean => {
  const { lostShare, slowShare, lagMs } = look.strain;
  const still = lateStills(look) < calm.lateStillShare;
  return still && lostShare < calm.lostShare && slowShare < calm.slowShare && lagMs < calm.lagMs;
};

const isStrained = (look: Look): boolean => {
  const { judged, lostShare, slowShare, lagMs } = look.strain;
  if (lateStills(look) > strained.lateStillShare || lagMs > strained.lagMs) return true;
  if (judged > 0 && (lostShare > strained.lostShare || slowShare > strained.slowShare)) return true;
  return look.machineShare !== null && look.machineShare > busy.full && !isCalm(look);
};

const isSevere = ({ judged, lostShare, slowShare }: Strain): boolean =>
  judged > 0 && (lostShare > severe.lostShare || slowShare > severe.slowShare);

const shed = (capacity: Capacity, { nowMs, moving }: Look, count: number): Capacity => {
  // What has to go after the first one fails no second time.
  const failed = capacity.grownAtMs > capacity.shedAtMs && nowMs - capacity.grownAtMs < failsWithinMs + shedAfterMs;
  return {
    ...capacity,
    moving: Math.max(0, Math.min(capacity.moving, moving) - count),
    isExploring: false,
    shedAtMs: nowMs,
    calmSinceMs: null,
    failures: failed ? capacity.failures + 1 : capacity.failures,
    tooMany: failed ? capacity.moving : capacity.tooMany,
  };
};

/** How long it must have been calm before one more may move: longest where that many have been too many. */
export const patienceMs = ({ isExploring, failures, moving, tooMany }: Capacity): number => {
  if (isExploring) return exploreAfterMs;
  if (tooMany === null || moving + 1 < tooMany) return restoreAfterMs;
  return Math.min(restoreAtMostMs, retryAfterMs * 2 ** Math.min(10, failures));
};

/** What a wall of so many cameras may begin with, as long as nothing has been tried. */
export const untriedOn = (capacity: Capacity, cameras: number): Capacity => {
  const isTried = capacity.grownAtMs !== -Infinity || capacity.shedAtMs !== -Infinity || !capacity.isExploring;
  const moving = cameras > startsWith ? largeStartsWith : startsWith;
  return isTried || capacity.moving === moving ? capacity : { ...capacity, moving };
};

/** How much a wall that moves calmly may grow by, as a share of what moves. */
const exploringShare = (machineShare: number | null): number => {
  if (machineShare === null || machineShare >= busy.roomyBelow) return 1 / 6;
  return machineShare < busy.idleBelow ? 1 : 1 / 2;
};

/** The capacity after another look. */
export const lookedAt = (before: Capacity, look: Look): Capacity => {
  const { nowMs, strain } = look;
  const presses = isStrained(look) || look.overBudget;
  const capacity: Capacity = {
    ...before,
    strainedSinceMs: presses ? (before.strainedSinceMs ?? nowMs) : null,
    calmSinceMs: isCalm(look) && !presses ? (before.calmSinceMs ?? nowMs) : null,
  };
  if (capacity.strainedSinceMs !== null) {
    const forMs = nowMs - capacity.strainedSinceMs;
    const sinceShedMs = nowMs - capacity.shedAtMs;
    // Starting is a strain of its own; but on a machine that is too full it may take for ever.
    const isStarting = !look.settled && nowMs - capacity.grownAtMs < startsWithinMs;
    if (isStarting || sinceShedMs < shedEachMs) return capacity;
    if (isSevere(strain) && forMs >= severeAfterMs)
      return shed(capacity, look, Math.max(1, Math.ceil(look.moving / 3)));
    return forMs >= shedAfterMs ? shed(capacity, look, 1) : capacity;
  }
  const calmForMs = capacity.calmSinceMs === null ? 0 : nowMs - capacity.calmSinceMs;
  const hasRoom = look.budgetLeaves && (look.machineShare === null || look.machineShare < busy.growsBelow);
  const mayGrow = look.settled && hasRoom && look.moving >= capacity.moving && capacity.moving < look.wanted;
  if (!mayGrow || calmForMs < patienceMs(capacity)) return capacity;
  // Only as many as failed before, borne until now, say that the machine bears more than it did.
  const isBorne = capacity.grownAtMs > capacity.shedAtMs && capacity.moving >= (capacity.tooMany ?? 0);
  const step = capacity.isExploring ? Math.max(2, Math.ceil(capacity.moving * exploringShare(look.machineShare))) : 1;
  return {
    ...capacity,
    moving: Math.min(look.wanted, capacity.moving + step),
    grownAtMs: nowMs,
    // Calm is looked for anew after each step.
    calmSinceMs: null,
    failures: isBorne ? 0 : capacity.failures,
    tooMany: isBorne ? null : capacity.tooMany,
  };
};
