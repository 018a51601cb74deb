/** Each DiscontinuityMode plays on without a stall; VIGIL_PLAY_MINUTES=10 has each play for ten minutes in place of one. */
import process from 'node:process';
import { afterEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk/desk-under-test.ts';
import { judgeFrames, seenFrames, watchFrames } from './desk/frame-watch.ts';
import { seenStalls, watchStalls } from './desk/stalls.ts';
import { expectAllLive, healths } from './desk/wall.ts';

const playMs = Number(process.env['VIGIL_PLAY_MINUTES'] ?? '1') * 60_000;
/** The tiles' fragments are two seconds long: a shorter wait is that of a busy machine, not of a list that was misread. */
const stallMs = 1_500;

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
      await watchStalls(page);
      // Played out, on each tile: counted in the pictures themselves.
      const playedMs = async (): Promise<number> => {
        const times = Object.values(await seenFrames(page)).map(
          (frames) => (frames.at(-1)?.atMs ?? 0) - (frames[0]?.atMs ?? 0),
        );
        return times.length < 4 ? 0 : Math.min(...times);
      };
      await expect.poll(playedMs, { timeout: playMs + 60_000, interval: 5_000 }).toBeGreaterThanOrEqual(playMs);
      for (const [name, frames] of Object.entries(await seenFrames(page))) {
        const verdict = judgeFrames(frames, demo.camera(name));
        expect(verdict, name).toMatchObject({ unreadable: 0, black: 0, wrongCamera: 0, backward: 0 });
        expect(verdict.longestSkipOtherwiseMs, `${name}: pictures not shown`).toBeLessThanOrEqual(stallMs);
      }
      for (const [name, stalls] of Object.entries(await seenStalls(page))) {
        expect(stalls.longestMs, `${name} stood still`).toBeLessThan(stallMs);
      }
      expect(Object.values(await healths(page))).toEqual(['live', 'live', 'live', 'live']);
    },
    playMs + 150_000,
  );
});
