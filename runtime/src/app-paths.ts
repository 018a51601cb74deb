/** Where an app keeps its things: Electron's rules for `app.getPath`. Pure. Source: Electron's documentation of `app`. */
import { posix, win32 } from 'node:path';

export interface PathsInput {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  readonly temporaryDirectory: string;
  readonly executable: string;
  readonly appName: string;
  /** `--user-data-dir`, made absolute; undefined when not given. */
  readonly userDataDirectory: string | undefined;
}

/** Every name that `app.getPath` knows here, with its folder or file. */
export function appPaths(input: PathsInput): Map<string, string> {
  const { env, homeDirectory: home, platform } = input;
  const separator = platform === 'win32' ? win32 : posix;
  const join = (...parts: readonly string[]): string => separator.join(...parts);
  const set = (value: string | undefined, fallback: string): string => (value ? value : fallback);
  const appData =
    platform === 'win32'
      ? set(env['APPDATA'], join(home, 'AppData', 'Roaming'))
      : platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : set(env['XDG_CONFIG_HOME'], join(home, '.config'));
  const userData = input.userDataDirectory ?? join(appData, input.appName);
  return new Map([
    ['home', home],
    ['appData', appData],
    ['userData', userData],
    ['sessionData', userData],
    ['temp', input.temporaryDirectory],
    ['exe', input.executable],
    ['module', input.executable],
    ['desktop', join(home, 'Desktop')],
    ['documents', join(home, 'Documents')],
    ['downloads', join(home, 'Downloads')],
    ['music', join(home, 'Music')],
    ['pictures', join(home, 'Pictures')],
    ['videos', join(home, 'Videos')],
    ['logs', platform === 'darwin' ? join(home, 'Library', 'Logs', input.appName) : join(userData, 'logs')],
    ['crashDumps', join(userData, 'Crashpad')],
  ]);
}
