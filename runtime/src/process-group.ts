/** A program and all that it starts: ended together and waited for together. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** How often a group is looked at while it ends. */
const LOOK_MS = 10;

/** A process with its children. On Windows, where there are no groups, the process alone: its children end with it. */
export class ProcessGroup {
  readonly child: ChildProcess;
  /** Settles when the process itself has ended, or could not be started. */
  readonly exited: Promise<void>;
  #hasExited = false;

  constructor(executable: string, words: readonly string[], options: SpawnOptions) {
    // A group of its own: Ctrl+C in a terminal then reaches the app alone, which closes its browser in order.
    this.child = spawn(executable, words, { ...options, detached: process.platform !== 'win32', windowsHide: true });
    this.exited = new Promise((resolve) => {
      const end = (): void => {
        this.#hasExited = true;
        resolve();
      };
      this.child.once('exit', end).once('error', end);
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Ends everything at once. */
  kill(): void {
    if (process.platform === 'win32' || this.pid === 0) this.child.kill('SIGKILL');
    else this.#signal('SIGKILL');
  }

  /** Waits until nothing is left; what still is after `timeoutMs` is killed. */
  async gone(timeoutMs: number): Promise<void> {
    const endsAtMs = performance.now() + timeoutMs;
    while (!this.#hasExited || this.#isAlive()) {
      if (performance.now() > endsAtMs) {
        this.kill();
        await this.exited;
        return;
      }
      await delay(LOOK_MS);
    }
  }

  #isAlive(): boolean {
    return process.platform !== 'win32' && this.pid !== 0 && this.#signal(0);
  }

  #signal(signal: NodeJS.Signals | 0): boolean {
    try {
      process.kill(-this.pid, signal);
      return true;
    } catch {
      return false;
    }
  }
}
