/** `npm run bench -- start --tiles 64`: measures starts of the real application on the demo service, prints and keeps the figures. */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { buildIfStale } from '../scripts/build-app.ts';
import { readSetupState } from '../scripts/setup-state.ts';
import { projectRoot } from '../vite/project-root.ts';
import { benchHelp, parseBench } from './bench-options.ts';
import { measureStart } from './measure-start.ts';
import { reportOf, type StartRun } from './start-figures.ts';
import { tableOf } from './start-table.ts';

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
  const { tiles, runs, patienceMs } = parsed.options;
  const seen: StartRun[] = [];
  for (let run = 1; run <= runs; run += 1) {
    seen.push(await measureStart({ tiles, patienceMs, runtime }));
    say(`run ${run} of ${runs}: ${seen.at(-1)?.pictureAtMs.length ?? 0} of ${tiles} pictures`);
  }
  const report = reportOf(tiles, seen);
  const processors = cpus();
  const machine = {
    processors: processors.length,
    model: processors[0]?.model.trim() || 'unknown processor',
    runtime: runtime.kind,
  };
  say(`\n${tableOf(report, machine)}`);
  const folder = path.join(projectRoot, 'bench', 'results');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `start-${tiles}-${new Date().toISOString().replaceAll(':', '')}.json`);
  await writeFile(file, `${JSON.stringify({ ...report, machine }, null, 2)}\n`);
  say(`\nKept in ${path.relative(projectRoot, file)}`);
  return report.pictures.every((count) => count >= tiles) ? 0 : 1;
}
