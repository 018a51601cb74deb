/** A whole wall at once: at its start, after the service was gone, and when the machine wakes. Counted at the service, below every limit. */
import { afterEach, describe, expect, it } from 'vitest';
import type { CallRecord, Operation } from '../../demo/index.ts';
import { quotas, recoveriesPerSecond, recoveryBurst } from '../../main/kinesis/quotas.ts';
import { type Demo, type Desk, openDesk, startWatchedDemo } from './desk/desk-under-test.ts';
import { expectAllLive, expectHealth, healths } from './desk/wall.ts';

const limitedCalls = Object.keys(quotas) as (keyof typeof quotas)[];
const sessionCalls = { operation: 'GetHLSStreamingSessionURL', status: 200 } as const;

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

const open = async (tiles: 16 | 64): Promise<Desk> => {
  // what Chromium says, besides a failed load, of first playlists under way when the service goes
  const expectedErrors = [/Permission was denied for this request to access the `loopback` address space/];
  desk = await openDesk({ settings: { wall: { tiles } }, demo: { cameras: tiles }, expectedErrors });
  return desk;
};

/** Everything the service is asked from now on that has a limit. */
const listen = (demo: Demo): CallRecord[] => {
  const calls: CallRecord[] = [];
  demo.counts.onCall((call) => {
    if (limitedCalls.some((operation) => operation === call.operation)) calls.push(call);
  });
  return calls;
};

/** The most calls in any window of this length. */
const busiest = (calls: readonly CallRecord[], windowMs: number): number =>
  Math.max(
    0,
    ...calls.map(({ atMs }) => calls.filter((other) => other.atMs >= atMs && other.atMs < atMs + windowMs).length),
  );

/** No API was asked more often in any second than an account, or a stream, may. */
const expectWithinQuotas = (calls: readonly CallRecord[]): void => {
  for (const operation of limitedCalls) {
    const own = calls.filter((call) => call.operation === operation);
    const expectAtMost = (quota: number | null, by: (call: CallRecord) => string | undefined): void => {
      if (quota === null) return;
      for (const [whose, group] of Map.groupBy(own, by)) {
        expect(busiest(group, 1_000), `${operation} of ${whose}`).toBeLessThanOrEqual(quota);
      }
    };
    expectAtMost(quotas[operation].perAccount, ({ profile }) => profile);
    expectAtMost(quotas[operation].perStream, ({ camera }) => camera);
  }
};

/**
 * Calls left no faster than the budget lets them. On a busy machine they arrive later than they left, some more than others:
 * what left in a second more may arrive in the window.
 */
const expectWithinBudget = (calls: readonly CallRecord[]): void => {
  const [windowS, lateS] = [3, 1];
  const most = recoveryBurst + recoveriesPerSecond * (windowS + lateS);
  expect(calls.length, 'a wall large enough to pass the budget').toBeGreaterThan(most);
  expect(busiest(calls, windowS * 1_000)).toBeLessThanOrEqual(most);
};

describe('a wall of sixteen', () => {
  it('starts without being throttled once, and asks for nothing twice', async () => {
    const { page, demo } = await open(16);
    await expectAllLive(page, 16, 90_000);
    const calls = (operation: Operation, status?: number): number =>
      demo.counts.calls(status === undefined ? { operation } : { operation, status });
    for (const operation of limitedCalls) {
      expect(calls(operation), operation).toBe(calls(operation, 200));
    }
    expect(calls('GetDataEndpoint')).toBe(16);
    expect(calls('GetHLSStreamingSessionURL')).toBe(16);
  });

  it('comes back by itself when service and network are there again', async () => {
    const opened = await open(16);
    const { page, demo } = opened;
    await expectAllLive(page, 16, 90_000);
    const names = Object.keys(await healths(page));
    await demo.close();
    for (const name of names) await expectHealth(page, name, 'offline', 60_000);
    const again = await startWatchedDemo({ port: demo.port, cameras: 16 });
    const calls = listen(again);
    try {
      // what the window does when the network is back: every tile and every list at the same moment
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
      await expectAllLive(page, 16, 90_000);
    } finally {
      await opened.quit();
      await again.close();
    }
    expect(again.counts.calls(sessionCalls)).toBeGreaterThanOrEqual(16);
    expect(calls.filter(({ status }) => status !== 200)).toEqual([]);
  });
});

describe('a wall of sixty-four', () => {
  it('asks within every limit at its start, and within its recovery budget when the machine wakes', async () => {
    const opened = await open(64);
    const { app, page, demo } = opened;
    const first = listen(demo);
    // the pictures take as long as this machine needs to decode so many
    await expect.poll(() => demo.counts.calls(sessionCalls), { timeout: 60_000 }).toBeGreaterThanOrEqual(64);
    expect(first.filter(({ status }) => status !== 200)).toEqual([]);
    expectWithinQuotas(first);

    await demo.close();
    await page.waitForFunction(() => document.querySelector('[data-camera][data-health="live"]') === null, null, {
      timeout: 60_000,
      polling: 500,
    });
    const again = await startWatchedDemo({ port: demo.port, cameras: 64 });
    const calls = listen(again);
    try {
      await app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
      await expect.poll(() => again.counts.calls(sessionCalls), { timeout: 60_000 }).toBeGreaterThanOrEqual(64);
    } finally {
      await opened.quit();
      await again.close();
    }
    expect(calls.filter(({ status }) => status !== 200)).toEqual([]);
    expectWithinQuotas(calls);
    expectWithinBudget(calls);
  });
});
