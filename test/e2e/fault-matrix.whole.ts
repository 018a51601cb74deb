/** Every fault alone, on walls of several sizes: run by `npm run matrix`, which prints what was seen. Takes hours. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type LayoutSize, layoutSizes } from '../../contract/settings.ts';
import { openStage, type Stage, usualGapMs } from './desk/fault-stage.ts';
import { type Fault, faults } from './desk/faults.ts';
import { type FaultReport, runFault } from './desk/run-fault.ts';

const wanted = (process.env['VIGIL_MATRIX_TILES'] ?? '').split(',').map(Number);
const sizes: readonly LayoutSize[] = layoutSizes.filter((size) => wanted.includes(size));
const words = process.env['VIGIL_MATRIX_FAULT'] ?? '';
const chosen = faults.filter(({ name }) => name.includes(words));

/** The longest fault, and more than the longest way back from it. */
const longestMs = 1_500_000;

const reports: FaultReport[] = [];
const folder = path.resolve(import.meta.dirname, '../../test-results');

let stage: Stage | undefined;
/** What the stage now open was opened for. */
let stageKey = '';
const closeStage = async (): Promise<void> => {
  const open = stage;
  stage = undefined;
  await open?.close();
};

/** One wall serves all faults of its size that reach the service the same way, as long as nothing failed on it. */
const stageFor = async (tiles: LayoutSize, isGuarded: boolean): Promise<Stage> => {
  const key = `${tiles} ${isGuarded}`;
  if (stage !== undefined && stageKey === key) return stage;
  await closeStage();
  stageKey = key;
  stage = await openStage(tiles, isGuarded);
  return stage;
};

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await closeStage();
});

afterAll(async () => {
  await closeStage();
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'fault-matrix.json'), `${JSON.stringify(reports, null, 2)}\n`);
  process.stdout.write(`\n${tableOf(reports)}\n`);
}, 180_000);

const secondsOf = (ms: number | null): string => (ms === null ? '-' : `${(ms / 1_000).toFixed(1)} s`);

/** One line for each fault and size. */
const tableOf = (of: readonly FaultReport[]): string => {
  const rows = of.map(
    ({ fault, tiles, told, toldAfterMs, recoveredAfterMs, boundMs, mostCalls, neighbours, problems, wronglySaid }) => [
      fault,
      String(tiles),
      [...new Set(told.map((word) => word.split(':')[0] ?? ''))].join(', ') || 'live',
      secondsOf(toldAfterMs),
      secondsOf(recoveredAfterMs),
      secondsOf(boundMs),
      String(mostCalls),
      neighbours === null || neighbours.tiles === 0
        ? '-'
        : `${neighbours.black} black, still ${secondsOf(neighbours.longestGapMs)}${neighbours.said.length === 0 ? '' : `, ${neighbours.said.map((word) => word.split(':')[0]).join(', ')}`}`,
      [...problems, ...wronglySaid.map((word) => `wrongly said: ${word}`)].join('; ') || 'holds',
    ],
  );
  const head = ['fault', 'tiles', 'said', 'after', 'back after', 'bound', 'calls in 3 s', 'neighbours', 'verdict'];
  const widths = head.map((word, at) => Math.max(word.length, ...rows.map((row) => row[at]?.length ?? 0)));
  return [head, widths.map((width) => '-'.repeat(width)), ...rows]
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

const expectHolds = async (fault: Fault, tiles: LayoutSize): Promise<void> => {
  const opened = await stageFor(tiles, fault.guarded);
  const gapMs = await usualGapMs(opened);
  await opened.watch();
  // a camera whose fragments are as long as those of the scenes it may be told to show
  const camera = opened.cameras.find((name) => opened.demo.camera(name).fragmentMs === 2_000) ?? '';
  const report = await runFault(opened, fault, { camera, usualGapMs: gapMs, catchesUp: true });
  reports.push(report);
  expect(report.problems, report.course.join('\n')).toEqual([]);
};

describe.each(sizes)('a wall of %i', (tiles) => {
  it.each(chosen.toSorted((a, b) => Number(a.guarded) - Number(b.guarded)))(
    '$name',
    (fault) => expectHolds(fault, tiles),
    longestMs,
  );
});
