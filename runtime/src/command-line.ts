/** Reads Electron's command line, and keeps the Chromium switches that the app and its user asked for. */

/** What `electron [switches] <app> [arguments]` asks for. */
export interface LaunchArguments {
  /** Folder or file of the app; null when none is given. */
  readonly appPath: string | null;
  /** Modules to load before the app (`-r`). */
  readonly requires: readonly string[];
  /** Port of Node's inspector (0: any); null when it stays closed. */
  readonly inspectPort: number | null;
  /** Port of Chromium's DevTools (0: any); null when it stays closed. */
  readonly remoteDebuggingPort: number | null;
  /** Every `--name[=value]` of the command line, for `app.commandLine`. */
  readonly switches: ReadonlyMap<string, string>;
  /** Those that go on to Chromium. */
  readonly chromiumSwitches: ReadonlyMap<string, string>;
  readonly version: boolean;
}

/** Switches that the runtime itself acts on. */
const OWN_SWITCHES: ReadonlySet<string> = new Set([
  'inspect',
  'inspect-brk',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'user-data-dir',
  'no-sandbox',
  'headless',
  'version',
]);

/**
 * Chromium switches that are passed on even behind the app's path, where most words are the app's own. (Passing all of
 * them on would make `--screenshot` or `--app` of an app's own command line mean something to Chromium.)
 */
const CHROMIUM_SWITCHES_ANYWHERE: ReadonlySet<string> = new Set([
  'auto-open-devtools-for-tabs',
  'disable-gpu',
  'force-color-profile',
  'force-dark-mode',
  'force-device-scale-factor',
  'host-resolver-rules',
  'ignore-certificate-errors-spki-list',
  'js-flags',
  'lang',
  'ozone-platform',
  'ozone-platform-hint',
  'proxy-bypass-list',
  'proxy-pac-url',
  'proxy-server',
  'use-gl',
]);

/** Splits `--name=value`; undefined when the word is no switch. */
export function parseSwitch(word: string): { readonly name: string; readonly value: string } | undefined {
  const match = /^--([^=]+)(?:=(.*))?$/s.exec(word);
  const name = match?.[1];
  return name === undefined ? undefined : { name: name.toLowerCase(), value: match?.[2] ?? '' };
}

function parsePort(value: string | undefined, fallback: number): number | null {
  if (value === undefined) return null;
  const port = Number(value.split(':').at(-1));
  return value !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : fallback;
}

/** Parses the words behind the program's name. */
export function parseLaunchArguments(words: readonly string[]): LaunchArguments {
  const requires: string[] = [];
  const switches = new Map<string, string>();
  const chromiumSwitches = new Map<string, string>();
  let appPath: string | null = null;
  let version = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (appPath === null && (word === '-r' || word === '--require')) {
      index += 1;
      const name = words[index];
      if (name !== undefined) requires.push(name);
      continue;
    }
    if (appPath === null && (word === '-v' || word === '--version')) version = true;
    const parsed = parseSwitch(word);
    if (parsed !== undefined) {
      switches.set(parsed.name, parsed.value);
      const passes = appPath === null || CHROMIUM_SWITCHES_ANYWHERE.has(parsed.name);
      if (passes && !OWN_SWITCHES.has(parsed.name)) chromiumSwitches.set(parsed.name, parsed.value);
    } else if (appPath === null && !word.startsWith('-')) {
      appPath = word;
    }
  }
  return {
    appPath,
    requires,
    inspectPort: parsePort(switches.get('inspect'), 9229),
    remoteDebuggingPort: parsePort(switches.get('remote-debugging-port'), 0),
    switches,
    chromiumSwitches,
    version,
  };
}

/** `app.commandLine`: what was given, and what the app adds before Chromium starts. */
export class CommandLine {
  readonly #switches: Map<string, string>;
  readonly #forChromium: Map<string, string>;
  readonly #chromiumWords: string[] = [];

  constructor(given: Pick<LaunchArguments, 'switches' | 'chromiumSwitches'>) {
    this.#switches = new Map(given.switches);
    this.#forChromium = new Map(given.chromiumSwitches);
  }

  /** Adds a switch; lists of features are joined with those that were there, as Chromium knows only the last one. */
  appendSwitch(name: string, value = ''): void {
    const key = name.replace(/^--/, '').toLowerCase();
    const earlier = this.#forChromium.get(key);
    const joined = (key === 'disable-features' || key === 'enable-features') && earlier ? `${earlier},${value}` : value;
    this.#switches.set(key, joined);
    if (!OWN_SWITCHES.has(key)) this.#forChromium.set(key, joined);
  }

  appendArgument(value: string): void {
    this.#chromiumWords.push(value);
  }

  hasSwitch(name: string): boolean {
    return this.#switches.has(name.toLowerCase());
  }

  getSwitchValue(name: string): string {
    return this.#switches.get(name.toLowerCase()) ?? '';
  }

  removeSwitch(name: string): void {
    this.#switches.delete(name.toLowerCase());
    this.#forChromium.delete(name.toLowerCase());
  }

  /** The switches meant for Chromium, as words of a command line. */
  chromiumSwitches(): ReadonlyMap<string, string> {
    return this.#forChromium;
  }

  chromiumArguments(): readonly string[] {
    return this.#chromiumWords;
  }
}
