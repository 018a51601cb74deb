/** What the wall asks for first is asked for before its window is open, once, and only what the wall will show. */
import { expect, test } from 'vitest';
import type { Account } from '../../../contract/accounts.ts';
import { type Camera, type CameraRef, cameraKey } from '../../../contract/cameras.ts';
import type { SessionParameters } from '../../../contract/sessions.ts';
import {
  type LayoutSize,
  type Settings,
  type StreamSettings,
  sessionSettingsSchema,
  settingsSchema,
  type WallSettings,
} from '../../../contract/settings.ts';
import { effectiveSettings } from '../../../contract/stream-settings.ts';
import type { Outcome } from '../../../contract/trouble-kinds.ts';
import { type CameraListings, createCameraListings } from '../../../main/kinesis/camera-listings.ts';
import { startAhead } from '../../../main/kinesis/head-start.ts';
import { Wishes } from '../../../renderer/player/session-wish.ts';
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
  readonly opened: SessionParameters[];
  readonly start: (settings: Partial<Settings>) => Promise<void>;
}

type Listed = Outcome<readonly Camera[]>;

const make = (lists: Readonly<Record<string, Listed | Promise<Listed>>>): Setting => {
  const clock = createManualClock();
  const asked: string[] = [];
  const opened: SessionParameters[] = [];
  const listings = createCameraListings(
    {
      listCameras: (profile) => {
        asked.push(`list ${profile}`);
        return Promise.resolve(lists[profile] ?? { ok: true, value: [] });
      },
    },
    clock,
  );
  const known = new Set<string>();
  const sessions = {
    openAhead: (camera: CameraRef, parameters: SessionParameters) => {
      if (known.has(cameraKey(camera))) return;
      known.add(cameraKey(camera));
      asked.push(`session ${camera.account} ${camera.StreamName}`);
      opened.push(parameters);
    },
  };
  const accounts = [accountOf('site-a', true), accountOf('site-b', true), accountOf('site-c', false)];
  const start: Setting['start'] = (settings) =>
    startAhead({
      accounts: () => Promise.resolve({ accounts, unreadable: [], trouble: null }),
      listings,
      sessions,
      settings: { ...settingsSchema.parse({}), ...settings },
    });
  return { clock, listings, asked, opened, start };
};

const wallOf = (tiles: LayoutSize, cameras: WallSettings['cameras'] = null): Partial<Settings> => ({
  wall: { tiles, cameras, panelOpen: false },
});
const sessionsIn = ({ asked }: Setting): readonly string[] => asked.filter((what) => what.startsWith('session'));

test('the watched accounts are listed, and the cameras a wall will fill itself with are opened', async () => {
  const setting = make({
    'site-a': {
      ok: true,
      value: [
        cameraOf('site-a', 'gate'),
        cameraOf('site-a', 'gate-sub'),
        cameraOf('site-a', 'being-made', { Status: 'CREATING' }),
        cameraOf('site-a', 'keeps-nothing', { DataRetentionInHours: 0 }),
      ],
    },
    'site-b': { ok: true, value: ['yard', 'dock-10', 'dock-9', 'attic'].map((name) => cameraOf('site-b', name)) },
  });
  await setting.start(wallOf(4));
  expect(setting.asked).toEqual([
    'list site-a',
    'list site-b',
    'session site-a gate',
    'session site-b attic',
    'session site-b dock-9',
    'session site-b dock-10',
  ]);
});

test('a list that is late holds back the cameras of later ones, as it does on the wall', async () => {
  const late = Promise.withResolvers<Listed>();
  const setting = make({ 'site-a': late.promise, 'site-b': { ok: true, value: [cameraOf('site-b', 'yard')] } });
  const started = setting.start(wallOf(1));
  await setting.clock.advance(0);
  expect(sessionsIn(setting)).toEqual([]);
  late.resolve({ ok: true, value: [cameraOf('site-a', 'gate')] });
  await started;
  expect(sessionsIn(setting)).toEqual(['session site-a gate']);
});

test('cameras added by hand take their places, those of a list that may not be had too', async () => {
  const setting = make({
    'site-a': { ok: false, error: { kind: 'not-allowed' } },
    'site-b': { ok: true, value: [cameraOf('site-b', 'yard')] },
  });
  const added = [cameraOf('site-a', 'gate'), cameraOf('site-b', 'gone'), cameraOf('site-c', 'dock')];
  await setting.start({ ...wallOf(4), cameras: { added: added.map(({ ref }) => ref) } });
  expect(sessionsIn(setting)).toEqual(['session site-a gate', 'session site-b yard']);
});

test('of an arranged wall the cameras in its tiles are opened, where their account is watched', async () => {
  const setting = make({ 'site-a': { ok: true, value: [cameraOf('site-a', 'gate')] } });
  const [dock, yard, roof, mast] = ['site-c', 'site-b', 'site-b', 'site-b'].map(
    (account, index) => cameraOf(account, ['dock', 'yard', 'roof', 'mast'][index] ?? '').ref,
  );
  await setting.start(wallOf(4, [dock ?? null, null, yard ?? null, roof ?? null, mast ?? null]));
  expect(setting.asked).toEqual(['session site-b yard', 'session site-b roof', 'list site-a', 'list site-b']);
});

test('a session is asked for exactly as a player asks for its first', async () => {
  const [gate, yard] = [cameraOf('site-a', 'gate').ref, cameraOf('site-b', 'yard').ref];
  const { opened, start } = make({});
  const desk = sessionSettingsSchema.parse({ Expires: 900, FragmentSelectorType: 'PRODUCER_TIMESTAMP' });
  const streams: StreamSettings = { overrides: [{ camera: yard, settings: { ContainerFormat: 'MPEG_TS' } }] };
  await start({ ...wallOf(4, [gate, yard]), session: desk, streams });
  const wished = [gate, yard].map((camera) => new Wishes(effectiveSettings(desk, streams, camera), camera).session);
  expect(opened).toEqual(wished.map(({ parameters }) => parameters));
  expect(opened.map(({ ContainerFormat }) => ContainerFormat)).toEqual(['FRAGMENTED_MP4', 'MPEG_TS']);
});

test('the first who asks gets the list made ahead, a later one a new one', async () => {
  const { asked, listings, start } = make({ 'site-a': { ok: false, error: { kind: 'unreachable' } } });
  await start(wallOf(4));
  expect(await listings.list('site-a', 'eu-west-1')).toEqual({ ok: false, error: { kind: 'unreachable' } });
  expect(asked.filter((what) => what === 'list site-a')).toHaveLength(1);
  await listings.list('site-a', 'eu-west-1');
  expect(asked.filter((what) => what === 'list site-a')).toHaveLength(2);
});

test('a window that starts is given the lists that are there and not asked for yet, once', async () => {
  const late = Promise.withResolvers<Listed>();
  const setting = make({ 'site-a': { ok: true, value: [cameraOf('site-a', 'gate')] }, 'site-b': late.promise });
  const started = setting.start(wallOf(4));
  await setting.clock.advance(0);
  const place = { profile: 'site-a', region: 'eu-west-1' };
  const answer = { ok: true, value: [cameraOf('site-a', 'gate')] };
  expect(setting.listings.takeAhead()).toEqual([{ ...place, answer }]);
  expect(setting.listings.takeAhead()).toEqual([]);
  await setting.listings.list('site-a', 'eu-west-1');
  expect(setting.asked.filter((what) => what === 'list site-a')).toHaveLength(2);
  const asked = setting.listings.list('site-b', 'eu-west-1');
  late.resolve({ ok: true, value: [] });
  await Promise.all([started, asked]);
  expect(setting.listings.takeAhead()).toEqual([]);
});

test('a window is given no list of a place that is watched no more, and none that is old', async () => {
  const setting = make({});
  await setting.start(wallOf(4));
  setting.listings.keepOnly([accountOf('site-b', true)]);
  await setting.clock.advance(14_999);
  expect(setting.listings.takeAhead().map(({ profile }) => profile)).toEqual(['site-b']);
  const other = make({});
  await other.start(wallOf(4));
  await other.clock.advance(15_001);
  expect(other.listings.takeAhead()).toEqual([]);
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
  await start(wallOf(4));
  await clock.advance(15_001);
  await listings.list('site-b', 'eu-west-1');
  expect(asked.filter((what) => what === 'list site-b')).toHaveLength(2);
});
