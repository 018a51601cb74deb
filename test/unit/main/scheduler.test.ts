/** Quotas are never passed, nobody starves, and a call given up never starts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  largestConcurrency,
  type Operation,
  quotaShare,
  quotas,
  recoveriesPerSecond,
} from '../../../main/kinesis/quotas.ts';
import { backOffMs, createScheduler, type ScheduledCall, type Scheduler } from '../../../main/kinesis/scheduler.ts';
import { createTokenBucket } from '../../../main/kinesis/token-bucket.ts';
import type { Urgency } from '../../../main/kinesis/urgency.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

class Throttled extends Error {}

const make = (random: () => number = () => 0.5): { readonly clock: ManualClock; readonly scheduler: Scheduler } => {
  const clock = createManualClock();
  return { clock, scheduler: createScheduler({ clock, random, isThrottled: (error) => error instanceof Throttled }) };
};
const patient = new AbortController().signal;
const first: Urgency = { priority: 'visible', isRecovery: false };

/** A call for a first picture that nobody gives up. */
const callOf = (change: Partial<ScheduledCall> & Pick<ScheduledCall, 'operation'>): ScheduledCall => ({
  lane: 'site-a',
  stream: undefined,
  urgency: first,
  signal: patient,
  ...change,
});

describe('createTokenBucket', () => {
  it('never lets more through in any second than it was made for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 300 }),
        (perSecond, steps) => {
          const bucket = createTokenBucket(perSecond, 0);
          const taken: number[] = [];
          let nowMs = 0;
          for (const step of steps) {
            nowMs += step;
            while (bucket.waitMs(nowMs) === 0) {
              bucket.take(nowMs);
              taken.push(nowMs);
            }
          }
          for (const startMs of taken) {
            expect(taken.filter((atMs) => atMs >= startMs && atMs < startMs + 1_000).length).toBeLessThanOrEqual(
              perSecond,
            );
          }
        },
      ),
    );
  });

  it('says exactly how long to wait', () => {
    const bucket = createTokenBucket(4, 0);
    bucket.take(0);
    bucket.take(0);
    const waitMs = bucket.waitMs(0);
    expect(waitMs).toBe(500);
    expect(bucket.waitMs(waitMs - 1)).toBeGreaterThan(0);
    expect(bucket.waitMs(waitMs)).toBe(0);
    expect(bucket.waitMs(0)).toBe(0);
  });
});

describe('createScheduler', () => {
  const operations: readonly Operation[] = [
    'ListStreams',
    'DescribeStream',
    'GetDataEndpoint',
    'GetHLSStreamingSessionURL',
  ];

  it('keeps every account and stream below its share of the quotas, whatever is asked and however long calls take', async () => {
    const call = fc.record({
      operation: fc.constantFrom(...operations),
      lane: fc.constantFrom('site-a', 'site-b'),
      urgency: fc.record({
        priority: fc.constantFrom('focused', 'visible', 'renewal', 'background'),
        isRecovery: fc.boolean(),
      }),
      stream: fc.constantFrom('a', 'b', 'c'),
      takesMs: fc.integer({ min: 0, max: 300 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 120 }), async (calls) => {
        const { clock, scheduler } = make();
        const started: ((typeof calls)[number] & { readonly atMs: number })[] = [];
        const running = new Map<string, number>();
        let mostRunning = 0;
        const all = Promise.all(
          calls.map((each) => {
            const { operation, lane, urgency, stream, takesMs } = each;
            return scheduler.run(
              callOf({ operation, lane, urgency, stream: operation === 'ListStreams' ? undefined : stream }),
              async () => {
                started.push({ ...each, atMs: clock.monotonicMs() });
                const now = (running.get(lane) ?? 0) + 1;
                running.set(lane, now);
                mostRunning = Math.max(mostRunning, now);
                await new Promise<void>((resolve) => clock.after(takesMs, resolve));
                running.set(lane, (running.get(lane) ?? 0) - 1);
              },
            );
          }),
        );
        await clock.advance(120_000);
        await all;
        expect(started).toHaveLength(calls.length);
        expect(mostRunning).toBeLessThanOrEqual(largestConcurrency);
        for (const { operation, lane, stream, atMs } of started) {
          const inSecond = started.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1_000);
          expect(inSecond.filter(({ urgency }) => urgency.isRecovery).length).toBeLessThanOrEqual(recoveriesPerSecond);
          const alike = inSecond.filter((other) => other.operation === operation && other.lane === lane);
          const { perAccount, perStream } = quotas[operation];
          if (perAccount !== null) expect(alike.length).toBeLessThanOrEqual(perAccount * quotaShare);
          if (perStream !== null) {
            expect(alike.filter((other) => other.stream === stream).length).toBeLessThanOrEqual(perStream * quotaShare);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('lets other streams pass one that waits for its own quota', async () => {
    const { clock, scheduler } = make();
    const order: string[] = [];
    const ask = (stream: string): Promise<void> =>
      scheduler.run(callOf({ operation: 'GetDataEndpoint', stream }), () => {
        order.push(stream);
        return Promise.resolve();
      });
    const all = Promise.all([ask('a'), ask('a'), ask('a'), ask('a'), ask('b')]);
    await clock.advance(0);
    expect(order).toEqual(['a', 'a', 'b']);
    await clock.advance(10_000);
    await all;
  });

  it('never starts a call given up while it waits, and frees its place', async () => {
    const { clock, scheduler } = make();
    const controller = new AbortController();
    const release: (() => void)[] = [];
    const busy = Array.from({ length: largestConcurrency }, () =>
      scheduler.run(callOf({ operation: 'ListStreams' }), () => new Promise<void>((resolve) => release.push(resolve))),
    );
    let started = 0;
    const waiting = scheduler.run(callOf({ operation: 'ListStreams', signal: controller.signal }), () => {
      started += 1;
      return Promise.resolve();
    });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    for (const end of release) end();
    await Promise.all(busy);
    await clock.advance(10_000);
    expect(started).toBe(0);
    await expect(scheduler.run(callOf({ operation: 'ListStreams' }), () => Promise.resolve(7))).resolves.toBe(7);
    await expect(
      scheduler.run(callOf({ operation: 'ListStreams', signal: controller.signal }), () => Promise.resolve(7)),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('ends a call given up though it does not listen, and frees its place', async () => {
    const { clock, scheduler } = make();
    const controller = new AbortController();
    const deaf = Array.from({ length: largestConcurrency }, () =>
      scheduler
        .run(callOf({ operation: 'ListStreams', signal: controller.signal }), () => new Promise(() => {}))
        .catch((error: unknown) => error),
    );
    await clock.advance(0);
    controller.abort();
    expect(await Promise.all(deaf)).toEqual(
      Array(largestConcurrency).fill(expect.objectContaining({ name: 'AbortError' })),
    );
    await expect(scheduler.run(callOf({ operation: 'ListStreams' }), () => Promise.resolve(7))).resolves.toBe(7);
  });

  it('tries a throttled call again, with growing waits, and gives up after four', async () => {
    const { clock, scheduler } = make(() => 1);
    const atMs: number[] = [];
    const call = scheduler.run(callOf({ operation: 'GetHLSStreamingSessionURL', stream: 'a' }), () => {
      atMs.push(clock.monotonicMs());
      return Promise.reject(new Throttled('fewer, please'));
    });
    const ended = call.catch((error: unknown) => error);
    await clock.advance(60_000);
    expect(await ended).toBeInstanceOf(Throttled);
    expect(atMs).toEqual([0, 500, 1_500, 3_500]);
  });

  it('does not try other failures again, nor a throttled call that was given up', async () => {
    const { clock, scheduler } = make();
    let calls = 0;
    await expect(
      scheduler.run(callOf({ operation: 'ListStreams' }), () => {
        calls += 1;
        return Promise.reject(new Error('denied'));
      }),
    ).rejects.toThrow('denied');
    expect(calls).toBe(1);
    const controller = new AbortController();
    const call = scheduler.run(callOf({ operation: 'ListStreams', signal: controller.signal }), () =>
      Promise.reject(new Throttled()),
    );
    const ended = call.catch((error: unknown) => error);
    await clock.advance(1);
    controller.abort();
    expect(await ended).toMatchObject({ name: 'AbortError' });
    expect(clock.waiting()).toBe(0);
  });

  it('spreads its back-off over the whole span and bounds it', () => {
    expect(backOffMs(1, () => 0)).toBe(0);
    expect(backOffMs(30, () => 1)).toBe(8_000);
  });
});

describe('urgency', () => {
  /** Fills the lane, so that what comes next has to queue; answers what ends those calls. */
  const fill = async (scheduler: Scheduler, clock: ManualClock): Promise<() => void> => {
    const release: (() => void)[] = [];
    for (let index = 0; index < largestConcurrency; index += 1) {
      void scheduler.run(
        callOf({ operation: 'GetHLSStreamingSessionURL', stream: `busy-${index}` }),
        () => new Promise<void>((resolve) => release.push(resolve)),
      );
    }
    await clock.advance(0);
    return () => {
      for (const end of release) end();
    };
  };
  const queueUp = (
    scheduler: Scheduler,
    order: string[],
    name: string,
    priority: Urgency['priority'],
    isRecovery = false,
  ): void =>
    void scheduler.run(
      callOf({ operation: 'GetHLSStreamingSessionURL', stream: name, urgency: { priority, isRecovery } }),
      () => Promise.resolve(order.push(name)),
    );

  it('decides who goes first: focused, visible, renewals, then recoveries and what nobody waits for', async () => {
    const { clock, scheduler } = make();
    const free = await fill(scheduler, clock);
    const order: string[] = [];
    queueUp(scheduler, order, 'later', 'background');
    queueUp(scheduler, order, 'again', 'visible', true);
    queueUp(scheduler, order, 'renewal', 'renewal');
    queueUp(scheduler, order, 'first', 'visible');
    queueUp(scheduler, order, 'focused', 'focused');
    free();
    await clock.advance(5_000);
    expect(order).toEqual(['focused', 'first', 'renewal', 'again', 'later']);
  });

  it('gives way to waiting: nobody is overtaken by those who come long after', async () => {
    const { clock, scheduler } = make();
    const free = await fill(scheduler, clock);
    const order: string[] = [];
    queueUp(scheduler, order, 'later', 'background');
    await clock.advance(10_001);
    queueUp(scheduler, order, 'focused', 'focused');
    free();
    await clock.advance(0);
    expect(order).toEqual(['later', 'focused']);
  });

  it('of recoveries is one budget for all accounts, and holds up nobody else', async () => {
    const { clock, scheduler } = make();
    const atMs: number[] = [];
    const again = { priority: 'visible', isRecovery: true } as const;
    for (let index = 0; index < 64; index += 1) {
      void scheduler.run(
        callOf({
          operation: 'GetHLSStreamingSessionURL',
          lane: `site-${index % 4}`,
          stream: `${index}`,
          urgency: again,
        }),
        () => Promise.resolve(atMs.push(clock.monotonicMs())),
      );
    }
    await clock.advance(0);
    let began = false;
    void scheduler.run(callOf({ operation: 'GetHLSStreamingSessionURL', stream: 'new' }), () => {
      began = true;
      return Promise.resolve();
    });
    await clock.advance(0);
    expect(began).toBe(true);
    await clock.advance(10_000);
    expect(atMs).toHaveLength(64);
    for (const startMs of atMs) {
      const inSecond = atMs.filter((other) => other >= startMs && other < startMs + 1_000);
      expect(inSecond.length).toBeLessThanOrEqual(recoveriesPerSecond);
    }
  });

  it('of recoveries is shared fairly between accounts', async () => {
    const { clock, scheduler } = make();
    const order: string[] = [];
    const again = { priority: 'visible', isRecovery: true } as const;
    const ask = (lane: string): void =>
      void scheduler.run(callOf({ operation: 'ListStreams', lane, urgency: again }), () =>
        Promise.resolve(order.push(lane)),
      );
    for (let index = 0; index < 40; index += 1) ask('large');
    await clock.advance(100);
    ask('small');
    for (let index = 0; index < 40; index += 1) ask('large');
    await clock.advance(20_000);
    expect(order.indexOf('small')).toBe(40);
    expect(order).toHaveLength(81);
  });
});
