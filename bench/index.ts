/** `npm run bench -- start --tiles 64`: measures starts, or switches, of the real application on the demo service; prints and keeps the figures. */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { buildIfStale } from '../scripts/build-app.ts';
import type { RuntimeChoice } from '../scripts/launch/launch-plan.ts';
import { readSetupState } from '../scripts/setup-state.ts';
import { projectRoot } from '../vite/project-root.ts';
import { type BenchOptions, benchHelp, parseBench } from './bench-options.ts';
import { measureStart } from './measure-start.ts';
import { measureSwitch } from './measure-switch.ts';
import { reportOf, type StartReport } from './start-figures.ts';
import { type Machine, tableOf } from './start-table.ts';
import { type SwitchReport, switchReportOf, switchTableOf } from './switch-figures.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

process.exitCode = await bench(process.argv.slice(2));

/** @returns the exit code: 2 for bad words, 1 when there is nothing to report or not every picture came */
async function bench(argv: readonly string[]): Promise<number> {
  const parsed = parseBench(argv);
  if (!parsed.ok) {
    if (parsed.sentence === null) say(benchHelp.trimEnd());
    else complain(parsed.sentence);
    return parsed.sentence === null ? 0 : 2;
  }
  const runtime = readSetupState()?.runtime ?? null;
  if (runtime === null) {
    complain('Set-up has not run here yet. Run: node scripts/setup.mjs --for test');
    return 1;
  }
  await buildIfStale(say);
  const { kind, tiles } = parsed.options;
  const processors = cpus();
  const machine = {
    processors: processors.length,
    model: processors[0]?.model.trim() || 'unknown processor',
    runtime: runtime.kind,
  };
  const { report, table } = await measured(parsed.options, runtime, machine);
  say(`\n${table}`);
  const folder = path.join(projectRoot, 'bench', 'results');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${kind}-${tiles}-${new Date().toISOString().replaceAll(':', '')}.json`);
  await writeFile(file, `${JSON.stringify({ ...report, machine }, null, 2)}\n`);
  say(`\nKept in ${path.relative(projectRoot, file)}`);
  return report.pictures.every((count) => count >= tiles) ? 0 : 1;
}

interface Measured {
  readonly report: StartReport | SwitchReport;
  readonly table: string;
}

async function measured(options: BenchOptions, runtime: RuntimeChoice, machine: Machine): Promise<Measured> {
  const { kind, tiles, patienceMs } = options;
  const wish = { tiles, patienceMs, runtime };
  if (kind === 'start') {
    const report = reportOf(tiles, await repeated(options, () => measureStart(wish)));
    return { report, table: tableOf(report, machine) };
  }
  const report = switchReportOf(tiles, await repeated(options, () => measureSwitch(wish)));
  return { report, table: switchTableOf(report, machine) };
}

async function repeated<R extends { readonly pictureAtMs: readonly number[] }>(
  { runs, tiles }: BenchOptions,
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
