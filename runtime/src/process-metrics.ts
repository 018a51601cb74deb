/** What the processes of the app have used: this one and all below it, as Linux tells of them in /proc; of other systems nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import type Electron from 'electron';

/** proc(5) counts in USER_HZ, which is 100 for programs on every Linux (time(7)). */
const TICKS_PER_SECOND = 100;

/** One process as /proc/<pid>/stat tells of it. */
export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** User and system time, in ticks. */
  readonly ticks: number;
  /** Ticks between the machine's start and the process's. */
  readonly startTicks: number;
}

/** Reads a line of /proc/<pid>/stat; null for what is none. Pure. */
export function parseStat(text: string): ProcessStat | null {
  // The name, in parentheses, may hold spaces and parentheses: the fields after it are counted from the last one.
  const rest = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const numberAt = (field: number): number => Number(rest[field - 3]);
  const stat = {
    pid: Number.parseInt(text, 10),
    parent: numberAt(4),
    ticks: numberAt(14) + numberAt(15),
    startTicks: numberAt(22),
  };
  return Object.values(stat).every(Number.isFinite) ? stat : null;
}

/** The root and everything below it. Pure. */
export function familyOf(root: number, all: readonly ProcessStat[]): readonly ProcessStat[] {
  const family = new Set([root]);
  for (let before = 0; before < family.size; ) {
    before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter(({ pid }) => family.has(pid));
}

/** Chromium's `--type` in Electron's words. Its children write their command line anew, with spaces between the words. */
function typeOf(commandLine: string): Electron.ProcessMetric['type'] {
  switch (/[\0 ]--type=([\w-]+)/.exec(commandLine)?.[1]) {
    case 'renderer':
      return 'Tab';
    case 'gpu-process':
      return 'GPU';
    case 'zygote':
      return 'Zygote';
    default:
      return 'Utility';
  }
}

const read = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

const kilobytes = (status: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);

/** Remembers what it told last, as a share of a processor is one of the time since then. */
export class ProcessMetrics {
  readonly #root: number;
  readonly #processors: number;
  #last = new Map<string, number>();
  #lastMs = performance.now();
  /** Milliseconds since the Unix epoch at which the machine started; taken once, so that no process is born twice. */
  readonly #bootAtMs: number;

  constructor(root: number, processors: number) {
    this.#root = root;
    this.#processors = processors;
    this.#bootAtMs = Date.now() - Number.parseFloat(read('/proc/uptime') ?? '0') * 1000;
  }

  read(): Electron.ProcessMetric[] {
    const nowMs = performance.now();
    const sinceSeconds = (nowMs - this.#lastMs) / 1000;
    const seen = new Map<string, number>();
    const metrics = familyOf(this.#root, readAll()).flatMap((stat) => {
      const commandLine = read(`/proc/${stat.pid}/cmdline`);
      const status = read(`/proc/${stat.pid}/status`);
      if (commandLine === null || status === null) return [];
      const key = `${stat.pid} ${stat.startTicks}`;
      const seconds = stat.ticks / TICKS_PER_SECOND;
      const before = this.#last.get(key);
      seen.set(key, seconds);
      // Electron divides by the number of processors, and says nothing of a process it sees for the first time.
      const share = before === undefined ? 0 : (seconds - before) / sinceSeconds / this.#processors;
      return [
        {
          pid: stat.pid,
          type: stat.pid === this.#root ? ('Browser' as const) : typeOf(commandLine),
          creationTime: Math.round(this.#bootAtMs + (stat.startTicks / TICKS_PER_SECOND) * 1000),
          cpu: {
            percentCPUUsage: Number.isFinite(share) ? share * 100 : 0,
            cumulativeCPUUsage: seconds,
            idleWakeupsPerSecond: 0,
          },
          memory: { workingSetSize: kilobytes(status, 'VmRSS'), peakWorkingSetSize: kilobytes(status, 'VmHWM') },
        },
      ];
    });
    this.#last = seen;
    this.#lastMs = nowMs;
    return metrics;
  }
}

function readAll(): readonly ProcessStat[] {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const text = /^\d+$/.test(name) ? read(`/proc/${name}/stat`) : null;
    const stat = text === null ? null : parseStat(text);
    return stat === null ? [] : [stat];
  });
}
