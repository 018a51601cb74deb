/** Sessions that live ten seconds, for as long or as often as is wished: every frame on every tile is followed through every renewal. */
import { addSums, type ChainSums, FrameChain } from './frame-chain.ts';
import { type LongWall, type LongWish, pause, stepsUntilDone, withLongWall } from './long-wall.ts';
import { childrenNow, type MachineUse, watchMachine } from './machine-watch.ts';
import { wallCameras } from './open-sessions.ts';
import { takeFrames, watchEveryFrame } from './page-frames.ts';
import { sessionSums } from './soak-values.ts';

/** How renewals are to be measured: until so many were seen (0: no matter how many), and for so long at most. */
export interface RenewalWish extends LongWish<RenewalResult> {
  readonly renewals: number;
  readonly minutes: number;
}

/** What was seen. */
export interface RenewalResult {
  readonly tiles: number;
  readonly watchedMs: number;
  /** Why it ended before its time; null when it did not. */
  readonly cut: string | null;
  /** Sessions opened while it was watched to renew another, and for any other reason. */
  readonly sessions: number;
  readonly otherSessions: number;
  /** Length of a frame of the stream, in milliseconds. */
  readonly frameMs: number;
  readonly sums: ChainSums;
  readonly use: MachineUse;
}

/** Frames are fetched from the page this often: it must not keep many. */
const takeEveryMs = 5_000;
const tellEveryMs = 60_000;
const keepEveryMs = 300_000;
const renewEverySeconds = 10;

/** Measures; everything it started is gone when it resolves. */
export function measureRenewal(wish: RenewalWish): Promise<RenewalResult> {
  const before = childrenNow();
  const settings = { session: { renewEverySeconds }, load: { allMoving: true } };
  return withLongWall(wish, settings, (wall) => watchRenewals(wall, wish, before));
}

async function watchRenewals(
  wall: LongWall,
  { tiles, clip, renewals, minutes, say, keep }: RenewalWish,
  before: readonly number[],
): Promise<RenewalResult> {
  const { demo, page, stop } = wall;
  const chains = new Map(wallCameras(demo, tiles).map((camera) => [camera.name, new FrameChain(camera)]));
  const sums = (): ChainSums => addSums([...chains.values()].map((chain) => chain.sums));
  await watchEveryFrame(page);
  const use = watchMachine(before);
  const openedBefore = await sessionSums(wall);
  let opened = openedBefore;
  const startMs = performance.now();
  let [watchedMs, nextTellMs, nextKeepMs] = [0, tellEveryMs, keepEveryMs];
  const result = (cut: string | null): RenewalResult => ({
    tiles,
    watchedMs,
    cut,
    sessions: opened.renewed - openedBefore.renewed,
    otherSessions: opened.opened - openedBefore.opened,
    frameMs: (1_000 * clip.fpsDenominator) / clip.fpsNumerator,
    sums: sums(),
    use: use(),
  });
  const cut = await stepsUntilDone(async () => {
    await pause(takeEveryMs, stop);
    for (const [camera, frames] of Object.entries(await takeFrames(page))) {
      for (const frame of frames) chains.get(camera)?.push(frame);
    }
    opened = await sessionSums(wall);
    watchedMs = performance.now() - startMs;
    const { frames, black, backward, changes, longestSkipAtChange } = sums();
    if (watchedMs >= nextTellMs) {
      nextTellMs += tellEveryMs;
      const seen = [`${changes} changes`, `${frames} frames`, `${black} black`, `${backward} out of order`];
      say(`${Math.round(watchedMs / 60_000)} min: ${seen.join(', ')}, at most ${longestSkipAtChange} lost at a change`);
    }
    if (watchedMs >= nextKeepMs) {
      nextKeepMs += keepEveryMs;
      await keep(result('it is not over yet.'));
    }
    return (renewals > 0 && changes >= renewals) || watchedMs >= minutes * 60_000;
  }, stop);
  return result(cut);
}
