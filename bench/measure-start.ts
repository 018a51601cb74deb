/** One measured start: the demo service, the real application, and what both of them saw. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { _electron } from 'playwright';
import { startDemo } from '../demo/index.ts';
import { demoEnvironment, launchOf, type RuntimeChoice } from '../scripts/launch/launch-plan.ts';
import { projectRoot } from '../vite/project-root.ts';
import { firstPictures, pageStart, watchFirstPictures } from './first-pictures.ts';
import type { SeenCall, StartRun } from './start-figures.ts';

/** How the application is to be started. */
export interface StartWish {
  readonly tiles: number;
  readonly patienceMs: number;
  readonly runtime: RuntimeChoice;
}

/** Starts and measures once; everything it started is gone when it resolves. */
export async function measureStart({ tiles, patienceMs, runtime }: StartWish): Promise<StartRun> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vigil-bench-'));
  const profilesDir = path.join(folder, 'aws');
  await mkdir(profilesDir);
  const loadBefore = loadavg()[0] ?? 0;
  const demo = await startDemo({ cameras: tiles });
  try {
    const files = await demo.writeProfiles(profilesDir);
    const calls: SeenCall[] = [];
    demo.counts.onCall(({ atMs, operation, profile, camera, errorName }) => {
      const isThrottled = errorName === 'ClientLimitExceededException';
      calls.push({ atMs, operation: operation ?? '', account: profile, camera, isThrottled });
    });
    const launch = launchOf({
      runtime,
      appDir: projectRoot,
      args: [
        '--profile=plant-east',
        '--profile=plant-west',
        `--tiles=${tiles}`,
        `--user-data-dir=${path.join(folder, 'user-data')}`,
      ],
      env: demoEnvironment(process.env, files),
      platform: process.platform,
      isRoot: process.getuid?.() === 0,
      node: process.execPath,
    });
    const processAtMs = Date.now();
    const app = await _electron.launch({
      executablePath: launch.file,
      args: [...launch.args],
      env: definedOf(launch.env),
      timeout: 60_000,
    });
    try {
      const page = await app.firstWindow();
      await page.waitForSelector('#root > *', { timeout: 60_000 });
      await watchFirstPictures(page);
      const pictureAtMs = await firstPictures(page, tiles, patienceMs);
      return { processAtMs, windowAtMs: await pageStart(page), pictureAtMs, calls: [...calls], loadBefore };
    } finally {
      await app.close();
    }
  } finally {
    await demo.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const definedOf = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
