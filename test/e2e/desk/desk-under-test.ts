/** Starts the real application against the real demo service, as a user would, and cleans up after it. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import type { Settings } from '../../../contract/settings.ts';
import { startDemo } from '../../../demo/index.ts';

const projectRoot = path.resolve(import.meta.dirname, '../../..');

/** The running demo service. */
export type Demo = Awaited<ReturnType<typeof startDemo>>;

type DeepPartial<T> = { [K in keyof T]?: T[K] extends object ? DeepPartial<T[K]> : T[K] };

/** How a desk is to be started. */
export interface DeskOptions {
  /** Written as the settings file before the start; what is missing has its default. */
  readonly settings?: DeepPartial<Settings> | ((demo: Demo) => DeepPartial<Settings>);
  /** The settings file's text as it is, for broken ones. */
  readonly settingsText?: string;
  /** Command-line options of the application. */
  readonly args?: readonly string[];
  readonly demo?: Parameters<typeof startDemo>[0];
  /** A demo service that several desks share; it is the spec's to close. */
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

/** Every file below a folder, as text. */
export const textsBelow = async (folder: string): Promise<{ file: string; text: string }[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (file) => ({ file, text: await readFile(file, 'latin1') })));
};

/** Starts demo and application. Unless `args` say otherwise, the healthy demo accounts are watched. */
export const openDesk = async (options: DeskOptions = {}): Promise<Desk> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'vigil-e2e-'));
  const userDataDir = path.join(folder, 'user-data');
  const profilesDir = path.join(folder, 'aws');
  const homeDir = path.join(folder, 'home');
  for (const made of [userDataDir, profilesDir, homeDir]) await mkdir(made, { recursive: true });
  const issued: Buffer[] = [];
  const random = (count: number): Uint8Array => {
    const bytes = randomBytes(count);
    // shorter ones are names: a user code, an access key's id
    if (count >= 12) issued.push(bytes);
    return bytes;
  };
  const demo = options.service ?? (await startDemo({ random, ...options.demo }));
  const files = await demo.writeProfiles(profilesDir, { kinds: options.kinds ?? false });
  await options.prepareProfiles?.(files);
  const settings = typeof options.settings === 'function' ? options.settings(demo) : options.settings;
  const settingsText = options.settingsText ?? (settings === undefined ? null : JSON.stringify(settings));
  if (settingsText !== null) await writeFile(path.join(userDataDir, 'settings.json'), settingsText);

  await options.before?.(demo, homeDir);

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
      const leaked = await leaks(userDataDir, output, demo, issued);
      if (leaked.length > 0) throw new Error(`Secrets were written to: ${leaked.join(', ')}`);
      if (unexpected.length > 0) throw new Error(`Unexpected console errors:\n${unexpected.join('\n')}`);
    } finally {
      if (options.service === undefined) await demo.close();
      await rm(folder, { recursive: true, force: true });
    }
  };
  return { app, page, demo, userDataDir, homeDir, files, output: () => output, quit, close };
};

/** Where a secret of this run was written: keys, whatever the service made up by chance (tokens, temporary keys), signatures. */
const leaks = async (userDataDir: string, output: string, demo: Demo, issued: readonly Buffer[]): Promise<string[]> => {
  const patterns = [/SessionToken=[\w~%.-]{8,}/, /X-Amz-Signature=/i];
  const secrets = [
    ...demo.accounts.map(({ secretAccessKey }) => secretAccessKey),
    ...issued.flatMap((bytes) => (['base64', 'base64url', 'hex'] as const).map((form) => bytes.toString(form))),
  ];
  const written = [...(await textsBelow(userDataDir)), { file: 'console output', text: output }];
  return written
    .filter(
      ({ text }) => patterns.some((pattern) => pattern.test(text)) || secrets.some((secret) => text.includes(secret)),
    )
    .map(({ file }) => file);
};
