/** What the wall asks for first is asked for before its window is open, once, and only what the wall will show. */
import { expect, test } from 'vitest';
import type { Account } from '../../../contract/accounts.ts';
import type { Camera, CameraRef } from '../../../contract/cameras.ts';
import type { Outcome } from '../../../contract/trouble-kinds.ts';
import { type CameraListings, createCameraListings } from '../../../main/kinesis/camera-listings.ts';
import { startAhead } from '../../../main/kinesis/head-start.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

const cameraOf = (account: string, StreamName: string, change: Partial<Camera> = {}): Camera => ({
  ref: {
    account,
    region: 'eu-west-1',
    StreamName,
    StreamARN: `arn:aws:kinesisvideo:eu-west-1:111122223333:stream/${StreamName}/1700000000000`,
  },
  Status: 'ACTIVE',
  DataRetentionInHours: 24,
  MediaType: null,
  ...change,
});

const accountOf = (profile: string, watched: boolean): Account => ({
  profile,
  region: 'eu-west-1',
  regions: [],
  watched,
  kind: 'keys',
  identity: null,
  signIn: { state: 'unknown' },
  label: null,
});

interface Setting {
  readonly clock: ManualClock;
  readonly listings: CameraListings;
  readonly asked: string[];
  readonly start: (placed: readonly CameraRef[] | null, tiles: number) => Promise<void>;
}

const make = (lists: Readonly<Record<string, Outcome<readonly Camera[]>>>): Setting => {
  const clock = createManualClock();
  const asked: string[] = [];
  const listings = createCameraListings(
    {
      listCameras: (profile) => {
        asked.push(`list ${profile}`);
        return Promise.resolve(lists[profile] ?? { ok: true, value: [] });
      },
    },
    clock,
  );
  const service = {
    findEndpoint: (camera: CameraRef) => {
      asked.push(`endpoint ${camera.account} ${camera.StreamName}`);
      return Promise.resolve();
    },
  };
  const accounts = [accountOf('site-a', true), accountOf('site-b', true), accountOf('site-c', false)];
  const start: Setting['start'] = (placed, tiles) =>
    startAhead({
      accounts: () => Promise.resolve({ accounts, unreadable: [], trouble: null }),
      listings,
      service,
      placed,
      tiles,
    });
  return { clock, listings, asked, start };
};

test('the watched accounts are listed, and the cameras a wall will fill itself with are looked for', async () => {
  const { asked, start } = make({
    'site-a': {
      ok: true,
      value: [
        cameraOf('site-a', 'gate'),
        cameraOf('site-a', 'being-made', { Status: 'CREATING' }),
        cameraOf('site-a', 'keeps-nothing', { DataRetentionInHours: 0 }),
      ],
    },
    'site-b': { ok: true, value: [cameraOf('site-b', 'yard'), cameraOf('site-b', 'roof')] },
  });
  await start(null, 2);
  expect(asked).toEqual(['list site-a', 'list site-b', 'endpoint site-a gate', 'endpoint site-b yard']);
});

test('of an arranged wall its own cameras are looked for, where their account is watched', async () => {
  const { asked, start } = make({ 'site-a': { ok: true, value: [cameraOf('site-a', 'gate')] } });
  const placed = [cameraOf('site-c', 'dock'), cameraOf('site-b', 'yard')].map(({ ref }) => ref);
  await start(placed, 4);
  expect(asked).toEqual(['endpoint site-b yard', 'list site-a', 'list site-b']);
});

test('the first who asks gets the list made ahead, a later one a new one', async () => {
  const { asked, listings, start } = make({ 'site-a': { ok: false, error: { kind: 'unreachable' } } });
  await start(null, 4);
  expect(await listings.list('site-a', 'eu-west-1')).toEqual({ ok: false, error: { kind: 'unreachable' } });
  expect(asked.filter((what) => what === 'list site-a')).toHaveLength(1);
  await listings.list('site-a', 'eu-west-1');
  expect(asked.filter((what) => what === 'list site-a')).toHaveLength(2);
});

test('a list that takes long is still shared, however long', async () => {
  const { promise, resolve } = Promise.withResolvers<Outcome<readonly Camera[]>>();
  let asked = 0;
  const clock = createManualClock();
  const listCameras = (): Promise<Outcome<readonly Camera[]>> => {
    asked += 1;
    return promise;
  };
  const listings = createCameraListings({ listCameras }, clock);
  void listings.listAhead('site-a', 'eu-west-1');
  await clock.advance(60_000);
  const listed = listings.list('site-a', 'eu-west-1');
  resolve({ ok: true, value: [] });
  expect(await listed).toEqual({ ok: true, value: [] });
  expect(asked).toBe(1);
});

test('a list that nobody has asked for is not kept', async () => {
  const { asked, clock, listings, start } = make({});
  await start(null, 4);
  await clock.advance(15_001);
  await listings.list('site-b', 'eu-west-1');
  expect(asked.filter((what) => what === 'list site-b')).toHaveLength(2);
});
