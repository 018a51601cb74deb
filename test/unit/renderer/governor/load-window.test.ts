/** What the players' counters say of the last seconds: losses, slowness, lateness; and nothing of feeds that have just begun. */
import { describe, expect, test } from 'vitest';
import { LoadWindow, type Strain } from '../../../../renderer/governor/load-window.ts';
import type { PlayerLoad } from '../../../../renderer/player/player-types.ts';

interface Camera {
  readonly fps?: number;
  /** Of its pictures, those lost, from this time on. */
  readonly lost?: number;
  readonly lostFromMs?: number;
  /** How fast it plays, of how fast it should. */
  readonly speed?: number;
  readonly rate?: number;
  readonly aheadS?: number;
  /** Another feed begins at this time. */
  readonly anewAtMs?: number;
  /** Shows nothing from this time on. */
  readonly restsFromMs?: number;
}

const stepMs = 500;

/** A window that has looked at these cameras twice a second for so long. */
const looked = (cameras: readonly Camera[], forMs: number, lagMs: (nowMs: number) => number = () => 0): Strain => {
  const window = new LoadWindow();
  const feeds = cameras.map(() => [{}, {}] as const);
  const loadOf = (camera: Camera, index: number, nowMs: number): PlayerLoad | null => {
    const { fps = 20, lost = 0, lostFromMs = 0, speed = 1, rate = 1, aheadS = 1 } = camera;
    if (nowMs >= (camera.restsFromMs ?? Infinity)) return null;
    const anew = nowMs >= (camera.anewAtMs ?? Infinity);
    const beganMs = anew ? (camera.anewAtMs ?? 0) : 0;
    const forS = (nowMs - beganMs) / 1_000;
    const lossyS = Math.max(0, nowMs - Math.max(beganMs, lostFromMs)) / 1_000;
    return {
      feed: feeds[index]?.[anew ? 1 : 0] ?? {},
      decodedFrames: forS * fps,
      droppedFrames: lossyS * fps * lost,
      mediaTimeS: forS * speed * rate,
      aheadS,
      rate,
    };
  };
  for (let nowMs = 0; nowMs <= forMs; nowMs += stepMs) {
    const samples = cameras.map((camera, index) => ({ key: `${index}`, load: loadOf(camera, index, nowMs) }));
    window.look(nowMs, samples, lagMs(nowMs));
  }
  return window.strain(forMs);
};

describe('pictures lost', () => {
  test('are a share of those decoded, over all cameras that move', () => {
    const { judged, lostShare } = looked(
      [
        { fps: 30, lost: 0.2 },
        { fps: 10, lost: 0 },
      ],
      10_000,
    );
    expect(judged).toBe(2);
    expect(lostShare).toBeCloseTo(0.15, 6);
  });

  test('are those of the last four seconds', () => {
    expect(looked([{ lost: 0.4, lostFromMs: 30_000 }], 30_000).lostShare).toBe(0);
    expect(looked([{ lost: 0.4, lostFromMs: 30_000 }], 32_000).lostShare).toBeCloseTo(0.2, 1);
    expect(looked([{ lost: 0.4, lostFromMs: 30_000 }], 34_000).lostShare).toBeCloseTo(0.4, 6);
  });

  test('are none of a camera that lies beneath something: it loses all, from one moment on', () => {
    const covered = { lost: 1, lostFromMs: 30_000 };
    for (const nowMs of [31_000, 32_000, 34_000, 60_000]) {
      expect(looked([covered, covered, { lost: 0.04 }, {}, {}], nowMs).lostShare).toBeCloseTo(0.04 / 3, 2);
    }
  });

  test('count where most cameras lose all: then it is the machine', () => {
    expect(looked([{ lost: 1 }, { lost: 1 }, {}], 10_000).lostShare).toBeCloseTo(2 / 3, 6);
  });

  test('say nothing while a feed is young: three seconds, counted anew with each', () => {
    expect(looked([{ lost: 0.5 }], 2_500)).toMatchObject({ judged: 0, lostShare: 0 });
    expect(looked([{ lost: 0.5 }], 3_000)).toMatchObject({ judged: 1, lostShare: 0.5 });
    expect(looked([{ lost: 0.5, anewAtMs: 10_000 }], 12_500)).toMatchObject({ judged: 0, lostShare: 0 });
    expect(looked([{ lost: 0.5, anewAtMs: 10_000 }], 13_500)).toMatchObject({ judged: 1, lostShare: 0.5 });
  });

  test('are not looked for where only key frames, or nothing, are shown', () => {
    expect(looked([{ rate: 0, lost: 0.5 }], 10_000)).toMatchObject({ judged: 0, lostShare: 0, slowShare: 0 });
    expect(looked([{ lost: 0.5, restsFromMs: 9_000 }], 10_000)).toMatchObject({ judged: 0, lostShare: 0 });
    expect(looked([], 10_000)).toEqual({ judged: 0, lostShare: 0, slowShare: 0, lagMs: 0 });
  });
});

describe('playing too slowly', () => {
  test('is how much the median camera plays too slowly: one that is slow by itself says nothing of the machine', () => {
    expect(looked([{ speed: 0.6 }, {}, {}], 10_000).slowShare).toBe(0);
    expect(looked([{ speed: 0.6 }, { speed: 0.7 }, { speed: 0.8 }], 10_000).slowShare).toBeCloseTo(0.3, 6);
  });

  test('is measured by the rate that is set', () => {
    expect(looked([{ rate: 1.1 }], 10_000).slowShare).toBeCloseTo(0, 6);
    expect(looked([{ rate: 1.1, speed: 0.9 }], 10_000).slowShare).toBeCloseTo(0.1, 6);
    expect(looked([{ speed: 1.2 }], 10_000).slowShare).toBe(0);
  });

  test('is no strain where there was nothing to play: that is the network', () => {
    expect(looked([{ speed: 0.3, aheadS: 0.2 }], 10_000)).toMatchObject({ judged: 1, slowShare: 0 });
  });
});

test('the window is late by what nine of ten looks are within, of the last four seconds', () => {
  expect(looked([], 10_000, () => 30).lagMs).toBe(30);
  expect(looked([], 10_000, (nowMs) => (nowMs > 6_000 ? 300 : 0)).lagMs).toBe(300);
  expect(looked([], 10_000, (nowMs) => (nowMs < 6_000 ? 300 : 0)).lagMs).toBe(0);
  // Of the eight looks there are in that time one is more than one in ten.
  expect(looked([], 10_000, (nowMs) => (nowMs === 8_000 ? 300 : 0)).lagMs).toBe(300);
});

test('a camera that has left is forgotten', () => {
  const window = new LoadWindow();
  const load: PlayerLoad = {
    feed: {},
    decodedFrames: 0,
    droppedFrames: 0,
    mediaTimeS: 0,
    aheadS: 1,
    rate: 1,
  };
  for (const nowMs of [0, 1_500, 3_000]) window.look(nowMs, [{ key: 'a', load }], 0);
  expect(window.strain(3_000).judged).toBe(1);
  window.look(3_500, [], 0);
  expect(window.strain(3_500).judged).toBe(0);
});

test('what was seen before it is forgotten says nothing of what is seen after', () => {
  const window = new LoadWindow();
  const feed = {};
  const look = (nowMs: number, dropped: number, lagMs: number): void => {
    const load = {
      feed,
      decodedFrames: nowMs / 50,
      droppedFrames: dropped,
      mediaTimeS: nowMs / 1_000,
      aheadS: 1,
      rate: 1,
    };
    window.look(nowMs, [{ key: 'a', load }], lagMs);
  };
  for (let nowMs = 0; nowMs <= 5_000; nowMs += stepMs) look(nowMs, nowMs / 100, 300);
  expect(window.strain(5_000)).toMatchObject({ judged: 1, lostShare: 0.5, lagMs: 300 });
  window.forget();
  expect(window.strain(5_000)).toMatchObject({ judged: 0, lagMs: 0 });
  for (let nowMs = 5_500; nowMs <= 7_000; nowMs += stepMs) look(nowMs, 50, 0);
  expect(window.strain(7_000)).toMatchObject({ judged: 1, lostShare: 0, lagMs: 0 });
});
