/** Finds a Chromium-family browser that is installed on this machine. Pure: the outside world is handed in. No dependencies. */

/** What the finder may ask of the machine. */
export interface FinderMachine {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a file is there (and may be run, where that means anything). */
  readonly exists: (path: string) => boolean;
}

/** The browser that was found, and where it was found, in words for a person. */
export interface FoundChromium {
  readonly path: string;
  readonly why: string;
}

export type FindChromiumResult =
  | { readonly ok: true; readonly chromium: FoundChromium }
  | { readonly ok: false; readonly error: 'override-missing' | 'none-installed'; readonly message: string };

/** Command names that distributions give the browsers, best first. */
const LINUX_NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'google-chrome-beta',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
] as const;

const LINUX_PLACES = ['/opt/google/chrome/chrome', '/opt/microsoft/msedge/msedge', '/snap/bin/chromium'] as const;

const MAC_BUNDLES = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
] as const;

const WINDOWS_PLACES = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
] as const;

/** Every place that would be tried, in order, with its reason. */
export function chromiumCandidates(machine: FinderMachine): readonly FoundChromium[] {
  const { env } = machine;
  if (machine.platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']];
    return roots
      .filter((root): root is string => root !== undefined && root !== '')
      .flatMap((root) => WINDOWS_PLACES.map((place) => ({ path: `${root}\\${place}`, why: `installed in ${root}` })));
  }
  if (machine.platform === 'darwin') {
    const roots = ['/Applications', ...(env['HOME'] === undefined ? [] : [`${env['HOME']}/Applications`])];
    return roots.flatMap((root) =>
      MAC_BUNDLES.map((bundle) => ({ path: `${root}/${bundle}`, why: `installed in ${root}` })),
    );
  }
  const path = (env['PATH'] ?? '').split(':').filter((directory) => directory.startsWith('/'));
  const directories = [...new Set([...path, '/usr/bin', '/usr/local/bin'])];
  return [
    ...LINUX_NAMES.flatMap((name) =>
      directories.map((directory) => ({ path: `${directory}/${name}`, why: `found in ${directory}` })),
    ),
    ...LINUX_PLACES.map((place) => ({ path: place, why: 'found in its usual place' })),
  ];
}

/** The browser to use: `RUNTIME_CHROMIUM` when set (and then only that one), else the first that is installed. */
export function findChromium(machine: FinderMachine): FindChromiumResult {
  const override = machine.env['RUNTIME_CHROMIUM'];
  if (override !== undefined && override !== '') {
    if (machine.exists(override)) return { ok: true, chromium: { path: override, why: 'named by RUNTIME_CHROMIUM' } };
    return {
      ok: false,
      error: 'override-missing',
      message: `RUNTIME_CHROMIUM names ${override}, and there is no program there.`,
    };
  }
  const chromium = chromiumCandidates(machine).find((candidate) => machine.exists(candidate.path));
  if (chromium !== undefined) return { ok: true, chromium };
  return {
    ok: false,
    error: 'none-installed',
    message: 'No Chromium, Chrome or Edge is installed here; install one or set RUNTIME_CHROMIUM to its program.',
  };
}
