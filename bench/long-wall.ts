/** The demo service and the application for measurements of hours: without a driver, and what was seen outlives whatever ends them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import type { LayoutSize } from '../contract/settings.ts';
import { type DemoService, startDemo } from '../demo/index.ts';
import type { Scene } from '../demo/scenes/manifest.ts';
import type { RuntimeChoice } from '../scripts/launch/launch-plan.ts';
import { firstPictures, watchFirstPictures } from './first-pictures.ts';
import { openVigilQuietly, type WallSettings } from './open-wall.ts';
import type { QuietPage } from './quiet-page.ts';

/** What all long measurements are told. */
export interface LongWish<Result> {
  readonly tiles: LayoutSize;
  readonly clip: Scene;
  readonly runtime: RuntimeChoice;
  readonly say: (line: string) => void;
  /** Keeps what was seen so far: every few minutes, and before anything is closed. */
  readonly keep: (soFar: Result) => Promise<void>;
}

/** What a long measurement works with. */
export interface LongWall extends Pick<QuietPage, 'page' | 'send'> {
  readonly demo: DemoService;
  /** Aborted when this process is asked to end: then what was seen is kept, and everything is closed in order. */
  readonly stop: AbortSignal;
}

const patienceMs = 60_000;
/** A step of a measurement that takes longer never ends. */
const stepWithinMs = 120_000;

/**
 * Opens a wall of which every tile has its camera, measures, keeps the result, and closes. What fails after that loses nothing.
 */
export async function withLongWall<Result>(
  { tiles, clip, runtime, say, keep }: LongWish<Result>,
  settings: WallSettings,
  measure: (wall: LongWall) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vigil-bench-'));
  const demo = await startDemo({ cameras: tiles, scenes: [clip] });
  const stopping = new AbortController();
  const ask = (signal: NodeJS.Signals): void => {
    if (stopping.signal.aborted) process.exit(1);
    say(`${signal}: what was seen is kept. Once more ends at once.`);
    stopping.abort(signal);
  };
  for (const signal of endings) process.on(signal, ask);
  try {
    const { page, send, close } = await openVigilQuietly({ demo, runtime, tiles, settings, folder }, false);
    try {
      await watchFirstPictures(page);
      await firstPictures(page, tiles, patienceMs);
      const result = await measure({ demo, page, send, stop: stopping.signal });
      await keep(result);
      return result;
    } finally {
      await close();
    }
  } finally {
    for (const signal of endings) process.off(signal, ask);
    await demo.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const endings: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs one step after another until one says that all is done.
 * @param late resolves when a step has taken too long; by default after two minutes
 * @returns null then; else why it ended before: a step failed or hung, or somebody asked for the end
 */
export async function stepsUntilDone(
  step: () => Promise<boolean>,
  stop: AbortSignal,
  late: (over: AbortSignal) => Promise<void> = (over) => wait(stepWithinMs, undefined, { signal: over }),
): Promise<string | null> {
  const asked = Promise.withResolvers<'asked'>();
  const ask = (): void => asked.resolve('asked');
  stop.addEventListener('abort', ask);
  if (stop.aborted) ask();
  try {
    for (;;) {
      const over = new AbortController();
      const tooLate = late(over.signal).then(
        () => 'late' as const,
        () => 'late' as const,
      );
      const ended = await Promise.race([step(), asked.promise, tooLate]).finally(() => over.abort());
      if (ended === 'asked') return 'it was asked to end.';
      if (ended === 'late') return 'the application gave no answer for two minutes.';
      if (ended) return null;
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    stop.removeEventListener('abort', ask);
  }
}

/** Waits so long, or until somebody asks for the end. */
export const pause = (ms: number, stop: AbortSignal): Promise<void> =>
  wait(ms, undefined, { signal: stop }).catch(() => undefined);
