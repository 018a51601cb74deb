/** Most faults at once on a wall of twenty-five, each on a camera of its own; those that strike everything one after another on a wall of nine. */
import { afterEach, expect, it } from 'vitest';
import { openStage, type Stage, usualGapMs } from './desk/fault-stage.ts';
import { type Fault, faults } from './desk/faults.ts';
import { type FaultReport, neighbourProblems, runFault } from './desk/run-fault.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const brief = faults.filter(({ long, apart }) => !long && !apart);
const ofCameras = brief.filter(({ strikes }) => strikes === 'camera');
const ofWalls = brief.filter(({ strikes }) => strikes !== 'camera');

/** Shorter than `npm run matrix` has them: for as long as it takes to be told, and no less than some fragments. */
const lastsMs = (fault: Fault): number => Math.min(8_000, fault.lastsMs);

/** All that does not hold, each with the fault's name and what was seen. */
const expectNone = (reports: readonly FaultReport[], others: readonly string[] = []): void => {
  const found = reports.flatMap(({ fault, problems, course }) =>
    problems.map((problem) => `${fault}: ${problem} (${course.join(' | ')})`),
  );
  expect([...found, ...others]).toEqual([]);
};

it('each camera tells its own fault and comes back by itself; its neighbours play on', async () => {
  stage = await openStage(25);
  const opened = stage;
  const gapMs = await usualGapMs(opened);
  // a camera whose fragments are as long as those of the scenes it may be told to show
  const free = opened.cameras.filter((name) => opened.demo.camera(name).fragmentMs === 2_000);
  expect(free.length).toBeGreaterThan(Math.ceil(ofCameras.length / 2));
  const half = Math.ceil(ofCameras.length / 2);
  for (const wave of [ofCameras.slice(0, half), ofCameras.slice(half)]) {
    await opened.watch();
    const struck: ReadonlyMap<Fault, string> = new Map(wave.map((fault, at) => [fault, free[at] ?? '']));
    const reports = await Promise.all(
      [...struck].map(([fault, camera]) => runFault(opened, fault, { camera, lastsMs: lastsMs(fault) })),
    );
    const { tiles } = await opened.reading();
    const names = new Set(struck.values());
    const neighbours = Object.entries(tiles).flatMap(([name, tile]) => (names.has(name) ? [] : [tile]));
    expectNone(reports, neighbourProblems(neighbours, gapMs));
  }
}, 360_000);

it('what strikes the whole wall is told on every tile, and ends without a person', async () => {
  stage = await openStage(9, true);
  const reports: FaultReport[] = [];
  const gapMs = await usualGapMs(stage);
  for (const fault of ofWalls) {
    await stage.watch();
    reports.push(await runFault(stage, fault, { camera: '', usualGapMs: gapMs, lastsMs: lastsMs(fault) }));
  }
  expectNone(reports);
}, 600_000);
