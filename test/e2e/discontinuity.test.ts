/** Each DiscontinuityMode plays on without a stall; VIGIL_PLAY_MINUTES=10 has them play for ten minutes in place of one. */
import process from 'node:process';
import { afterEach, expect, it } from 'vitest';
import type { CameraRef } from '../../contract/cameras.ts';
import { type Demo, type Desk, openDesk } from './desk/desk-under-test.ts';
import { judgeFrames, type SeenFrame, seenFrames, watchFrames } from './desk/frame-watch.ts';
import { expectAllLive, healths } from './desk/wall.ts';

const playMs = Number(process.env['VIGIL_PLAY_MINUTES'] ?? '1') * 60_000;
/** The tiles' fragments are two seconds long: a shorter wait is that of a busy machine, not of a list that was misread. */
const stallMs = 1_500;

const modes = ['ALWAYS', 'NEVER', 'ON_DISCONTINUITY'] as const;
const tiles = 9;

/** The longest time without a new picture on top of the tile, whatever element showed it; the time since the last one counts too. */
const longestGapMs = (frames: readonly SeenFrame[], nowMs: number): number =>
  Math.max(...frames.map(({ atMs }, index) => (frames[index + 1]?.atMs ?? nowMs) - atMs));

/** The cameras with two-second fragments come first; every third has the same mode. */
const camerasOf = (demo: Demo): readonly { readonly camera: CameraRef; readonly mode: (typeof modes)[number] }[] =>
  demo.cameras
    .filter(({ troubled }) => troubled === null)
    .toSorted((a, b) => Math.abs(a.fragmentMs - 2_000) - Math.abs(b.fragmentMs - 2_000))
    .slice(0, tiles)
    .map(({ name, arn, profile, region }, index) => ({
      camera: { account: profile, region, StreamName: name, StreamARN: arn },
      mode: modes[index % modes.length] ?? 'ALWAYS',
    }));

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

it(
  'each DiscontinuityMode plays every picture in order, without a stall',
  async () => {
    desk = await openDesk({
      settings: (demo) => ({
        wall: { tiles, cameras: camerasOf(demo).map(({ camera }) => camera) },
        streams: {
          overrides: camerasOf(demo).map(({ camera, mode }) => ({ camera, settings: { DiscontinuityMode: mode } })),
        },
      }),
    });
    const { page, demo } = desk;
    await expectAllLive(page, tiles, 60_000);
    await watchFrames(page);
    // Played out, on each tile: counted in the pictures themselves.
    const playedMs = async (): Promise<number> => {
      const times = Object.values(await seenFrames(page)).map(
        (frames) => (frames.at(-1)?.atMs ?? 0) - (frames[0]?.atMs ?? 0),
      );
      return times.length < tiles ? 0 : Math.min(...times);
    };
    await expect.poll(playedMs, { timeout: playMs + 60_000, interval: 5_000 }).toBeGreaterThanOrEqual(playMs);
    const nowMs = await page.evaluate(() => performance.now());
    const seen = await seenFrames(page);
    for (const { camera, mode } of camerasOf(demo)) {
      const { StreamName: name } = camera;
      const frames = seen[name] ?? [];
      const what = `${name}, ${mode}`;
      expect(longestGapMs(frames, nowMs), `${what}: stood still`).toBeLessThan(stallMs);
      const verdict = judgeFrames(frames, demo.camera(name));
      expect(verdict, what).toMatchObject({ unreadable: 0, black: 0, wrongCamera: 0, backward: 0 });
      const skippedMs = Math.max(verdict.longestSkipOtherwiseMs, verdict.longestSkipRenewingMs);
      expect(skippedMs, `${what}: pictures not shown`).toBeLessThanOrEqual(stallMs);
    }
    // A picture that stands gets a new session: none did.
    expect(demo.counts.calls({ operation: 'GetHLSStreamingSessionURL' })).toBe(tiles);
    expect(Object.values(await healths(page))).toEqual(Array.from({ length: tiles }, () => 'live'));
  },
  playMs + 150_000,
);
