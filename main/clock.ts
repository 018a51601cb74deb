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

/**
 * Settles as `promise` does, or rejects with the signal's reason as soon as it is aborted, though what is under way may not
 * listen to the signal. What becomes of it then is nobody's concern any more.
 */
export const orAborted = <T>(promise: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const abandon = (): void => reject(abortReason(signal));
    signal.addEventListener('abort', abandon, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
    if (signal.aborted) abandon();
  });

/** Settles as `promise` does, or rejects with a `TimeoutError` when `limitMs` have passed. */
export const orTimedOut = <T>(clock: Pick<Clock, 'after'>, limitMs: number, promise: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, () => reject(new DOMException(`No answer in ${limitMs} ms`, 'TimeoutError')));
    promise.then(resolve, reject).finally(cancel);
  });
