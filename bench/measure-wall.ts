/** One measured wall: a contender starts on a demo service of its own, settles, and is watched for some time. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startDemo } from '../demo/index.ts';
import type { Scene } from '../demo/scenes/manifest.ts';
import type { RuntimeChoice } from '../scripts/launch/launch-plan.ts';
import { type OpenContender, openContender } from './contender.ts';
import type { ContenderName } from './contender-names.ts';
import { firstPictures, pageStart, watchFirstPictures } from './first-pictures.ts';
import { childrenNow, type MachineUse, watchMachine } from './machine-watch.ts';
import { wallCameras } from './open-sessions.ts';
import { type ProbeTrace, startProbe, stopProbe } from './page-probe.ts';
import type { MeasuredPage } from './quiet-page.ts';
import { inputQuantileMs, judgeWall, quantile, type WallVerdict } from './tile-figures.ts';

/** How a wall is to be measured. */
export interface WallMeasure {
  readonly contender: ContenderName;
  readonly tiles: number;
  readonly clip: Scene;
  readonly runtime: RuntimeChoice;
  /** The longest wait for the last picture. */
  readonly patienceMs: number;
  /** From the last picture until it is measured, and how long it is measured then. */
  readonly settleMs: number;
  readonly watchMs: number;
}

/** What was measured. */
export interface WallRun {
  readonly contender: ContenderName;
  readonly tiles: number;
  /** First pictures within patience, from the page's start. Null without a page. */
  readonly first: FirstPictures | null;
  /** Null without a page. */
  readonly verdict: WallVerdict | null;
  /** Frames decoded in a second, all cameras together, where there is no page. */
  readonly decodedPerS: number | null;
  readonly use: MachineUse;
  /** From a key to the paint after it. */
  readonly input: { readonly keys: number; readonly medianMs: number; readonly p95Ms: number } | null;
}

/** When tiles had their first pictures. Times in milliseconds; null when no picture came. */
export interface FirstPictures {
  /** Tiles that had one. */
  readonly tiles: number;
  readonly medianMs: number | null;
  /** Of all tiles: null also where more than one in twenty had none. */
  readonly p95Ms: number | null;
  readonly lastMs: number | null;
}

/** Measures once; everything it started is gone when it resolves. */
export async function measureWall(wish: WallMeasure): Promise<WallRun> {
  const { contender, tiles, clip, runtime, patienceMs, settleMs, watchMs } = wish;
  const folder = await mkdtemp(path.join(tmpdir(), 'vigil-bench-'));
  const demo = await startDemo({ cameras: tiles, scenes: [clip] });
  const before = childrenNow();
  try {
    const open = await openContender(contender, { demo, tiles, runtime, folder });
    try {
      const first = open.page === null ? null : await picturesOf(open.page, tiles, patienceMs);
      await wait(settleMs);
      const stop = watchMachine(before);
      const seen = await watchContender(open, watchMs);
      const use = stop();
      const verdict = seen.trace === null ? null : judgeWall(seen.trace, wallCameras(demo, tiles), tiles);
      return {
        contender,
        tiles,
        first,
        verdict,
        decodedPerS: seen.decodedPerS,
        use,
        input: seen.trace === null ? null : inputOf(seen.trace, seen.keys),
      };
    } finally {
      await open.close();
    }
  } finally {
    await demo.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function picturesOf(page: MeasuredPage, tiles: number, patienceMs: number): Promise<FirstPictures> {
  await watchFirstPictures(page);
  const atMs = await firstPictures(page, tiles, patienceMs);
  const startMs = await pageStart(page);
  const spans = atMs.map((each) => each - startMs);
  const all = [...spans, ...Array.from({ length: Math.max(0, tiles - spans.length) }, () => Infinity)];
  const p95Ms = quantile(all, 0.95);
  return {
    tiles: spans.length,
    medianMs: quantile(spans, 0.5),
    p95Ms: p95Ms === Infinity ? null : p95Ms,
    lastMs: quantile(spans, 1),
  };
}

interface Watched {
  readonly trace: ProbeTrace | null;
  readonly keys: number;
  readonly decodedPerS: number | null;
}

async function watchContender({ page, framesDecoded }: OpenContender, watchMs: number): Promise<Watched> {
  const [startMs, framesBefore] = [performance.now(), framesDecoded?.() ?? 0];
  if (page === null) {
    await wait(watchMs);
    const decodedPerS = ((framesDecoded?.() ?? 0) - framesBefore) / ((performance.now() - startMs) / 1_000);
    return { trace: null, keys: 0, decodedPerS };
  }
  await startProbe(page);
  let keys = 0;
  while (performance.now() - startMs < watchMs) {
    // There and back: a wall that favours the selected tile has no reason to change anything for it.
    await page.keyboard.press(keys % 2 === 0 ? 'ArrowRight' : 'ArrowLeft');
    keys += 1;
    await wait(Math.max(0, startMs + keys * 1_000 - performance.now()));
  }
  return { trace: await stopProbe(page), keys, decodedPerS: null };
}

function inputOf(trace: ProbeTrace, keys: number): WallRun['input'] {
  const [medianMs, p95Ms] = [0.5, 0.95].map((share) => inputQuantileMs(trace.inputMs, keys, share));
  return medianMs == null || p95Ms == null ? null : { keys, medianMs, p95Ms };
}
