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
const lookEveryMs = 250;
/** Pictures are counted this long before and after the renewals, so that rates and gaps mean something. */
const watchMs = 4_000;

const decided = (player: Player): boolean => {
  const { health } = player.state();
  return health === 'live' || verdicts.has(health);
};

const waitUntil = async (clock: CheckClock, deadlineMs: number, done: () => boolean): Promise<void> => {
  while (!done() && clock.nowMs() < deadlineMs) await clock.wait(lookEveryMs);
};

/** Renews one live session; the sentence of the trouble when that fails. A renewal already under way is waited for. */
const renew = async (player: Player, clock: CheckClock): Promise<string | null> => {
  const before = player.state().renewals;
  for (let tries = 0; tries < 40; tries += 1) {
    const outcome = await player.renewNow();
    if (outcome.ok || player.state().renewals > before) return null;
    if (outcome.error.kind !== 'cancelled') {
      return `The session of ${player.camera.StreamName} could not be renewed. ${sentenceFor(outcome.error)}`;
    }
    await clock.wait(lookEveryMs);
  }
  return `The session of ${player.camera.StreamName} could not be renewed in time.`;
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
  const live = players.filter((player) => player.state().health === 'live');
  const failures = await Promise.all(live.map((player) => renew(player, clock)));
  await clock.wait(watchMs);
  return { cameras: players.map(row), trouble: failures.find((failure) => failure !== null) ?? null };
};
