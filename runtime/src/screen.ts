/** `screen`: one display. Its size is Chromium's own word for it, off-screen or on. */
import { EventEmitter } from 'node:events';
import type { Rectangle } from './window-bounds.ts';

/** Size of the display there is when there is none. */
export const HEADLESS_DISPLAY = { width: 1920, height: 1080 } as const;

/** The part of `Display` that can be known. */
export interface Display {
  readonly id: number;
  readonly label: string;
  readonly bounds: Rectangle;
  readonly workArea: Rectangle;
  readonly size: { readonly width: number; readonly height: number };
  readonly workAreaSize: { readonly width: number; readonly height: number };
  readonly scaleFactor: number;
  readonly rotation: number;
  readonly internal: boolean;
  readonly displayFrequency: number;
}

/** The displays of the machine, of which one is known. */
export class Screen extends EventEmitter {
  #size: { readonly width: number; readonly height: number } = HEADLESS_DISPLAY;
  #scaleFactor = 1;

  /** Takes what a page sees of the screen. */
  learn(width: number, height: number, scaleFactor: number): void {
    this.#size = { width, height };
    this.#scaleFactor = scaleFactor;
  }

  getPrimaryDisplay(): Display {
    const bounds = { x: 0, y: 0, ...this.#size };
    return {
      id: 1,
      label: '',
      bounds,
      workArea: bounds,
      size: this.#size,
      workAreaSize: this.#size,
      scaleFactor: this.#scaleFactor,
      rotation: 0,
      internal: false,
      displayFrequency: 60,
    };
  }

  getAllDisplays(): Display[] {
    return [this.getPrimaryDisplay()];
  }

  getDisplayMatching(_rectangle: Rectangle): Display {
    return this.getPrimaryDisplay();
  }

  getDisplayNearestPoint(_point: { readonly x: number; readonly y: number }): Display {
    return this.getPrimaryDisplay();
  }

  getCursorScreenPoint(): { x: number; y: number } {
    return { x: 0, y: 0 };
  }
}
