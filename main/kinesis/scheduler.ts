/** Starts the wall's calls to AWS in the order of their urgency, below the quotas, and tries throttled ones again. */
import { abortReason, type Clock, orAborted, type Random, sleep } from '../clock.ts';
import {
  largestConcurrency,
  type Operation,
  quotaShare,
  quotas,
  recoveriesPerSecond,
  recoveryBurst,
} from './quotas.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';
import { patienceMs, type Urgency } from './urgency.ts';

/** What is about to be called. */
export interface ScheduledCall {
  readonly operation: Operation;
  /** Account and region as one text: each has quotas of its own. */
  readonly lane: string;
  /** The stream the call is about; undefined for calls about the account. */
  readonly stream: string | undefined;
  readonly urgency: Urgency;
  readonly signal: AbortSignal;
}

/** Runs calls when their turn comes. One for the whole wall. */
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

interface Lane {
  readonly buckets: Map<string, TokenBucket>;
  running: number;
}

interface Job {
  readonly lane: Lane;
  readonly buckets: readonly TokenBucket[];
  /** When it goes before calls more urgent, monotonic: the queue is sorted by it. */
  readonly dueMs: number;
  readonly start: () => void;
}

/**
 * Makes a scheduler. Calls start in the order of the time they came plus their patience; one that waits for a quota of its
 * own, of its account or of the recovery budget, holds up nobody who does not need the same.
 */
export function createScheduler({ clock, random, isThrottled }: SchedulerParts): Scheduler {
  const queue: Job[] = [];
  const lanes = new Map<string, Lane>();
  const recoveries = createTokenBucket(recoveriesPerSecond, clock.monotonicMs(), recoveryBurst);
  let cancelTimer: (() => void) | undefined;

  const laneOf = (name: string): Lane => {
    const lane = lanes.get(name) ?? { buckets: new Map(), running: 0 };
    lanes.set(name, lane);
    return lane;
  };

  const bucketIn = ({ buckets }: Lane, key: string, quota: number | null): readonly TokenBucket[] => {
    if (quota === null) return [];
    const bucket = buckets.get(key) ?? createTokenBucket(quota * quotaShare, clock.monotonicMs());
    buckets.set(key, bucket);
    return [bucket];
  };

  const bucketsOf = (lane: Lane, { operation, stream, urgency }: ScheduledCall): readonly TokenBucket[] => [
    ...bucketIn(lane, operation, quotas[operation].perAccount),
    ...(stream === undefined ? [] : bucketIn(lane, `${operation} ${stream}`, quotas[operation].perStream)),
    ...(urgency.isRecovery ? [recoveries] : []),
  ];

  const pump = (): void => {
    cancelTimer?.();
    cancelTimer = undefined;
    const nowMs = clock.monotonicMs();
    let soonestMs = Number.POSITIVE_INFINITY;
    for (let index = 0; index < queue.length; ) {
      const job = queue[index];
      if (job === undefined) break;
      if (job.lane.running >= largestConcurrency) {
        // the end of a call pumps again
        index += 1;
        continue;
      }
      const waitMs = Math.max(0, ...job.buckets.map((bucket) => bucket.waitMs(nowMs)));
      if (waitMs === 0) {
        queue.splice(index, 1);
        for (const bucket of job.buckets) bucket.take(nowMs);
        job.lane.running += 1;
        job.start();
      } else {
        soonestMs = Math.min(soonestMs, waitMs);
        index += 1;
      }
    }
    if (Number.isFinite(soonestMs)) cancelTimer = clock.after(soonestMs, pump);
    if (queue.length === 0) forgetIdleLanes(nowMs);
  };

  const forgetIdleLanes = (nowMs: number): void => {
    for (const [name, { buckets, running }] of lanes) {
      for (const [key, bucket] of buckets) if (bucket.isFull(nowMs)) buckets.delete(key);
      if (buckets.size === 0 && running === 0) lanes.delete(name);
    }
  };

  const enqueue = (job: Job): void => {
    const before = queue.findIndex((other) => other.dueMs > job.dueMs);
    queue.splice(before === -1 ? queue.length : before, 0, job);
    pump();
  };

  /** Waits for a turn; the answer gives the turn back. */
  const turn = (scheduled: ScheduledCall, dueMs: number): Promise<() => void> =>
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
      const lane = laneOf(scheduled.lane);
      const job: Job = {
        lane,
        buckets: bucketsOf(lane, scheduled),
        dueMs,
        start: () => {
          signal.removeEventListener('abort', abandon);
          resolve(() => {
            lane.running -= 1;
            pump();
          });
        },
      };
      signal.addEventListener('abort', abandon, { once: true });
      enqueue(job);
    });

  return {
    run: async (scheduled, call) => {
      // a call tried again keeps the place that its first try had earned
      const dueMs = clock.monotonicMs() + patienceMs(scheduled.urgency);
      for (let attempt = 1; ; attempt += 1) {
        const giveBack = await turn(scheduled, dueMs);
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
