/** The wall's window. */
import { BrowserWindow } from 'electron';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { appPage } from './app-protocol.ts';
import { crashStep } from './crash-plan.ts';
import { bindGuards } from './guards.ts';

/** What a window needs. */
export interface WallWindowParts {
  readonly preload: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly devTools: boolean;
  /** The page keeps crashing: the window can't be kept. */
  readonly onGiveUp: () => void;
}

/** The ground colour of the page, so that nothing flashes before the first paint. */
const ground = '#0b0d10';

/** Opens the window and loads the page into it. */
export function openWallWindow({ preload, clock, log, devTools, onGiveUp }: WallWindowParts): BrowserWindow {
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
      // a wall plays by itself, and goes on when another window covers it
      autoplayPolicy: 'no-user-gesture-required',
      backgroundThrottling: false,
      devTools,
    },
  });
  const { webContents } = window;
  bindGuards(webContents, log);
  // titles end up in window lists and screenshots: only our own
  window.on('page-title-updated', (event) => event.preventDefault());

  const crashedAtMs: number[] = [];
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    crashedAtMs.push(clock.monotonicMs());
    const step = crashStep(crashedAtMs);
    log.error('page gone', { reason, exitCode, step: step.do });
    if (step.do === 'give-up') onGiveUp();
    else clock.after(step.afterMs, () => !window.isDestroyed() && webContents.reload());
  });
  webContents.on('console-message', ({ level, message }) => {
    if (level === 'error') log.warn('page error', { message: message.slice(0, 500) });
  });
  webContents.on('unresponsive', () => log.warn('page does not respond'));
  webContents.on('responsive', () => log.info('page responds again'));
  webContents.on('preload-error', (_event, _path, error) => log.error('bridge failed', { message: error.message }));
  window.loadURL(appPage).catch((error: unknown) => {
    log.error('page not loaded', { message: error instanceof Error ? error.message : 'unknown' });
  });
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
