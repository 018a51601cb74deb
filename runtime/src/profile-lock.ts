/** A lock that lives in a file and belongs to a process: taken at once, and taken over when its owner is dead. */
import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** How long a lock may be empty before it counts as one whose owner was killed while it wrote its name. */
const WRITING_MS = 1000;
/** How long the removal of a dead owner's lock may take, how often others look whether it is done, and how many times at most. */
const TURN_MS = 1000;
const LOOK_MS = 10;
const ATTEMPTS = 300;

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

function ownerIsAlive(file: string, text: string): boolean {
  if (text === '') return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < WRITING_MS;
  const [pid = '', start = ''] = text.split(' ');
  return /^\d+$/.test(pid) && isAlive(Number(pid)) && (start === '' || startOf(Number(pid)) === start);
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/**
 * Takes a dead owner's lock away. One process does that at a time, and looks again when its turn has come: else it might take
 * away what another has just made.
 */
function removeDead(file: string): void {
  const turn = `${file}.turn`;
  try {
    mkdirSync(turn);
  } catch {
    // Nobody needs this long: it was left by one who was killed.
    const begunMs = statSync(turn, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - begunMs > TURN_MS) rmSync(turn, { recursive: true, force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
    return;
  }
  try {
    const text = textOf(file);
    if (text !== null && !ownerIsAlive(file, text)) rmSync(file, { force: true });
  } finally {
    rmdirSync(turn);
  }
}

/** Takes the lock; false when a living process has it. Throws when the folder can't be written. */
export function takeLock(file: string): boolean {
  mkdirSync(dirname(file), { recursive: true });
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      writeFileSync(file, `${process.pid} ${startOf(process.pid)}`, { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const text = textOf(file);
    if (text !== null && ownerIsAlive(file, text)) return false;
    if (text !== null) removeDead(file);
  }
  return false;
}

/** Gives the lock back. */
export function releaseLock(file: string): void {
  rmSync(file, { force: true });
}
