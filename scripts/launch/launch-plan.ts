/** Decides how the application is started: on the demo or not, with which words and which environment. Pure. */
import path from 'node:path';
import type { CommandLineOptions } from '../../main/command-line.ts';
import { childEnvironment } from '../setup/child-environment.mjs';

/** The demo's accounts that a wall shows unless it is told otherwise; the third one holds only cameras in trouble. */
const demoProfiles = ['plant-east', 'plant-west'] as const;

/** The environment as Node has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the decision about the demo rests on. */
export interface ProfileFinding {
  /** How many profiles the shared config files hold. */
  readonly profiles: number;
  /** A shared file that is there and can't be read; its owner must hear of it instead of seeing a demo. */
  readonly unreadableFile: string | null;
}

/** Whether to show the built-in demo: when asked for, or when there is nothing else and nothing else was asked for. */
export function wantsDemo(options: CommandLineOptions, finding: ProfileFinding, env: Environment): boolean {
  if (options.demo) return true;
  // A profile named in the environment is asked for as much as one on the command line, though it may not be there.
  const named = env['AWS_PROFILE'] || env['AWS_DEFAULT_PROFILE'];
  const asksForAws = options.profiles.length > 0 || options.regions.length > 0 || Boolean(named);
  return !asksForAws && finding.profiles === 0 && finding.unreadableFile === null;
}

/** Where the words of a command line are looked up. */
export interface Places {
  readonly platform: NodeJS.Platform;
  readonly env: Environment;
  readonly homeDir: string;
  /** The folder relative file names mean: where the person typed the command. */
  readonly workingDir: string;
}

/**
 * The application's own arguments: file names made absolute, since the application may run in another folder.
 *
 * @param demo whether the demo is shown
 */
export function applicationArguments(options: CommandLineOptions, demo: boolean, places: Places): readonly string[] {
  const absolute = (file: string): string => path.resolve(places.workingDir, file);
  const profiles = demo && options.profiles.length === 0 ? demoProfiles : options.profiles;
  const userDataDir = options.userDataDir ?? (demo ? demoUserDataDir(places) : undefined);
  return [
    ...(demo ? ['--demo'] : []),
    ...profiles.map((name) => `--profile=${name}`),
    ...options.regions.map((name) => `--region=${name}`),
    ...(options.tiles === undefined ? [] : [`--tiles=${options.tiles}`]),
    ...(options.selfCheck ? ['--self-check'] : []),
    ...(options.report === undefined ? [] : [`--report=${absolute(options.report)}`]),
    ...(options.screenshot === undefined ? [] : [`--screenshot=${absolute(options.screenshot)}`]),
    ...(userDataDir === undefined ? [] : [`--user-data-dir=${absolute(userDataDir)}`]),
  ];
}

/**
 * The demo's settings stay apart from those of the real wall: beside Electron's own place for them
 * (Electron documentation, `app.getPath('appData')`).
 */
export function demoUserDataDir({ platform, env, homeDir }: Places): string {
  if (platform === 'win32') {
    return path.win32.join(env['APPDATA'] ?? path.win32.join(homeDir, 'AppData', 'Roaming'), 'vigil-demo');
  }
  const join = (...parts: readonly string[]): string => path.posix.join(...parts);
  if (platform === 'darwin') return join(homeDir, 'Library', 'Application Support', 'vigil-demo');
  const configHome = env['XDG_CONFIG_HOME'];
  // XDG Base Directory Specification: a relative path counts as unset.
  const isUsable = configHome !== undefined && path.posix.isAbsolute(configHome);
  return join(isUsable ? configHome : join(homeDir, '.config'), 'vigil-demo');
}

/** The environment of the application on the demo: its two files, and nothing of the person's own AWS set-up. */
export function demoEnvironment(
  env: Environment,
  files: { readonly configFile: string; readonly credentialsFile: string },
): Record<string, string | undefined> {
  const own = Object.entries(env).filter(([name]) => !name.toUpperCase().startsWith('AWS_'));
  return {
    ...Object.fromEntries(own),
    AWS_CONFIG_FILE: files.configFile,
    AWS_SHARED_CREDENTIALS_FILE: files.credentialsFile,
    AWS_EC2_METADATA_DISABLED: 'true',
    VIGIL_DEMO: '1',
  };
}

/** What set-up chose to run on. */
export interface RuntimeChoice {
  readonly kind: 'electron' | 'chromium';
  /** Electron's binary, or the Chromium that the runtime drives. */
  readonly executable: string;
  readonly why: string;
}

/** A program to start. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How the application is started on the chosen runtime. */
export function launchOf(choice: {
  readonly runtime: RuntimeChoice;
  /** The folder with package.json. */
  readonly appDir: string;
  readonly args: readonly string[];
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  /** A Node 24. */
  readonly node: string;
}): Launch {
  const { runtime, appDir, args, platform } = choice;
  const env = childEnvironment(choice.env);
  if (runtime.kind === 'electron') {
    const isOffscreen = platform === 'linux' && !choice.env['DISPLAY'] && !choice.env['WAYLAND_DISPLAY'];
    const switches = [
      // Chromium refuses to run as root with its sandbox.
      ...(platform === 'linux' && choice.isRoot ? ['--no-sandbox'] : []),
      ...(isOffscreen ? ['--ozone-platform=headless'] : []),
    ];
    return { file: runtime.executable, args: [...switches, appDir, ...args], env };
  }
  const runtimeEnv = { ...env, RUNTIME_NODE: choice.node, RUNTIME_CHROMIUM: runtime.executable };
  const runtimeDir = path.join(appDir, 'runtime');
  if (platform !== 'win32') {
    return { file: path.join(runtimeDir, 'dist', 'electron'), args: [appDir, ...args], env: runtimeEnv };
  }
  // The runtime's executable is a shell script, which Windows can't start.
  return { file: choice.node, args: [path.join(runtimeDir, 'src', 'launch.ts'), appDir, ...args], env: runtimeEnv };
}
