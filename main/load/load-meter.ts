/** Measures every two seconds, while anybody can see the wall, how busy the machine is, and how much of that is Vigil. */
import type { MachineLoad } from '../../contract/load.ts';
import type { Clock } from '../clock.ts';

/** What one processor has done since the machine started, in milliseconds (Node's `os.cpus()`). */
export interface ProcessorTimes {
  readonly times: Readonly<Record<'user' | 'nice' | 'sys' | 'idle' | 'irq', number>>;
}

/** One process of the application (Electron's `app.getAppMetrics()`). */
export interface ProcessTimes {
  readonly pid: number;
  /** Seconds of processor time since the process started; absent where the system does not tell. */
  readonly cpu: { readonly cumulativeCPUUsage?: number };
}

/** What it needs. */
export interface LoadMeterParts {
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
  readonly processors: () => readonly ProcessorTimes[];
  readonly processes: () => readonly ProcessTimes[];
  /** Whether anybody can see the wall: else nothing is decided by the load, and telling it would only wake the page. */
  readonly isSeen: () => boolean;
  readonly onLoad: (load: MachineLoad) => void;
}

const everyMs = 2_000;

/** What was read at one moment. */
export interface LoadReading {
  readonly atMs: number;
  readonly processors: readonly ProcessorTimes[];
  readonly processes: readonly ProcessTimes[];
}

/** Starts measuring; the function returned ends it. */
export function startLoadMeter({ clock, processors, processes, isSeen, onLoad }: LoadMeterParts): () => void {
  const read = (): LoadReading => ({ atMs: clock.monotonicMs(), processors: processors(), processes: processes() });
  let before: LoadReading | null = read();
  const measure = (): void => {
    cancel = clock.after(everyMs, measure);
    const now = isSeen() ? read() : null;
    const load = before === null || now === null ? null : loadBetween(before, now);
    before = now;
    if (load !== null) onLoad(load);
  };
  let cancel = clock.after(everyMs, measure);
  return () => cancel();
}

/** The load between two readings; null where the machine has told nothing. Pure. */
export function loadBetween(before: LoadReading, now: LoadReading): MachineLoad | null {
  const [idleBefore, allBefore] = idleAndAll(before.processors);
  const [idleNow, allNow] = idleAndAll(now.processors);
  const passedMs = allNow - allBefore;
  // a processor that was switched on or off in between makes the sums incomparable
  if (passedMs <= 0 || before.processors.length !== now.processors.length) return null;
  return {
    machineShare: asShare(1 - (idleNow - idleBefore) / passedMs),
    appShare: appShare(before, now),
  };
}

const idleAndAll = (processors: readonly ProcessorTimes[]): readonly [number, number] => [
  processors.reduce((sum, { times }) => sum + times.idle, 0),
  processors.reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.idle + times.irq, 0),
];

/**
 * By the processor time each process has had, not by `percentCPUUsage`: that counts from the last call whoever made it
 * (Electron's `app.getAppMetrics`). A process that has ended in between takes its last two seconds with it.
 */
function appShare(before: LoadReading, now: LoadReading): number | null {
  const durationMs = now.atMs - before.atMs;
  const known = now.processes.filter(({ cpu }) => cpu.cumulativeCPUUsage !== undefined);
  if (known.length === 0 || durationMs <= 0) return null;
  const secondsBefore = new Map(before.processes.map(({ pid, cpu }) => [pid, cpu.cumulativeCPUUsage ?? 0]));
  const seconds = known.reduce((sum, { pid, cpu: { cumulativeCPUUsage: had = 0 } }) => {
    const hadBefore = secondsBefore.get(pid) ?? 0;
    // less than before: the number is another process's now
    return sum + (had >= hadBefore ? had - hadBefore : had);
  }, 0);
  return asShare((seconds * 1_000) / durationMs / now.processors.length);
}

const asShare = (value: number): number => Math.min(1, Math.max(0, value));
