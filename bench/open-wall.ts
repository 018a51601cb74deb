/** The demo service and the real application on it, opened for a measurement and gone afterwards. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import type { Settings } from '../contract/settings.ts';
import { type CallRecord, type DemoService, startDemo } from '../demo/index.ts';
import type { Scene } from '../demo/scenes/manifest.ts';
import { demoEnvironment, launchOf, type RuntimeChoice } from '../scripts/launch/launch-plan.ts';
import { projectRoot } from '../vite/project-root.ts';
import type { PacedLink } from './paced-link.ts';
import { type HideablePage, openQuietly, type QuietPage, quietSwitch } from './quiet-page.ts';

/** What is to be opened. */
export interface WallWish {
  readonly runtime: RuntimeChoice;
  readonly tiles: number;
  /** Healthy cameras of the demo. */
  readonly cameras: number;
  readonly profiles: readonly string[];
  /** The settings file before the start; none by default. */
  readonly settings?: WallSettings;
  /** What the cameras show; by default the demo's own scenes. */
  readonly scenes?: readonly Scene[];
  /** What the application reaches the service by; by default nothing stands between them. */
  readonly link?: PacedLink;
}

/** Parts of the settings; what is missing has its default. */
export type WallSettings = { readonly [Section in keyof Settings]?: Partial<Settings[Section]> };

/** The service behind a wall, and how both began. Moments are milliseconds since the Unix epoch. */
export interface WallService {
  readonly demo: DemoService;
  /** Every call the service has answered so far. */
  readonly calls: readonly CallRecord[];
  /** The application's process was asked for. */
  readonly processAtMs: number;
  /** Average number of programs that wanted a processor in the minute before, `os.loadavg()`. */
  readonly loadBefore: number;
}

/** What a measurement works with. */
export interface OpenWall extends WallService {
  readonly page: Page;
  readonly app: ElectronApplication;
}

/** … without a driver. */
export interface QuietWall extends WallService {
  readonly page: HideablePage;
}

/** Opens, measures, closes; everything it started is gone when it resolves. */
export const withWall = <T>(wish: WallWish, measure: (wall: OpenWall) => Promise<T>): Promise<T> =>
  opened(wish, openVigil, ({ page, app }, service) => measure({ ...service, page, app }));

/** The same without a driver: for what must cost nothing but itself. */
export const withQuietWall = <T>(wish: WallWish, measure: (wall: QuietWall) => Promise<T>): Promise<T> =>
  opened(wish, openVigilQuietly, ({ page }, service) => measure({ ...service, page }));

async function opened<Vigil extends { readonly close: () => Promise<void> }, T>(
  wish: WallWish,
  open: (vigil: VigilWish) => Promise<Vigil>,
  measure: (vigil: Vigil, service: WallService) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vigil-bench-'));
  const loadBefore = loadavg()[0] ?? 0;
  const { cameras, scenes, link } = wish;
  const demo = await startDemo({
    cameras,
    ...(scenes === undefined ? {} : { scenes }),
    ...(link === undefined ? {} : { publicEndpoint: link.endpoint }),
  });
  link?.leadTo(demo.port);
  try {
    const calls: CallRecord[] = [];
    demo.counts.onCall((call) => void calls.push(call));
    const processAtMs = Date.now();
    const vigil = await open({ ...wish, demo, folder });
    try {
      return await measure(vigil, { demo, calls, processAtMs, loadBefore });
    } finally {
      await vigil.close();
    }
  } finally {
    await demo.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What the application is started with. */
export interface VigilWish {
  readonly demo: DemoService;
  readonly runtime: RuntimeChoice;
  readonly tiles: number;
  /** The accounts it watches; by default the two healthy ones. */
  readonly profiles?: readonly string[];
  readonly settings?: WallSettings;
  /** Where its files go; the caller removes it. */
  readonly folder: string;
}

/** The application, started on a demo service. */
export interface OpenVigil {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly close: () => Promise<void>;
}

/** Starts the built application under a test driver. Its wall shows the first cameras of the accounts. */
export async function openVigil(wish: VigilWish): Promise<OpenVigil> {
  const { file, args, env } = await launchFor(wish, []);
  const app = await _electron.launch({ executablePath: file, args: [...args], env, timeout: 60_000 });
  try {
    const page = await app.firstWindow();
    await page.waitForSelector(shownSelector, { timeout: 60_000 });
    return { app, page, close: () => app.close() };
  } catch (error) {
    await app.close();
    throw error;
  }
}

/**
 * The same without a driver: for what is measured side by side, or for long.
 * @param endsOnSignals Ctrl-C ends everything at once; else it does not reach the application, and the caller sees to the end
 */
export async function openVigilQuietly(wish: VigilWish, endsOnSignals = true): Promise<QuietPage> {
  const { file, args, env } = await launchFor(wish, [quietSwitch]);
  // A terminal sends its signals to the whole group.
  const detached = !endsOnSignals && process.platform !== 'win32';
  const program = spawn(file, args, { env, detached, stdio: ['ignore', 'ignore', 'pipe'] });
  return openQuietly(program, shownSelector, null, endsOnSignals);
}

const shownSelector = '#root > *';

async function launchFor(
  { demo, runtime, tiles, profiles = ['plant-east', 'plant-west'], settings, folder }: VigilWish,
  switches: readonly string[],
): Promise<{ readonly file: string; readonly args: readonly string[]; readonly env: Record<string, string> }> {
  const [profilesDir, userDataDir] = [path.join(folder, 'aws'), path.join(folder, 'user-data')];
  for (const made of [profilesDir, userDataDir]) await mkdir(made);
  const files = await demo.writeProfiles(profilesDir);
  if (settings !== undefined) await writeFile(path.join(userDataDir, 'settings.json'), JSON.stringify(settings));
  const wall = [...profiles.map((profile) => `--profile=${profile}`), `--tiles=${tiles}`];
  const { file, args, env } = launchOf({
    runtime,
    appDir: projectRoot,
    args: [...wall, `--user-data-dir=${userDataDir}`, ...switches],
    env: demoEnvironment(process.env, files),
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    node: process.execPath,
  });
  return { file, args, env: definedOf(env) };
}

const definedOf = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
