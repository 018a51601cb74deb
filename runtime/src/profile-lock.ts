/** A lock that lives in a file and belongs to a process: taken at once, and taken over when its owner is dead. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** When a process started, in words that differ for a later process of the same number; empty where it can't be told. */
function startOf(pid: number): string {
  try {
    // proc(5): the 22nd field; the second one, in parentheses, may hold spaces.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function ownerIsAlive(file: string): boolean {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return false;
  }
  const [pid = '', start = ''] = text.split(' ');
  return /^\d+$/.test(pid) && isAlive(Number(pid)) && (start === '' || startOf(Number(pid)) === start);
}

/** Takes the lock; false when a living process has it. Throws when the folder can't be written. */
export function takeLock(file: string): boolean {
  mkdirSync(dirname(file), { recursive: true });
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(file, `${process.pid} ${startOf(process.pid)}`, { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (ownerIsAlive(file)) return false;
      rmSync(file, { force: true });
    }
  }
  return false;
}

/** Gives the lock back. */
export function releaseLock(file: string): void {
  rmSync(file, { force: true });
}
