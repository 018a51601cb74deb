/** One set-up of a checkout at a time: `npm ci` empties node_modules under whoever else is working. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { SetupProblem } from './commands.mjs';

const longestWaitMs = 15 * 60_000;
/** A lock is written at once after it is made; an empty one that is older was left by a process that died in between. */
const emptyForMs = 5_000;

/** @param {string} root */
export const lockFile = (root) => path.join(root, '.tools', 'setup.lock');

/**
 * Runs `work` while holding the lock; waits while another living process holds it.
 *
 * @param {string} root
 * @param {(line: string) => void} say
 * @param {() => Promise<void>} work
 * @returns {Promise<void>}
 */
export async function withSetupLock(root, say, work) {
  const lock = lockFile(root);
  mkdirSync(path.dirname(lock), { recursive: true });
  const mark = newMark();
  const from = Date.now();
  for (let waiting = false; !create(lock, mark); ) {
    const holder = readMark(lock);
    if (holder === null || (!isHeld(lock, holder) && removeStale(lock, holder))) continue;
    if (Date.now() - from > longestWaitMs) {
      throw new SetupProblem(`another set-up has not ended in 15 minutes; if there is none, delete ${lock}`);
    }
    if (!waiting) say('waiting for another set-up of this folder to end…');
    waiting = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const release = () => {
    if (readMark(lock) === mark) rmSync(lock, { force: true });
  };
  process.once('exit', release);
  try {
    await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/**
 * Removes a lock whose holder has died, unless it has been replaced since it was read. Of several who see it dead only one
 * may remove it: the one that claims exactly this lock, and finds it still there afterwards.
 *
 * @param {string} lock
 * @param {string} holder what was read from it
 * @returns {boolean} whether to try for the lock again at once
 */
export function removeStale(lock, holder) {
  const claim = `${lock}.${holder.replaceAll(/[^\w-]/g, '_') || 'empty'}`;
  if (!create(claim, newMark())) {
    // Somebody else is at it, unless that one has died as well.
    const claimant = readMark(claim);
    if (claimant !== null && !isHeld(claim, claimant)) rmSync(claim, { force: true });
    return false;
  }
  try {
    if (readMark(lock) === holder) rmSync(lock, { force: true });
    return true;
  } finally {
    rmSync(claim, { force: true });
  }
}

/** Process numbers come again, so each lock has a mark of its own behind the number. */
const newMark = () => `${process.pid} ${randomUUID()}`;

/**
 * @param {string} file
 * @param {string} mark
 * @returns {boolean} false when it is there already
 */
function create(file, mark) {
  try {
    writeFileSync(file, mark, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // Windows says so of a file that is just being removed.
    if (process.platform === 'win32' && codeOf(error) === 'EPERM') return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {string | null} null when it is gone
 */
function readMark(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/**
 * @param {string} file
 * @param {string} mark
 */
function isHeld(file, mark) {
  try {
    if (mark === '') return Date.now() - statSync(file).mtimeMs < emptyForMs;
    process.kill(Number.parseInt(mark, 10), 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @param {unknown} error */
const codeOf = (error) => /** @type {NodeJS.ErrnoException} */ (error).code;
