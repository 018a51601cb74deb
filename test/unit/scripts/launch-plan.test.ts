/** The launcher's decisions: demo or AWS, arguments, environment, and the program for each runtime. */
import { describe, expect, it } from 'vitest';
import { type CommandLineOptions, parseCommandLine } from '../../../main/command-line.ts';
import {
  applicationArguments,
  demoEnvironment,
  demoUserDataDir,
  launchOf,
  wantsDemo,
} from '../../../scripts/launch/launch-plan.ts';

function options(...argv: readonly string[]): CommandLineOptions {
  const parsed = parseCommandLine(argv);
  if (!parsed.ok) throw new Error(parsed.sentence);
  return parsed.options;
}

const places = { platform: 'linux', env: {}, homeDir: '/home/ann', workingDir: '/home/ann/work' } as const;

describe('wantsDemo', () => {
  it.each<[string, readonly string[], number, string | null, boolean, Record<string, string>?]>([
    ['nothing asked for and no profile', [], 0, null, true],
    ['a variable that is empty', [], 0, null, true, { AWS_PROFILE: '' }],
    ['a profile asked for by the environment', [], 0, null, false, { AWS_PROFILE: 'site-a' }],
    ['one asked for by the older variable', [], 0, null, false, { AWS_DEFAULT_PROFILE: 'site-a' }],
    ['the demo asked for as well', ['--demo'], 0, null, true, { AWS_PROFILE: 'site-a' }],
    ['nothing asked for and a profile', [], 1, null, false],
    ['nothing asked for and a file that cannot be read', [], 0, '/home/ann/.aws/config', false],
    ['the demo asked for', ['--demo'], 3, null, true],
    ['a profile asked for that is not there', ['--profile', 'site-a'], 0, null, false],
    ['a region asked for', ['--region', 'eu-west-1'], 0, null, false],
  ])('%s', (_what, argv, profiles, unreadableFile, expected, env = {}) => {
    expect(wantsDemo(options(...argv), { profiles, unreadableFile }, env)).toBe(expected);
  });
});

describe('applicationArguments', () => {
  it('shows the two plants on the demo, with settings of its own', () => {
    expect(applicationArguments(options(), true, places)).toEqual([
      '--demo',
      '--profile=plant-east',
      '--profile=plant-west',
      '--user-data-dir=/home/ann/.config/vigil-demo',
    ]);
  });

  it('adds nothing to a start on AWS', () => {
    expect(applicationArguments(options(), false, places)).toEqual([]);
  });

  it('passes everything on, file names as the person meant them', () => {
    const argv =
      '--demo --profile lab --tiles 9 --self-check --report r.json --screenshot /tmp/w.png --user-data-dir d';
    expect(applicationArguments(options(...argv.split(' ')), true, places)).toEqual([
      '--demo',
      '--profile=lab',
      '--tiles=9',
      '--self-check',
      '--report=/home/ann/work/r.json',
      '--screenshot=/tmp/w.png',
      '--user-data-dir=/home/ann/work/d',
    ]);
  });

  it('makes arguments the application reads as the same options', () => {
    const given = options('--profile', 'a', '--profile', 'b', '--region', 'eu-west-1', '--tiles', '4', '--self-check');
    expect(options(...applicationArguments(given, false, places))).toEqual(given);
  });
});

describe('demoUserDataDir', () => {
  it.each([
    ['linux', {}, '/home/ann/.config/vigil-demo'],
    ['linux', { XDG_CONFIG_HOME: '/cfg' }, '/cfg/vigil-demo'],
    ['linux', { XDG_CONFIG_HOME: 'relative' }, '/home/ann/.config/vigil-demo'],
    ['darwin', {}, '/home/ann/Library/Application Support/vigil-demo'],
    ['win32', { APPDATA: 'C:\\Users\\ann\\AppData\\Roaming' }, 'C:\\Users\\ann\\AppData\\Roaming\\vigil-demo'],
  ] as const)('%s %o', (platform, env, expected) => {
    expect(demoUserDataDir({ ...places, platform, env })).toBe(expected);
  });
});

describe('demoEnvironment', () => {
  it("keeps the person's environment but none of their AWS set-up", () => {
    const env = {
      PATH: '/bin',
      AWS_PROFILE: 'prod',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_SESSION_TOKEN: 'x',
      AWS_REGION: 'eu-north-1',
      AWS_ENDPOINT_URL: 'https://proxy.example',
      aws_profile: 'prod',
    };
    expect(demoEnvironment(env, { configFile: '/t/config', credentialsFile: '/t/credentials' })).toEqual({
      PATH: '/bin',
      AWS_CONFIG_FILE: '/t/config',
      AWS_SHARED_CREDENTIALS_FILE: '/t/credentials',
      AWS_EC2_METADATA_DISABLED: 'true',
      VIGIL_DEMO: '1',
    });
  });
});

describe('launchOf', () => {
  const base = {
    appDir: '/app',
    args: ['--demo'],
    env: {},
    platform: 'linux',
    isRoot: false,
    node: '/node24',
  } as const;
  const electron = { kind: 'electron', executable: '/e/electron', why: '' } as const;
  const chromium = { kind: 'chromium', executable: '/usr/bin/chromium', why: '' } as const;

  it('starts Electron with a screen as it is', () => {
    const launch = launchOf({ ...base, runtime: electron, env: { DISPLAY: ':0' } });
    expect(launch).toMatchObject({ file: '/e/electron', args: ['/app', '--demo'] });
  });

  it('starts Electron off-screen where there is no display, and without sandbox only as root', () => {
    const launch = launchOf({ ...base, runtime: electron, isRoot: true });
    expect(launch.args).toEqual(['--no-sandbox', '--ozone-platform=headless', '/app', '--demo']);
    expect(launchOf({ ...base, runtime: electron, platform: 'darwin', isRoot: true }).args).toEqual(['/app', '--demo']);
  });

  it('starts the runtime with the Node and the Chromium that set-up chose', () => {
    const launch = launchOf({ ...base, runtime: chromium });
    expect(launch).toMatchObject({
      file: '/app/runtime/dist/electron',
      args: ['/app', '--demo'],
      env: { RUNTIME_NODE: '/node24', RUNTIME_CHROMIUM: '/usr/bin/chromium' },
    });
  });

  it('starts the runtime by Node itself on Windows', () => {
    const launch = launchOf({ ...base, runtime: chromium, platform: 'win32' });
    expect(launch).toMatchObject({ file: '/node24', args: ['/app/runtime/src/launch.ts', '/app', '--demo'] });
  });

  it.each([electron, chromium])('never as plain Node: $kind', (runtime) => {
    expect(
      Object.keys(launchOf({ ...base, runtime, env: { ELECTRON_RUN_AS_NODE: '1', Electron_Run_As_Node: '1' } }).env),
    ).not.toContainEqual(expect.stringMatching(/^electron_run_as_node$/i));
  });
});
