/** A compressed day: sessions of ten seconds, faults, other layouts and enlarged tiles for as long as is wished; memory is looked at all the time. */
import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright';
import type { Disposer } from '../demo/index.ts';
import type { Scene } from '../demo/scenes/manifest.ts';
import type { RuntimeChoice } from '../scripts/launch/launch-plan.ts';
import { benchFaults } from './demo-faults.ts';
import { firstPictures, watchFirstPictures } from './first-pictures.ts';
import { childrenNow, measuredNow } from './machine-watch.ts';
import { wallCameras } from './open-sessions.ts';
import { type OpenWall, withWall } from './open-wall.ts';
import { startProbe, stopProbe } from './page-probe.ts';
import { memoryOf } from './process-tree.ts';
import { seededRandom } from './seeded-random.ts';
import type { SoakResult, SoakSample } from './soak-figures.ts';
import { judgeTile } from './tile-figures.ts';

/** How a soak is to be made. */
export interface SoakWish {
  readonly tiles: number;
  readonly clip: Scene;
  readonly runtime: RuntimeChoice;
  readonly minutes: number;
  readonly say: (line: string) => void;
}

const patienceMs = 60_000;
const renewEverySeconds = 10;
const sampleEveryMs = 10_000;
const deedEveryMs = 3_000;
/** Pictures' ages are judged in slices of this length; of a camera that was struck in a slice or the one before, they are not. */
const sliceMs = 60_000;
/** At the end nothing is done for so long: whoever is not live then stays away. */
const calmMs = 60_000;

declare global {
  /** Tiles that were live again after they had not been. */
  var benchRecoveries: number | undefined;
}

/** Soaks; everything it started is gone when it resolves. */
export function measureSoak({ tiles, clip, runtime, minutes, say }: SoakWish): Promise<SoakResult> {
  const before = childrenNow();
  const profiles = ['plant-east', 'plant-west'];
  const settings = { session: { renewEverySeconds } };
  const wish = { runtime, tiles, cameras: tiles, profiles, scenes: [clip], settings };
  return withWall(wish, async (wall) => {
    const { page, demo } = wall;
    await watchFirstPictures(page);
    await firstPictures(page, tiles, patienceMs);
    await countRecoveries(page);
    const metrics = await page.context().newCDPSession(page);
    await metrics.send('Performance.enable');
    const opened = (): number => demo.counts.calls({ operation: 'GetHLSStreamingSessionURL', status: 200 });
    const openedBefore = opened();
    const startMs = performance.now();
    const since = (): number => performance.now() - startMs;
    const endMs = minutes * 60_000;
    const worker = new DeedWorker(wall, tiles);
    const [samples, worstAgeMs]: [SoakSample[], Record<string, number>] = [[], {}];
    let [nextSampleMs, nextSliceMs] = [0, sliceMs];
    await startProbe(page);
    while (since() < endMs) {
      if (since() < endMs - calmMs) await worker.next();
      else await worker.calm();
      if (since() >= nextSampleMs) {
        samples.push({ atMs: since(), values: await valuesOf(page, metrics, before) });
        nextSampleMs = since() + sampleEveryMs;
      }
      if (since() >= nextSliceMs) {
        await judgeSlice(wall, tiles, worker.takeStruck(), worstAgeMs);
        nextSliceMs = since() + sliceMs;
        say(`${Math.round(since() / 60_000)} min: ${opened() - openedBefore} sessions, ${worker.text()}`);
      }
      await wait(deedEveryMs);
    }
    const healths = await healthsOf(page);
    return {
      tiles,
      watchedMs: since(),
      deeds: worker.deeds,
      sessions: opened() - openedBefore,
      recoveries: await page.evaluate(() => globalThis.benchRecoveries ?? 0),
      notLiveAtEnd: Object.keys(healths).filter((name) => healths[name] !== 'live'),
      worstAgeMs,
      samples,
    };
  });
}

/** Does one thing after another, the same in every soak of the same length. */
class DeedWorker {
  readonly deeds: Record<string, number> = {};
  readonly #random = seededRandom(20_261_122);
  readonly #wall: OpenWall;
  readonly #tiles: number;
  readonly #cameras: readonly string[];
  /** Faults in force. */
  readonly #faults = new Map<string, { readonly undo: Disposer; readonly untilMs: number }>();
  #struck = new Set<string>();
  #struckBefore = new Set<string>();
  #isEnlarged = false;
  #isSmaller = false;

  constructor(wall: OpenWall, tiles: number) {
    this.#wall = wall;
    this.#tiles = tiles;
    this.#cameras = wallCameras(wall.demo, tiles).map(({ name }) => name);
  }

  /** A deed that fails is counted, and ends no soak of hours. */
  async next(): Promise<void> {
    this.#endFaults(performance.now());
    await this.#deed().catch(() => this.#count('deed that failed'));
  }

  async #deed(): Promise<void> {
    const chance = this.#random();
    if (chance < 0.35) this.#fault();
    else if (chance < 0.6) await this.#enlarge();
    else if (chance < 0.85) await this.#layout();
    else await this.#select();
  }

  /** Takes every fault back, and shows the whole wall: cameras behind an enlarged one rest. */
  async calm(): Promise<void> {
    this.#endFaults(Infinity);
    if (this.#isEnlarged) await this.#enlarge();
  }

  /** Cameras struck since the last time or in the time before. */
  takeStruck(): ReadonlySet<string> {
    const taken = new Set([...this.#struck, ...this.#struckBefore]);
    this.#struckBefore = this.#struck;
    this.#struck = new Set(this.#faults.keys());
    return taken;
  }

  text(): string {
    return Object.entries(this.deeds)
      .map(([deed, count]) => `${count} × ${deed}`)
      .join(', ');
  }

  #count(deed: string): void {
    this.deeds[deed] = (this.deeds[deed] ?? 0) + 1;
  }

  #fault(): void {
    const fault = benchFaults[Math.floor(this.#random() * benchFaults.length)];
    const camera = this.#cameras[Math.floor(this.#random() * this.#cameras.length)];
    if (fault === undefined || camera === undefined || this.#faults.has(camera)) return;
    const untilMs = performance.now() + fault.lastMs;
    this.#faults.set(camera, { undo: fault.strike(this.#wall.demo, camera), untilMs });
    this.#struck.add(camera);
    this.#count('fault');
  }

  #endFaults(nowMs: number): void {
    for (const [camera, { undo, untilMs }] of this.#faults) {
      if (untilMs > nowMs) continue;
      undo();
      this.#faults.delete(camera);
    }
  }

  async #enlarge(): Promise<void> {
    await this.#wall.page.keyboard.press(this.#isEnlarged ? 'Escape' : 'Enter');
    this.#isEnlarged = !this.#isEnlarged;
    this.#count('enlarging or back');
  }

  async #layout(): Promise<void> {
    const { page } = this.#wall;
    this.#isSmaller = !this.#isSmaller;
    const size = this.#isSmaller && this.#tiles > 4 ? 4 : this.#tiles;
    // The menu's own entries, open or not: another way to open it is no matter here.
    const isDone = await page.evaluate((wanted) => {
      const entries = [...document.querySelectorAll<HTMLElement>('[role=menuitemradio]')];
      const entry = entries.find(({ textContent }) => Number.parseInt(textContent, 10) === wanted);
      entry?.click();
      return entry !== undefined;
    }, size);
    if (!isDone) throw new Error(`the menu of layouts has no ${size} tiles`);
    this.#count('layout');
  }

  async #select(): Promise<void> {
    await this.#wall.page.keyboard.press(this.#random() < 0.5 ? 'ArrowRight' : 'ArrowDown');
    this.#count('selection');
  }
}

async function judgeSlice(
  { page, demo }: OpenWall,
  tiles: number,
  struck: ReadonlySet<string>,
  worstAgeMs: Record<string, number>,
): Promise<void> {
  const trace = await stopProbe(page);
  for (const camera of wallCameras(demo, tiles)) {
    const tile = trace.tiles.find((candidate) => candidate.camera === camera.name);
    if (tile === undefined || struck.has(camera.name) || tile.pausedLooks > 0) continue;
    const worst = Math.max(0, ...judgeTile(tile, camera, trace.watchedMs).agesMs);
    Object.assign(worstAgeMs, { [camera.name]: Math.max(worstAgeMs[camera.name] ?? 0, worst) });
  }
  await startProbe(page);
}

async function valuesOf(page: Page, metrics: CDPSession, before: readonly number[]): Promise<SoakSample['values']> {
  const processes = measuredNow(before);
  const memory = Object.entries(memoryOf(processes)).map(([kind, bytes]) => [`memory of ${kind}`, bytes] as const);
  const files = processes
    .filter(({ kind }) => kind === 'network' || kind === 'node')
    .map(({ pid, kind }) => [`open files of ${kind}`, openFiles(pid)] as const);
  const { metrics: told } = await metrics.send('Performance.getMetrics');
  const metric = (name: string): number => told.find((each) => each.name === name)?.value ?? Number.NaN;
  return {
    ...Object.fromEntries([...memory, ...files]),
    'page heap': metric('JSHeapUsedSize'),
    'DOM nodes': metric('Nodes'),
    listeners: metric('JSEventListeners'),
    'media elements': await page.evaluate(() => document.querySelectorAll('video').length),
  };
}

/** Sockets among them. 0 when the process is gone. */
function openFiles(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

const countRecoveries = (page: Page): Promise<void> =>
  page.evaluate(() => {
    globalThis.benchRecoveries = 0;
    const observer = new MutationObserver((changes) => {
      for (const { target, oldValue } of changes) {
        const now = target instanceof HTMLElement ? target.dataset['health'] : undefined;
        const wasAway = oldValue !== null && oldValue !== 'live' && oldValue !== 'connecting';
        if (now === 'live' && wasAway) globalThis.benchRecoveries = (globalThis.benchRecoveries ?? 0) + 1;
      }
    });
    observer.observe(document.body, { subtree: true, attributeFilter: ['data-health'], attributeOldValue: true });
  });

const healthsOf = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('.tile[data-camera]')].map(({ dataset }) => [
        dataset['camera'] ?? '',
        dataset['health'] ?? '',
      ]),
    ),
  );
