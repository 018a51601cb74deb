/** Quotas are never passed, nobody starves, and a call given up never starts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestConcurrency, type Operation, quotaShare, quotas } from '../../../main/kinesis/quotas.ts';
import { backOffMs, createScheduler, type Scheduler } from '../../../main/kinesis/scheduler.ts';
import { createTokenBucket } from '../../../main/kinesis/token-bucket.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

class Throttled extends Error {}

const make = (random: () => number = () => 0.5): { readonly clock: ManualClock; readonly scheduler: Scheduler } => {
  const clock = createManualClock();
  return { clock, scheduler: createScheduler({ clock, random, isThrottled: (error) => error instanceof Throttled }) };
};
const patient = new AbortController().signal;

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
  const operations: readonly Operation[] = ['ListStreams', 'GetDataEndpoint', 'GetHLSStreamingSessionURL'];

  it('keeps every account and stream below its share of the quotas, whatever is asked and however long calls take', async () => {
    const call = fc.record({
      operation: fc.constantFrom(...operations),
      stream: fc.constantFrom('a', 'b', 'c'),
      takesMs: fc.integer({ min: 0, max: 300 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 120 }), async (calls) => {
        const { clock, scheduler } = make();
        const started: { readonly operation: Operation; readonly stream: string; readonly atMs: number }[] = [];
        let running = 0;
        let mostRunning = 0;
        const all = Promise.all(
          calls.map(({ operation, stream, takesMs }) =>
            scheduler.run(
              { operation, stream: operation === 'ListStreams' ? undefined : stream, signal: patient },
              async () => {
                started.push({ operation, stream, atMs: clock.monotonicMs() });
                running += 1;
                mostRunning = Math.max(mostRunning, running);
                await new Promise<void>((resolve) => clock.after(takesMs, resolve));
                running -= 1;
              },
            ),
          ),
        );
        await clock.advance(120_000);
        await all;
        expect(started).toHaveLength(calls.length);
        expect(mostRunning).toBeLessThanOrEqual(largestConcurrency);
        for (const { operation, stream, atMs } of started) {
          const inSecond = started.filter(
            (other) => other.operation === operation && other.atMs >= atMs && other.atMs < atMs + 1_000,
          );
          const { perAccount, perStream } = quotas[operation];
          if (perAccount !== null) expect(inSecond.length).toBeLessThanOrEqual(perAccount * quotaShare);
          if (perStream !== null) {
            expect(inSecond.filter((other) => other.stream === stream).length).toBeLessThanOrEqual(
              perStream * quotaShare,
            );
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
      scheduler.run({ operation: 'GetDataEndpoint', stream, signal: patient }, () => {
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
      scheduler.run(
        { operation: 'ListStreams', stream: undefined, signal: patient },
        () => new Promise<void>((resolve) => release.push(resolve)),
      ),
    );
    let started = 0;
    const waiting = scheduler.run({ operation: 'ListStreams', stream: undefined, signal: controller.signal }, () => {
      started += 1;
      return Promise.resolve();
    });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    for (const end of release) end();
    await Promise.all(busy);
    await clock.advance(10_000);
    expect(started).toBe(0);
    await expect(
      scheduler.run({ operation: 'ListStreams', stream: undefined, signal: patient }, () => Promise.resolve(7)),
    ).resolves.toBe(7);
    await expect(
      scheduler.run({ operation: 'ListStreams', stream: undefined, signal: controller.signal }, () =>
        Promise.resolve(7),
      ),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('ends a call given up though it does not listen, and frees its place', async () => {
    const { clock, scheduler } = make();
    const controller = new AbortController();
    const deaf = Array.from({ length: largestConcurrency }, () =>
      scheduler
        .run({ operation: 'ListStreams', stream: undefined, signal: controller.signal }, () => new Promise(() => {}))
        .catch((error: unknown) => error),
    );
    await clock.advance(0);
    controller.abort();
    expect(await Promise.all(deaf)).toEqual(
      Array(largestConcurrency).fill(expect.objectContaining({ name: 'AbortError' })),
    );
    await expect(
      scheduler.run({ operation: 'ListStreams', stream: undefined, signal: patient }, () => Promise.resolve(7)),
    ).resolves.toBe(7);
  });

  it('tries a throttled call again, with growing waits, and gives up after four', async () => {
    const { clock, scheduler } = make(() => 1);
    const atMs: number[] = [];
    const call = scheduler.run({ operation: 'GetHLSStreamingSessionURL', stream: 'a', signal: patient }, () => {
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
      scheduler.run({ operation: 'ListStreams', stream: undefined, signal: patient }, () => {
        calls += 1;
        return Promise.reject(new Error('denied'));
      }),
    ).rejects.toThrow('denied');
    expect(calls).toBe(1);
    const controller = new AbortController();
    const call = scheduler.run({ operation: 'ListStreams', stream: undefined, signal: controller.signal }, () =>
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
