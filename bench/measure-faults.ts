/** Strikes one camera of a playing wall with one fault after another, and times how it comes back and what its neighbours feel. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { Scene } from '../demo/scenes/manifest.ts';
import type { RuntimeChoice } from '../scripts/launch/launch-plan.ts';
import type { BenchFault } from './demo-faults.ts';
import type { FaultRun } from './fault-figures.ts';
import { firstPictures, watchFirstPictures } from './first-pictures.ts';
import { wallCameras } from './open-sessions.ts';
import { type OpenWall, withWall } from './open-wall.ts';
import { startProbe, stopProbe } from './page-probe.ts';
import { judgeTile } from './tile-figures.ts';

/** How faults are to be measured. */
export interface FaultsWish {
  readonly tiles: number;
  readonly clip: Scene;
  readonly runtime: RuntimeChoice;
  readonly faults: readonly BenchFault[];
  readonly say: (line: string) => void;
}

const patienceMs = 60_000;
/** The longest wait for a camera to be back. */
const recoveryMs = 120_000;
/** Live for so long counts as back; a fault nobody noticed so long after its end is none. */
const steadyMs = 4_000;
const lookEveryMs = 100;

/** About how long they take once, in minutes. */
export const faultMinutes = (faults: readonly BenchFault[]): number =>
  Math.ceil(faults.reduce((sum, { lastMs }) => sum + lastMs + 3 * steadyMs, 30_000) / 60_000);

/** Measures all once; everything it started is gone when it resolves. */
export function measureFaults({ tiles, clip, runtime, faults, say }: FaultsWish): Promise<readonly FaultRun[]> {
  const profiles = ['plant-east', 'plant-west'];
  return withWall({ runtime, tiles, cameras: tiles, profiles, scenes: [clip] }, async (wall) => {
    await watchFirstPictures(wall.page);
    await firstPictures(wall.page, tiles, patienceMs);
    await wait(steadyMs);
    const runs: FaultRun[] = [];
    for (const fault of faults) {
      const run = await measureFault(wall, fault, tiles);
      runs.push(run);
      const back = run.recoveredMs === null ? 'not back' : `back after ${(run.recoveredMs / 1_000).toFixed(1)} s`;
      say(
        `${fault.name}: ${run.health}, ${back}, ${run.neighboursWatchable} of ${run.neighbours} neighbours watchable`,
      );
    }
    return runs;
  });
}

async function measureFault({ demo, page }: OpenWall, fault: BenchFault, tiles: number): Promise<FaultRun> {
  const cameras = wallCameras(demo, tiles);
  // not the first: that one is selected, and so has rights of its own
  const struck = (cameras[1] ?? cameras[0])?.name ?? '';
  await startProbe(page);
  const startMs = performance.now();
  const since = (): number => performance.now() - startMs;
  const undo = fault.strike(demo, struck);
  let isOver = false;
  let noticedMs: number | null = null;
  let health = 'live';
  let liveSinceMs: number | null = 0;
  try {
    while (since() < fault.lastMs + recoveryMs) {
      if (!isOver && since() >= fault.lastMs) {
        undo();
        isOver = true;
      }
      const now = await healthOf(page, struck);
      if (now === 'live') liveSinceMs ??= since();
      else {
        noticedMs ??= since();
        health = now;
        liveSinceMs = null;
      }
      const steadyFromMs = Math.max(fault.lastMs, liveSinceMs ?? Infinity);
      if (isOver && since() - steadyFromMs >= steadyMs) break;
      await wait(lookEveryMs);
    }
  } finally {
    undo();
  }
  const trace = await stopProbe(page);
  const known = new Map(cameras.map((camera) => [camera.name, camera]));
  const others = trace.tiles.flatMap((tile) => {
    const camera = tile.camera === struck ? undefined : known.get(tile.camera);
    return camera === undefined ? [] : [judgeTile(tile, camera, trace.watchedMs)];
  });
  return {
    fault: fault.name,
    lastedMs: fault.lastMs,
    noticedMs,
    health,
    recoveredMs: liveSinceMs === null ? null : Math.max(0, liveSinceMs - fault.lastMs),
    neighbours: cameras.length - 1,
    neighboursWatchable: others.filter(({ isWatchable }) => isWatchable).length,
  };
}

const healthOf = (page: Page, camera: string): Promise<string> =>
  page.evaluate(
    (name) =>
      document.querySelector<HTMLElement>(`.tile[data-camera="${CSS.escape(name)}"]`)?.dataset['health'] ?? 'gone',
    camera,
  );
