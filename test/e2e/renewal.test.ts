/** Sessions are renewed and nobody sees it: proven from the frame strips in the pictures. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { judgeFrames, type SeenFrame, seenFrames, watchFrames } from './desk/frame-watch.ts';
import { expectAllLive } from './desk/wall.ts';

const wantedRenewals = 20;

describe('renewal before expiry', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk({ settings: { session: { Expires: 300, renewEverySeconds: 20 } } });
  });
  afterAll(async () => {
    await desk.close();
  });

  it('renews twenty sessions across the wall without a black, missing or repeated picture', async () => {
    const { page, demo } = desk;
    await expectAllLive(page, 12, 60_000);
    await watchFrames(page);
    const changesSoFar = async (): Promise<number> =>
      Object.values(await seenFrames(page)).reduce((sum, frames) => sum + changesOfPlaces(frames), 0);
    await expect.poll(changesSoFar, { timeout: 120_000, interval: 2_000 }).toBeGreaterThanOrEqual(wantedRenewals);
    const seen = await seenFrames(page);
    for (const [name, frames] of Object.entries(seen)) {
      const verdict = judgeFrames(frames, demo.camera(name));
      expect(verdict, name).toMatchObject({ unreadable: 0, black: 0, wrongCamera: 0, backward: 0 });
      // Not more than a tenth of a second beyond what the stream itself leaves out: fragments dated by the service may overlap by a
      // frame, in the moment of a renewal as in any other.
      const allowedMs = 100 + verdict.longestSkipOtherwiseMs;
      expect(verdict.longestSkipRenewingMs, `${name}: pictures not shown`).toBeLessThanOrEqual(allowedMs);
    }
    expect(await page.locator('[data-camera]:not([data-health="live"])').count()).toBe(0);
  });
});

describe("renewal by the session's own life", () => {
  it('comes at the set share of it, on every tile, unseen', async () => {
    const desk = await openDesk({
      settings: { session: { Expires: 300, renewAtFraction: 0.1, renewEverySeconds: null }, wall: { tiles: 4 } },
    });
    try {
      const { page, demo } = desk;
      await expectAllLive(page, 4, 60_000);
      await watchFrames(page);
      const sessions: { camera: string | undefined; atMs: number }[] = [];
      demo.counts.onCall(({ operation, status, camera, atMs }) => {
        if (operation === 'GetHLSStreamingSessionURL' && status === 200) sessions.push({ camera, atMs });
      });
      const changed = async (): Promise<boolean> => {
        const seen = Object.values(await seenFrames(page));
        return seen.length === 4 && seen.every((frames) => changesOfPlaces(frames) >= 2);
      };
      await expect.poll(changed, { timeout: 120_000, interval: 1_000 }).toBe(true);
      for (const [name, frames] of Object.entries(await seenFrames(page))) {
        expect(judgeFrames(frames, demo.camera(name)), name).toMatchObject({ black: 0, wrongCamera: 0, backward: 0 });
        const [first = 0, second = 0] = sessions.filter(({ camera }) => camera === name).map(({ atMs }) => atMs);
        // A tenth of 300 s, by chance a tenth of that earlier; never earlier still.
        expect(second - first, name).toBeGreaterThanOrEqual(26_000);
      }
    } finally {
      await desk.close();
    }
  }, 240_000);
});

/** How often a tile went from two media elements back to one: so often a renewal was completed. */
const changesOfPlaces = (frames: readonly SeenFrame[]): number =>
  frames.filter(({ elements }, index) => elements === 1 && (frames[index - 1]?.elements ?? 1) > 1).length;
