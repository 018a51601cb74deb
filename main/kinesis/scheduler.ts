/** Keeps the calls of one account in one region below the service's quotas, and tries throttled ones again. */
import { abortReason, type Clock, orAborted, type Random, sleep } from '../clock.ts';
import { largestConcurrency, type Operation, quotaShare, quotas } from './quotas.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** What is about to be called. */
export interface ScheduledCall {
  readonly operation: Operation;
  /** The stream the call is about; undefined for calls about the account. */
  readonly stream: string | undefined;
  readonly signal: AbortSignal;
}

/** Runs calls when their turn comes. */
export interface Scheduler {
  /**
   * Resolves or rejects as `call` does, or rejects with the signal's reason as soon as it is aborted; `call` then never
   * starts, or is told by its signal and waited for no longer.
   */
  readonly run: <T>(scheduled: ScheduledCall, call: (signal: AbortSignal) => Promise<T>) => Promise<T>;
}

/** What a scheduler needs. */
export interface SchedulerParts {
  readonly clock: Clock;
  readonly random: Random;
  /** True for an answer that says: fewer calls, please. */
  readonly isThrottled: (error: unknown) => boolean;
}

/** Attempts per call; the player asks again by itself after that. */
const largestAttempts = 4;
const backOff = { firstMs: 500, maxMs: 8_000 } as const;

interface Job {
  readonly buckets: readonly TokenBucket[];
  readonly start: () => void;
}

/** Makes a scheduler. Calls start in order, except that one waiting for its own stream's quota holds up nobody else. */
export function createScheduler({ clock, random, isThrottled }: SchedulerParts): Scheduler {
  const queue: Job[] = [];
  const accountBuckets = new Map<Operation, TokenBucket>();
  const streamBuckets = new Map<string, TokenBucket>();
  let running = 0;
  let cancelTimer: (() => void) | undefined;

  const bucketIn = <K>(buckets: Map<K, TokenBucket>, key: K, quota: number | null): readonly TokenBucket[] => {
    if (quota === null) return [];
    const bucket = buckets.get(key) ?? createTokenBucket(quota * quotaShare, clock.monotonicMs());
    buckets.set(key, bucket);
    return [bucket];
  };

  const bucketsOf = ({ operation, stream }: ScheduledCall): readonly TokenBucket[] => [
    ...bucketIn(accountBuckets, operation, quotas[operation].perAccount),
    ...(stream === undefined ? [] : bucketIn(streamBuckets, `${operation} ${stream}`, quotas[operation].perStream)),
  ];

  const pump = (): void => {
    cancelTimer?.();
    cancelTimer = undefined;
    const nowMs = clock.monotonicMs();
    let soonestMs = Number.POSITIVE_INFINITY;
    for (let index = 0; index < queue.length && running < largestConcurrency; ) {
      const job = queue[index];
      if (job === undefined) break;
      const waitMs = Math.max(0, ...job.buckets.map((bucket) => bucket.waitMs(nowMs)));
      if (waitMs === 0) {
        queue.splice(index, 1);
        for (const bucket of job.buckets) bucket.take(nowMs);
        running += 1;
        job.start();
      } else {
        soonestMs = Math.min(soonestMs, waitMs);
        index += 1;
      }
    }
    if (queue.length > 0 && running < largestConcurrency) cancelTimer = clock.after(soonestMs, pump);
    if (queue.length === 0) forgetFullBuckets(nowMs);
  };

  const forgetFullBuckets = (nowMs: number): void => {
    for (const [key, bucket] of streamBuckets) if (bucket.isFull(nowMs)) streamBuckets.delete(key);
  };

  /** Waits for a turn; the answer gives the turn back. */
  const turn = (scheduled: ScheduledCall): Promise<() => void> =>
    new Promise((resolve, reject) => {
      const { signal } = scheduled;
      if (signal.aborted) {
        reject(abortReason(signal));
        return;
      }
      const abandon = (): void => {
        queue.splice(queue.indexOf(job), 1);
        reject(abortReason(signal));
        pump();
      };
      const job: Job = {
        buckets: bucketsOf(scheduled),
        start: () => {
          signal.removeEventListener('abort', abandon);
          resolve(() => {
            running -= 1;
            pump();
          });
        },
      };
      signal.addEventListener('abort', abandon, { once: true });
      queue.push(job);
      pump();
    });

  return {
    run: async (scheduled, call) => {
      for (let attempt = 1; ; attempt += 1) {
        const giveBack = await turn(scheduled);
        try {
          // a call that does not listen to its signal must hold up neither its caller nor its place in the queue
          return await orAborted(call(scheduled.signal), scheduled.signal);
        } catch (error) {
          if (attempt >= largestAttempts || scheduled.signal.aborted || !isThrottled(error)) throw error;
        } finally {
          giveBack();
        }
        await sleep(clock, backOffMs(attempt, random), scheduled.signal);
      }
    },
  };
}

/** The wait after a failed attempt, counted from 1: exponential with full jitter ("Exponential Backoff And Jitter", AWS Architecture Blog). */
export const backOffMs = (attempt: number, random: Random): number =>
  random() * Math.min(backOff.maxMs, backOff.firstMs * 2 ** (attempt - 1));
