/** The commissioning check in the window: waits for the wall, renews every session once, and reports what was measured. */
import type { CheckedCamera, SelfCheckResult } from '../../contract/desk.ts';
import type { Health } from '../../contract/health.ts';
import { sentenceFor } from '../../contract/trouble.ts';
import type { Player } from '../player/player-types.ts';

/** What the check needs to see of the wall. */
export interface CheckedWall {
  /** True once every camera list has answered or is in trouble. */
  readonly settled: () => boolean;
  /** The sentences of camera lists in trouble. */
  readonly troubles: () => readonly string[];
  /** The players of the cameras shown. */
  readonly players: () => readonly Player[];
}

/** Time for the check, injected. */
export interface CheckClock {
  readonly nowMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/** Healths that will not mend while somebody waits for them. */
const verdicts: ReadonlySet<Health> = new Set<Health>(['silent', 'denied', 'sign-in', 'unplayable', 'paused']);
/** Healths of a camera whose session is worth renewing: its pictures come, if not all of them in time. */
const pictured: ReadonlySet<Health> = new Set<Health>(['live', 'behind', 'frozen']);
const lookEveryMs = 250;
/** All renewals together: two at a time, a second or two each, with room for a wall of sixteen on a slow machine. */
const renewalsWithinMs = 45_000;
/** Pictures are counted this long before and after the renewals, so that rates and gaps mean something. */
const watchMs = 4_000;

const decided = (player: Player): boolean => {
  const { health } = player.state();
  return health === 'live' || verdicts.has(health);
};

const waitUntil = async (clock: CheckClock, deadlineMs: number, done: () => boolean): Promise<void> => {
  while (!done() && clock.nowMs() < deadlineMs) await clock.wait(lookEveryMs);
};

/** What a promise comes to, or null when the deadline passes first. */
const endOf = async <T>(promise: Promise<T>, clock: CheckClock, deadlineMs: number): Promise<T | null> => {
  const ended: { value: T | null } = { value: null };
  void promise.then((value) => {
    ended.value = value;
  });
  await waitUntil(clock, deadlineMs, () => ended.value !== null);
  return ended.value;
};

/** Renews one session; the sentence of the trouble when that fails. A renewal already under way is waited for. */
const renew = async (player: Player, clock: CheckClock, deadlineMs: number): Promise<string | null> => {
  const { StreamName } = player.camera;
  const before = player.state().renewals;
  let trouble: string | null = null;
  while (clock.nowMs() < deadlineMs && player.state().renewals === before) {
    // A picture that falls behind for a moment is given the chance to come back: a renewal is of a live picture.
    if (player.state().health === 'live') {
      const outcome = await endOf(player.renewNow(), clock, deadlineMs);
      if (outcome?.ok === false && outcome.error.kind !== 'cancelled') trouble = sentenceFor(outcome.error);
    }
    await clock.wait(lookEveryMs);
  }
  if (player.state().renewals > before) return null;
  return `The session of ${StreamName} could not be renewed${trouble === null ? ' in time.' : `. ${trouble}`}`;
};

const row = (player: Player): CheckedCamera => {
  const state = player.state();
  const measured = player.measurements();
  const live = state.health === 'live';
  return {
    name: player.camera.StreamName,
    account: player.camera.account,
    region: player.camera.region,
    health: state.health,
    motion: state.motion,
    firstPictureMs: state.firstPictureMs,
    pictureAgeMs: state.pictureAgeMs === null ? null : Math.round(state.pictureAgeMs),
    fps: state.fps,
    renewals: state.renewals,
    blackFrames: measured.blackFrames,
    longestGapMs: measured.longestGapMs,
    cause: live ? null : (state.sentence ?? 'No picture came in time.'),
  };
};

/** Runs the check. Ends within `timeoutMs` plus the time the renewals take. */
export const runSelfCheck = async (
  wall: CheckedWall,
  timeoutMs: number,
  clock: CheckClock,
): Promise<SelfCheckResult> => {
  const deadlineMs = clock.nowMs() + timeoutMs;
  await waitUntil(clock, deadlineMs, () => wall.settled());
  const players = wall.players();
  if (players.length === 0) {
    return { cameras: [], trouble: wall.troubles()[0] ?? 'There is no camera to check in the accounts watched.' };
  }
  for (const player of players) player.startMeasuring();
  await waitUntil(clock, deadlineMs, () => players.every(decided));
  for (const player of players) player.startMeasuring();
  await clock.wait(watchMs);
  const playing = players.filter((player) => pictured.has(player.state().health));
  const renewDeadlineMs = clock.nowMs() + renewalsWithinMs;
  const failures = await Promise.all(playing.map((player) => renew(player, clock, renewDeadlineMs)));
  await clock.wait(watchMs);
  return { cameras: players.map(row), trouble: failures.find((failure) => failure !== null) ?? null };
};
