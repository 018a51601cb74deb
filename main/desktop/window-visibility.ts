/** Whether a window is on screen: what its page itself is not told on every platform. */
import type { BrowserWindow } from 'electron';

/** True unless the window is minimised or hidden. That another one covers it is told to its page by Chromium. */
export const isOnScreen = (window: BrowserWindow): boolean => window.isVisible() && !window.isMinimized();

/** Calls `tell` with each change. */
export function followVisibility(window: BrowserWindow, tell: (visible: boolean) => void): void {
  let known = isOnScreen(window);
  const changed = (visible: boolean) => (): void => {
    if (visible === known) return;
    known = visible;
    tell(visible);
  };
  // Some platforms tell of a restored window as shown, some as restored.
  window.on('minimize', changed(false));
  window.on('hide', changed(false));
  window.on('restore', changed(true));
  window.on('show', changed(true));
}
