/** The single-instance lock: a lock file in the app's data, and a folder in which later instances leave their words. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseLock, takeLock } from './profile-lock.ts';

/** What a later instance tells the first one. */
export interface SecondInstance {
  readonly argv: readonly string[];
  readonly workingDirectory: string;
  readonly additionalData: unknown;
}

/** Held by the first instance of an app. There is no socket in it. */
export class SingleInstance {
  readonly #lock: string;
  readonly #inbox: string;
  readonly #heard: (message: SecondInstance) => void;
  #stop: (() => void) | null = null;

  constructor(userData: string, heard: (message: SecondInstance) => void) {
    this.#lock = join(userData, 'single-instance.lock');
    this.#inbox = join(userData, 'single-instance');
    this.#heard = heard;
  }

  get isHeld(): boolean {
    return this.#stop !== null;
  }

  /** Takes the lock, or leaves the message for the one who has it and answers false. */
  request(message: SecondInstance): boolean {
    if (this.isHeld) return true;
    if (!takeLock(this.#lock)) {
      this.#leave(message);
      return false;
    }
    rmSync(this.#inbox, { recursive: true, force: true });
    mkdirSync(this.#inbox, { recursive: true, mode: 0o700 });
    const watcher = watch(this.#inbox, () => this.#read());
    watcher.on('error', () => watcher.close());
    watcher.unref();
    this.#stop = () => watcher.close();
    return true;
  }

  release(): void {
    if (this.#stop === null) return;
    this.#stop();
    this.#stop = null;
    rmSync(this.#inbox, { recursive: true, force: true });
    releaseLock(this.#lock);
  }

  #leave(message: SecondInstance): void {
    try {
      const file = join(this.#inbox, `${process.pid}-${process.hrtime.bigint()}`);
      writeFileSync(`${file}.part`, JSON.stringify(message), { mode: 0o600 });
      renameSync(`${file}.part`, `${file}.json`);
    } catch {
      // The first instance is on its way out: nobody is there to be told.
    }
  }

  #read(): void {
    let names: string[];
    try {
      names = readdirSync(this.#inbox).filter((name) => name.endsWith('.json'));
    } catch {
      return;
    }
    for (const name of names.toSorted()) {
      const file = join(this.#inbox, name);
      try {
        const message = JSON.parse(readFileSync(file, 'utf8')) as SecondInstance;
        rmSync(file);
        this.#heard(message);
      } catch {
        rmSync(file, { force: true });
      }
    }
  }
}
