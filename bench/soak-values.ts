/** Looks at what may grow: processes from outside, the page over DevTools, sessions as main counts them. */
import { readdirSync, readlinkSync } from 'node:fs';
import type { Usage } from '../contract/usage.ts';
import type { LongWall } from './long-wall.ts';
import { measuredNow } from './machine-watch.ts';
import { memoryNow } from './process-tree.ts';
import type { Look } from './slopes.ts';

type Values = Look['values'];

/** What the processes hold: memory, files, sockets. `before`: children that are no part of it. */
export function processValues(before: readonly number[]): Values {
  const values: Record<string, number> = {};
  const add = (name: string, value: number): void => void (values[name] = (values[name] ?? 0) + value);
  const processes = measuredNow(before).flatMap(({ pid, kind }) => {
    const memory = memoryNow(pid);
    return memory === null ? [] : [{ pid, kind, ...memory }];
  });
  // Chromium has renderers of its own; the wall's is the largest.
  const wall = processes.filter(({ kind }) => kind === 'renderer').toSorted((a, b) => b.resident - a.resident)[0];
  for (const { pid, kind, resident, own } of processes) {
    const name = kind === 'renderer' && pid !== wall?.pid ? 'other renderers' : kind;
    add(`memory of ${name}`, resident);
    add(`own memory of ${name}`, own);
    if (kind !== 'network' && kind !== 'node' && kind !== 'electron') continue;
    const { files, sockets } = openFiles(pid);
    add(`open files of ${kind}`, files);
    add(`sockets of ${kind}`, sockets);
  }
  add('processes', processes.length);
  return values;
}

/** None when the process is gone. */
function openFiles(pid: number): { readonly files: number; readonly sockets: number } {
  const folder = `/proc/${pid}/fd`;
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder);
  } catch {
    return { files: 0, sockets: 0 };
  }
  const isSocket = (name: string): boolean => {
    try {
      return readlinkSync(`${folder}/${name}`).startsWith('socket:');
    } catch {
      return false;
    }
  };
  return { files: names.length, sockets: names.filter(isSocket).length };
}

/** What the page holds, whatever of it could be collected. */
export async function pageValues({ page, send }: Pick<LongWall, 'page' | 'send'>): Promise<Values> {
  const media = await page.evaluate(() => document.querySelectorAll('video').length);
  return { ...(await heapValues(send, '')), 'media elements': media };
}

/** The same after a forced collection: what is left is held by somebody. */
export async function collectedValues({ send }: Pick<LongWall, 'send'>): Promise<Values> {
  await send('HeapProfiler.collectGarbage', undefined);
  return heapValues(send, ', collected');
}

/** Has to be called once before the page's values are read. */
export const beginValues = ({ send }: Pick<LongWall, 'send'>): Promise<void> => send('Performance.enable', {});

async function heapValues(send: LongWall['send'], suffix: string): Promise<Values> {
  const { metrics } = await send('Performance.getMetrics', undefined);
  const metric = (name: string): number => metrics.find((each) => each.name === name)?.value ?? Number.NaN;
  return {
    [`page heap${suffix}`]: metric('JSHeapUsedSize'),
    [`DOM nodes${suffix}`]: metric('Nodes'),
    [`listeners${suffix}`]: metric('JSEventListeners'),
  };
}

/** Sessions since the start, as Vigil's main process counts them. */
export interface SessionSums {
  readonly opened: number;
  /** Opened to renew another. */
  readonly renewed: number;
}

/** Asks main, through the page's own bridge. */
export async function sessionSums({ page }: Pick<LongWall, 'page'>): Promise<SessionSums> {
  const { cameras } = await page.evaluate(() => {
    const { vigil } = globalThis as typeof globalThis & { vigil: { usageRead: (input: null) => Promise<Usage> } };
    return vigil.usageRead(null);
  });
  const sum = (of: 'opened' | 'renewed'): number => cameras.reduce((total, row) => total + row[of], 0);
  return { opened: sum('opened'), renewed: sum('renewed') };
}
