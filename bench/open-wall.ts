/** The demo service and the real application on it, opened for a measurement and gone afterwards. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { _electron, type Page } from 'playwright';
import { type CallRecord, type DemoService, startDemo } from '../demo/index.ts';
import { demoEnvironment, launchOf, type RuntimeChoice } from '../scripts/launch/launch-plan.ts';
import { projectRoot } from '../vite/project-root.ts';

/** What is to be opened. */
export interface WallWish {
  readonly runtime: RuntimeChoice;
  readonly tiles: number;
  /** Healthy cameras of the demo. */
  readonly cameras: number;
  readonly profiles: readonly string[];
  /** The settings file before the start; none by default. */
  readonly settings?: object;
}

/** What a measurement works with. Moments are milliseconds since the Unix epoch. */
export interface OpenWall {
  readonly demo: DemoService;
  readonly page: Page;
  /** Every call the service has answered so far. */
  readonly calls: readonly CallRecord[];
  /** The application's process was asked for. */
  readonly processAtMs: number;
  /** Average number of programs that wanted a processor in the minute before, `os.loadavg()`. */
  readonly loadBefore: number;
}

/** Opens, measures, closes; everything it started is gone when it resolves. */
export async function withWall<T>(wish: WallWish, measure: (wall: OpenWall) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vigil-bench-'));
  const [profilesDir, userDataDir] = [path.join(folder, 'aws'), path.join(folder, 'user-data')];
  for (const made of [profilesDir, userDataDir]) await mkdir(made);
  const loadBefore = loadavg()[0] ?? 0;
  const demo = await startDemo({ cameras: wish.cameras });
  try {
    const files = await demo.writeProfiles(profilesDir);
    if (wish.settings !== undefined) {
      await writeFile(path.join(userDataDir, 'settings.json'), JSON.stringify(wish.settings));
    }
    const calls: CallRecord[] = [];
    demo.counts.onCall((call) => void calls.push(call));
    const launch = launchOf({
      runtime: wish.runtime,
      appDir: projectRoot,
      args: [
        ...wish.profiles.map((profile) => `--profile=${profile}`),
        `--tiles=${wish.tiles}`,
        `--user-data-dir=${userDataDir}`,
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
      return await measure({ demo, page, calls, processAtMs, loadBefore });
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
