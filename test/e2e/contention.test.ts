/** Several desks on one camera that can't serve them all: they notice, hold back, and say why. */
import { appendFile, readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { refOf } from './desk/cameras.ts';
import { type Demo, type Desk, openDesk, startWatchedDemo } from './desk/desk-under-test.ts';
import { expectAllLive, expectHealth, healths, tileText } from './desk/wall.ts';

let demo: Demo | undefined;
let desks: Desk[] = [];
afterEach(async () => {
  for (const desk of desks) await desk.close();
  desks = [];
  await demo?.close();
  demo = undefined;
});

/** A second profile with the same keys, as people have them: so that one desk watches a camera twice. */
const addTwin = async (files: { configFile: string; credentialsFile: string }): Promise<void> => {
  const twin = async (file: string, before: string, after: string): Promise<void> => {
    const text = await readFile(file, 'utf8');
    const section = new RegExp(`\\[${before}\\]\\n([^[]*)`).exec(text)?.[1] ?? '';
    await appendFile(file, `\n[${after}]\n${section}`);
  };
  await twin(files.configFile, 'profile plant-east', 'profile plant-twin');
  await twin(files.credentialsFile, 'plant-east', 'plant-twin');
};

/** A camera of the account that has a twin. */
const camera = 'fence-east';
const sessionCalls = (service: Demo): number =>
  service.counts.calls({ operation: 'GetHLSStreamingSessionURL', camera, status: 200 });

/**
 * The most sessions that players who hold back can open in so long, even if each is lost at once: the first, two in place of it
 * without delay, then after at least 5, 10, 20 … s more.
 */
const allowedSessions = (players: number, ms: number): number => players * (3 + Math.floor(Math.log2(ms / 5_000 + 1)));

describe('six players where five sessions are allowed', () => {
  it('notice that they end each other, and settle instead of fighting', async () => {
    demo = await startWatchedDemo({ sessionRule: 'five-sessions' });
    const service = demo;
    const openedAtMs: number[] = [];
    service.counts.onCall(({ operation, status, atMs }) => {
      if (operation === 'GetHLSStreamingSessionURL' && status === 200) openedAtMs.push(atMs);
    });
    const cameras = ['plant-east', 'plant-twin'].map((account) => refOf(service, camera, account));
    desks = await Promise.all(
      [1, 2, 3].map(() =>
        openDesk({
          service,
          prepareProfiles: addTwin,
          args: ['--profile', 'plant-east', '--profile', 'plant-twin'],
          settings: { wall: { tiles: 4, cameras } },
        }),
      ),
    );
    const throttledTiles = async (): Promise<number> => {
      const counts = desks.map(({ page }) => page.locator('[data-health="throttled"]').count());
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
    };
    await expect.poll(throttledTiles, { timeout: 90_000, interval: 500 }).toBeGreaterThan(0);
    const spanMs = (): number => (openedAtMs.at(-1) ?? 0) - (openedAtMs[0] ?? 0);
    await expect.poll(spanMs, { timeout: 150_000, interval: 500 }).toBeGreaterThan(40_000);
    expect(openedAtMs.length).toBeLessThanOrEqual(allowedSessions(6, spanMs()));
    // Each says why it shows nothing new, or is live; opening and catching up are a matter of seconds.
    for (const { page } of desks) {
      for (const tile of await page.locator('[data-camera]').all()) {
        await expect.poll(() => tile.getAttribute('data-health'), { timeout: 20_000 }).toMatch(/^(live|throttled)$/);
      }
    }
    const texts = await Promise.all(desks.map(({ page }) => page.locator('.wall').innerText()));
    expect(texts.join('\n')).toMatch(/watched (by more players|too often)/);
    // The others go: those who stay come back by themselves.
    const [first, ...others] = desks;
    for (const other of others) await other.close();
    desks = first === undefined ? [] : [first];
    if (first !== undefined) await expectAllLive(first.page, 2, 150_000);
  }, 420_000);
});

describe('a camera whose playlists are refused', () => {
  it('asks less often on the same session, says so, and is as quick as before afterwards', async () => {
    demo = await startWatchedDemo();
    const service = demo;
    const desk = await openDesk({ service, settings: { wall: { tiles: 1, cameras: [refOf(service, camera)] } } });
    desks = [desk];
    await expectHealth(desk.page, camera, 'live', 40_000);
    const opened = sessionCalls(service);
    const allow = service.faults.add({ kind: 'throttle' }, { camera, operation: 'GetHLSMediaPlaylist' });
    const refused = (): number => service.counts.calls({ operation: 'GetHLSMediaPlaylist', camera, status: 400 });
    await expect.poll(refused, { timeout: 20_000, interval: 100 }).toBeGreaterThanOrEqual(3);
    await desk.page.locator('.tile-note', { hasText: 'watched too often' }).waitFor({ timeout: 10_000 });
    // Longer than what is buffered lasts: the picture stands, and the tile goes on telling the true reason.
    await expectHealth(desk.page, camera, 'throttled', 30_000);
    expect(await tileText(desk.page, camera)).toContain('watched by more players');
    const refusedSoFar = refused();
    await expect.poll(refused, { timeout: 30_000, interval: 100 }).toBeGreaterThan(refusedSoFar + 1);
    expect(await healths(desk.page)).toEqual({ [camera]: 'throttled' });
    allow();
    await expectHealth(desk.page, camera, 'live', 30_000);
    await expect.poll(() => tileText(desk.page, camera), { timeout: 60_000, interval: 1_000 }).not.toContain('watched');
    expect(sessionCalls(service)).toBe(opened);
  });
});
