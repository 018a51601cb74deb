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
  type FaultOptions,
  parseBench,
  type RenewalOptions,
  type SoakOptions,
  type StartOptions,
} from './bench-options.ts';
import { type BillRun, billFigures, billTable } from './bill-figures.ts';
import { clipScene, clipText } from './clips.ts';
import { benchFaults } from './demo-faults.ts';
import { type FaultRun, faultTable } from './fault-figures.ts';
import { measureBill } from './measure-bill.ts';
import { faultMinutes, measureFaults } from './measure-faults.ts';
import { measureRenewal, type RenewalWish } from './measure-renewal.ts';
import { measureSoak, type SoakWish } from './measure-soak.ts';
import { measureStart } from './measure-start.ts';
import { measureSwitch } from './measure-switch.ts';
import { renewalCells } from './renewal-table.ts';
import { writeReport } from './report.ts';
import { keepResult, type MachineFacts, machineFacts, partKeeper } from './result-file.ts';
import { runWalls, wallMinutes } from './run-walls.ts';
import { soakTable } from './soak-table.ts';
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
  if (options.kind === 'report') {
    for (const file of await writeReport()) say(path.relative(projectRoot, file));
    return 0;
  }
  const runtime = readSetupState()?.runtime ?? null;
  if (runtime === null) {
    complain('Set-up has not run here yet. Run: node scripts/setup.mjs --for test');
    return 1;
  }
  await buildIfStale(say);
  const machine = machineFacts(runtime);
  const { table, name, figures, isGood, kept } = await measured(options, runtime, machine);
  say(`\n${table}`);
  const head = { kind: options.kind, measuredAt: new Date().toISOString(), machine };
  say(`\nKept in ${path.relative(projectRoot, await keepResult(head, name, figures))}`);
  await kept?.();
  return isGood ? 0 : 1;
}

type Measurement = Exclude<BenchOptions, { readonly kind: 'report' }>;

interface Measured {
  readonly table: string;
  /** Of the file, without its date. */
  readonly name: string;
  readonly figures: object;
  readonly isGood: boolean;
  /** To be called when the figures are kept. */
  readonly kept?: () => Promise<void>;
}

async function measured(options: Measurement, runtime: RuntimeChoice, machine: MachineFacts): Promise<Measured> {
  switch (options.kind) {
    case 'start':
    case 'switch':
      return startMeasured(options, runtime, machine);
    case 'wall':
    case 'latency': {
      say(`This takes about ${wallMinutes(options)} minutes.`);
      const result = await runWalls(options, runtime, say);
      const table = wallTable(wallFigures(result.runs));
      const name = `${options.kind}-${options.clip}`;
      return { table, name, figures: result, isGood: result.failed.length === 0 };
    }
    case 'bill':
      return billMeasured(options, runtime);
    case 'renewal':
    case 'soak':
      return longMeasured(options, runtime, machine);
    case 'faults':
      return faultsMeasured(options, runtime);
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
  const { tiles, clip, modes, runs, watchMs } = options;
  say(`This takes about ${Math.ceil((runs * modes.length * (watchMs + 40_000)) / 60_000)} minutes.`);
  const scene = await clipScene(clip);
  const seen: BillRun[] = [];
  for (let run = 1; run <= runs; run += 1) {
    for (const mode of modes) {
      const one = await measureBill({ mode, tiles, clip: scene, runtime, watchMs });
      seen.push(one);
      say(`run ${run} of ${runs}: ${mode}: ${one.cameras} of ${tiles} cameras`);
    }
  }
  const isGood = seen.every(({ inMode, cameras }) => cameras > 0 && inMode === cameras);
  const figures = { tiles, clip, clipText: clipText(clip), watchMs, runs: seen };
  return { table: billTable(billFigures(seen)), name: `bill-${clip}-${tiles}`, figures, isGood };
}

/** What was seen of a long measurement is kept whatever becomes of it. */
async function longMeasured(
  options: RenewalOptions | SoakOptions,
  runtime: RuntimeChoice,
  machine: MachineFacts,
): Promise<Measured> {
  const { kind, tiles, clip, minutes } = options;
  say(kind === 'soak' ? `This takes ${minutes + 2} minutes or more.` : `This takes ${minutes + 1} minutes at most.`);
  const [name, about] = [`${kind}-${clip}-${tiles}`, { clip, clipText: clipText(clip) }];
  const part = partKeeper({ kind, machine }, name);
  const keep = (soFar: object): Promise<void> => part.keep({ ...about, ...soFar });
  const wish = { tiles, clip: await clipScene(clip), runtime, minutes, say, keep };
  try {
    const long = options.kind === 'soak' ? await soaked(options, wish) : await renewed(options, wish);
    return { ...long, name, figures: { ...about, ...long.figures }, kept: part.drop };
  } catch (error) {
    complain(`What was seen until then, if anything, is in ${path.relative(projectRoot, part.file)}`);
    throw error;
  }
}

type LongMeasured = Pick<Measured, 'table' | 'figures' | 'isGood'>;

async function soaked({ mostMinutes }: SoakOptions, wish: Omit<SoakWish, 'mostMinutes'>): Promise<LongMeasured> {
  const result = await measureSoak({ ...wish, mostMinutes });
  const isGood = result.cut === null && result.notLiveAtEnd?.length === 0;
  return { table: soakTable(result), figures: result, isGood };
}

async function renewed({ renewals }: RenewalOptions, wish: Omit<RenewalWish, 'renewals'>): Promise<LongMeasured> {
  const result = await measureRenewal({ ...wish, renewals });
  const isGood = result.cut === null && result.sums.black + result.sums.backward === 0;
  return { table: columns(renewalCells(result)).join('\n'), figures: result, isGood };
}

async function faultsMeasured({ tiles, clip, runs, only }: FaultOptions, runtime: RuntimeChoice): Promise<Measured> {
  const faults = benchFaults.filter(({ name }) => name.includes(only));
  say(`This takes at least ${runs * faultMinutes(faults)} minutes.`);
  const scene = await clipScene(clip);
  const seen: FaultRun[] = [];
  for (let run = 1; run <= runs; run += 1) {
    say(`run ${run} of ${runs}`);
    seen.push(...(await measureFaults({ tiles, clip: scene, runtime, faults, say })));
  }
  const figures = { clip, clipText: clipText(clip), tiles, runs: seen };
  const isGood = seen.every(({ recoveredMs }) => recoveredMs !== null);
  return { table: faultTable(figures), name: `faults-${clip}-${tiles}`, figures, isGood };
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
