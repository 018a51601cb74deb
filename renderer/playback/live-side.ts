/** What the live picture tells of its camera's time: the past is counted from there, not from this machine's clock. Pure. */
import type { HeardState } from '../wall/players.ts';

/** Times now, monotonic and since the Unix epoch. */
export interface Now {
  readonly nowMs: number;
  readonly epochMs: number;
}

const isMoving = (state: HeardState): boolean => state.health === 'live' || state.health === 'behind';

/** The time of the live picture on screen at `now`; null while it does not move or tells no time. */
export const livePictureMs = (state: HeardState | undefined, { nowMs }: Now): number | null => {
  if (state === undefined || !isMoving(state) || state.pictureTimeMs === null) return null;
  return state.pictureTimeMs + Math.max(0, nowMs - state.heardAtMs);
};

/**
 * Now by the clock that dates the camera's fragments. "30 s ago" is 30 s before the picture the operator has just seen: a
 * camera whose clock is minutes off is taken at its own word.
 */
export const cameraNowMs = (state: HeardState | undefined, now: Now): number => {
  const pictureMs = livePictureMs(state, now);
  if (pictureMs !== null) return pictureMs;
  if (state?.pictureClock === 'PRODUCER_TIMESTAMP' && state.pictureTimeMs !== null && state.pictureAgeMs !== null) {
    return state.pictureTimeMs + state.pictureAgeMs + Math.max(0, now.nowMs - state.heardAtMs);
  }
  return now.epochMs;
};
