/** Where figures are kept: one JSON file per measurement, with what they were measured on. */
import { execFileSync } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { RuntimeChoice } from '../scripts/launch/launch-plan.ts';
import { projectRoot } from '../vite/project-root.ts';
import type { BenchKind } from './bench-options.ts';
import type { Machine } from './start-table.ts';

/** The machine as it is told of with every result: figures of one mean nothing on another. */
export interface MachineFacts extends Machine {
  readonly memoryBytes: number;
  readonly system: string;
  /** The version as the browser's own executable tells it; empty when it tells none. */
  readonly browser: string;
  /** The commit that was measured; empty where there is none. */
  readonly commit: string;
}

/** What every result file begins with. */
export interface ResultHead {
  /** ISO 8601, when the measurement ended. */
  readonly measuredAt: string;
  readonly machine: MachineFacts;
}

/** This machine. */
export function machineFacts(runtime: RuntimeChoice): MachineFacts {
  const processors = cpus();
  return {
    processors: processors.length,
    model: processors[0]?.model.trim() || 'unknown processor',
    runtime: runtime.kind,
    memoryBytes: totalmem(),
    system: `${process.platform} ${release()}`,
    browser: said(runtime.executable, ['--version']),
    commit: said('git', ['-C', projectRoot, 'describe', '--always', '--dirty']),
  };
}

function said(program: string, words: readonly string[]): string {
  try {
    return execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}

/** Writes a result and answers its path. */
export async function keepResult(
  head: ResultHead & { readonly kind: BenchKind },
  name: string,
  figures: object,
): Promise<string> {
  const folder = path.join(projectRoot, 'bench', 'results');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name}-${head.measuredAt.replaceAll(':', '')}.json`);
  await writeFile(file, `${JSON.stringify({ ...head, ...figures }, shorten, 1)}\n`);
  return file;
}

/** Where a long measurement keeps what it has seen so far, so that nothing ends it without a trace. */
export interface PartKeeper {
  readonly file: string;
  readonly keep: (figures: object) => Promise<void>;
  /** The whole result is kept: the part is not needed any more. */
  readonly drop: () => Promise<void>;
}

/** Makes one; of several measurements at once each has its own file. */
export function partKeeper(
  head: Omit<ResultHead, 'measuredAt'> & { readonly kind: BenchKind },
  name: string,
): PartKeeper {
  const folder = path.join(projectRoot, 'bench', 'results');
  const file = path.join(folder, `${name}-${process.pid}.part.json`);
  return {
    file,
    keep: async (figures) => {
      await mkdir(folder, { recursive: true });
      const whole = { ...head, measuredAt: new Date().toISOString(), ...figures };
      await writeFile(`${file}.new`, `${JSON.stringify(whole, shorten, 1)}\n`);
      await rename(`${file}.new`, file);
    },
    drop: () => rm(file, { force: true }),
  };
}

/** Four places behind the point are more than any figure here is worth. */
const shorten = (_key: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 10_000) / 10_000 : value;
