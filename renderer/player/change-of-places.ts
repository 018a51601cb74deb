/** Brings a warming feed onto the showing one's frame and says when the two may change places. Steers on each painted frame. */
import { isNotOlder, mayChangePlaces, type Standing, steer } from './alignment.ts';
import type { Feed, PaintedFrame } from './feed-types.ts';

/** What a warming feed must become the successor of. */
export interface Predecessor {
  /** The feed on screen; null when nothing is. */
  readonly feed: Feed | null;
  /** True while its picture moves: then the change must not be seen. A still picture is simply replaced by a newer one. */
  readonly moves: boolean;
  /** False when its fragments are dated by the other clock: then nothing can be compared, and the newest session wins. */
  readonly sameClock: boolean;
  /** Camera time of the newest frame ever shown; null when none or untold. */
  readonly shownTimeMs: number | null;
}

/** A frame's length while it is not known. */
const assumedFrameMs = 66;
/** After so long, exactness gives way little by little, so that a renewal can't hang on a stuttering machine. */
const patienceMs = 8_000;
/**
 * Warming for so long and still behind, a feed gets its fragments later than the showing one does, and can't catch up with it: then
 * the showing one waits for it, by a speed at which nobody sees it wait.
 */
const holdBackAfterMs = 2_500;
const waitingRate = 0.9;
/** Once patience is at an end a frame more may be left out for each of these, beginning with none. */
const yieldsFrameEveryMs = 1_500;
/**
 * Pictures so far apart are not a matter of order any more: the camera's clock was set, or the shown picture lags behind all that
 * is listed. Once patience is at an end the new session's picture is the true one.
 */
const apartMs = 5_000;

const standingOf = (showing: Feed, warming: Feed): Standing | null => {
  const showingMs = showing.positionMs();
  const warmingMs = warming.positionMs();
  if (showingMs === null || warmingMs === null) return null;
  return { showingMs, warmingMs, frameMs: showing.frameMs ?? warming.frameMs ?? assumedFrameMs };
};

/** A moving picture so little behind a still catches up with it soon enough for the still to wait. */
const worthWaitingMs = 1_500;

/** Where one of the two shows stills, or another stream, there are no frames to align: whatever is not older takes over. */
const readyToOvertake = (olderByMs: number, { feed }: Predecessor): boolean => {
  if (olderByMs <= 0) return true;
  if (olderByMs < worthWaitingMs) feed?.stay(olderByMs + 200);
  return false;
};

/** How far ahead of the shown frame the next one may be once patience is at an end. */
const mayLeadMs = (warmingForMs: number, frameMs: number): number =>
  frameMs * (1.35 + Math.floor((warmingForMs - patienceMs) / yieldsFrameEveryMs));

/** Called when `warming` has painted `frame`: true when it may go on top in this very moment. Otherwise its speed has been set. */
export const readyToChange = (
  warming: Feed,
  frame: PaintedFrame,
  before: Predecessor,
  warmingForMs: number,
): boolean => {
  if (before.shownTimeMs === null || frame.pictureTimeMs === null || !before.sameClock) return true;
  const impatient = warmingForMs > patienceMs;
  if (impatient && Math.abs(frame.pictureTimeMs - before.shownTimeMs) > apartMs) return true;
  const isStill = warming.motion === 'key-frames' || before.feed?.motion === 'key-frames';
  // The pictures of another stream are taken at other moments.
  if (isStill || (before.feed !== null && before.feed.stream !== warming.stream)) {
    return readyToOvertake(before.shownTimeMs - frame.pictureTimeMs, before);
  }
  const newer = frame.pictureTimeMs > before.shownTimeMs;
  if (before.feed === null || !before.moves) return newer;
  const standing = standingOf(before.feed, warming);
  const shownTimeMs = before.feed.lastFrame?.pictureTimeMs ?? null;
  // Without fragment times nothing can be aligned: the newest picture wins.
  if (standing === null || shownTimeMs === null) return true;
  if (mayChangePlaces(shownTimeMs, frame.pictureTimeMs, standing)) return true;
  const ahead = frame.pictureTimeMs - shownTimeMs;
  if (
    impatient &&
    newer &&
    ahead < mayLeadMs(warmingForMs, standing.frameMs) &&
    isNotOlder(frame.pictureTimeMs, standing)
  ) {
    return true;
  }
  const steering = steer(standing);
  const isLeftBehind = warmingForMs > holdBackAfterMs && standing.warmingMs < standing.showingMs;
  before.feed.setRate(isLeftBehind ? waitingRate : 1);
  if (steering.kind === 'rate') warming.setRate(steering.rate);
  else if (!warming.seeks) warming.seekTo(steering.toMs);
  return false;
};
