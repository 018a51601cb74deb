/** Where faults are tried: a wall of one size, straight to the service or through a guarded network, every picture moving. */
import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { LayoutSize } from '../../../contract/settings.ts';
import type { CallRecord, DemoOptions } from '../../../demo/index.ts';
import { loadScenes } from '../../../demo/scenes/manifest.ts';
import { refOf } from './cameras.ts';
import { type Demo, type Desk, openDesk } from './desk-under-test.ts';
import { type GuardedWay, startGuardedWay } from './guarded-way.ts';
import { expectAllLive } from './wall.ts';
import { readWatch, type WatchReading, watchWall } from './wall-watch.ts';

/** A wall that plays, and everything by which it can be disturbed. */
export interface Stage {
  readonly desk: Desk;
  readonly page: Page;
  readonly demo: Demo;
  /** Null where the service is reached straight. */
  readonly way: GuardedWay | null;
  /** Names of the cameras on the wall, in its order. */
  readonly cameras: readonly string[];
  /** Every call for a session since the stage was set. */
  readonly sessionCalls: readonly CallRecord[];
  readonly watch: () => Promise<void>;
  readonly reading: () => Promise<WatchReading>;
  readonly close: () => Promise<void>;
}

/** Small pictures at low rates: the walls are judged by what a fault does to them, not by what the machine can bear. */
const smallScenes = loadScenes().filter(
  ({ width, fpsNumerator, fpsDenominator, audio }) =>
    width <= 640 && fpsNumerator <= 15 * fpsDenominator && audio === null,
);

/** What Chromium says of loads under way when the way to the service breaks. */
const expectedErrors = [
  /Permission was denied for this request to access the `loopback` address space/,
  /has been blocked by CORS policy/,
];

/** Opens a wall of so many tiles and waits until all of them are live. */
export const openStage = async (tiles: LayoutSize, isGuarded = false): Promise<Stage> => {
  const options: DemoOptions = { cameras: tiles, scenes: smallScenes };
  const way = isGuarded ? await startGuardedWay(options) : null;
  const sessionCalls: CallRecord[] = [];
  let desk: Desk;
  try {
    desk = await openDesk({
      ...(way === null ? { demo: options } : { service: way.demo }),
      settings: (demo) => ({
        wall: {
          tiles,
          cameras: demo.cameras.filter(({ troubled }) => troubled === null).map(({ name }) => refOf(demo, name)),
        },
        load: { allMoving: true },
        ...(way === null ? {} : { network: { proxyUrl: way.proxyUrl, caFile: way.caFile } }),
      }),
      prepareProfiles: async ({ configFile }) => {
        if (way !== null) await writeFile(configFile, way.awsConfig);
      },
      expectedErrors,
    });
  } catch (error) {
    await way?.close();
    throw error;
  }
  const { page, demo } = desk;
  const close = async (): Promise<void> => {
    try {
      await desk.close();
    } finally {
      await way?.close();
    }
  };
  const cameras = demo.cameras.filter(({ troubled }) => troubled === null).map(({ name }) => name);
  const numbers = new Map(demo.cameras.map(({ name, scenes: [scene] }) => [name, scene?.number ?? 0] as const));
  demo.counts.onCall((call) => {
    if (call.operation === 'GetHLSStreamingSessionURL') sessionCalls.push(call);
  });
  try {
    await expectAllLive(page, tiles, 120_000);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    desk,
    page,
    demo,
    way,
    cameras,
    sessionCalls,
    watch: () => watchWall(page),
    reading: () => readWatch(page, numbers),
    close,
  };
};

/** Long enough to learn how evenly a wall plays on this machine. */
const usualMs = 5_000;

/** The longest time without a new frame while nothing is wrong. The watch begins anew. */
export const usualGapMs = async ({ watch, reading }: Stage): Promise<number> => {
  await watch();
  const { nowMs: fromMs } = await reading();
  let seen = await reading();
  while (seen.nowMs - fromMs < usualMs) {
    await wait(500);
    seen = await reading();
  }
  return Math.max(0, ...Object.values(seen.tiles).map(({ longestGapMs }) => longestGapMs));
};

/** Gives the desk this proxy in its settings, as an operator would; empty: none. */
export const setProxy = async (page: Page, proxyUrl: string): Promise<void> => {
  await page.keyboard.press('Control+,');
  await page.locator('#network-proxyUrl').fill(proxyUrl);
  await page.locator('.network-section button[type=submit]').click();
  await page.getByText('In force.').waitFor({ timeout: 15_000 });
  await page.keyboard.press('Escape');
};
