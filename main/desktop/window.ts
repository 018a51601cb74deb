/** The wall's window. */
import { BrowserWindow } from 'electron';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { appPage } from './app-protocol.ts';
import { bindGuards } from './guards.ts';
import { careForPage } from './page-care.ts';

/** What a window needs. */
export interface WallWindowParts {
  readonly preload: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly devTools: boolean;
  /** The page keeps crashing; it is loaded again all the same. */
  readonly onKeepsFailing: () => void;
}

/** The ground colour of the page, so that nothing flashes before the first paint. */
const ground = '#0b0d10';

/** Opens the window and loads the page into it. */
export function openWallWindow({ preload, clock, log, devTools, onKeepsFailing }: WallWindowParts): BrowserWindow {
  const window = new BrowserWindow({
    width: 1600,
    height: 900,
    minWidth: 640,
    minHeight: 400,
    useContentSize: true,
    title: 'Vigil',
    backgroundColor: ground,
    autoHideMenuBar: true,
    show: true,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      // a wall plays by itself
      autoplayPolicy: 'no-user-gesture-required',
      // a page that nobody can see is told so, and then loads nothing: the renderer's governor
      backgroundThrottling: true,
      devTools,
    },
  });
  const { webContents } = window;
  bindGuards(webContents, log);
  // titles end up in window lists and screenshots: only our own
  window.on('page-title-updated', (event) => event.preventDefault());

  careForPage({ webContents, clock, log, onKeepsFailing });
  webContents.on('console-message', ({ level, message }) => {
    if (level === 'error') log.warn('page error', { message: message.slice(0, 500) });
  });
  webContents.on('preload-error', (_event, _path, error) => log.error('bridge failed', { message: error.message }));
  // what goes wrong is told by the page's own events
  window.loadURL(appPage).catch(() => undefined);
  return window;
}

/** Shows the first of these windows to whoever has started the application a second time. */
export function bringForward([window]: readonly BrowserWindow[]): void {
  if (window?.isMinimized() === true) window.restore();
  window?.focus();
}

/** What the first of these windows shows, as PNG. Rejects when there is none. */
export async function pictureOf([window]: readonly BrowserWindow[]): Promise<Buffer> {
  if (window === undefined) throw new Error('no window');
  return (await window.webContents.capturePage()).toPNG();
}
