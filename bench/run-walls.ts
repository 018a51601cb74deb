/** Walls of several players side by side: contenders take turns within each run, so that the machine's moods strike all alike. */
import type { RuntimeChoice } from '../scripts/launch/launch-plan.ts';
import type { WallOptions } from './bench-options.ts';
import { clipScene, clipText } from './clips.ts';
import { contenderTexts } from './contender-names.ts';
import { measureWall, type WallRun } from './measure-wall.ts';
import { holds } from './wall-figures.ts';

/** A wall that could not be measured, and why. */
export interface FailedWall {
  readonly contender: string;
  readonly tiles: number;
  readonly why: string;
}

/** What is kept of the runs. */
export interface WallResult {
  readonly clip: WallOptions['clip'];
  readonly clipText: string;
  readonly contenders: Readonly<Record<string, string>>;
  readonly options: Omit<WallOptions, 'kind' | 'clip' | 'contenders'>;
  readonly runs: readonly WallRun[];
  readonly failed: readonly FailedWall[];
}

/** About how long it will take, in minutes: every wall starts, settles, is watched and ends. */
export function wallMinutes({ tiles, contenders, runs, settleMs, watchMs }: WallOptions): number {
  const startMs = 8_000;
  return Math.ceil((runs * tiles.length * contenders.length * (startMs + settleMs + watchMs)) / 60_000);
}

/** Measures all; a wall that fails is told of and left out. */
export async function runWalls(
  options: WallOptions,
  runtime: RuntimeChoice,
  say: (line: string) => void,
): Promise<WallResult> {
  const { kind: _kind, clip, contenders, ...rest } = options;
  const { tiles, runs, settleMs, watchMs, patienceMs } = rest;
  const scene = await clipScene(clip);
  const seen: WallRun[] = [];
  const failed: FailedWall[] = [];
  for (let run = 1; run <= runs; run += 1) {
    for (const count of tiles) {
      for (const contender of contenders) {
        const wish = { contender, tiles: count, clip: scene, runtime, patienceMs, settleMs, watchMs };
        try {
          const one = await measureWall(wish);
          seen.push(one);
          say(`run ${run} of ${runs}: ${count} tiles, ${contender}: ${inShort(one)}`);
        } catch (error) {
          const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'failed';
          failed.push({ contender, tiles: count, why });
          say(`run ${run} of ${runs}: ${count} tiles, ${contender}: ${why}`);
        }
      }
    }
  }
  const texts = Object.fromEntries(contenders.map((name) => [name, contenderTexts[name]]));
  return { clip, clipText: clipText(clip), contenders: texts, options: rest, runs: seen, failed };
}

function inShort(run: WallRun): string {
  const { verdict, decodedPerS, tiles } = run;
  if (verdict === null) return `${((decodedPerS ?? 0) / tiles).toFixed(1)} frames a second each`;
  return `${verdict.watchable} watchable, ${verdict.fullRate} at full rate${holds(run) ? '' : ', does not hold'}`;
}
