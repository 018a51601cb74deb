/** What the wall must reach, and what the published figures say of it. Pure. */
import { billFigures } from './bill-figures.ts';
import type { ClipName } from './clips.ts';
import type { ContenderName } from './contender-names.ts';
import { newest, type Published } from './published.ts';
import { growthOf, isEnough } from './soak-figures.ts';
import { capacity, holdsAllMoving, type WallFigures, wallFigures } from './wall-figures.ts';

/** One target. */
export interface Target {
  /** By which remarks name it. */
  readonly id: string;
  readonly what: string;
  readonly must: string;
  /** Null: not measured. */
  readonly seen: string | null;
  /** Null also where what was seen does not suffice to say. */
  readonly isReached: boolean | null;
}

type Verdict = { readonly seen: string; readonly isReached: boolean | null } | null;

/** Fragments of both clips. */
const fragmentMs = 2_000;

/** All targets, in the order of the page. */
export function targetsOf(results: readonly Published[]): readonly Target[] {
  const target = (id: string, what: string, must: string, verdict: Verdict): Target => ({
    id,
    what,
    must,
    seen: verdict?.seen ?? null,
    isReached: verdict?.isReached ?? null,
  });
  return [
    ...(['sd', 'hd'] as const).map((clip) =>
      target(
        `cpu-${clip}`,
        `processor per moving tile, ${clip}`,
        '≤ 1.05 × plain where plain holds',
        cpuRatio(results, clip),
      ),
    ),
    target('all-moving', 'cameras all moving at full rate, sd', '≥ plain’s own number', allMoving(results)),
    target('watchable-sd', 'cameras watchable, sd', '100 of 100, 9 or more at full rate', watchable(results, 'sd')),
    target('watchable-hd', 'cameras watchable, hd', '36 of 36, 4 or more at full rate', watchable(results, 'hd')),
    target('input-sd', 'key to paint, 100 tiles sd', 'p95 under 100 ms', input(results, 'sd')),
    target('input-hd', 'key to paint, 36 tiles hd', 'p95 under 100 ms', input(results, 'hd')),
    target('first-picture', 'first picture, 16 tiles', 'p95 ≤ 0.7 × plain', firstPicture(results)),
    target('age', 'age of the picture, sd', 'p95 ≤ 0.6 × plain and ≤ 3.5 s', age(results)),
    target(
      'renewal',
      'renewals',
      '10,000 without a black frame or one out of order, the longest gap one frame beyond the stream’s own',
      renewal(results),
    ),
    target(
      'memory',
      'memory and counts in a soak of 10,000 renewals, 1,000 layout changes and 100 outages',
      'renderer, GPU and main within 5 % of after the first 100; no count grows',
      memory(results),
    ),
    target('hidden', 'hidden wall', 'no media, no session calls, under 2 % of a core', hidden(results)),
  ];
}

const sizes: Readonly<Record<ClipName, { readonly tiles: number; readonly fullRate: number }>> = {
  sd: { tiles: 100, fullRate: 9 },
  hd: { tiles: 36, fullRate: 4 },
};

function lines(results: readonly Published[], clip: ClipName): readonly WallFigures[] {
  const wall = newest(results, 'wall', clip);
  return wall === null ? [] : wallFigures(wall.runs);
}

const lineOf = (all: readonly WallFigures[], contender: ContenderName, tiles: number): WallFigures | undefined =>
  all.find((line) => line.contender === contender && line.tiles === tiles);

function cpuRatio(results: readonly Published[], clip: ClipName): Verdict {
  const wall = newest(results, 'wall', clip);
  if (wall === null) return null;
  const all = wallFigures(wall.runs);
  const tiles = capacity(wall.runs, 'plain', holdsAllMoving);
  const [own, plain] = [lineOf(all, 'vigil-all-moving', tiles)?.cores, lineOf(all, 'plain', tiles)?.cores];
  if (own == null || plain == null) return null;
  const ratio = own.median / plain.median;
  return { seen: `${ratio.toFixed(2)} × plain at ${tiles} tiles`, isReached: ratio <= 1.05 };
}

function allMoving(results: readonly Published[]): Verdict {
  const wall = newest(results, 'wall', 'sd');
  if (wall?.runs.some(({ contender }) => contender === 'vigil-all-moving') !== true) return null;
  const own = capacity(wall.runs, 'vigil-all-moving', holdsAllMoving);
  const plain = capacity(wall.runs, 'plain', holdsAllMoving);
  return { seen: `${own}, plain ${plain}`, isReached: own >= plain };
}

function watchable(results: readonly Published[], clip: ClipName): Verdict {
  const { tiles, fullRate } = sizes[clip];
  const line = lineOf(lines(results, clip), 'vigil', tiles);
  if (line?.watchable == null || line.fullRate === null) return null;
  const { watchable: seen, fullRate: rate } = line;
  return {
    seen: `${seen.median} of ${tiles} (least ${seen.least}), ${rate.median} at full rate (least ${rate.least})`,
    isReached: seen.median >= tiles && rate.median >= fullRate,
  };
}

function input(results: readonly Published[], clip: ClipName): Verdict {
  const spread = lineOf(lines(results, clip), 'vigil', sizes[clip].tiles)?.inputP95Ms;
  return spread == null ? null : { seen: `${spread.median.toFixed(0)} ms`, isReached: spread.median < 100 };
}

/** Latency runs are made for it; a wall of 16 does as well. */
function sixteen(results: readonly Published[]): readonly WallFigures[] {
  const latency = newest(results, 'latency', 'sd');
  return (latency === null ? lines(results, 'sd') : wallFigures(latency.runs)).filter(({ tiles }) => tiles === 16);
}

function firstPicture(results: readonly Published[]): Verdict {
  const all = sixteen(results);
  const [own, plain] = [lineOf(all, 'vigil', 16)?.firstP95Ms, lineOf(all, 'plain', 16)?.firstP95Ms];
  if (own == null || plain == null) return null;
  const ratio = own.median / plain.median;
  const seen = `${ratio.toFixed(2)} × plain (${(own.median / 1_000).toFixed(1)} s to ${(plain.median / 1_000).toFixed(1)} s)`;
  return { seen, isReached: ratio <= 0.7 };
}

function age(results: readonly Published[]): Verdict {
  const all = sixteen(results);
  const [own, plain] = [lineOf(all, 'vigil', 16)?.ageP95Ms, lineOf(all, 'plain', 16)?.ageP95Ms];
  if (own == null || plain == null) return null;
  const ratio = own.median / plain.median;
  return {
    seen: `${ratio.toFixed(2)} × plain, ${(own.median / 1_000).toFixed(1)} s, at 16 tiles`,
    isReached: ratio <= 0.6 && own.median <= fragmentMs + 1_500,
  };
}

function renewal(results: readonly Published[]): Verdict {
  const found = newest(results, 'renewal');
  if (found === null) return null;
  const { sums, frameMs } = found;
  const beyond = Math.max(0, sums.longestSkipRenewing - sums.longestSkipOtherwise);
  const longest = `longest gap ${(beyond * frameMs).toFixed(0)} ms beyond the longest without a renewal`;
  const gap = `more than one frame lost at ${sums.changesWithLongSkip} changes, ${longest}`;
  const isClean = sums.black === 0 && sums.backward === 0 && beyond <= 1;
  return {
    seen: `${sums.changes.toLocaleString('en')} renewals: ${sums.black} black frames, ${sums.backward} out of order, ${gap}`,
    isReached: isClean && sums.changes < 10_000 ? null : isClean,
  };
}

/** By the windows after the first hundred and at the end; enough only after the whole of what is to be done. */
function memory(results: readonly Published[]): Verdict {
  const found = newest(results, 'soak');
  if (found === null) return null;
  const growth = growthOf(found.samples);
  const { renewals, layouts, outages } = found.counts;
  const after = `after ${renewals.toLocaleString('en')} renewals, ${layouts.toLocaleString('en')} layout changes and ${outages} outages`;
  if (growth.length === 0) return { seen: `too little to compare, ${after}`, isReached: null };
  const ratios = growth.flatMap(({ name, ratio, judged }) =>
    judged === 'memory' ? `${name.replace('memory of ', '')} ${ratio.toFixed(3)} ×` : [],
  );
  const counts = growth.filter(({ judged, grows }) => judged === 'count' && grows).map(({ name }) => name);
  const counted = counts.length === 0 ? 'no count grows' : `these counts grow: ${counts.join(', ')}`;
  const hasGrown = growth.some(({ grows, judged }) => grows && judged !== 'untold');
  return {
    seen: `${ratios.join(', ')}; ${counted}; ${after}`,
    isReached: hasGrown ? false : isEnough(found) || null,
  };
}

function hidden(results: readonly Published[]): Verdict {
  const bill = newest(results, 'bill');
  const line = bill === null ? undefined : billFigures(bill.runs).find(({ mode }) => mode === 'hidden');
  if (line === undefined || line.cores === null) return null;
  const [media, sessions] = [line.mediaBytes?.most ?? 0, line.calls['GetHLSStreamingSessionURL'] ?? 0];
  const share = line.cores.median * 100;
  return {
    seen: `${(media / 1e6).toFixed(1)} MB of media and ${sessions.toFixed(0)} session calls per camera and hour, ${share.toFixed(1)} % of a core`,
    isReached: media === 0 && sessions === 0 && share < 2,
  };
}
