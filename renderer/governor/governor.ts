/** The governor: watches how the wall bears its load, and tells each camera's player how it is to be shown. */
import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import { type CameraRef, cameraKey } from '../../contract/cameras.ts';
import type { MachineLoad, Motion } from '../../contract/load.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Clock } from '../desk/clock.ts';
import type { PlayerPool, PooledPlayer } from '../wall/players.ts';
import type { WallStore } from '../wall/wall-store.ts';
import { type Budget, budgetOf } from './budgets.ts';
import { type Capacity, lookedAt, unknownCapacity, untriedOn } from './capacity.ts';
import { DarkCameras } from './dark-cameras.ts';
import type { Governor, GovernorStatus, LoadLimit } from './governor-types.ts';
import { LoadWindow } from './load-window.ts';
import { type Candidate, motionsFor, wantsSubStream } from './ranking.ts';
import { type Standing, ToldMotions } from './told-motions.ts';

/** What the governor needs. */
export interface GovernorParts {
  readonly pool: PlayerPool;
  readonly wall: WallStore;
  readonly settings: ReadonlySignal<Settings>;
  readonly clock: Pick<Clock, 'nowMs' | 'after'>;
  /** Nobody can see the window: it is minimised, covered, or its screen is off. */
  readonly hidden: ReadonlySignal<boolean>;
  readonly machine: ReadonlySignal<MachineLoad | null>;
  readonly bytesPerSecond: () => number;
  /** A camera's smaller stream, where it has one that can be played. */
  readonly subStreamOf: (camera: CameraRef) => CameraRef | null;
}

/** Makes the governor of a desk; the rest comes from the window. */
export type CreateGovernor = (
  desk: Pick<GovernorParts, 'pool' | 'wall' | 'settings' | 'clock' | 'subStreamOf'>,
) => Governor;

/** The wall at one moment. */
interface Survey {
  /** Monotonic. */
  readonly nowMs: number;
  readonly known: ReadonlyMap<string, PooledPlayer>;
  readonly candidates: readonly Candidate[];
  readonly standings: ReadonlyMap<string, Standing>;
}

const lookEveryMs = 500;
/** A camera nobody can see goes on for so long: a look at another one, and back, interrupts nothing. */
const pauseAfterMs = 5_000;
/** A selection that passes over a tile is no attention. */
const attendedAfterMs = 400;

/** Makes a governor and sets it going. */
export const createGovernor = (parts: GovernorParts): Governor => {
  const { pool, wall, settings, clock, hidden, machine } = parts;
  const told = new ToldMotions();
  const dark = new DarkCameras();
  const window = new LoadWindow();
  const status = signal<GovernorStatus>({ moving: 0, keyFrames: 0, paused: 0, limit: null });
  /** Since when each camera can't be seen, and since when one is attended to; monotonic. */
  const unseenSinceMs = new Map<string, number>();
  let attended: { readonly key: string | null; readonly sinceMs: number } = { key: null, sinceMs: 0 };
  /** The sub-stream each camera was told to be shown by. */
  const subStreams = new Map<string, CameraRef | null>();
  let capacity: Capacity = unknownCapacity;
  let machineLimit: LoadLimit = 'machine';
  let dueMs = 0;
  let isAsleep = false;
  let cancelLook = (): void => undefined;

  const placeByKey = computed(
    () => new Map(wall.places.value.flatMap((camera, place) => (camera === null ? [] : [[cameraKey(camera), place]]))),
  );

  const candidateOf = (pooled: PooledPlayer, nowMs: number): Candidate => {
    const { selected, enlarged } = wall.state.peek();
    const place = placeByKey.peek().get(pooled.key) ?? -1;
    const isSelected = place === selected;
    const rect = wall.layout.peek().rects[place];
    const canBeSeen = !hidden.peek() && place !== -1 && (!enlarged || isSelected);
    if (canBeSeen) unseenSinceMs.delete(pooled.key);
    else if (!unseenSinceMs.has(pooled.key)) unseenSinceMs.set(pooled.key, nowMs);
    const isAttended = attended.key === pooled.key && nowMs - attended.sinceMs >= attendedAfterMs;
    return {
      key: pooled.key,
      visible: canBeSeen,
      enlarged: enlarged && isSelected,
      focused: (isSelected && isAttended) || pooled.audible.peek(),
      held: pooled.held.peek(),
      blocked: told.isBlocked(nowMs, pooled.key),
      dark: dark.see(nowMs, pooled.key, pooled.health.peek()),
      width: rect?.width ?? 0,
      height: rect?.height ?? 0,
      order: place,
    };
  };

  const attend = (nowMs: number): void => {
    const camera = wall.places.peek()[wall.state.peek().selected] ?? null;
    const key = camera === null ? null : cameraKey(camera);
    if (key === attended.key) return;
    attended = { key, sinceMs: nowMs };
    if (key !== null) cancelAttention = clock.after(attendedAfterMs, decide);
  };
  let cancelAttention = (): void => undefined;

  /** What is wished for: as ranked, except that a camera is not paused before it has been unseen for a while. */
  const wishes = (candidates: readonly Candidate[], mayMove: number, nowMs: number): ReadonlyMap<string, Motion> => {
    const ideal = motionsFor(candidates, mayMove);
    return new Map(
      [...ideal].map(([key, motion]) => {
        const unseenMs = nowMs - (unseenSinceMs.get(key) ?? nowMs);
        return [key, motion === 'paused' && unseenMs < pauseAfterMs ? told.of(key) : motion];
      }),
    );
  };

  const standingsOf = (
    candidates: readonly Candidate[],
    known: ReadonlyMap<string, PooledPlayer>,
  ): ReadonlyMap<string, Standing> =>
    new Map(
      candidates.map(({ key, enlarged, focused, dark: isDark }) => {
        // Where there is nothing to show, that it does not move is no failure of the machine's.
        const motion = isDark ? told.of(key) : (known.get(key)?.state.peek().motion ?? 'moving');
        return [key, { motion, atOnce: enlarged || focused }];
      }),
    );

  const players = (): ReadonlyMap<string, PooledPlayer> =>
    new Map(pool.players.peek().map((pooled) => [pooled.key, pooled]));

  const movingOf = ({ candidates, standings }: Survey): number =>
    candidates.filter(({ key, dark: isDark }) => !isDark && standings.get(key)?.motion === 'moving').length;

  const budgetNow = (moving: number): Budget => {
    const { load, prices } = settings.peek();
    return budgetOf(load, prices, { moving, bytesPerSecond: parts.bytesPerSecond(), machine: machine.peek() });
  };

  /** The wall as it stands. */
  const survey = (nowMs: number): Survey => {
    attend(nowMs);
    const known = players();
    for (const kept of [told, dark]) kept.keep(new Set(known.keys()));
    for (const key of unseenSinceMs.keys()) if (!known.has(key)) unseenSinceMs.delete(key);
    const candidates = [...known.values()].map((pooled) => candidateOf(pooled, nowMs));
    capacity = untriedOn(capacity, candidates.filter(({ visible }) => visible).length);
    return { nowMs, known, candidates, standings: standingsOf(candidates, known) };
  };

  /** What somebody has done is followed. */
  function decide(): void {
    tell(survey(clock.nowMs()));
    if (isAsleep) lookAgain();
  }

  /** Tells the players what has changed; answers whether anything has. */
  const tell = ({ nowMs, known, candidates, standings }: Survey): boolean => {
    const { allMoving, maxMovingTiles } = settings.peek().load;
    const most = maxMovingTiles ?? Number.POSITIVE_INFINITY;
    const mayMove = allMoving ? Number.POSITIVE_INFINITY : Math.min(capacity.moving, most);
    const changes = told.follow(nowMs, wishes(candidates, mayMove, nowMs), standings);
    for (const [key, motion] of changes) known.get(key)?.player.setMotion(motion);
    chooseStreams(candidates, known);
    publish(candidates, mayMove, most);
    return changes.length > 0;
  };

  /** A tile that can't be seen keeps its stream: nothing is loaded for it, and it comes back as it was. */
  const chooseStreams = (candidates: readonly Candidate[], known: ReadonlyMap<string, PooledPlayer>): void => {
    for (const key of subStreams.keys()) if (!known.has(key)) subStreams.delete(key);
    for (const candidate of candidates.filter(({ visible, width }) => visible && width > 0)) {
      const pooled = known.get(candidate.key);
      if (pooled === undefined) continue;
      const present = subStreams.get(candidate.key) ?? null;
      const stream = wantsSubStream(candidate, present !== null) ? parts.subStreamOf(pooled.camera) : null;
      if (stream?.StreamARN === present?.StreamARN) continue;
      subStreams.set(candidate.key, stream);
      pooled.player.useSubStream(stream);
    }
  };

  const publish = (candidates: readonly Candidate[], mayMove: number, most: number): void => {
    const shown = pool.players.peek().map(({ state }) => state.peek().motion);
    const count = (motion: Motion): number => shown.filter((each) => each === motion).length;
    const visible = candidates.filter((candidate) => candidate.visible).length;
    const limit = mayMove >= visible ? null : most <= capacity.moving ? 'moving-tiles' : machineLimit;
    const next = { moving: count('moving'), keyFrames: count('key-frames'), paused: count('paused'), limit } as const;
    if (JSON.stringify(next) !== JSON.stringify(status.peek())) status.value = next;
  };

  /** Looks at how the machine bears the wall, and learns from it. Once all that nobody can see is paused there is nothing to look at. */
  const look = (): void => {
    const nowMs = clock.nowMs();
    const lagMs = Math.max(0, nowMs - dueMs);
    const seen = survey(nowMs);
    // Of what nobody can see nothing is painted: behind an enlarged camera all pictures count as lost.
    const visible = new Set(seen.candidates.filter((candidate) => candidate.visible).map(({ key }) => key));
    const loads = [...seen.known].map(([key, { player }]) => ({ key, load: visible.has(key) ? player.load() : null }));
    window.look(nowMs, loads, lagMs);
    if (!hidden.peek() && !settings.peek().load.allMoving) learn(seen);
    const hasChanged = tell(seen);
    isAsleep = hidden.peek() && !hasChanged && seen.candidates.every(({ key }) => told.of(key) === 'paused');
    if (!isAsleep) lookAgain();
  };

  const lookAgain = (): void => {
    isAsleep = false;
    dueMs = clock.nowMs() + lookEveryMs;
    cancelLook();
    cancelLook = clock.after(lookEveryMs, look);
  };

  /** Stills that are overdue, though nothing is known to be wrong with service or camera. */
  const lateStillShare = (): number => {
    const stills = pool.players.peek().filter(({ state }) => state.peek().motion === 'key-frames');
    const late = stills.filter(({ health }) => health.peek() === 'frozen' || health.peek() === 'behind');
    return stills.length === 0 ? 0 : late.length / stills.length;
  };

  const learn = (seen: Survey): void => {
    const { nowMs, candidates, standings } = seen;
    const moving = movingOf(seen);
    const budget = budgetNow(moving);
    const before = capacity;
    capacity = lookedAt(before, {
      nowMs,
      strain: window.strain(nowMs),
      lateStillShare: lateStillShare(),
      machineShare: machine.peek()?.machineShare ?? null,
      moving,
      wanted: Math.min(candidates.filter(({ visible }) => visible).length, budget.mostMoving),
      overBudget: budget.over !== null,
      budgetLeaves: budget.full === null,
      settled: told.starting(nowMs, standings) === 0,
    });
    if (capacity.moving < before.moving) {
      machineLimit = budget.over ?? 'machine';
      window.forget();
    } else if (budget.full !== null) machineLimit = budget.full;
  };

  lookAgain();
  // What somebody does is followed at once; the rest in its own time.
  const stopFollowing = effect(() => {
    void [pool.players.value, wall.state.value, wall.places.value, wall.layout.value, hidden.value];
    void settings.value.load;
    untracked(decide);
  });

  return {
    status: computed(() => status.value),
    dispose: () => {
      cancelLook();
      cancelAttention();
      stopFollowing();
    },
  };
};
