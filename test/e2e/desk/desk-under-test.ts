/** Starts the real application against the real demo service, as a user would, and cleans up after it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import type { Settings } from '../../../contract/settings.ts';
import type { DemoOptions } from '../../../demo/index.ts';
import { leaks, secretsIn } from './leaks.ts';
import { type Demo, startWatchedDemo } from './watched-demo.ts';

export { type Demo, startWatchedDemo } from './watched-demo.ts';

const projectRoot = path.resolve(import.meta.dirname, '../../..');

type DeepPartial<T> = { [K in keyof T]?: T[K] extends object ? DeepPartial<T[K]> : T[K] };

/** How a desk is to be started. */
export interface DeskOptions {
  /** Written as the settings file before the start; what is missing has its default, except that all cameras move. */
  readonly settings?: DeepPartial<Settings> | ((demo: Demo) => DeepPartial<Settings>);
  /** The settings file's text as it is, for broken ones. */
  readonly settingsText?: string;
  /** Command-line options of the application. */
  readonly args?: readonly string[];
  readonly demo?: DemoOptions;
  /** A demo service that several desks share, of {@link startWatchedDemo}; it is the spec's to close. */
  readonly service?: Demo;
  /** Profiles of every kind besides the three with keys. */
  readonly kinds?: boolean;
  /** More environment variables for the application. */
  readonly env?: Readonly<Record<string, string>>;
  /** Done before the application starts. */
  readonly before?: (demo: Demo, homeDir: string) => unknown;
  /** Changes the AWS files before the start; gets their folder. */
  readonly prepareProfiles?: (files: { configFile: string; credentialsFile: string }) => Promise<void>;
  /** Console errors that belong to the spec. Anything else fails it. */
  readonly expectedErrors?: readonly RegExp[];
}

/** A desk under test. */
export interface Desk {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly demo: Demo;
  readonly userDataDir: string;
  /** The home folder the application sees: sign-ins are cached below it. */
  readonly homeDir: string;
  readonly files: { readonly configFile: string; readonly credentialsFile: string };
  /** Everything the application wrote to its console. */
  readonly output: () => string;
  /** Quits the application; the demo goes on. */
  readonly quit: () => Promise<void>;
  /** Ends everything; fails when something unexpected was written to the console or a secret to the disk. */
  readonly close: () => Promise<void>;
}

/** Chromium reports each failed load as a console error of its own: that is what a fault looks like, not a fault of ours. */
const failedLoad = /Failed to load resource/;

const executable = process.env['VIGIL_TEST_EXECUTABLE'] ?? path.join(projectRoot, 'runtime', 'dist', 'electron');

/** The AWS variables of this machine are none of a test's business. */
const cleanEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !entry[0].startsWith('AWS_') && entry[0] !== 'DISPLAY',
    ),
  );

/** What is printed by a failing spec holds no token either, though these open nothing anywhere. */
const withoutTokens = (text: string): string => text.replaceAll(/SessionToken=[^&\s"']+/g, 'SessionToken=…');

/** Starts demo and application. Unless `args` say otherwise, the healthy demo accounts are watched. */
export const openDesk = async (options: DeskOptions = {}): Promise<Desk> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'vigil-e2e-'));
  const userDataDir = path.join(folder, 'user-data');
  const profilesDir = path.join(folder, 'aws');
  const homeDir = path.join(folder, 'home');
  for (const made of [userDataDir, profilesDir, homeDir]) await mkdir(made, { recursive: true });
  const demo = options.service ?? (await startWatchedDemo(options.demo));
  const files = await demo.writeProfiles(profilesDir, { kinds: options.kinds ?? false });
  await options.prepareProfiles?.(files);
  const settings = typeof options.settings === 'function' ? options.settings(demo) : options.settings;
  // How busy the machine happens to be must not decide what a spec sees: the governor has specs of its own.
  const settingsText = options.settingsText ?? JSON.stringify({ load: { allMoving: true }, ...settings });
  await writeFile(path.join(userDataDir, 'settings.json'), settingsText);

  await options.before?.(demo, homeDir);
  const secretsBefore = await secretsIn(profilesDir, demo);

  const app = await _electron.launch({
    executablePath: executable,
    args: [
      projectRoot,
      `--user-data-dir=${userDataDir}`,
      ...(options.args ?? ['--profile', 'plant-east', '--profile', 'plant-west']),
    ],
    env: {
      ...cleanEnvironment(),
      AWS_CONFIG_FILE: files.configFile,
      AWS_SHARED_CREDENTIALS_FILE: files.credentialsFile,
      AWS_EC2_METADATA_DISABLED: 'true',
      VIGIL_DEMO: '1',
      HOME: homeDir,
      ...options.env,
    },
    timeout: 60_000,
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  app.process().stdout?.on('data', collect);
  app.process().stderr?.on('data', collect);
  const unexpected: string[] = [];
  const expected = [failedLoad, ...(options.expectedErrors ?? [])];
  const page = await app.firstWindow();
  page.on('console', (message) => {
    if (message.type() === 'error' && !expected.some((pattern) => pattern.test(message.text())))
      unexpected.push(message.text());
  });
  page.on('pageerror', (error) => unexpected.push(`${error.name}: ${error.message}`));
  await page.waitForSelector('#root > *', { timeout: 30_000 });

  let quitDone = false;
  const quit = async (): Promise<void> => {
    if (quitDone) return;
    quitDone = true;
    await app.close();
  };
  const close = async (): Promise<void> => {
    try {
      await quit();
      const leaked = await leaks({ userDataDir, profilesDir, homeDir, output }, demo, secretsBefore);
      if (leaked.length > 0) throw new Error(`Secrets were written to: ${leaked.join(', ')}`);
      if (unexpected.length > 0) throw new Error(`Unexpected console errors:\n${withoutTokens(unexpected.join('\n'))}`);
    } finally {
      if (options.service === undefined) await demo.close();
      await rm(folder, { recursive: true, force: true });
    }
  };
  return { app, page, demo, userDataDir, homeDir, files, output: () => output, quit, close };
};
