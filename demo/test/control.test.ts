/** The control plane through real SDK clients: lists, pages, accounts, regions, and each way to be refused. */
import { Sha256 } from '@aws-crypto/sha256-js';
import {
  DescribeStreamCommand,
  GetDataEndpointCommand,
  ListStreamsCommand,
  ListTagsForStreamCommand,
  paginateListStreams,
} from '@aws-sdk/client-kinesis-video';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DemoService, startDemo } from '../index.ts';
import { scenes } from './scenes.ts';
import { type ClientOptions, clientsFor, failureOf, type ManualClock, manualClock } from './support.ts';

let demo: DemoService;
let clock: ManualClock;
const lines: string[] = [];

beforeAll(async () => {
  clock = manualClock();
  demo = await startDemo({ scenes, cameras: 12, clock, log: (line) => lines.push(line) });
});
afterAll(() => demo.close());
beforeEach(() => {
  clock.advance(1000);
  demo.faults.clear();
});

const namesOf = (profile: string): string[] =>
  demo.cameras
    .filter((camera) => camera.profile === profile)
    .map((camera) => camera.name)
    .sort();

const post = (path: string, body: string | Uint8Array = '{}'): Promise<Response> =>
  fetch(demo.endpoint + path, { method: 'POST', body: typeof body === 'string' ? body : Buffer.from(body) });

describe('ListStreams', () => {
  it('shows an account its own cameras only', async () => {
    for (const profile of ['plant-east', 'plant-west', 'lab'] as const) {
      const { StreamInfoList = [] } = await clientsFor(demo, { profile }).control.send(new ListStreamsCommand({}));
      expect(StreamInfoList.map((info) => info.StreamName)).toEqual(namesOf(profile));
      expect(namesOf(profile).length).toBeGreaterThanOrEqual(6);
    }
  });

  it('shows the cameras of the region the call was signed for', async () => {
    const { control } = clientsFor(demo, { region: 'us-west-2' });
    expect((await control.send(new ListStreamsCommand({}))).StreamInfoList).toEqual([]);
  });

  it('gives every camera once, whatever the page size', async () => {
    const { control } = clientsFor(demo);
    for (const pageSize of [1, 2, 5, 6, 7]) {
      const seen: (string | undefined)[] = [];
      for await (const page of paginateListStreams({ client: control, pageSize }, {})) {
        expect(page.StreamInfoList?.length).toBeLessThanOrEqual(pageSize);
        seen.push(...(page.StreamInfoList ?? []).map((info) => info.StreamName));
      }
      expect(seen).toEqual(namesOf('plant-east'));
      clock.advance(1000);
    }
  });

  it('keeps to a prefix', async () => {
    const { control } = clientsFor(demo, { profile: 'lab' });
    const StreamNameCondition = { ComparisonOperator: 'BEGINS_WITH', ComparisonValue: 'lab-s' } as const;
    const { StreamInfoList = [] } = await control.send(new ListStreamsCommand({ StreamNameCondition }));
    expect(StreamInfoList.map((info) => info.StreamName)).toEqual(['lab-silent', 'lab-slow']);
  });

  it.each([
    ['no streams wanted', { MaxResults: 0 }, /greater than or equal to 1/],
    ['too many wanted', { MaxResults: 10_001 }, /less than or equal to 10000/],
    ['a token of nobody', { NextToken: 'x' }, /NextToken is invalid/],
    [
      'another comparison',
      { StreamNameCondition: { ComparisonOperator: 'ENDS_WITH' as 'BEGINS_WITH' } },
      /BEGINS_WITH/,
    ],
  ])('refuses %s', async (_, input, message) => {
    const failure = await failureOf(clientsFor(demo).control.send(new ListStreamsCommand(input)));
    expect(failure).toMatchObject({ name: 'InvalidArgumentException', status: 400 });
    expect(failure.message).toMatch(message);
  });

  it("refuses another account's token", async () => {
    const { NextToken } = await clientsFor(demo).control.send(new ListStreamsCommand({ MaxResults: 1 }));
    expect(NextToken).toBeDefined();
    const other = clientsFor(demo, { profile: 'lab' }).control.send(new ListStreamsCommand({ NextToken }));
    expect(await failureOf(other)).toMatchObject({ name: 'InvalidArgumentException' });
  });
});

describe('one stream', () => {
  it('is described by name and by ARN', async () => {
    const { control } = clientsFor(demo);
    const camera = demo.cameras[0];
    for (const reference of [{ StreamName: camera?.name }, { StreamARN: camera?.arn }]) {
      const { StreamInfo } = await control.send(new DescribeStreamCommand(reference));
      expect(StreamInfo).toMatchObject({
        StreamName: camera?.name,
        StreamARN: camera?.arn,
        Status: 'ACTIVE',
        DataRetentionInHours: 24,
        CreationTime: expect.any(Date),
      });
    }
    expect(camera?.arn).toMatch(/^arn:aws:kinesisvideo:eu-west-1:111122223333:stream\/[\w.-]+\/\d+$/);
  });

  it('has its data endpoint here, for each API', async () => {
    const { control } = clientsFor(demo);
    for (const APIName of ['GET_HLS_STREAMING_SESSION_URL', 'GET_CLIP', 'LIST_FRAGMENTS'] as const) {
      const command = new GetDataEndpointCommand({ StreamName: demo.cameras[0]?.name, APIName });
      expect(await control.send(command)).toMatchObject({ DataEndpoint: demo.endpoint });
    }
    const bad = new GetDataEndpointCommand({ StreamName: demo.cameras[0]?.name, APIName: 'GET_ALL' as 'GET_CLIP' });
    expect(await failureOf(control.send(bad))).toMatchObject({ name: 'InvalidArgumentException', status: 400 });
  });

  it('gives its tags in pages', async () => {
    const { control } = clientsFor(demo, { profile: 'lab' });
    const first = await control.send(new ListTagsForStreamCommand({ StreamName: 'lab-silent' }));
    const NextToken = first.NextToken;
    const second = await control.send(new ListTagsForStreamCommand({ StreamName: 'lab-silent', NextToken }));
    expect(Object.keys({ ...first.Tags, ...second.Tags })).toHaveLength(40);
    expect(second.NextToken).toBeUndefined();
    const healthy = await clientsFor(demo).control.send(
      new ListTagsForStreamCommand({ StreamName: demo.cameras[0]?.name }),
    );
    expect(healthy.Tags).toMatchObject({ site: 'plant-east' });
  });

  it.each([
    ['no name', {}, 'InvalidArgumentException', 400],
    ['name and ARN', { StreamName: 'a', StreamARN: 'b' }, 'InvalidArgumentException', 400],
    ['an odd name', { StreamName: 'a b' }, 'InvalidArgumentException', 400],
    ['a name too long', { StreamName: 'a'.repeat(257) }, 'InvalidArgumentException', 400],
    ['an odd ARN', { StreamARN: 'arn:x' }, 'InvalidArgumentException', 400],
    ['an unknown name', { StreamName: 'nowhere' }, 'ResourceNotFoundException', 404],
    ["another account's camera", { StreamName: 'lab-silent' }, 'ResourceNotFoundException', 404],
  ])('is refused for %s', async (_, input, name, status) => {
    const { control } = clientsFor(demo);
    expect(await failureOf(control.send(new DescribeStreamCommand(input)))).toMatchObject({ name, status });
  });

  it("is not found under another region's or account's ARN", async () => {
    const foreign = demo.cameras.find((camera) => camera.profile === 'plant-west')?.arn;
    const call = clientsFor(demo).control.send(new DescribeStreamCommand({ StreamARN: foreign }));
    expect(await failureOf(call)).toEqual({
      name: 'ResourceNotFoundException',
      message: 'The requested stream is not found or not active.',
      status: 404,
    });
  });
});

describe('signatures', () => {
  const tries: readonly [string, ClientOptions, string, RegExp][] = [
    ['a wrong secret', { secretAccessKey: 'x' }, 'InvalidSignatureException', /signature we calculated does not match/],
    ['an unknown key', { accessKeyId: 'AKIANOBODY' }, 'UnrecognizedClientException', /token .* is invalid/],
    ['a token out of thin air', { sessionToken: 'x' }, 'UnrecognizedClientException', /token .* is invalid/],
    ['a region that does not exist', { region: 'eu-nowhere-9' }, 'InvalidSignatureException', /valid region/],
    ['a slow clock', { clockAheadMs: -600_000 }, 'InvalidSignatureException', /^Signature expired/],
    ['a fast clock', { clockAheadMs: 600_000 }, 'InvalidSignatureException', /^Signature not yet current/],
  ];
  it.each(tries)('are refused for %s', async (_, options, name, message) => {
    const failure = await failureOf(clientsFor(demo, options).control.send(new ListStreamsCommand({})));
    expect(failure).toMatchObject({ name, status: 403 });
    expect(failure.message).toMatch(message);
  });

  it('are refused once keys are revoked, and good again after', async () => {
    const { control } = clientsFor(demo);
    const restore = demo.faults.revokeKeys('plant-east');
    const failure = await failureOf(control.send(new ListStreamsCommand({})));
    expect(failure).toMatchObject({ name: 'UnrecognizedClientException', status: 403 });
    restore();
    await expect(control.send(new ListStreamsCommand({}))).resolves.toBeDefined();
  });

  it('are good with temporary keys until they expire', async () => {
    const keys = demo.issueTemporaryKeys('lab', 60_000);
    const { control } = clientsFor(demo, { profile: 'lab', ...keys });
    expect((await control.send(new ListStreamsCommand({}))).StreamInfoList?.length).toBe(namesOf('lab').length);
    clock.advance(60_000);
    const failure = await failureOf(control.send(new ListStreamsCommand({})));
    expect(failure).toMatchObject({ name: 'ExpiredTokenException', status: 403 });
    expect(failure.message).toBe('The security token included in the request is expired');
  });

  it('made with a wrong clock heal themselves: the SDK reads the Date header and tries again', async () => {
    const undo = demo.faults.skewClock(3_600_000);
    const { control } = clientsFor(demo);
    expect(await failureOf(control.send(new ListStreamsCommand({})))).toMatchObject({
      name: 'InvalidSignatureException',
    });
    await expect(control.send(new ListStreamsCommand({}))).resolves.toBeDefined();
    undo();
  });

  it('cover the body, also where the client sends its hash along', async () => {
    const { control } = clientsFor(demo);
    control.middlewareStack.add(
      (next) => (args) => {
        Object.assign(args.request as object, { body: '{"MaxResults":2}' });
        return next(args);
      },
      { step: 'deserialize', priority: 'low' },
    );
    const failure = await failureOf(control.send(new ListStreamsCommand({ MaxResults: 1 })));
    expect(failure).toMatchObject({ name: 'InvalidSignatureException', status: 403 });
  });

  it('may stand in the query, for as long as they say', async () => {
    const keys = demo.issueTemporaryKeys('lab', 3_600_000);
    const signer = new SignatureV4({ service: 'kinesisvideo', region: 'eu-west-1', credentials: keys, sha256: Sha256 });
    const { host } = new URL(demo.endpoint);
    const request = { method: 'POST', protocol: 'http:', hostname: host, path: '/listStreams', headers: { host } };
    const signingDate = new Date(clock.now());
    const signed = await signer.presign(
      { ...request, query: {}, body: '{"MaxResults":1}' },
      { expiresIn: 60, signingDate },
    );
    const query = new URLSearchParams(signed.query as Record<string, string>);
    const send = (search: URLSearchParams): Promise<Response> =>
      post(`/listStreams?${search.toString()}`, '{"MaxResults":1}');
    expect(await (await send(query)).json()).toMatchObject({ StreamInfoList: [{ StreamName: namesOf('lab')[0] }] });
    const altered = new URLSearchParams(query);
    altered.set('X-Amz-Expires', '61');
    expect((await send(altered)).headers.get('x-amzn-errortype')).toBe('InvalidSignatureException');
    altered.delete('X-Amz-Expires');
    expect((await send(altered)).headers.get('x-amzn-errortype')).toBe('IncompleteSignatureException');
    clock.advance(61_000);
    expect(await (await send(query)).json()).toMatchObject({
      Message: expect.stringMatching(/^Signature expired/),
    });
  });

  it('are missed where there are none', async () => {
    const response = await post('/listStreams');
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    expect(await response.json()).toEqual({ Message: 'Missing Authentication Token' });
  });
});

describe('limits', () => {
  it('hold for a stream: five descriptions a second', async () => {
    const { control } = clientsFor(demo);
    const describeIt = (name: string | undefined) => control.send(new DescribeStreamCommand({ StreamName: name }));
    const [first, , other] = demo.cameras;
    for (let call = 0; call < 5; call += 1) await describeIt(first?.name);
    expect(await failureOf(describeIt(first?.name))).toEqual({
      name: 'ClientLimitExceededException',
      message: `Limit exceeded on number of requests for DescribeStream API for resource '${first?.name}'`,
      status: 400,
    });
    await describeIt(other?.name);
    clock.advance(200);
    await describeIt(first?.name);
    expect(await failureOf(describeIt(first?.name))).toMatchObject({ name: 'ClientLimitExceededException' });
  });

  it('hold for an account: fifty lists a second', async () => {
    const { control } = clientsFor(demo);
    for (let call = 0; call < 50; call += 1) await control.send(new ListStreamsCommand({}));
    expect(await failureOf(control.send(new ListStreamsCommand({})))).toMatchObject({
      name: 'ClientLimitExceededException',
    });
    await clientsFor(demo, { profile: 'lab' }).control.send(new ListStreamsCommand({}));
  });
});

describe('odd requests', () => {
  it.each(['/ListStreams', '/liststreams', '/', '/hls/v1/getMaster', '/prod'])(
    'on %s succeed with an unknown operation',
    async (path) => {
      const response = await post(path);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({
        Output: { __type: 'com.amazon.coral.service#UnknownOperationException' },
        Version: '1.0',
      });
    },
  );

  it('with a huge body are refused, and the service lives on', async () => {
    const response = await post('/listStreams', new Uint8Array(3_000_000));
    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe('SerializationException');
    expect(lines).toEqual([]);
    await Promise.allSettled([post('/listStreams', new Uint8Array(40_000_000))]);
    await expect(clientsFor(demo).control.send(new ListStreamsCommand({}))).resolves.toBeDefined();
  });

  it.each([
    ['text', 'hello'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a number for a name', '{"StreamName": 7}'],
    ['a broken object', '{"StreamName": "a"'],
  ])('with %s for a body are refused as such', async (_, body) => {
    const { control } = clientsFor(demo);
    control.middlewareStack.add(
      (next) => (args) => {
        Object.assign(args.request as object, { body });
        return next(args);
      },
      { step: 'build', priority: 'high' },
    );
    const failure = await failureOf(control.send(new DescribeStreamCommand({ StreamName: 'a' })));
    expect(failure).toMatchObject({ name: 'SerializationException', status: 400 });
  });

  it('are answered to any page, also when refused', async () => {
    const preflight = await fetch(`${demo.endpoint}/listStreams`, {
      method: 'OPTIONS',
      headers: { 'access-control-request-headers': 'x-amz-date', 'access-control-request-private-network': 'true' },
    });
    expect(preflight.status).toBe(204);
    for (const response of [preflight, await post('/listStreams'), await post('/nowhere')]) {
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('access-control-allow-private-network')).toBe('true');
      expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});
