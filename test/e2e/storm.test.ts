/** A whole wall at once, at its start and after the service was gone: counted at the service, below every limit. */
import { afterEach, describe, expect, it } from 'vitest';
import { type CallRecord, type Operation, startDemo } from '../../demo/index.ts';
import { quotas, recoveriesPerSecond } from '../../main/kinesis/quotas.ts';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { expectAllLive, expectHealth, healths } from './desk/wall.ts';

const tiles = 16;
const limitedCalls = Object.keys(quotas) as (keyof typeof quotas)[];

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

const open = async (): Promise<Desk> => {
  desk = await openDesk({ settings: { wall: { tiles } }, demo: { cameras: tiles } });
  return desk;
};

/** The most calls in any window of this length. */
const busiest = (calls: readonly CallRecord[], windowMs: number): number =>
  Math.max(
    0,
    ...calls.map(({ atMs }) => calls.filter((other) => other.atMs >= atMs && other.atMs < atMs + windowMs).length),
  );

describe('a wall of sixteen', () => {
  it('starts without being throttled once, and asks for nothing twice', async () => {
    const { page, demo } = await open();
    await expectAllLive(page, tiles, 90_000);
    const calls = (operation: Operation, status?: number): number =>
      demo.counts.calls(status === undefined ? { operation } : { operation, status });
    for (const operation of limitedCalls) {
      expect(calls(operation), operation).toBe(calls(operation, 200));
    }
    expect(calls('GetDataEndpoint')).toBe(tiles);
    expect(calls('GetHLSStreamingSessionURL')).toBe(tiles);
  });

  it('comes back within its recovery budget when service and network are there again', async () => {
    const opened = await open();
    const { page, demo } = opened;
    await expectAllLive(page, tiles, 90_000);
    const names = Object.keys(await healths(page));
    await demo.close();
    for (const name of names) await expectHealth(page, name, 'offline', 60_000);
    const again = await startDemo({ port: demo.port, cameras: tiles });
    const calls: CallRecord[] = [];
    again.counts.onCall((call) => {
      if (limitedCalls.some((operation) => operation === call.operation)) calls.push(call);
    });
    try {
      // what the window does when the network is back: every tile and every list at the same moment
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
      await expectAllLive(page, tiles, 90_000);
    } finally {
      await opened.quit();
      await again.close();
    }
    expect(calls.filter(({ operation }) => operation === 'GetHLSStreamingSessionURL').length).toBeGreaterThanOrEqual(
      tiles,
    );
    expect(calls.filter(({ status }) => status !== 200)).toEqual([]);
    // a little less than a second: on their way calls come closer together than they were sent
    expect(busiest(calls, 850)).toBeLessThanOrEqual(recoveriesPerSecond);
  });
});
