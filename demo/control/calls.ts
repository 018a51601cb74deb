/** The signed calls: ListStreams, DescribeStream, GetDataEndpoint, ListTagsForStream, GetHLSStreamingSessionURL. */
import * as z from 'zod';
import { type Camera, serves } from '../cameras/camera.ts';
import { accepted, type Checked, limitExceeded, refused, texts } from '../errors.ts';
import { openSession } from '../hls/open-session.ts';
import { findCamera, visibleCameras, type World } from '../world.ts';
import { readInput } from './body.ts';
import { pageOf } from './paging.ts';
import { admit, type SignedCall, viewpointOf } from './signed-call.ts';
import { badMember, checkStreamReference } from './stream-reference.ts';

/** Answers a signed call with the value that becomes its JSON body. */
export function answerSigned(world: World, call: SignedCall): Checked<unknown> {
  switch (call.operation) {
    case 'ListStreams':
      return listStreams(world, call);
    case 'DescribeStream':
      return withStream(world, call, streamInput, (camera) => accepted({ StreamInfo: streamInfo(camera) }));
    case 'GetDataEndpoint':
      return getDataEndpoint(world, call);
    case 'ListTagsForStream':
      return withStream(world, call, tagsInput, (camera, input) => listTags(camera, input.NextToken));
    default:
      return openSession(world, call);
  }
}

const streamInput = z.object({ StreamName: z.string().nullish(), StreamARN: z.string().nullish() });
const tagsInput = streamInput.extend({ NextToken: z.string().nullish() });
const endpointInput = streamInput.extend({ APIName: z.string().nullish() });
const listInput = z.object({
  MaxResults: z.int().nullish(),
  NextToken: z.string().nullish(),
  StreamNameCondition: z
    .object({ ComparisonOperator: z.string().nullish(), ComparisonValue: z.string().nullish() })
    .nullish(),
});

/** AWS gives tags out in pages; the size of a page is not public. */
const tagsPerPage = 25;
const mostStreamsPerPage = 10_000;

const dataApis = [
  'PUT_MEDIA',
  'GET_MEDIA',
  'LIST_FRAGMENTS',
  'GET_MEDIA_FOR_FRAGMENT_LIST',
  'GET_HLS_STREAMING_SESSION_URL',
  'GET_DASH_STREAMING_SESSION_URL',
  'GET_CLIP',
  'GET_IMAGES',
];

function withStream<T extends z.infer<typeof streamInput>>(
  world: World,
  call: SignedCall,
  schema: z.ZodType<T>,
  answer: (camera: Camera, input: T) => Checked<unknown>,
): Checked<unknown> {
  const input = readInput(call.body, schema);
  if (!input.ok) return input;
  const reference = checkStreamReference({
    StreamName: input.value.StreamName ?? undefined,
    StreamARN: input.value.StreamARN ?? undefined,
  });
  if (!reference.ok) return reference;
  const camera = findCamera(world, viewpointOf(call), reference.value, call.nowMs);
  if (camera === undefined) return refused('ResourceNotFoundException', texts.streamNotFound);
  const admitted = admit(world, call, camera);
  return admitted.ok ? answer(camera, input.value) : admitted;
}

function listStreams(world: World, call: SignedCall): Checked<unknown> {
  const input = readInput(call.body, listInput);
  if (!input.ok) return input;
  const { MaxResults: max, NextToken: token, StreamNameCondition: condition } = input.value;
  const limit = max ?? mostStreamsPerPage;
  if (limit < 1) return badMember('maxResults', limit, 'Member must have value greater than or equal to 1');
  if (limit > mostStreamsPerPage) {
    return badMember('maxResults', limit, `Member must have value less than or equal to ${mostStreamsPerPage}`);
  }
  const operator = condition?.ComparisonOperator ?? 'BEGINS_WITH';
  if (operator !== 'BEGINS_WITH') {
    return badMember(
      'streamNameCondition.comparisonOperator',
      operator,
      'Member must satisfy enum value set: [BEGINS_WITH]',
    );
  }
  const from = viewpointOf(call);
  const account = `${from.accountId}/${from.region}`;
  if (world.quotas.takeCall('ListStreams', { account }, call.nowMs) !== undefined) {
    return { ok: false, error: limitExceeded('ListStreams', from.accountId) };
  }
  const prefix = condition?.ComparisonValue ?? '';
  const cameras = visibleCameras(world, from, call.nowMs).filter((camera) => camera.name.startsWith(prefix));
  const page = pageOf(cameras, (camera) => camera.name, token ?? undefined, limit, `${account}/${prefix}`);
  if (!page.ok) return page;
  return accepted({ StreamInfoList: page.value.items.map(streamInfo), ...nextToken(page.value.nextToken) });
}

function getDataEndpoint(world: World, call: SignedCall): Checked<unknown> {
  return withStream(world, call, endpointInput, (camera, input) => {
    if (!serves(camera)) return refused('ResourceNotFoundException', texts.streamNotFound);
    const api = input.APIName ?? undefined;
    if (api === undefined) return refused('InvalidArgumentException', 'APIName must be specified.');
    return dataApis.includes(api)
      ? accepted({ DataEndpoint: world.endpoint })
      : badMember('aPIName', api, `Member must satisfy enum value set: [${dataApis.join(', ')}]`);
  });
}

function listTags(camera: Camera, token: string | null | undefined): Checked<unknown> {
  const tags = Object.entries(camera.tags).sort(([left], [right]) => (left < right ? -1 : 1));
  const page = pageOf(tags, ([key]) => key, token ?? undefined, tagsPerPage, camera.arn);
  if (!page.ok) return page;
  return accepted({ Tags: Object.fromEntries(page.value.items), ...nextToken(page.value.nextToken) });
}

function nextToken(token: string | undefined): { NextToken?: string } {
  return token === undefined ? {} : { NextToken: token };
}

function streamInfo(camera: Camera): unknown {
  return {
    DeviceName: camera.deviceName,
    StreamName: camera.name,
    StreamARN: camera.arn,
    MediaType: camera.mediaType,
    KmsKeyId: `arn:aws:kms:${camera.region}:${camera.account.accountId}:alias/aws/kinesisvideo`,
    Version: 'DemoStreamVersion001',
    Status: camera.status,
    CreationTime: camera.createdAtMs / 1000,
    DataRetentionInHours: camera.retentionHours,
  };
}
