/** Runs the application as a child: same terminal, signals passed on, its exit code handed back. */
import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import process from 'node:process';
import { childEnvironment } from '../setup/child-environment.mjs';
import type { Launch } from './launch-plan.ts';

/** How long the application may take to end after it was asked to, before it is ended. */
const patienceMs = 10_000;

/** @returns the exit code, as a shell would give it: 128 + number when a signal ended the application */
export function runApp({ file, args, env }: Launch): Promise<number> {
  const child = spawn(file, args, { env: childEnvironment(env), stdio: 'inherit' });
  const stopListening = forwardSignals(child);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      stopListening();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      stopListening();
      resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal]));
    });
  });
}

function forwardSignals(child: ChildProcess): () => void {
  let hurry: NodeJS.Timeout | undefined;
  const listeners = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => {
    const listener = (): void => {
      // Ctrl-C reaches everything in the terminal by itself; a second one would count as impatience.
      const isDelivered = signal === 'SIGINT' && process.stdin.isTTY;
      if (!isDelivered) child.kill(signal);
      hurry ??= setTimeout(() => child.kill('SIGKILL'), patienceMs);
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  return () => {
    clearTimeout(hurry);
    for (const { signal, listener } of listeners) process.off(signal, listener);
  };
}
