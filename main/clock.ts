/** Time as the parts of main see it: handed in, so that tests can move it by hand. */

/** Wall time, monotonic time and timers. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: () => number;
  /** Milliseconds since some fixed moment; never goes back, stands for durations. */
  readonly monotonicMs: () => number;
  /** Runs `task` once after `delayMs`; the function returned cancels it. */
  readonly after: (delayMs: number, task: () => void) => () => void;
}

/** A number in [0, 1). */
export type Random = () => number;

/** The environment variables of the process, read once at the start. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The reason an abandoned wait is rejected with: what `signal.reason` holds, as an Error. */
export const abortReason = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new DOMException('This operation was aborted', 'AbortError');

/** Resolves after `delayMs`, or rejects with the signal's reason as soon as it is aborted. */
export const sleep = (clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortReason(signal));
      return;
    }
    const cancel = clock.after(delayMs, () => {
      signal.removeEventListener('abort', abandon);
      resolve();
    });
    const abandon = (): void => {
      cancel();
      reject(abortReason(signal));
    };
    signal.addEventListener('abort', abandon, { once: true });
  });
