/** Running other programs during set-up: output kept for the case of failure, a time limit, the whole tree ended. */
import { spawn, spawnSync } from 'node:child_process';
import os from 'node:os';
import process from 'node:process';
import { childEnvironment } from './child-environment.mjs';

/** What a terminal or a service manager sends to end a program. */
const endSignals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** Set-up cannot go on; the message says why and what to do, and is all a person sees. */
export class SetupProblem extends Error {}

/**
 * @typedef {{ok: boolean, code: number | null, timedOut: boolean, output: string, answer: string}} Outcome
 * `code` is null when it did not start or was ended by a signal; `output` is everything the program wrote, both streams in
 * order of arrival; `answer` is its stdout alone, free of warnings.
 */

/**
 * Runs a program quietly to its end.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{cwd: string, env?: NodeJS.ProcessEnv, limitMs?: number, extendLimitMs?: Promise<number>}} options
 *   `extendLimitMs` may replace the limit while the program runs (counted from when it resolves).
 * @returns {Promise<Outcome>}
 */
export function run(file, args, { cwd, env = process.env, limitMs, extendLimitMs }) {
  return new Promise((resolve) => {
    // Batch files can only be started by a shell on Windows, and only fixed words are passed here.
    const shell = process.platform === 'win32' && file.endsWith('.cmd');
    const child = spawn(file, args, {
      cwd,
      env: childEnvironment(env),
      shell,
      // A process group of its own, so that a time-out ends the children as well.
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let answer = '';
    let timedOut = false;
    let settled = false;
    const stop = () => {
      timedOut = true;
      endTree(child.pid);
    };
    let timer = limitMs === undefined ? undefined : setTimeout(stop, limitMs);
    void extendLimitMs?.then((longerMs) => {
      if (settled || timedOut) return;
      clearTimeout(timer);
      timer = setTimeout(stop, longerMs);
    });
    // An interrupted set-up must not leave its children working on.
    // SIGHUP too: a terminal that is closed tells its own process group, which they are not of.
    const interrupted = (/** @type {NodeJS.Signals} */ signal) => {
      endTree(child.pid);
      process.exit(128 + os.constants.signals[signal]);
    };
    for (const signal of endSignals) process.once(signal, interrupted);
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
      answer += chunk.toString('utf8');
      collect(chunk);
    });
    child.stderr.on('data', collect);
    const settle = (/** @type {number | null} */ code) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      for (const signal of endSignals) process.off(signal, interrupted);
      resolve({ ok: code === 0 && !timedOut, code, timedOut, output, answer });
    };
    child.on('error', (error) => {
      output += error.message;
      settle(null);
    });
    child.on('close', settle);
  });
}

/** @param {number | undefined} pid */
function endTree(pid) {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { windowsHide: true });
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself in the meantime.
  }
}

/**
 * The npm that started us when there is one, so that the versions agree; else the one on the path.
 *
 * @param {readonly string[]} args
 * @param {{cwd: string, limitMs?: number}} options
 * @returns {Promise<Outcome>}
 */
export function runNpm(args, options) {
  const script = process.env['npm_execpath'];
  if (script !== undefined && /npm-cli\.c?js$/.test(script)) return run(process.execPath, [script, ...args], options);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options);
}

/**
 * Why a program failed, as far as its output tells: the first lines, where npm says it, and the last, where apt does.
 *
 * @param {string} output
 * @returns {string} indented lines
 */
export function excerpt(output) {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '');
  const shown = lines.length <= 14 ? lines : [...lines.slice(0, 5), '…', ...lines.slice(-8)];
  return shown.map((line) => `    ${line}`).join('\n');
}
