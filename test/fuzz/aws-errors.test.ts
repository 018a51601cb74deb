/** Whatever AWS, a proxy or a hotel's sign-in page answers: one trouble of the closed list, small, without secrets, in time. */

import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import { KinesisVideoArchivedMediaClient } from '@aws-sdk/client-kinesis-video-archived-media';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requests } from '../../contract/messages.ts';
import { troubleSchema } from '../../contract/trouble-kinds.ts';
import type { Clients } from '../../main/accounts/clients.ts';
import type { Scheduler } from '../../main/kinesis/scheduler.ts';
import { isAnswer, isThrottled, mayBeExpired, sortError } from '../../main/kinesis/sort-error.ts';
import { createSignInSorter } from '../../main/kinesis/sort-sign-in-error.ts';
import { createVideoService, type VideoService } from '../../main/kinesis/video-service.ts';
import { redactedLine } from '../../main/redact.ts';
import { createMemoryLog, gate, live } from '../unit/main/fixtures.ts';
import { createManualClock } from '../unit/main/manual-clock.ts';
import { corpus } from './support/corpus.ts';
import { fuzz } from './support/fuzz.ts';
import { anyText } from './support/mutated.ts';

const secret = 'wJalrXUtnFEMI7K7MDENGbPxRfiCYEXAMPLEKEY1';
const messages = [
  'User: arn:aws:iam::111122223333:user/wall is not authorized to perform: kinesisvideo:ListStreams on resource: arn:aws:kinesisvideo:eu-west-1:111122223333:stream/gate-north/1700000000000 because no identity-based policy allows it',
  'The security token included in the request is expired',
  'Signature expired: 20260102T030405Z is now earlier than 20260102T031405Z (20260102T031905Z - 5 min.)',
  'The requested resource is not found or not active. No fragments found in the stream for the streaming request.',
  'getaddrinfo ENOTFOUND kinesisvideo.eu-west-1.amazonaws.com',
  'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login',
  `Command failed: /opt/helper --key ${secret}\nsaid ${secret}`,
  `{"Message":"Rate exceeded","SessionToken":"${secret}"}`,
];
const tokens = [
  'sso ',
  'aws login',
  'credentials ',
  'token ',
  ' expired',
  'not found',
  'no fragments',
  'session ',
  'not authorized ',
  'not authorized to perform: ',
  ' on resource: arn:aws:',
  'https://',
  'http://a',
  '?',
  'Command failed:',
  'token="',
  "secret='",
  'Bearer ',
  'AWS4-HMAC-SHA256 ',
  'arn:aws:kinesisvideo:',
  'profile [',
  '%25',
  '\\"',
  'eyJ',
  'AKIA',
  '--key ',
  'signature expired',
];
const words = anyText(messages, tokens);
const names = fc.oneof(
  fc.constantFrom(
    'ResourceNotFoundException',
    'NotAuthorizedException',
    'ClientLimitExceededException',
    'CredentialsProviderError',
    'InvalidSignatureException',
    'AccessDeniedException',
    'TimeoutError',
    'SyntaxError',
    'TypeError',
    'AggregateError',
    'com.amazonaws#ThrottlingException:http://x',
    'TokenProviderError',
    '__proto__',
    'constructor',
    'toString',
  ),
  fc.string({ maxLength: 30 }),
);
const codes = fc.constantFrom(
  'ENOTFOUND',
  'ECONNRESET',
  'CERT_HAS_EXPIRED',
  'EPIPE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  '',
  'X',
);
const oddly = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary }, { weight: 1, arbitrary: fc.anything() });
const layer = fc.record(
  { name: oddly(names), message: oddly(words), code: oddly(codes), hostname: oddly(words), status: fc.anything() },
  { requiredKeys: [] },
);
const thrown = fc.oneof(
  { weight: 1, arbitrary: fc.anything() },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        layer,
        fc.record(
          {
            cause: oddly(layer),
            errors: oddly(fc.array(layer, { maxLength: 3 })),
            $metadata: oddly(fc.record({ httpStatusCode: oddly(fc.integer({ min: 0, max: 999 })) })),
            $response: oddly(fc.record({ statusCode: fc.anything() })),
          },
          { requiredKeys: [] },
        ),
      )
      .map(([outer, more]) => Object.assign(new Error('x'), outer, more) as unknown),
  },
);

const context = {
  operation: 'ListStreams',
  profile: 'site-a',
  region: 'eu-west-1',
  stream: 'gate-north',
  online: true,
  customEndpoint: false,
  regionAnswered: false,
  clockBehindMs: 0,
} as const;
const signIn = createSignInSorter(
  () => true,
  () => 0,
);

const expectSorted = (error: unknown): void => {
  for (const isRange of [false, true]) {
    const trouble = sortError(error, { ...context, isRange });
    expect(troubleSchema.safeParse(trouble).error).toBeUndefined();
  }
  expect(troubleSchema.safeParse(signIn(error, 'GetRoleCredentials', 'sso')).error).toBeUndefined();
  expect([isThrottled(error), isAnswer(error), mayBeExpired(error)]).toHaveLength(3);
};

const expectSafeLine = (text: string): void => {
  const line = redactedLine(text);
  expect(line.length).toBeLessThanOrEqual(300);
  expect(line).not.toMatch(/\n/);
};

/** An answer as it goes over the wire; null: the connection is closed without a word. */
const headers = fc.array(
  fc.oneof(
    names.map((name) => `x-amzn-ErrorType: ${name}`),
    fc.constantFrom('Content-Type: text/html', 'Content-Type: application/x-amz-json-1.1', 'Content-Encoding: gzip'),
    fc.constantFrom(
      'Date: Thu, 01 Jan 1970 00:00:00 GMT',
      'Date: x',
      'Retry-After: 99999',
      'Location: http://127.0.0.1:1/',
    ),
    fc.constantFrom(
      'Content-Length: 5',
      'Content-Length: 99999999',
      'Content-Length: -1',
      'Transfer-Encoding: chunked',
    ),
    fc.constantFrom('Connection: close', 'Set-Cookie: a=b', 'x-amzn-RequestId: \u0001', 'no header at all'),
  ),
  { maxLength: 5 },
);
const streams = { StreamInfoList: [{ StreamName: 'gate-north', StreamARN: gate.StreamARN, Status: 'ACTIVE' }] };
const bodies = fc.oneof(
  anyText(
    [
      JSON.stringify(streams),
      JSON.stringify({ ...streams, NextToken: 'more' }),
      JSON.stringify({ DataEndpoint: 'http://127.0.0.1:1' }),
      JSON.stringify({ HLSStreamingSessionURL: 'https://b-1.kinesisvideo.eu-west-1.amazonaws.com/hls?SessionToken=x' }),
      JSON.stringify({ __type: 'com.amazonaws#AccessDeniedException', Message: messages[0] }),
      JSON.stringify({ message: messages[1], code: 'NotAuthorizedException' }),
      '<!doctype html><title>Sign in to the hotel network</title>',
      '<?xml version="1.0"?><Error><Code>Throttling</Code></Error>',
    ],
    ['"StreamInfoList":', '[]', '{}', '"__type":', '"NextToken":"x"', ...tokens],
  ),
  fc.json({ maxDepth: 4 }),
);
const statuses = fc.oneof(
  fc.constantFrom(200, 200, 200, 204, 301, 400, 401, 403, 404, 407, 413, 429, 500, 503, 511),
  fc.integer({ min: 200, max: 999 }),
);
const answers = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(statuses, headers, bodies, fc.boolean())
      .map(([status, lines, body, tellsLength]) =>
        Buffer.from(
          [
            `HTTP/1.1 ${status} x`,
            ...lines,
            ...(tellsLength ? [`Content-Length: ${Buffer.byteLength(body)}`] : ['Connection: close']),
            '',
            body,
          ].join('\r\n'),
        ),
      ),
  },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
);

const waitsMs = 300;
let server: Server;
let answer: Buffer | null = null;
const handler = new NodeHttpHandler({
  connectionTimeout: waitsMs,
  requestTimeout: waitsMs,
  throwOnRequestTimeout: true,
  socketTimeout: waitsMs,
});

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => (answer === null ? socket.destroy() : socket.end(answer)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  handler.destroy();
  server.close();
});

const atOnce: Scheduler['run'] = (call, make) => make(call.signal);

/** The real service with the real SDK, one attempt each and no waiting in line. */
const openService = (): VideoService => {
  const { port } = server.address() as AddressInfo;
  const options = {
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'id', secretAccessKey: secret },
    maxAttempts: 1,
    requestHandler: handler,
  };
  const control = new KinesisVideoClient(options);
  const archivedMedia = new KinesisVideoArchivedMediaClient(options);
  const clients: Clients = {
    control: () => control,
    archivedMedia: () => archivedMedia,
    serviceHosts: () => [],
    dispose: () => undefined,
  };
  return createVideoService({
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
    forgetCredentials: () => undefined,
    onSkipped: () => undefined,
    scheduler: { run: atOnce },
    onAnswer: () => undefined,
    clockBehindMs: () => 0,
    clock: { ...createManualClock(), monotonicMs: () => 42 },
    isOnline: () => true,
    log: createMemoryLog().log,
  });
};

const expectOneOutcome = async (bytes: Buffer | null): Promise<void> => {
  answer = bytes;
  const service = openService();
  const { signal } = new AbortController();
  const listed = await service.listCameras('site-a', 'eu-west-1', signal);
  expect(requests.camerasList.reply.safeParse(listed).error).toBeUndefined();
  const opened = await service.openSession(gate, live, { priority: 'visible', isRecovery: false }, signal);
  if (!opened.ok) expect(troubleSchema.safeParse(opened.error).error).toBeUndefined();
  expect(JSON.stringify([listed, opened.ok ? null : opened])).not.toContain(secret);
};

describe('AWS errors', () => {
  test.each(corpus('aws-errors'))('seed $name', ({ text }) => {
    for (const name of ['NotAuthorizedException', 'CredentialsProviderError', 'ResourceNotFoundException']) {
      expectSorted(Object.assign(new Error(text), { name }));
    }
    expectSafeLine(text);
  });

  fuzz('what was thrown', thrown, expectSorted, { runs: 500 });
  fuzz('words of a stranger in one line', words, expectSafeLine, { runs: 200 });
  fuzz('answers to the SDK', answers, expectOneOutcome, { runs: 60 });
});
