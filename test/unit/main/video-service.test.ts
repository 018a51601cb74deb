/** What the service of calls remembers between calls, against a small server whose answers the test decides. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { events } from '../../../contract/messages.ts';
import type { Clients } from '../../../main/accounts/clients.ts';
import { skippedSentence } from '../../../main/kinesis/list-cameras.ts';
import { createScheduler } from '../../../main/kinesis/scheduler.ts';
import { isThrottled } from '../../../main/kinesis/sort-error.ts';
import { createVideoService, type VideoService } from '../../../main/kinesis/video-service.ts';
import { createMemoryLog, gate } from './fixtures.ts';
import { createManualClock } from './manual-clock.ts';

const patient = new AbortController().signal;
const stream = (StreamName: string): object => ({ StreamName, StreamARN: gate.StreamARN, Status: 'ACTIVE' });

let server: Server;
/** Calls that have reached the server. */
let calls = 0;
/** The next answers, oldest first; the last one stays. `null`: the name of the host is not found. */
let answers: ({ readonly status: number; readonly body: object; readonly error?: string } | null)[] = [];
beforeAll(async () => {
  server = createServer((_request, response) => {
    calls += 1;
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 500, body: {} };
    const headers = { 'Content-Type': 'application/json', ...(answer.error && { 'x-amzn-ErrorType': answer.error }) };
    response.writeHead(answer.status, headers).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

interface Setting {
  readonly service: VideoService;
  readonly skipped: (readonly [string, string, number])[];
  readonly forgotten: (readonly [string, number | undefined])[];
}

const make = (): Setting => {
  const clock = createManualClock();
  const skipped: Setting['skipped'] = [];
  const forgotten: Setting['forgotten'] = [];
  const { port } = server.address() as AddressInfo;
  const unused = (): never => {
    throw new Error('not part of this test');
  };
  const clients: Clients = {
    control: () => {
      if (answers[0] === null) {
        const hostname = 'kinesisvideo.eu-west-1.amazonaws.com';
        throw Object.assign(new Error('not found'), { code: 'ENOTFOUND', hostname });
      }
      return new KinesisVideoClient({
        region: 'eu-west-1',
        endpoint: `http://127.0.0.1:${port}`,
        credentials: { accessKeyId: 'id', secretAccessKey: 'key' },
        maxAttempts: 1,
      });
    },
    archivedMedia: unused,
    serviceHosts: unused,
    dispose: unused,
  };
  const service = createVideoService({
    accountIdOf: () => null,
    findProfile: (profile) =>
      Promise.resolve({
        ok: true,
        value: {
          profile,
          region: null,
          endpoints: { control: null, archivedMedia: null },
          useFips: false,
          useDualStack: false,
        },
      }),
    clients,
    forgetCredentials: (...call) => forgotten.push([call[0], call[1]]),
    onSkipped: (...list) => skipped.push(list),
    scheduler: createScheduler({ clock, random: () => 0, isThrottled }),
    onAnswer: () => undefined,
    clockBehindMs: () => 0,
    clock: { ...clock, monotonicMs: () => 42 },
    isOnline: () => true,
    log: createMemoryLog().log,
  });
  return { service, skipped, forgotten };
};

beforeEach(() => {
  answers = [{ status: 200, body: { StreamInfoList: [] } }];
});

describe('streams that are left out', () => {
  it('are told of once per account and region', async () => {
    const { service, skipped } = make();
    answers = [{ status: 200, body: { StreamInfoList: [stream('gate-north'), stream('gate north'), stream('')] } }];
    const list = await service.listCameras('site-a', 'eu-west-1', patient);
    expect(list.ok && list.value.map(({ ref }) => ref.StreamName)).toEqual(['gate-north']);
    await service.listCameras('site-a', 'eu-west-1', patient);
    await service.listCameras('site-a', 'us-east-1', patient);
    expect(skipped).toEqual([
      ['site-a', 'eu-west-1', 2],
      ['site-a', 'us-east-1', 2],
    ]);
  });

  it('are told of in one sentence that fits its message', () => {
    expect(skippedSentence('plant-east', 'eu-west-1', 3)).toBe(
      "3 streams of plant-east in eu-west-1 have names or descriptions Vigil can't use and are not listed.",
    );
    expect(skippedSentence('plant-east', 'eu-west-1', 1)).toBe(
      "1 stream of plant-east in eu-west-1 has a name or description Vigil can't use and is not listed.",
    );
    const longest = skippedSentence('x'.repeat(200), 'x'.repeat(40), 10_000_000);
    expect(events.noticeGiven.safeParse({ sentence: longest }).success).toBe(true);
  });
});

describe('a name that is not found', () => {
  it('is the region’s fault until anything has answered in it', async () => {
    for (const [first, kind] of [
      [{ status: 200, body: { StreamInfoList: [] } }, 'host-unresolved'],
      [{ status: 403, body: { Message: 'no' }, error: 'AccessDeniedException' }, 'host-unresolved'],
      [null, 'region-unknown'],
    ] as const) {
      const { service } = make();
      answers = [first];
      await service.listCameras('site-a', 'eu-west-1', patient);
      answers = [null];
      expect(await service.listCameras('site-b', 'eu-west-1', patient)).toMatchObject({ ok: false, error: { kind } });
    }
  });
});

describe('a refusal', () => {
  it.each([
    ['of keys', 403, 'UnrecognizedClientException', 'The security token is invalid.', true],
    [
      'that may mean an expired token',
      401,
      'NotAuthorizedException',
      'Not authorized, or the token has expired.',
      true,
    ],
    ['of a token', 401, 'NotAuthorizedException', 'The credentials have expired.', true],
    ['of a right', 403, 'AccessDeniedException', 'x is not authorized to perform: kinesisvideo:ListStreams', false],
  ])('%s: are credentials asked for anew', async (_what, status, error, Message, expected) => {
    const { service, forgotten } = make();
    answers = [{ status, error, body: { Message } }];
    await service.listCameras('site-a', 'eu-west-1', patient);
    expect(forgotten).toEqual(expected ? [['site-a', 42]] : []);
  });
});
