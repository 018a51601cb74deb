/** A compressed day: sessions of ten seconds, faults, other layouts and enlarged tiles for as long as is wished; what may grow is looked at all the time. */
import { setTimeout as wait } from 'node:timers/promises';
import { type LongWall, type LongWish, pause, stepsUntilDone, withLongWall } from './long-wall.ts';
import { childrenNow } from './machine-watch.ts';
import { wallCameras } from './open-sessions.ts';
import { OutageBook } from './outage-book.ts';
import { notLive, takeHealths, watchHealths } from './page-healths.ts';
import { startProbe, stopProbe } from './page-probe.ts';
import { seededRandom } from './seeded-random.ts';
import { type PlannedDeed, soakCourse } from './soak-course.ts';
import { SoakDeeds } from './soak-deeds.ts';
import { hasReached, type SoakCounts, type SoakResult, type SoakSample, soakGoals, thinned } from './soak-figures.ts';
import {
  beginValues,
  collectedValues,
  pageValues,
  processValues,
  type SessionSums,
  sessionSums,
} from './soak-values.ts';
import { judgeTile } from './tile-figures.ts';

/** How a soak is to be made: for so long at least, until enough was counted, and for so long at most. */
export interface SoakWish extends LongWish<SoakResult> {
  readonly minutes: number;
  readonly mostMinutes: number;
}

const renewEverySeconds = 10;
const sampleEveryMs = 10_000;
const collectEveryMs = 120_000;
/** Pictures' ages are judged in slices of this length: of a camera that was struck in none of a slice. */
const sliceEveryMs = 30_000;
const tellEveryMs = 60_000;
const keepEveryMs = 300_000;
/** At the end nothing is done for so long: whoever is not live then stays away. */
const calmMs = 60_000;
const restMs = 250;

/** Soaks; everything it started is gone when it resolves. */
export function measureSoak(wish: SoakWish): Promise<SoakResult> {
  const before = childrenNow();
  return withLongWall(wish, { session: { renewEverySeconds } }, async (wall) => {
    const soak = new Soak(wall, wish, before);
    await soak.begin();
    const cut = await stepsUntilDone(() => soak.step(), wall.stop);
    return soak.end(cut);
  });
}

/** Comes round every so many milliseconds. */
class Turn {
  readonly #everyMs: number;
  #nextMs: number;

  constructor(everyMs: number, firstMs = everyMs) {
    this.#everyMs = everyMs;
    this.#nextMs = firstMs;
  }

  isDue(nowMs: number): boolean {
    if (nowMs < this.#nextMs) return false;
    this.#nextMs = nowMs + this.#everyMs;
    return true;
  }
}

class Soak {
  readonly #wall: LongWall;
  readonly #wish: SoakWish;
  readonly #before: readonly number[];
  readonly #book = new OutageBook();
  readonly #deeds: SoakDeeds;
  readonly #course: ReturnType<typeof soakCourse>;
  readonly #samples: SoakSample[] = [];
  readonly #worstAgeMs: Record<string, number> = {};
  readonly #turns = {
    sample: new Turn(sampleEveryMs, 0),
    collect: new Turn(collectEveryMs),
    slice: new Turn(sliceEveryMs),
    tell: new Turn(tellEveryMs),
    keep: new Turn(keepEveryMs),
  };
  #startMs = 0;
  #doneMs = 0;
  #next: PlannedDeed;
  #sums: SessionSums = { opened: 0, renewed: 0 };
  #sumsBefore: SessionSums = { opened: 0, renewed: 0 };
  /** Struck at some time of this slice. */
  #struck = new Set<string>();
  /** Rested in the slice before: a picture from before it may still have been on screen in this one. */
  #rested: ReadonlySet<string> = new Set();

  constructor(wall: LongWall, wish: SoakWish, before: readonly number[]) {
    this.#wall = wall;
    this.#wish = wish;
    this.#before = before;
    const { page, demo } = wall;
    const cameras = wallCameras(demo, wish.tiles).map(({ name }) => name);
    this.#deeds = new SoakDeeds({ page, demo, cameras, book: this.#book });
    this.#course = soakCourse(wish.tiles, seededRandom(20_261_122));
    this.#next = this.#course.next().value;
  }

  async begin(): Promise<void> {
    await beginValues(this.#wall);
    await watchHealths(this.#wall.page);
    await startProbe(this.#wall.page);
    this.#sumsBefore = await sessionSums(this.#wall);
    this.#sums = this.#sumsBefore;
    this.#startMs = performance.now();
  }

  /** @returns whether all is done */
  async step(): Promise<boolean> {
    const { page, stop } = this.#wall;
    const { minutes, mostMinutes, say, keep } = this.#wish;
    await this.#hear();
    for (; this.#next.atMs <= this.#since(); this.#next = this.#course.next().value) await this.#deeds.do(this.#next);
    const nowMs = this.#since();
    this.#doneMs = nowMs;
    if (this.#turns.sample.isDue(nowMs)) await this.#sample();
    if (this.#turns.slice.isDue(nowMs)) await this.#slice();
    if (this.#turns.tell.isDue(nowMs)) say(this.#text());
    if (this.#turns.keep.isDue(nowMs)) await keep(this.#result('it is not over yet.', null));
    const isDone = nowMs >= minutes * 60_000 && hasReached(this.#counts(), soakGoals);
    const isOver = nowMs >= mostMinutes * 60_000;
    if (isOver && !isDone) say(`After ${mostMinutes} minutes no more: not everything was counted as often as wanted.`);
    if (!isDone && !isOver) await pause(Math.min(restMs, Math.max(0, this.#next.atMs - this.#since())), stop);
    if (isDone || isOver) await stopProbe(page);
    return isDone || isOver;
  }

  /** Lets the wall come to rest, unless it was cut short. */
  async end(cut: string | null): Promise<SoakResult> {
    this.#deeds.endFaults(Infinity);
    if (cut !== null) return this.#result(cut, null);
    let away: readonly string[] | null = null;
    const restless = await stepsUntilDone(async () => {
      await this.#deeds.do({ kind: 'layout', tiles: this.#wish.tiles });
      await wait(calmMs);
      await this.#hear();
      away = await notLive(this.#wall.page);
      return true;
    }, this.#wall.stop);
    return this.#result(restless, away);
  }

  #since(): number {
    return performance.now() - this.#startMs;
  }

  #counts(): SoakCounts {
    const { counts } = this.#deeds;
    const layouts = (counts['layout'] ?? 0) + (counts['layout with fewer cameras'] ?? 0);
    return { renewals: this.#sums.renewed - this.#sumsBefore.renewed, layouts, outages: this.#book.seen };
  }

  /** What became of tiles and faults since the last time. */
  async #hear(): Promise<void> {
    this.#deeds.endFaults(Date.now());
    for (const change of await takeHealths(this.#wall.page)) this.#book.heard(change);
    for (const camera of this.#book.struck) this.#struck.add(camera);
    this.#book.tick(Date.now());
  }

  /** Memory is read before anything is forced to be collected. */
  async #sample(): Promise<void> {
    const atMs = this.#since();
    this.#sums = await sessionSums(this.#wall);
    const values = { ...processValues(this.#before), ...(await pageValues(this.#wall)) };
    const isDue = this.#turns.collect.isDue(atMs);
    const collected = isDue ? await collectedValues(this.#wall) : {};
    this.#samples.push({ atMs, counts: this.#counts(), values: { ...values, ...collected } });
  }

  async #slice(): Promise<void> {
    const { page, demo } = this.#wall;
    const trace = await stopProbe(page);
    const rested = new Set(trace.tiles.flatMap(({ camera, pausedLooks }) => (pausedLooks > 0 ? camera : [])));
    for (const camera of wallCameras(demo, this.#wish.tiles)) {
      const tile = trace.tiles.find((candidate) => candidate.camera === camera.name);
      // What rests behind an enlarged camera is not looked at by anybody.
      const isOut = [this.#struck, rested, this.#rested].some((out) => out.has(camera.name));
      if (tile === undefined || isOut) continue;
      const worst = Math.max(0, ...judgeTile(tile, camera, trace.watchedMs).agesMs);
      this.#worstAgeMs[camera.name] = Math.max(this.#worstAgeMs[camera.name] ?? 0, worst);
    }
    this.#struck = new Set(this.#book.struck);
    this.#rested = rested;
    await startProbe(page);
  }

  #text(): string {
    const { renewals, layouts, outages } = this.#counts();
    const { struck, recovered } = this.#book.sums();
    const failed = Object.entries(this.#deeds.counts).filter(([name]) => name.endsWith('failed'));
    const told = [`${renewals} renewals`, `${layouts} layouts`, `${struck} faults`, `${outages} outages`];
    const all = [...told, `${recovered} recovered`, ...failed.map(([name, count]) => `${count} × ${name}`)];
    return `${Math.round(this.#since() / 60_000)} min: ${all.join(', ')}`;
  }

  #result(cut: string | null, notLiveAtEnd: readonly string[] | null): SoakResult {
    return {
      tiles: this.#wish.tiles,
      watchedMs: this.#doneMs,
      cut,
      deeds: { ...this.#deeds.counts },
      counts: this.#counts(),
      sessions: this.#sums.opened + this.#sums.renewed - this.#sumsBefore.opened - this.#sumsBefore.renewed,
      outages: this.#book.sums(),
      notLiveAtEnd,
      worstAgeMs: { ...this.#worstAgeMs },
      samples: thinned(this.#samples),
    };
  }
}
