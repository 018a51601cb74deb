/** Sessions that live ten seconds, for as long as is wished: every frame on every tile is followed through every renewal. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Scene } from '../demo/scenes/manifest.ts';
import type { RuntimeChoice } from '../scripts/launch/launch-plan.ts';
import { firstPictures, watchFirstPictures } from './first-pictures.ts';
import { addSums, type ChainSums, FrameChain } from './frame-chain.ts';
import { childrenNow, type MachineUse, watchMachine } from './machine-watch.ts';
import { wallCameras } from './open-sessions.ts';
import { withWall } from './open-wall.ts';
import { takeFrames, watchEveryFrame } from './page-frames.ts';

/** How renewals are to be measured. */
export interface RenewalWish {
  readonly tiles: number;
  readonly clip: Scene;
  readonly runtime: RuntimeChoice;
  readonly minutes: number;
  readonly say: (line: string) => void;
}

/** What was seen. */
export interface RenewalResult {
  readonly tiles: number;
  readonly watchedMs: number;
  /** Sessions opened while it was watched. */
  readonly sessions: number;
  /** Length of a frame of the stream, in milliseconds. */
  readonly frameMs: number;
  readonly sums: ChainSums;
  readonly use: MachineUse;
}

const patienceMs = 60_000;
/** Frames are fetched from the page this often: it must not keep many. */
const takeEveryMs = 5_000;
const renewEverySeconds = 10;

/** Measures; everything it started is gone when it resolves. */
export function measureRenewal({ tiles, clip, runtime, minutes, say }: RenewalWish): Promise<RenewalResult> {
  const before = childrenNow();
  const settings = { session: { renewEverySeconds }, load: { allMoving: true } };
  const profiles = ['plant-east', 'plant-west'];
  const wish = { runtime, tiles, cameras: tiles, profiles, scenes: [clip], settings };
  return withWall(wish, async ({ demo, page }) => {
    await watchFirstPictures(page);
    await firstPictures(page, tiles, patienceMs);
    const chains = new Map(wallCameras(demo, tiles).map((camera) => [camera.name, new FrameChain(camera)]));
    const opened = (): number => demo.counts.calls({ operation: 'GetHLSStreamingSessionURL', status: 200 });
    await watchEveryFrame(page);
    const stop = watchMachine(before);
    const [startMs, openedBefore] = [performance.now(), opened()];
    let toldMs = startMs;
    while (performance.now() - startMs < minutes * 60_000) {
      await wait(takeEveryMs);
      for (const [camera, frames] of Object.entries(await takeFrames(page))) {
        for (const frame of frames) chains.get(camera)?.push(frame);
      }
      if (performance.now() - toldMs < 60_000) continue;
      toldMs = performance.now();
      const { frames, black, backward } = addSums([...chains.values()].map(({ sums }) => sums));
      const passed = Math.round((toldMs - startMs) / 60_000);
      say(
        `${passed} min: ${opened() - openedBefore} sessions, ${frames} frames, ${black} black, ${backward} out of order`,
      );
    }
    return {
      tiles,
      watchedMs: performance.now() - startMs,
      sessions: opened() - openedBefore,
      frameMs: (1_000 * clip.fpsDenominator) / clip.fpsNumerator,
      sums: addSums([...chains.values()].map(({ sums }) => sums)),
      use: stop(),
    };
  });
}
