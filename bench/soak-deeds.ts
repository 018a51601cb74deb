/** Does to a wall what the course of a soak says, sees that it was done, and counts it. */
import type { LayoutSize } from '../contract/settings.ts';
import type { Disposer } from '../demo/index.ts';
import { benchFaults } from './demo-faults.ts';
import type { LongWall } from './long-wall.ts';
import type { OutageBook } from './outage-book.ts';
import type { SoakDeed } from './soak-course.ts';

/** What they are done to. */
export interface DeedPlace extends Pick<LongWall, 'page' | 'demo'> {
  readonly book: OutageBook;
  /** Names of all cameras of the wall. */
  readonly cameras: readonly string[];
}

/** See the file's first line. */
export class SoakDeeds {
  /** By name, how often each was done, or was tried and failed. */
  readonly counts: Record<string, number> = {};
  readonly #place: DeedPlace;
  /** Faults in force. */
  readonly #faults = new Map<string, { readonly undo: Disposer; readonly untilMs: number }>();

  constructor(place: DeedPlace) {
    this.#place = place;
  }

  /** A deed that fails is counted, and ends no soak of hours. */
  async do(deed: SoakDeed): Promise<void> {
    try {
      this.#count(await this.#done(deed));
    } catch {
      this.#count(`${deed.kind} that failed`);
    }
  }

  /** Takes back what faults are over; all, where `nowMs` (since the Unix epoch) is infinite. */
  endFaults(nowMs: number): void {
    for (const [camera, { undo, untilMs }] of this.#faults) {
      if (untilMs > nowMs) continue;
      undo();
      this.#faults.delete(camera);
      this.#place.book.end(camera, Math.min(nowMs, Date.now()));
    }
  }

  #count(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }

  async #done(deed: SoakDeed): Promise<string> {
    switch (deed.kind) {
      case 'layout':
        await this.#layout(deed.tiles);
        return deed.tiles < this.#place.cameras.length ? 'layout with fewer cameras' : 'layout';
      case 'fault':
        return this.#fault(deed.faultChance, deed.cameraChance);
      case 'enlarge':
        await this.#enlarge(deed.cameraChance);
        return 'enlarging';
      case 'shrink':
        await this.#place.page.keyboard.press('Escape');
        await this.#seen(false);
        return 'back from enlarged';
      case 'select':
        await this.#place.page.keyboard.press(deed.key);
        return 'selection';
    }
  }

  #fault(faultChance: number, cameraChance: number): string {
    const { book, cameras, demo } = this.#place;
    const struck = book.struck;
    const camera = chosen(
      cameras.filter((name) => !struck.has(name) && !this.#faults.has(name)),
      cameraChance,
    );
    const fault = chosen(benchFaults, faultChance);
    if (fault === undefined || camera === undefined) return 'fault with no camera left for it';
    const nowMs = Date.now();
    book.strike(camera, nowMs);
    this.#faults.set(camera, { undo: fault.strike(demo, camera), untilMs: nowMs + fault.lastMs });
    return 'fault';
  }

  async #layout(tiles: LayoutSize): Promise<void> {
    // The menu's own entries, open or not: another way to open it is no matter here.
    const shown = await this.#place.page.evaluate(async (wanted) => {
      const entries = [...document.querySelectorAll<HTMLElement>('[role=menuitemradio]')];
      entries.find(({ textContent }) => Number.parseInt(textContent, 10) === wanted)?.click();
      await new Promise((resolve) => requestAnimationFrame(resolve));
      return document.querySelectorAll('.tile').length;
    }, tiles);
    if (shown !== tiles) throw new Error(`${shown} tiles in place of ${tiles}`);
  }

  /** A tile with a camera: an empty one has nothing to enlarge. */
  async #enlarge(chance: number): Promise<void> {
    const { page } = this.#place;
    await page.evaluate((share) => {
      const tiles = [...document.querySelectorAll<HTMLElement>('.tile[data-camera]')];
      const tile = tiles[Math.floor(share * tiles.length)];
      tile?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    }, chance);
    await page.keyboard.press('Enter');
    await this.#seen(true);
  }

  /** Whether a tile is enlarged, a frame later. */
  async #seen(enlarged: boolean): Promise<void> {
    const is = await this.#place.page.evaluate(async () => {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      return document.querySelector('.tile[data-enlarged]') !== null;
    });
    if (is !== enlarged) throw new Error('the key did nothing');
  }
}

const chosen = <T>(all: readonly T[], chance: number): T | undefined => all[Math.floor(chance * all.length)];
