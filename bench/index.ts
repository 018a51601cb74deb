/** `npm run bench -- NAME`: measures the real application, and others beside it, on the demo service; prints and keeps the figures. */
import path from 'node:path';
import process from 'node:process';
import { buildIfStale } from '../scripts/build-app.ts';
import type { RuntimeChoice } from '../scripts/launch/launch-plan.ts';
import { readSetupState } from '../scripts/setup-state.ts';
import { projectRoot } from '../vite/project-root.ts';
import {
  type BenchOptions,
  type BillOptions,
  benchHelp,
  type LongOptions,
  parseBench,
  type StartOptions,
} from './bench-options.ts';
import { type BillRun, billFigures, billModes, billTable } from './bill-figures.ts';
import { clipScene, clipText } from './clips.ts';
import { measureBill } from './measure-bill.ts';
import { measureRenewal, renewalCells } from './measure-renewal.ts';
import { measureStart } from './measure-start.ts';
import { measureSwitch } from './measure-switch.ts';
import { keepResult, type MachineFacts, machineFacts } from './result-file.ts';
import { runWalls, wallMinutes } from './run-walls.ts';
import { reportOf } from './start-figures.ts';
import { columns, tableOf } from './start-table.ts';
import { switchReportOf, switchTableOf } from './switch-figures.ts';
import { wallFigures } from './wall-figures.ts';
import { wallTable } from './wall-table.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

process.exitCode = await bench(process.argv.slice(2));

/** @returns the exit code: 2 for bad words, 1 when what was measured did not do what it should */
async function bench(argv: readonly string[]): Promise<number> {
  const parsed = parseBench(argv);
  if (!parsed.ok) {
    if (parsed.sentence === null) say(benchHelp.trimEnd());
    else complain(parsed.sentence);
    return parsed.sentence === null ? 0 : 2;
  }
  const { options } = parsed;
  const runtime = readSetupState()?.runtime ?? null;
  if (runtime === null) {
    complain('Set-up has not run here yet. Run: node scripts/setup.mjs --for test');
    return 1;
  }
  await buildIfStale(say);
  const machine = machineFacts(runtime);
  const { table, name, figures, isGood } = await measured(options, runtime, machine);
  say(`\n${table}`);
  const head = { kind: options.kind, measuredAt: new Date().toISOString(), machine };
  say(`\nKept in ${path.relative(projectRoot, await keepResult(head, name, figures))}`);
  return isGood ? 0 : 1;
}

interface Measured {
  readonly table: string;
  /** Of the file, without its date. */
  readonly name: string;
  readonly figures: object;
  readonly isGood: boolean;
}

async function measured(options: BenchOptions, runtime: RuntimeChoice, machine: MachineFacts): Promise<Measured> {
  switch (options.kind) {
    case 'start':
    case 'switch':
      return await startMeasured(options, runtime, machine);
    case 'wall':
    case 'latency': {
      say(`This takes about ${wallMinutes(options)} minutes.`);
      const result = await runWalls(options, runtime, say);
      const table = wallTable(wallFigures(result.runs));
      const name = `${options.kind}-${options.clip}`;
      return { table, name, figures: result, isGood: result.failed.length === 0 };
    }
    case 'bill':
      return await billMeasured(options, runtime);
    case 'renewal':
      return await renewalMeasured(options, runtime);
  }
}

async function startMeasured(options: StartOptions, runtime: RuntimeChoice, machine: MachineFacts): Promise<Measured> {
  const { kind, tiles, patienceMs } = options;
  const wish = { tiles, patienceMs, runtime };
  const name = `${kind}-${tiles}`;
  const isGood = (pictures: readonly number[]): boolean => pictures.every((count) => count >= tiles);
  if (kind === 'start') {
    const report = reportOf(tiles, await repeated(options, () => measureStart(wish)));
    return { table: tableOf(report, machine), name, figures: report, isGood: isGood(report.pictures) };
  }
  const report = switchReportOf(tiles, await repeated(options, () => measureSwitch(wish)));
  return { table: switchTableOf(report, machine), name, figures: report, isGood: isGood(report.pictures) };
}

async function billMeasured(options: BillOptions, runtime: RuntimeChoice): Promise<Measured> {
  const { tiles, clip, runs, watchMs } = options;
  say(`This takes about ${Math.ceil((runs * billModes.length * (watchMs + 35_000)) / 60_000)} minutes.`);
  const scene = await clipScene(clip);
  const seen: BillRun[] = [];
  for (let run = 1; run <= runs; run += 1) {
    for (const mode of billModes) {
      const one = await measureBill({ mode, tiles, clip: scene, runtime, watchMs });
      seen.push(one);
      say(`run ${run} of ${runs}: ${mode}: ${one.inMode} of ${one.cameras} cameras`);
    }
  }
  const isGood = seen.every(({ inMode, cameras }) => inMode === cameras);
  const figures = { tiles, clip, clipText: clipText(clip), watchMs, runs: seen };
  return { table: billTable(billFigures(seen)), name: `bill-${clip}-${tiles}`, figures, isGood };
}

async function renewalMeasured({ tiles, clip, minutes }: LongOptions, runtime: RuntimeChoice): Promise<Measured> {
  say(`This takes about ${minutes + 1} minutes.`);
  const result = await measureRenewal({ tiles, clip: await clipScene(clip), runtime, minutes, say });
  const { black, backward } = result.sums;
  return {
    table: columns(renewalCells(result)).join('\n'),
    name: `renewal-${clip}-${tiles}`,
    figures: { clip, clipText: clipText(clip), ...result },
    isGood: black + backward === 0,
  };
}

async function repeated<R extends { readonly pictureAtMs: readonly number[] }>(
  { runs, tiles }: StartOptions,
  measure: () => Promise<R>,
): Promise<readonly R[]> {
  const seen: R[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const one = await measure();
    seen.push(one);
    say(`run ${run} of ${runs}: ${one.pictureAtMs.length} of ${tiles} pictures`);
  }
  return seen;
}
