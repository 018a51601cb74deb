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
/** … and where it may be seen to wait: the two show other streams, and patience is at an end. */
const clearlyWaitingRate = 0.5;
/** Once patience is at an end a frame more may be left out for each of these, beginning with none. */
const yieldsFrameEveryMs = 1_500;
/**
 * Pictures so far apart are not a matter of order any more: the camera's clock was set, or the shown picture lags behind all that
 * is listed. Once patience is at an end the new session's picture is the true one.
 */
const apartMs = 5_000;
/** The same where the two show other streams, one of which may reach the service so much later than the other. */
const streamsApartMs = 3_000;

const standingOf = (showing: Feed, warming: Feed): Standing | null => {
  const showingMs = showing.positionMs();
  const warmingMs = warming.positionMs();
  if (showingMs === null || warmingMs === null) return null;
  return { showingMs, warmingMs, frameMs: showing.frameMs ?? warming.frameMs ?? assumedFrameMs };
};

/** A moving picture so little behind a still catches up with it soon enough for the still to wait. */
const worthWaitingMs = 1_500;

/** Where one of the two shows stills there are no frames to align: whatever is not older takes over. */
const readyToOvertake = (olderByMs: number, { feed }: Predecessor): boolean => {
  if (olderByMs <= 0) return true;
  if (olderByMs < worthWaitingMs) feed?.stay(olderByMs + 200);
  return false;
};

/** The warming picture is brought nearer, by speed or a leap; the shown one waits for it at a speed of its own. */
const approach = (warming: Feed, showing: Feed, standing: Standing, showingRate: number): void => {
  showing.setRate(showingRate);
  const steering = steer(standing);
  if (steering.kind === 'rate') warming.setRate(steering.rate);
  else if (!warming.seeks) warming.seekTo(steering.toMs);
};

/** The pictures of another stream are taken at other moments: none to align, but it must not stay behind for ever. */
const readyToReplace = (olderByMs: number, warming: Feed, showing: Feed, warmingForMs: number): boolean => {
  const impatient = warmingForMs > patienceMs;
  if (olderByMs <= 0 || (impatient && olderByMs > streamsApartMs)) return true;
  const standing = standingOf(showing, warming);
  if (standing === null) return false;
  const waits = impatient ? clearlyWaitingRate : waitingRate;
  approach(warming, showing, standing, warmingForMs > holdBackAfterMs ? waits : 1);
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
  const olderByMs = before.shownTimeMs - frame.pictureTimeMs;
  if (warming.motion === 'key-frames' || before.feed?.motion === 'key-frames')
    return readyToOvertake(olderByMs, before);
  const newer = olderByMs < 0;
  if (before.feed === null || !before.moves) return newer;
  if (before.feed.stream !== warming.stream) return readyToReplace(olderByMs, warming, before.feed, warmingForMs);
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
  const isLeftBehind = warmingForMs > holdBackAfterMs && standing.warmingMs < standing.showingMs;
  approach(warming, before.feed, standing, isLeftBehind ? waitingRate : 1);
  return false;
};
