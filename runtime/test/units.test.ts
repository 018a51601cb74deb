/** The runtime's pure parts. */
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { appPaths } from '../src/app-paths.ts';
import { chromiumFlags } from '../src/chromium-flags.ts';
import { CommandLine, parseLaunchArguments } from '../src/command-line.ts';
import { findChromium } from '../src/find-chromium.ts';
import { watchForHangs } from '../src/hang-watch.ts';
import { OriginMap } from '../src/origin-map.ts';
import { familyOf, parseStat } from '../src/process-metrics.ts';
import { createWire } from '../src/wire.ts';

describe('wire', () => {
  const wire = createWire();

  test('gives back whatever it took', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        expect(wire.decode(wire.encode(value))).toEqual(structuredClone(value));
      }),
    );
  });

  test('keeps a key named __proto__ a key', () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}}') as object;
    const back = wire.decode(wire.encode(value)) as { readonly polluted?: boolean };
    expect(Object.keys(back)).toEqual(['__proto__']);
    expect(back.polluted).toBeUndefined();
  });

  test('sends no more of a pooled buffer than is in view', () => {
    const pool = new TextEncoder().encode('secret word secret');
    const back = wire.decode(wire.encode(pool.subarray(7, 11))) as Uint8Array;
    expect(back.buffer.byteLength).toBe(4);
    expect(new TextDecoder().decode(back)).toBe('word');
  });

  test.each([[() => 1], [Symbol('no')], [new WeakMap()], [Promise.resolve()], [{ deep: [() => 1] }]])(
    'refuses what can not be cloned',
    (value) => {
      expect(() => wire.encode(value)).toThrow('An object could not be cloned.');
    },
  );
});

describe('origins', () => {
  const origins = new OriginMap();
  origins.add('app');

  test.each([
    ['app://wall/a?b#c', 'https://wall.app.invalid/a?b#c'],
    ['app://wall', 'https://wall.app.invalid/'],
    ['https://example.org/app://wall', 'https://example.org/app://wall'],
    ['apples://wall/', 'apples://wall/'],
  ])('%s is %s to Chromium', (own, mapped) => {
    expect(origins.toChromium(own)).toBe(mapped);
  });

  test.each([
    ['https://wall.app.invalid/a', 'app://wall/a'],
    ['https://wall.app.invalid', 'app://wall'],
    ['https://wall.app.invalid.example.org/', 'https://wall.app.invalid.example.org/'],
    ['https://wall.apples.invalid/', 'https://wall.apples.invalid/'],
    ['http://wall.app.invalid/', 'http://wall.app.invalid/'],
  ])('%s is %s to the app', (mapped, own) => {
    expect(origins.toApp(mapped)).toBe(own);
  });

  test('policies name what Chromium sees', () => {
    expect(origins.headerToChromium("img-src app: data:; frame-src 'self' app://wall")).toBe(
      "img-src https://*.app.invalid data:; frame-src 'self' https://wall.app.invalid",
    );
  });
});

describe('the command line', () => {
  test("leaves the app's own words alone", () => {
    const launch = parseLaunchArguments(['--disable-gpu', '.', '--screenshot', 'x.png', '--lang=de', '--profile', 'a']);
    expect(launch.appPath).toBe('.');
    expect([...launch.chromiumSwitches]).toEqual([
      ['disable-gpu', ''],
      ['lang', 'de'],
    ]);
    expect(launch.switches.has('screenshot')).toBe(true);
  });

  test('opens ports only when told', () => {
    expect(parseLaunchArguments(['.'])).toMatchObject({ inspectPort: null, remoteDebuggingPort: null });
    const told = parseLaunchArguments(['-r', 'loader.js', '--inspect=0', '--remote-debugging-port=0', 'app']);
    expect(told).toMatchObject({ requires: ['loader.js'], inspectPort: 0, remoteDebuggingPort: 0, appPath: 'app' });
  });

  test('of Chromium has no port, joins lists of features, and no-sandbox only when allowed', () => {
    const commandLine = new CommandLine(parseLaunchArguments(['--no-sandbox', '.']));
    commandLine.appendSwitch('disable-features', 'One');
    commandLine.appendSwitch('--disable-features', 'Two');
    const flags = chromiumFlags({
      profileDirectory: '/p',
      headless: true,
      noSandbox: false,
      remoteDebuggingPort: null,
      appSwitches: commandLine.chromiumSwitches(),
      appArguments: [],
    });
    expect(flags.filter((flag) => /-port|no-sandbox/.test(flag))).toEqual([]);
    expect(flags.find((flag) => flag.startsWith('--disable-features='))).toMatch(/One,Two$/);
    expect(flags).toContain('--remote-debugging-pipe');
    expect(flags).toContain('--host-resolver-rules=MAP *.invalid ~NOTFOUND');
  });
});

describe('finding Chromium', () => {
  const machine = (platform: string, env: Record<string, string>, ...paths: string[]) => ({
    platform,
    env,
    exists: (path: string) => paths.includes(path),
  });

  test.each([
    ['linux', { PATH: '/bin:/usr/bin' }, '/usr/bin/google-chrome'],
    ['darwin', { HOME: '/Users/a' }, '/Users/a/Applications/Chromium.app/Contents/MacOS/Chromium'],
    ['win32', { 'PROGRAMFILES(X86)': 'C:\\P' }, 'C:\\P\\Microsoft\\Edge\\Application\\msedge.exe'],
  ])('on %s', (platform, env, path) => {
    expect(findChromium(machine(platform, env as Record<string, string>, path))).toMatchObject({
      ok: true,
      chromium: { path },
    });
  });

  test('an override is the only one that counts', () => {
    const found = findChromium(machine('linux', { RUNTIME_CHROMIUM: '/x' }, '/usr/bin/chromium'));
    expect(found).toMatchObject({ ok: false, error: 'override-missing' });
  });
});

test.each([
  ['linux', { XDG_CONFIG_HOME: '/c' }, '/c/Wall'],
  ['linux', {}, '/home/a/.config/Wall'],
  ['darwin', {}, '/home/a/Library/Application Support/Wall'],
  ['win32', { APPDATA: 'C:\\A' }, 'C:\\A\\Wall'],
])('userData on %s', (platform, env, path) => {
  const paths = appPaths({
    platform,
    env,
    homeDirectory: '/home/a',
    temporaryDirectory: '/tmp',
    executable: '/e',
    appName: 'Wall',
    userDataDirectory: undefined,
  });
  expect(paths.get('userData')).toBe(path);
});

describe('a page that hangs', () => {
  afterEach(() => void vi.useRealTimers());

  test('is told once, and told again when it answers', async () => {
    vi.useFakeTimers();
    const told: string[] = [];
    let answer: () => void = () => undefined;
    const stop = watchForHangs({
      ask: () =>
        new Promise<void>((resolve) => {
          answer = resolve;
        }),
      onHang: () => told.push('hangs'),
      onAnswer: () => told.push('answers'),
    });
    await vi.advanceTimersByTimeAsync(10_000);
    answer();
    await vi.advanceTimersByTimeAsync(39_000);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual(['hangs']);
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual(['hangs', 'answers']);
    stop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(told).toHaveLength(2);
  });
});

describe('process metrics', () => {
  test('read a line of /proc whatever the name of the program is', () => {
    const fields = [7, 1, 1, 0, -1, 0, 0, 0, 0, 0, 25, 17, 0, 0, 20, 0, 1, 0, 4_242, 0, 0];
    for (const name of ['node', 'a (b) c', ') S 9']) {
      const stat = parseStat(`123 (${name}) S ${fields.join(' ')}\n`);
      expect(stat).toEqual({ pid: 123, parent: 7, ticks: 42, startTicks: 4_242 });
    }
    expect(parseStat('')).toBeNull();
    expect(parseStat('1 (torn) S 0')).toBeNull();
  });

  test('are of a process and all below it, in whatever order the system tells of them', () => {
    const stat = (pid: number, parent: number): NonNullable<ReturnType<typeof parseStat>> => ({
      pid,
      parent,
      ticks: 0,
      startTicks: 0,
    });
    const all = [stat(30, 20), stat(1, 0), stat(20, 10), stat(10, 1), stat(11, 1), stat(31, 30)];
    expect(familyOf(10, all).map(({ pid }) => pid)).toEqual([30, 20, 10, 31]);
  });
});
