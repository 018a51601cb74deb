/** Every trouble a tile can be in by the service's doing: caused through the real service, read off the screen. */
import { afterEach, expect, it } from 'vitest';
import type { CameraRef } from '../../contract/cameras.ts';
import { troubleTable } from '../../contract/trouble.ts';
import type { TroubleKind } from '../../contract/trouble-kinds.ts';
import { type Demo, type Desk, openDesk } from './desk/desk-under-test.ts';
import { expectAllLive, expectHealth, healths, tileText } from './desk/wall.ts';

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

/** One way into trouble: which camera, what is done to it, what its tile must say. */
interface Row {
  readonly kind: TroubleKind;
  readonly camera: string;
  readonly says: string;
  readonly cause?: (faults: Demo['faults'], camera: string) => void;
}

const opening = 'GetHLSStreamingSessionURL' as const;

/** The first session of each of these cameras meets its trouble. */
const fromTheStart: readonly Row[] = [
  {
    kind: 'not-allowed',
    camera: 'lab-denied',
    says: 'not allowed kinesisvideo:GetHLSStreamingSessionURL on lab-denied',
  },
  { kind: 'no-retention', camera: 'lab-no-retention', says: 'keeps no data' },
  { kind: 'codec-data-missing', camera: 'lab-no-codec-private-data', says: 'sends no codec private data' },
  { kind: 'codec-data-invalid', camera: 'lab-codec-private-data-invalid', says: 'codec private data is not valid' },
  { kind: 'media-unsupported', camera: 'lab-g711-audio', says: 'set the camera to AAC' },
  { kind: 'picture-missing', camera: 'lab-audio-only', says: 'sound only' },
  { kind: 'codec-not-decodable', camera: 'lab-h265', says: 'H.265' },
  { kind: 'camera-silent', camera: 'lab-silent', says: 'The camera is not sending' },
  {
    kind: 'throttled',
    camera: 'gate-north',
    says: 'limits calls just now',
    cause: (faults, camera) => faults.add({ kind: 'throttle' }, { camera, operation: opening }),
  },
  {
    kind: 'answer-without-url',
    camera: 'lobby',
    says: 'without a session URL',
    cause: (faults, camera) => faults.add({ kind: 'no-url' }, { camera, operation: opening }),
  },
  {
    kind: 'service-fault',
    camera: 'quay',
    says: 'reports a fault of its own',
    cause: (faults, camera) => faults.add({ kind: 'status', status: 503 }, { camera, operation: opening }),
  },
  {
    kind: 'not-the-service',
    camera: 'lift-2',
    says: 'this network may want a log-in',
    cause: (faults, camera) => faults.add({ kind: 'html' }, { camera, operation: opening }),
  },
  {
    kind: 'playlist-invalid',
    camera: 'yard-west',
    says: 'not a playlist',
    cause: (faults, camera) => faults.add({ kind: 'garbage' }, { camera, operation: 'GetHLSMasterPlaylist' }),
  },
  {
    kind: 'stream-not-active',
    camera: 'fence-east',
    says: 'is not active',
    cause: (faults, camera) => faults.setStatus(camera, 'CREATING'),
  },
  {
    kind: 'stream-not-found',
    camera: 'stairwell-b',
    says: 'is not there any more, or not in this region',
    cause: (faults, camera) => faults.deleteCamera(camera),
  },
  {
    kind: 'timed-out',
    camera: 'plant-room',
    says: 'does not answer in time',
    cause: (faults, camera) => faults.add({ kind: 'latency', delayMs: 90_000 }, { camera, operation: opening }),
  },
];

/** Cameras that were live when their trouble came. */
const midPlay: readonly Row[] = [
  {
    kind: 'media-invalid',
    camera: 'gate-north',
    says: 'pictures arriving are damaged',
    cause: (faults, camera) => faults.add({ kind: 'corrupt-media' }, { camera, operation: 'GetMP4MediaFragment' }),
  },
  {
    kind: 'picture-frozen',
    camera: 'lobby',
    says: 'No new picture is arriving',
    cause: (faults, camera) =>
      faults.add({ kind: 'status', status: 404 }, { camera, operation: 'GetMP4MediaFragment' }),
  },
  {
    kind: 'session-ended',
    camera: 'quay',
    says: 'session has ended early',
    cause: (faults, camera) => {
      faults.add({ kind: 'latency', delayMs: 30_000 }, { camera, operation: opening });
      faults.expireSessions(camera);
    },
  },
  {
    kind: 'stream-deleted',
    camera: 'lift-2',
    says: 'deleted',
    cause: (faults, camera) => {
      faults.deleteCamera(camera);
      faults.expireSessions(camera);
    },
  },
];

const wallOf =
  (rows: readonly Row[], tiles: 4 | 16) =>
  (demo: Demo): { wall: { tiles: 4 | 16; cameras: CameraRef[] } } => ({
    wall: {
      tiles,
      cameras: rows.map(({ camera }) => {
        const { name, arn, profile, region } = demo.camera(camera);
        return { account: profile, region, StreamName: name, StreamARN: arn };
      }),
    },
  });

const everyone = ['--profile', 'plant-east', '--profile', 'plant-west', '--profile', 'lab'];

/** Each row's tile comes to its health and says its sentence; all that differ are told together. */
const expectRows = async ({ page }: Desk, rows: readonly Row[]): Promise<void> => {
  const unlike = async (): Promise<string[]> => {
    const shown = await healths(page);
    const texts = await Promise.all(rows.map(({ camera }) => tileText(page, camera)));
    return rows.flatMap(({ kind, camera, says }, index) => {
      const text = texts[index] ?? '';
      const isAsTold = shown[camera] === troubleTable[kind].health && text.includes(says);
      return isAsTold ? [] : [`${kind} on ${camera}: ${shown[camera]}, ${text.replaceAll(/\s+/g, ' ')}`];
    });
  };
  const seen = new Set<string>();
  // some come and go with each attempt: having been seen once is enough
  await expect
    .poll(
      async () => {
        const wrong = await unlike();
        const wrongCameras = new Set(wrong.map((line) => line.split(':')[0]));
        for (const { kind, camera } of rows) if (!wrongCameras.has(`${kind} on ${camera}`)) seen.add(camera);
        return wrong.filter((line) => ![...seen].some((camera) => line.includes(` on ${camera}:`)));
      },
      { timeout: 120_000, interval: 500 },
    )
    .toEqual([]);
};

it('from the start: sixteen tiles, each with a trouble of its own', async () => {
  desk = await openDesk({
    settings: wallOf(fromTheStart, 16),
    args: everyone,
    before: ({ faults }) => {
      for (const { camera, cause } of fromTheStart) cause?.(faults, camera);
    },
  });
  await expectRows(desk, fromTheStart);
});

it('in the middle of playing', async () => {
  desk = await openDesk({ settings: wallOf(midPlay, 4), args: everyone });
  await expectAllLive(desk.page, 4, 60_000);
  for (const { camera, cause } of midPlay) cause?.(desk.demo.faults, camera);
  await expectRows(desk, midPlay);
});

it('pictures that come ever later', async () => {
  const camera = 'gate-north';
  desk = await openDesk({ settings: { wall: { tiles: 1 } }, args: ['--profile', 'plant-east'] });
  await expectAllLive(desk.page, 1, 60_000);
  const name = (await desk.page.locator('[data-camera]').first().getAttribute('data-camera')) ?? camera;
  // each fragment takes longer to fetch than to play
  const delayMs = desk.demo.camera(name).fragmentMs * 1.3;
  desk.demo.faults.add({ kind: 'first-byte-delay', delayMs }, { camera: name, operation: 'GetMP4MediaFragment' });
  await expectHealth(desk.page, name, 'behind', 120_000);
  const tile = desk.page.locator(`[data-camera="${name}"]`);
  const sentence = 'The picture is older than it should be';
  expect(await tile.locator('.tile-state').getAttribute('title')).toBe(`${sentence}. Try again now.`);
  expect(await tile.getAttribute('aria-label')).toContain(sentence);
  const asked = (): number => desk?.demo.counts.calls({ operation: opening, camera: name }) ?? 0;
  const before = asked();
  await tile.locator('button.tile-state').click();
  await expect.poll(asked, { timeout: 10_000 }).toBeGreaterThan(before);
});

it("this machine's clock, where nobody tells the right time", async () => {
  desk = await openDesk({
    settings: { wall: { tiles: 1 } },
    args: ['--profile', 'plant-east'],
    before: ({ faults }) => faults.skewClock(3_600_000, { tellsDate: false }),
  });
  const words = (): Promise<string> => desk?.page.locator('body').innerText() ?? Promise.resolve('');
  await expect.poll(words, { timeout: 60_000 }).toContain("This machine's clock is");
});

it("this machine's clock, where the service tells the right time: the wall goes on and says by how much", async () => {
  desk = await openDesk({
    settings: { wall: { tiles: 1 } },
    args: ['--profile', 'plant-east'],
    before: ({ faults }) => faults.skewClock(3_600_000),
  });
  await expectAllLive(desk.page, 1, 60_000);
  await expect
    .poll(() => desk?.page.locator('.notices').innerText(), { timeout: 30_000 })
    .toMatch(/clock is (60 min|1 h) behind/);
});
