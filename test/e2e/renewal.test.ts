/** Sessions are renewed and nobody sees it: proven from the frame strips in the pictures. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { judgeFrames, seenFrames, watchFrames } from './desk/frame-watch.ts';
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
    const opened = (): number => demo.counts.calls({ operation: 'GetHLSStreamingSessionURL', status: 200 });
    const atStart = opened();
    await expect.poll(opened, { timeout: 120_000, interval: 500 }).toBeGreaterThanOrEqual(atStart + wantedRenewals + 3);
    // The last ones are still warming: let the wall come to rest before judging.
    await page.waitForFunction(() =>
      [...document.querySelectorAll('.player')].some((player) => player.children.length === 1),
    );
    const seen = await seenFrames(page);
    let changes = 0;
    for (const [name, frames] of Object.entries(seen)) {
      const verdict = judgeFrames(frames, demo.camera(name));
      changes += changesOfPlaces(frames.map(({ elements }) => elements));
      expect(verdict, name).toMatchObject({ unreadable: 0, black: 0, wrongCamera: 0, backward: 0 });
      expect(verdict.longestSkipMs, `${name}: longest run of pictures not shown`).toBeLessThanOrEqual(100);
    }
    expect(changes).toBeGreaterThanOrEqual(wantedRenewals);
    expect(await page.locator('[data-camera]:not([data-health="live"])').count()).toBe(0);
  });
});

/** How often a tile went from two media elements back to one: so often a renewal was completed. */
const changesOfPlaces = (elements: readonly number[]): number =>
  elements.filter((count, index) => count === 1 && (elements[index - 1] ?? 1) > 1).length;
