/** Each DiscontinuityMode plays on without a stall; VIGIL_PLAY_MINUTES=10 has each play for ten minutes in place of one. */
import process from 'node:process';
import { afterEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { judgeFrames, type SeenFrame, seenFrames, watchFrames } from './desk/frame-watch.ts';
import { expectAllLive, healths } from './desk/wall.ts';

const playMs = Number(process.env['VIGIL_PLAY_MINUTES'] ?? '1') * 60_000;
/** The tiles' fragments are two seconds long: a shorter wait is that of a busy machine, not of a list that was misread. */
const stallMs = 1_500;

/** The longest time without a new picture on top of the tile, whatever element showed it; the time since the last one counts too. */
const longestGapMs = (frames: readonly SeenFrame[], nowMs: number): number =>
  Math.max(...frames.map(({ atMs }, index) => (frames[index + 1]?.atMs ?? nowMs) - atMs));

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

describe('DiscontinuityMode', () => {
  it.each(['ALWAYS', 'NEVER', 'ON_DISCONTINUITY'] as const)(
    '%s plays every picture in order, without a stall',
    async (DiscontinuityMode) => {
      desk = await openDesk({ settings: { session: { DiscontinuityMode }, wall: { tiles: 4 } } });
      const { page, demo } = desk;
      await expectAllLive(page, 4, 60_000);
      await watchFrames(page);
      // Played out, on each tile: counted in the pictures themselves.
      const playedMs = async (): Promise<number> => {
        const times = Object.values(await seenFrames(page)).map(
          (frames) => (frames.at(-1)?.atMs ?? 0) - (frames[0]?.atMs ?? 0),
        );
        return times.length < 4 ? 0 : Math.min(...times);
      };
      await expect.poll(playedMs, { timeout: playMs + 60_000, interval: 5_000 }).toBeGreaterThanOrEqual(playMs);
      const nowMs = await page.evaluate(() => performance.now());
      for (const [name, frames] of Object.entries(await seenFrames(page))) {
        expect(longestGapMs(frames, nowMs), `${name} stood still`).toBeLessThan(stallMs);
        const verdict = judgeFrames(frames, demo.camera(name));
        expect(verdict, name).toMatchObject({ unreadable: 0, black: 0, wrongCamera: 0, backward: 0 });
        const skippedMs = Math.max(verdict.longestSkipOtherwiseMs, verdict.longestSkipRenewingMs);
        expect(skippedMs, `${name}: pictures not shown`).toBeLessThanOrEqual(stallMs);
      }
      // A picture that stands gets a new session: none did.
      expect(demo.counts.calls({ operation: 'GetHLSStreamingSessionURL' })).toBe(4);
      expect(Object.values(await healths(page))).toEqual(['live', 'live', 'live', 'live']);
    },
    playMs + 150_000,
  );
});
