/** The command line that Chromium is started with. Pure. */

import { HEADLESS_DISPLAY } from './screen.ts';

/** What decides the command line. */
export interface ChromiumFlagsInput {
  readonly profileDirectory: string;
  readonly headless: boolean;
  /** Leaves Chromium's sandbox out: only for root, where it can't be had. */
  readonly noSandbox: boolean;
  /** Opens DevTools on this port of 127.0.0.1; null: no socket at all. */
  readonly remoteDebuggingPort: number | null;
  readonly appSwitches: ReadonlyMap<string, string>;
  readonly appArguments: readonly string[];
}

/** Keep a wall of pictures moving in windows that are behind others, and Chromium's own services quiet. */
const FIXED: ReadonlyMap<string, string> = new Map([
  ['autoplay-policy', 'no-user-gesture-required'],
  ['disable-background-timer-throttling', ''],
  ['disable-renderer-backgrounding', ''],
  ['disable-backgrounding-occluded-windows', ''],
  ['no-first-run', ''],
  ['no-default-browser-check', ''],
  ['disable-background-networking', ''],
  ['disable-component-update', ''],
  ['disable-default-apps', ''],
  // the profile has no extensions but the runtime's own, by which it changes the proxy
  ['enable-unsafe-extension-debugging', ''],
  ['disable-component-extensions-with-background-pages', ''],
  ['disable-sync', ''],
  ['disable-search-engine-choice-screen', ''],
  ['disable-session-crashed-bubble', ''],
  ['hide-crash-restore-bubble', ''],
  // A crash dump holds URLs, and some URLs are secrets.
  ['disable-breakpad', ''],
  ['disable-crash-reporter', ''],
  // No question to a key ring that may not be there: no password is ever kept in this profile.
  ['password-store', 'basic'],
  ['use-mock-keychain', ''],
]);

const DISABLED_FEATURES = [
  'Translate',
  'MediaRouter',
  'OptimizationHints',
  'GlobalMediaControls',
  'CalculateNativeWinOcclusion',
  // A process of 50 MB that tries, some minutes after the start, how fast a language model would be here.
  'LogOnDeviceMetricsOnStartup',
];

/** The hosts of the app's own origins, and all of this kind, are nowhere (RFC 6761, 6.4): no name server is to be waited for. */
const NOWHERE = 'MAP *.invalid ~NOTFOUND';

/** The words behind Chromium's name. The app's switches win over the fixed ones. */
export function chromiumFlags(input: ChromiumFlagsInput): readonly string[] {
  const switches = new Map([...FIXED, ...input.appSwitches]);
  const disabled = [...DISABLED_FEATURES, ...(input.appSwitches.get('disable-features')?.split(',') ?? [])];
  switches.set('disable-features', [...new Set(disabled)].filter((name) => name !== '').join(','));
  const rules = input.appSwitches.get('host-resolver-rules') ?? '';
  switches.set('host-resolver-rules', rules === '' ? NOWHERE : `${rules},${NOWHERE}`);
  switches.set('user-data-dir', input.profileDirectory);
  switches.set('remote-debugging-pipe', '');
  switches.set('no-startup-window', '');
  if (input.headless) {
    switches.set('headless', 'new');
    switches.set('screen-info', `{${HEADLESS_DISPLAY.width}x${HEADLESS_DISPLAY.height}}`);
    switches.delete('ozone-platform');
    switches.delete('ozone-platform-hint');
  }
  if (input.noSandbox) switches.set('no-sandbox', '');
  if (input.remoteDebuggingPort !== null) {
    switches.set('remote-debugging-port', String(input.remoteDebuggingPort));
    switches.set('remote-debugging-address', '127.0.0.1');
  }
  return [
    ...[...switches].map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`)),
    ...input.appArguments,
  ];
}
