/** Main's calls against the real local service over real HTTP: lists, sessions, and every way they fail. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sentenceFor } from '../../../contract/trouble.ts';
import type { TroubleKind } from '../../../contract/trouble-kinds.ts';
import type { Fault } from '../../../demo/index.ts';
import { listCameras } from '../../../main/kinesis/list-cameras.ts';
import type { Urgency } from '../../../main/kinesis/urgency.ts';
import { createSessionDesk } from '../../../main/sessions/session-desk.ts';
import { type DemoDesk, openDemoDesk } from './demo-desk.ts';
import { createMemoryLog, live } from './fixtures.ts';

const patient = new AbortController().signal;
const atOnce: Urgency = { priority: 'visible', isRecovery: false };
let desk: DemoDesk;
beforeAll(async () => {
  desk = await openDemoDesk();
});
afterAll(() => desk.close());
afterEach(() => {
  desk.demo.faults.clear();
  for (const profile of ['plant-east', 'plant-west', 'lab']) desk.service.forgetAccount(profile);
  desk.demo.counts.reset();
});

const healthy = (profile: string): readonly string[] =>
  desk.demo.cameras.filter(({ profile: owner }) => owner === profile).map(({ name }) => name);
const firstOf = (profile: string): string => healthy(profile)[0] ?? '';

/** What becomes of opening a live session: 'opened', or the kind of trouble. */
const open = async (name: string): Promise<TroubleKind | 'opened'> => {
  const outcome = await desk.service.openSession(desk.cameraRef(name), live, atOnce, patient);
  return outcome.ok ? 'opened' : outcome.error.kind;
};

describe('cameras', () => {
  it('of each account are its own and all of them', async () => {
    for (const [profile, region] of [
      ['plant-east', 'eu-west-1'],
      ['plant-west', 'us-west-2'],
    ] as const) {
      const list = await desk.service.listCameras(profile, region, patient);
      const names = list.ok ? list.value.map(({ ref }) => ref.StreamName) : [];
      expect(names.toSorted()).toEqual(healthy(profile).toSorted());
      expect(names.length).toBeGreaterThan(0);
    }
  });

  it('are listed page by page when there are many', async () => {
    const found = await desk.accounts.find('plant-east');
    if (!found.ok) throw new Error('no profile');
    const control = desk.clients.control(found.value, 'eu-west-1');
    const { cameras, skipped } = await listCameras(control, 'plant-east', 'eu-west-1', patient, 1);
    expect(cameras.map(({ ref }) => ref.StreamName).toSorted()).toEqual(healthy('plant-east').toSorted());
    expect(skipped).toBe(0);
    expect(desk.demo.counts.calls({ operation: 'ListStreams' })).toBeGreaterThanOrEqual(cameras.length);
  });

  it('are none in a region where the account has none', async () => {
    expect(await desk.service.listCameras('plant-east', 'eu-central-1', patient)).toEqual({ ok: true, value: [] });
  });

  it.each([
    [
      'a profile that is not there',
      'gone',
      'eu-west-1',
      'profile-unknown',
      'There is no AWS profile named gone on this machine.',
    ],
    [
      'a region that is no region',
      'plant-east',
      'Ireland',
      'region-unknown',
      'There is no Kinesis Video service in a region called Ireland.',
    ],
  ])('of %s: one sentence', async (_what, profile, region, kind, sentence) => {
    const list = await desk.service.listCameras(profile, region, patient);
    expect(list).toMatchObject({ ok: false, error: { kind } });
    expect(list.ok ? '' : sentenceFor(list.error)).toBe(sentence);
  });

  it.each<[string, Fault, TroubleKind]>([
    ['a page of a proxy', { kind: 'html' }, 'not-the-service'],
    ['a fault of the service', { kind: 'status', status: 503 }, 'service-fault'],
    ['a cut connection', { kind: 'drop' }, 'unreachable'],
    ['throttling without end', { kind: 'throttle' }, 'throttled'],
  ])('behind %s', async (_what, fault, kind) => {
    desk.demo.faults.add(fault, { operation: 'ListStreams' });
    expect(await desk.service.listCameras('plant-east', 'eu-west-1', patient)).toMatchObject({
      ok: false,
      error: { kind },
    });
  });
});

describe('sessions', () => {
  it('are playable, with the data endpoint asked for once', async () => {
    const camera = desk.cameraRef(firstOf('plant-east'));
    const [one, two] = await Promise.all([
      desk.service.openSession(camera, live, atOnce, patient),
      desk.service.openSession(camera, live, atOnce, patient),
    ]);
    if (!one.ok || !two.ok) throw new Error('not opened');
    expect(one.value.url).not.toBe(two.value.url);
    const playlist = await fetch(one.value.url);
    expect(await playlist.text()).toMatch(/^#EXTM3U/);
    expect(desk.demo.counts.calls({ operation: 'GetDataEndpoint' })).toBe(1);
  });

  it.each<[string, TroubleKind]>([
    ['lab-silent', 'camera-silent'],
    ['lab-no-retention', 'no-retention'],
    ['lab-no-codec-private-data', 'codec-data-missing'],
    ['lab-g711-audio', 'media-unsupported'],
    ['lab-denied', 'not-allowed'],
  ])('of %s: %s', async (name, kind) => {
    expect(await open(name)).toBe(kind);
  });

  it('of a camera that is denied say which right is missing', async () => {
    const outcome = await desk.service.openSession(desk.cameraRef('lab-denied'), live, atOnce, patient);
    expect(outcome.ok ? '' : sentenceFor(outcome.error)).toMatch(
      /^This account is not allowed kinesisvideo:\w+ on lab-denied\.$/,
    );
  });

  it('go on after a little throttling', async () => {
    const name = firstOf('plant-east');
    desk.demo.faults.add({ kind: 'throttle' }, { camera: name, operation: 'GetHLSStreamingSessionURL', times: 2 });
    expect(await open(name)).toBe('opened');
    expect(desk.demo.counts.calls({ operation: 'GetHLSStreamingSessionURL' })).toBe(3);
  });

  it('without a URL are no success, and the endpoint is asked for again', async () => {
    const name = firstOf('plant-east');
    const mend = desk.demo.faults.add({ kind: 'no-url' }, { camera: name, operation: 'GetHLSStreamingSessionURL' });
    expect(await open(name)).toBe('answer-without-url');
    mend();
    expect(await open(name)).toBe('opened');
    expect(desk.demo.counts.calls({ operation: 'GetDataEndpoint' })).toBe(2);
  });

  it('of a stream deleted meanwhile', async () => {
    const other = await openDemoDesk();
    try {
      const camera = other.cameraRef(firstOf('plant-west'));
      expect((await other.service.openSession(camera, live, atOnce, patient)).ok).toBe(true);
      other.demo.faults.deleteCamera(camera.StreamName);
      expect(await other.service.openSession(camera, live, atOnce, patient)).toMatchObject({
        ok: false,
        error: { kind: 'stream-deleted', resource: camera.StreamName },
      });
    } finally {
      await other.close();
    }
  });

  it('open in spite of a clock that is ten minutes wrong, and again soon after it was set right', async () => {
    const other = await openDemoDesk();
    try {
      const camera = other.cameraRef(firstOf('plant-west'));
      const setRight = other.demo.faults.skewClock(600_000);
      expect((await other.service.openSession(camera, live, atOnce, patient)).ok).toBe(true);
      setRight();
      // the SDK notices by the first answer, which is a refusal
      await other.service.openSession(camera, live, atOnce, patient);
      expect((await other.service.openSession(camera, live, atOnce, patient)).ok).toBe(true);
    } finally {
      await other.close();
    }
  });

  it('are given up at once when nobody waits any more', async () => {
    const name = firstOf('plant-east');
    desk.demo.faults.add({ kind: 'latency', delayMs: 60_000 }, { camera: name });
    const controller = new AbortController();
    const opening = desk.service.openSession(desk.cameraRef(name), live, atOnce, controller.signal);
    controller.abort();
    expect(await opening).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
  });
});

describe('keys', () => {
  it('that are refused say so, and heal by themselves when they are accepted again', async () => {
    const name = firstOf('plant-east');
    const restore = desk.demo.faults.revokeKeys('plant-east');
    expect(await open(name)).toBe('keys-rejected');
    expect(await open(firstOf('plant-west'))).toBe('opened');
    restore();
    expect(await open(name)).toBe('opened');
  });

  it('that are mended in the file are used without a restart', async () => {
    const path = desk.env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(desk.folder, 'credentials');
    const right = readFileSync(path, 'utf8');
    const secret = desk.demo.accounts.find(({ profile }) => profile === 'plant-east')?.secretAccessKey ?? '';
    writeFileSync(path, right.replace(secret, `${secret.slice(0, -1)}x`));
    expect(await open(firstOf('plant-east'))).toBe('keys-rejected');
    writeFileSync(path, right);
    expect(await open(firstOf('plant-east'))).toBe('opened');
  });

  it('that are not there', async () => {
    const path = desk.env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(desk.folder, 'credentials');
    const right = readFileSync(path, 'utf8');
    writeFileSync(path, '');
    expect(await open(firstOf('plant-east'))).toBe('credentials-missing');
    writeFileSync(path, right);
    expect(await open(firstOf('plant-east'))).toBe('opened');
  });
});

describe('the service', () => {
  it('that is gone is unreachable, and is found again when it is back', async () => {
    const first = await openDemoDesk();
    const camera = first.cameraRef(firstOf('plant-east'));
    const { port } = first.demo;
    await first.demo.close();
    const gone = await first.service.openSession(camera, live, atOnce, patient);
    expect(gone).toMatchObject({ ok: false, error: { kind: 'unreachable', resource: '127.0.0.1' } });
    const second = await openDemoDesk({ port });
    try {
      expect((await first.service.openSession(camera, live, atOnce, patient)).ok).toBe(true);
    } finally {
      await second.close();
      await first.close();
    }
  });
});

describe('what is logged', () => {
  it('holds no key and no session of anything that was done', async () => {
    const { log, lines } = createMemoryLog();
    const urls: string[] = [];
    const sessions = createSessionDesk({
      service: desk.service,
      nowMs: () => Date.now(),
      monotonicMs: () => performance.now(),
      after: () => () => undefined,
      clockBehindMs: () => 0,
      credentialsEndAtMs: () => null,
      onSession: () => undefined,
      newId: () => 'id',
      log,
    });
    for (const name of [firstOf('plant-east'), 'lab-denied', 'lab-silent']) {
      const outcome = await sessions.open(1, {
        requestId: name,
        reason: 'first',
        priority: 'visible',
        camera: desk.cameraRef(name),
        parameters: live,
      });
      if (outcome.ok) urls.push(outcome.value.url);
    }
    const token = new URL(urls[0] ?? '').searchParams.get('SessionToken') ?? '';
    expect(token.length).toBeGreaterThan(20);
    const all = [...lines, ...desk.lines].join('\n');
    expect(lines.length).toBeGreaterThanOrEqual(3);
    for (const secret of [
      token,
      ...desk.demo.accounts.flatMap((account) => [account.accessKeyId, account.secretAccessKey]),
    ]) {
      expect(all).not.toContain(secret);
    }
  });
});
