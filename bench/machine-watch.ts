/** What programs started for a measurement took of the machine, and what else ran meanwhile. */
import process from 'node:process';
import {
  machineSeconds,
  memoryOf,
  type ProcessSample,
  sampleMachine,
  sampleProcesses,
  spentSeconds,
  treeOf,
} from './process-tree.ts';

/** Processor use in cores (1: one processor the whole time), memory in bytes. */
export interface MachineUse {
  /** Of what was measured, by kind of process. */
  readonly cores: Readonly<Record<string, number>>;
  readonly memoryBytes: Readonly<Record<string, number>>;
  /** Of this program, which is the demo service too. */
  readonly benchCores: number;
  /** Of everything else on the machine. */
  readonly otherCores: number;
}

/** Children of this process that are there already: whatever else is its child later was started for the measurement. */
export const childrenNow = (): readonly number[] =>
  sampleProcesses()
    .filter(({ parent }) => parent === process.pid)
    .map(({ pid }) => pid);

/** All processes started for the measurement, now. */
export function measuredNow(before: readonly number[]): readonly ProcessSample[] {
  const all = sampleProcesses();
  return rootsOf(all, before).flatMap((root) => treeOf(all, root));
}

const rootsOf = (all: readonly ProcessSample[], before: readonly number[]): readonly number[] =>
  all.filter(({ pid, parent }) => parent === process.pid && !before.includes(pid)).map(({ pid }) => pid);

/** Starts watching all children that are not among `before`; what is returned ends it and tells. */
export function watchMachine(before: readonly number[]): () => MachineUse {
  const look = () => {
    const all = sampleProcesses();
    const roots = all
      .filter(({ pid, parent }) => parent === process.pid && !before.includes(pid))
      .map(({ pid }) => pid);
    const measured = roots.flatMap((root) => treeOf(all, root));
    return { atMs: performance.now(), machine: sampleMachine(), measured, bench: treeOf(all, process.pid, roots) };
  };
  const start = look();
  return () => {
    const end = look();
    const seconds = (end.atMs - start.atMs) / 1_000;
    const cores = coresOf(start.measured, end.measured, seconds);
    const benchCores = sumOf(coresOf(start.bench, end.bench, seconds));
    const allCores = machineSeconds(start.machine, end.machine) / seconds;
    return {
      cores,
      memoryBytes: memoryOf(end.measured),
      benchCores,
      otherCores: Math.max(0, allCores - sumOf(cores) - benchCores),
    };
  };
}

const coresOf = (
  before: readonly ProcessSample[],
  after: readonly ProcessSample[],
  seconds: number,
): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(spentSeconds(before, after)).map(([kind, spent]) => [kind, spent / seconds]));

/** All kinds together. */
export const sumOf = (byKind: Readonly<Record<string, number>>): number =>
  Object.values(byKind).reduce((sum, value) => sum + value, 0);
