/** What goes wrong is said in plain words, and mends itself when it can. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk, startWatchedDemo } from './desk/desk-under-test.ts';
import { judgeFrames, seenFrames, watchFrames } from './desk/frame-watch.ts';
import { expectAllLive, expectHealth, healths, tileText } from './desk/wall.ts';

const fourTiles = { wall: { tiles: 4 as const } };

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

const open = async (options: Parameters<typeof openDesk>[0] = {}): Promise<Desk> => {
  desk = await openDesk({ settings: fourTiles, ...options });
  return desk;
};

const cameraNames = async (opened: Desk): Promise<string[]> => Object.keys(await healths(opened.page));

describe('a camera that falls silent', () => {
  it('says so in time, leaves its neighbours alone, and comes back by itself', async () => {
    const { page, demo } = await open();
    await expectAllLive(page, 4, 60_000);
    const [name = '', ...others] = Object.keys(await healths(page));
    const { fragmentMs } = demo.camera(name);
    const speak = demo.faults.silence(name);
    await expectHealth(page, name, 'silent', 2 * fragmentMs + 5_000);
    expect(await tileText(page, name)).toContain('not sending');
    const shown = await healths(page);
    for (const other of others) expect(shown[other]).toBe('live');
    speak();
    await expectHealth(page, name, 'live', 60_000);
  });
});

describe('a session that ends early', () => {
  it('is replaced by itself, and the picture never goes back in time or black', async () => {
    const { page, demo } = await open();
    await expectAllLive(page, 4, 60_000);
    await watchFrames(page);
    expect(demo.faults.expireSessions()).toBeGreaterThanOrEqual(4);
    const opened = (): number => demo.counts.calls({ operation: 'GetHLSStreamingSessionURL', status: 200 });
    await expect.poll(opened, { timeout: 30_000 }).toBeGreaterThanOrEqual(8);
    await expectAllLive(page, 4, 30_000);
    for (const [name, frames] of Object.entries(await seenFrames(page))) {
      const verdict = judgeFrames(frames, demo.camera(name));
      expect(verdict, name).toMatchObject({ unreadable: 0, black: 0, backward: 0 });
    }
  });
});

describe('keys that AWS does not accept', () => {
  it('are called denied, and nothing else happens to the wall', async () => {
    const { page, demo } = await open();
    await expectAllLive(page, 4, 60_000);
    const names = await cameraNames(desk as Desk);
    demo.faults.revokeKeys('plant-east');
    demo.faults.expireSessions();
    const east = names.filter((name) => demo.camera(name).profile === 'plant-east');
    const west = names.filter((name) => demo.camera(name).profile === 'plant-west');
    expect(east.length).toBeGreaterThan(0);
    for (const name of east) await expectHealth(page, name, 'denied', 40_000);
    expect(await tileText(page, east[0] ?? '')).toContain('does not accept the keys');
    for (const name of west) await expectHealth(page, name, 'live', 40_000);
  });
});

describe('the service', () => {
  it('dies and comes back, and the wall recovers by itself', async () => {
    const opened = await open();
    const { page, demo } = opened;
    await expectAllLive(page, 4, 60_000);
    await demo.close();
    for (const name of await cameraNames(opened)) await expectHealth(page, name, 'offline', 60_000);
    const again = await startWatchedDemo({ port: demo.port });
    try {
      await expectAllLive(page, 4, 90_000);
    } finally {
      await opened.quit();
      await again.close();
    }
  });
});
