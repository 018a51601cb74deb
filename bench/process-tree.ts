/** What a tree of processes costs, from Linux's /proc: processor time by kind of process, and memory. */
import { readdirSync, readFileSync } from 'node:fs';

/** One process at one moment. */
export interface ProcessSample {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks in user and kernel mode together, since its start. */
  readonly ticks: number;
  /** `browser`, a Chromium `--type`, a utility's own name, or the program's name. */
  readonly kind: string;
}

/** The machine at one moment: clock ticks of all processors, since its start. */
export interface MachineSample {
  readonly busyTicks: number;
  readonly allTicks: number;
}

/** Clock ticks per second of Linux's USER_HZ (proc(5)); 100 on every common build. */
const ticksPerSecond = 100;

/** The fields that matter of one `/proc/PID/stat` (proc(5)); null when the text is not one. */
export function readStat(text: string): Pick<ProcessSample, 'pid' | 'parent' | 'ticks'> | null {
  // The name stands in brackets and may hold anything, brackets too.
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  const [pid, parent, user, system] = [text.slice(0, text.indexOf(' ')), fields[1], fields[11], fields[12]].map(Number);
  if (end < 0 || pid === undefined || parent === undefined || user === undefined || system === undefined) return null;
  return Number.isNaN(pid + parent + user + system) ? null : { pid, parent, ticks: user + system };
}

/** What kind of process a command line is: words separated by NUL, or by blanks where Chromium has written it anew. */
export function kindOf(commandLine: string): string {
  const value = (name: string): string | undefined => new RegExp(`[\\0 ]--${name}=([^\\0 ]+)`).exec(commandLine)?.[1];
  const type = value('type');
  if (type === 'utility') return value('utility-sub-type')?.split('.')[0] ?? type;
  if (type !== undefined) return type;
  const [program = ''] = commandLine.split('\0');
  const name = program.slice(program.lastIndexOf('/') + 1).split(' ')[0] ?? '';
  return /chrom/i.test(name) ? 'browser' : name;
}

/** The processor's line of `/proc/stat` (proc(5)): user nice system idle iowait irq softirq steal. */
export function readMachine(text: string): MachineSample {
  const line = text.split('\n', 1)[0] ?? '';
  // guest times are part of user times already
  const fields = line.split(/\s+/).slice(1, 9).map(Number);
  const allTicks = fields.reduce((sum, ticks) => sum + ticks, 0);
  return { allTicks, busyTicks: allTicks - (fields[3] ?? 0) - (fields[4] ?? 0) };
}

/** All processes below and with `root`, but none of the trees of `without`. */
export function treeOf(
  all: readonly ProcessSample[],
  root: number,
  without: readonly number[] = [],
): readonly ProcessSample[] {
  const byParent = Map.groupBy(all, ({ parent }) => parent);
  const found = all.filter(({ pid }) => pid === root);
  // The list grows while it is walked, until nobody has children left.
  for (const process of found) {
    found.push(...(byParent.get(process.pid) ?? []).filter(({ pid }) => !without.includes(pid)));
  }
  return found;
}

/** Processor seconds between two samples by kind. A process that came in between counts whole, one that went counts nothing. */
export function spentSeconds(
  before: readonly ProcessSample[],
  after: readonly ProcessSample[],
): Readonly<Record<string, number>> {
  const earlier = new Map(before.map(({ pid, ticks }) => [pid, ticks]));
  const spent: Record<string, number> = {};
  for (const { pid, ticks, kind } of after) {
    spent[kind] = (spent[kind] ?? 0) + (ticks - (earlier.get(pid) ?? 0)) / ticksPerSecond;
  }
  return spent;
}

/** Processor seconds of the whole machine between two samples. */
export const machineSeconds = (before: MachineSample, after: MachineSample): number =>
  (after.busyTicks - before.busyTicks) / ticksPerSecond;

/** All processes of this machine now. */
export function sampleProcesses(): readonly ProcessSample[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const stat = readStat(textOf(`/proc/${pid}/stat`));
      return stat === null ? [] : [{ ...stat, kind: kindOf(textOf(`/proc/${pid}/cmdline`)) }];
    });
}

/** The whole machine now. */
export const sampleMachine = (): MachineSample => readMachine(textOf('/proc/stat'));

/** Memory of one process in bytes (proc(5), smaps_rollup). */
export interface MemorySample {
  /** Pages shared with other processes counted in shares (`Pss`): what several take together is the sum. */
  readonly shared: number;
  /** All its pages (`Rss`): the same whatever other programs run. */
  readonly resident: number;
  /** Without those of files: what it has asked for itself, swapped out or not (`Pss_Anon`, `Pss_Shmem`, `SwapPss`). */
  readonly own: number;
}

/** Reads a `/proc/PID/smaps_rollup`; null when the text is not one. */
export function readMemory(text: string): MemorySample | null {
  const bytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? Number.NaN) * 1_024;
  const sample = {
    shared: bytes('Pss'),
    resident: bytes('Rss'),
    own: bytes('Pss_Anon') + bytes('Pss_Shmem') + bytes('SwapPss'),
  };
  return Number.isNaN(sample.shared + sample.resident + sample.own) ? null : sample;
}

/** Of a process now; null when it is gone. */
export const memoryNow = (pid: number): MemorySample | null => readMemory(textOf(`/proc/${pid}/smaps_rollup`));

/** Bytes of memory of these processes by kind, pages they share counted in shares. */
export function memoryOf(processes: readonly ProcessSample[]): Readonly<Record<string, number>> {
  const bytes: Record<string, number> = {};
  for (const { pid, kind } of processes) bytes[kind] = (bytes[kind] ?? 0) + (memoryNow(pid)?.shared ?? 0);
  return bytes;
}

/** Empty when the process is gone, as processes are at any moment. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
