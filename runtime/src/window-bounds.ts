/** Sizes of windows: what Electron's options mean, and what Chromium is told. Pure. */

/** In CSS pixels of the screen. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a window has around its page: title bar, borders, and, off-screen, a tab strip that nobody sees. */
export interface Frame {
  readonly width: number;
  readonly height: number;
}

export const DEFAULT_SIZE = { width: 800, height: 600 } as const;

/** The outer size of Chromium's window for a wanted size. Off-screen there is no frame to be seen: sizes are the page's. */
export function outerSize(
  wanted: { readonly width: number; readonly height: number },
  frame: Frame,
  isContent: boolean,
): { readonly width: number; readonly height: number } {
  if (!isContent) return { width: wanted.width, height: wanted.height };
  return { width: wanted.width + frame.width, height: wanted.height + frame.height };
}
