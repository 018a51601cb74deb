/** Keeps a window's page alive: one that crashes, hangs or could not be loaded is loaded anew, and the log says so. */
import type { WebContents } from 'electron';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { crashStep } from './crash-plan.ts';
import { watchPage } from './page-watch.ts';

/** What it needs. */
export interface PageCareParts {
  readonly webContents: WebContents;
  readonly clock: Clock;
  readonly log: Log;
  /** The page is gone for the sixth time in a few minutes, or more. It is loaded again all the same. */
  readonly onKeepsFailing: () => void;
}

/** A load that gave way to another one is no failure (Chromium's `net_error_list.h`). */
const aborted = -3;

/** See the file's first line. It ends with the page. */
export function careForPage({ webContents, clock, log, onKeepsFailing }: PageCareParts): void {
  let goneAtMs: number | null = null;
  let crashedAtMs: readonly number[] = [];

  const bringBack = (event: string, fields: Readonly<Record<string, string | number>>): void => {
    const atMs = clock.monotonicMs();
    goneAtMs ??= atMs;
    crashedAtMs = [...crashedAtMs, atMs].slice(-100);
    const { afterMs, keepsFailing } = crashStep(crashedAtMs);
    log.error(event, { ...fields, reloadAfterMs: afterMs });
    if (keepsFailing) onKeepsFailing();
    clock.after(afterMs, () => {
      if (!webContents.isDestroyed()) webContents.reload();
    });
  };
  const end = (silentMs: number | null): void => {
    if (webContents.isDestroyed() || webContents.isDevToolsOpened()) return;
    log.error('page hangs', { silentMs: silentMs === null ? null : Math.round(silentMs) });
    goneAtMs ??= clock.monotonicMs();
    webContents.forcefullyCrashRenderer();
  };

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason !== 'clean-exit') bringBack('page gone', { reason, exitCode });
  });
  webContents.on('did-fail-load', (_event, code, _description, _url, isMainFrame) => {
    if (isMainFrame && code !== aborted) bringBack('page not loaded', { code });
  });
  webContents.on('did-finish-load', () => {
    if (goneAtMs === null) return;
    log.info('page is back', { afterMs: Math.round(clock.monotonicMs() - goneAtMs) });
    goneAtMs = null;
  });
  // Electron's own watch is slower, but sees what hangs while it loads
  webContents.on('unresponsive', () => end(null));
  const stop = watchPage({
    clock,
    ask: () => webContents.executeJavaScript('document.hidden'),
    mayBeAsked: () =>
      !webContents.isDestroyed() &&
      !webContents.isLoading() &&
      !webContents.isCrashed() &&
      !webContents.isDevToolsOpened() &&
      webContents.getURL() !== '',
    onHang: end,
  });
  webContents.once('destroyed', stop);
}
