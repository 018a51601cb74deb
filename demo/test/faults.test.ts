/** Faults on demand: each strikes what it was aimed at, nothing else, and can be taken back. */
import { DescribeStreamCommand, GetDataEndpointCommand, ListStreamsCommand } from '@aws-sdk/client-kinesis-video';
import { GetHLSStreamingSessionURLCommand } from '@aws-sdk/client-kinesis-video-archived-media';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DemoService, startDemo } from '../index.ts';
import { scenes } from './scenes.ts';
import {
  addressOf,
  bytesOf,
  type Clients,
  clientsFor,
  failureOf,
  type ManualClock,
  manualClock,
  mediaPlaylist,
  mediaPlaylistUrl,
  openSession,
  textOf,
} from './support.ts';

let demo: DemoService;
let clock: ManualClock;
let east: Clients;
let name: string;
let other: string;
let url: string;

beforeEach(async () => {
  clock = manualClock();
  demo = await startDemo({ scenes, clock });
  east = clientsFor(demo);
  [name = '', , other = ''] = demo.cameras.map((camera) => camera.name);
  url = await openSession(east, { StreamName: name });
});
afterEach(() => demo.close());

const fragmentUrl = async (): Promise<string> => addressOf(url, (await mediaPlaylist(url)).segments[0]?.uri ?? '');

describe('a fault', () => {
  it('strikes one camera and one call, and is taken back', async () => {
    const undo = demo.faults.add({ kind: 'status', status: 503 }, { camera: name, operation: 'GetHLSMediaPlaylist' });
    expect((await fetch(mediaPlaylistUrl(url))).status).toBe(503);
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(mediaPlaylistUrl(await openSession(east, { StreamName: other })))).status).toBe(200);
    undo();
    undo();
    expect((await fetch(mediaPlaylistUrl(url))).status).toBe(200);
  });

  it('strikes one session', async () => {
    const second = await openSession(east, { StreamName: name });
    demo.faults.add({ kind: 'status', status: 404 }, { session: url });
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(second)).status).toBe(200);
  });

  it('strikes so many times', async () => {
    demo.faults.add({ kind: 'status', status: 500 }, { times: 2 });
    expect([(await fetch(url)).status, (await fetch(url)).status, (await fetch(url)).status]).toEqual([500, 500, 200]);
  });

  it('goes with clear()', async () => {
    demo.faults.add({ kind: 'drop' });
    demo.faults.freezePlaylist(name);
    demo.faults.revokeKeys('plant-east');
    demo.faults.clear();
    await expect(east.control.send(new ListStreamsCommand({}))).resolves.toBeDefined();
    expect((await fetch(url)).status).toBe(200);
  });

  it('on a camera that does not exist is a mistake', () => {
    expect(() => demo.faults.add({ kind: 'drop' }, { camera: 'nobody' })).toThrow("no camera 'nobody'");
  });
});

describe('kinds', () => {
  it('throttle: ClientLimitExceededException', async () => {
    demo.faults.add({ kind: 'throttle' }, { operation: 'GetDataEndpoint' });
    const call = east.control.send(
      new GetDataEndpointCommand({ StreamName: name, APIName: 'GET_HLS_STREAMING_SESSION_URL' }),
    );
    expect(await failureOf(call)).toEqual({
      name: 'ClientLimitExceededException',
      message: `Limit exceeded on number of requests for GetDataEndpoint API for resource '${name}'`,
      status: 400,
    });
  });

  it('no-url: an answer that is none', async () => {
    demo.faults.add({ kind: 'no-url' }, { operation: 'GetHLSStreamingSessionURL' });
    const answer = await east.media.send(new GetHLSStreamingSessionURLCommand({ StreamName: name }));
    expect(answer.HLSStreamingSessionURL).toBeUndefined();
  });

  it('html: a page with status 200', async () => {
    demo.faults.add({ kind: 'html' });
    const response = await fetch(mediaPlaylistUrl(url));
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<!DOCTYPE html>');
    await expect(east.control.send(new ListStreamsCommand({}))).rejects.toThrow(SyntaxError);
  });

  it('drop: no answer at all', async () => {
    demo.faults.add({ kind: 'drop' });
    await expect(fetch(url)).rejects.toThrow(TypeError);
  });

  it('reset-mid-body: half an answer', async () => {
    const address = await fragmentUrl();
    demo.faults.add({ kind: 'reset-mid-body' }, { operation: 'GetMP4MediaFragment' });
    await expect(fetch(address).then((response) => response.arrayBuffer())).rejects.toThrow(TypeError);
  });

  it('truncate: half a fragment that claims to be whole', async () => {
    const address = await fragmentUrl();
    const whole = await bytesOf(address);
    demo.faults.add({ kind: 'truncate' }, { operation: 'GetMP4MediaFragment' });
    expect(await bytesOf(address)).toEqual(whole.subarray(0, Math.ceil(whole.byteLength / 2)));
  });

  it('garbage and corrupt-media: bytes that mean nothing, within boxes or without', async () => {
    const address = await fragmentUrl();
    const whole = await bytesOf(address);
    const undo = demo.faults.add({ kind: 'garbage' });
    const noise = await bytesOf(address);
    expect(noise.byteLength).toBe(whole.byteLength);
    expect(Buffer.from(noise).includes('moof')).toBe(false);
    expect(await textOf(mediaPlaylistUrl(url))).not.toContain('#EXTM3U');
    undo();
    demo.faults.add({ kind: 'corrupt-media' }, { operation: 'GetMP4MediaFragment' });
    const corrupt = await bytesOf(address);
    expect(Buffer.from(corrupt).indexOf('mdat')).toBe(Buffer.from(whole).indexOf('mdat'));
    expect(corrupt).not.toEqual(whole);
  });

  it('corrupt-media: transport packets whose payload means nothing', async () => {
    const stream = await openSession(east, { StreamName: name, ContainerFormat: 'MPEG_TS' });
    const address = addressOf(stream, (await mediaPlaylist(stream)).segments[0]?.uri ?? '');
    const whole = await bytesOf(address);
    demo.faults.add({ kind: 'corrupt-media' }, { operation: 'GetTSFragment' });
    const corrupt = await bytesOf(address);
    expect(corrupt).not.toEqual(whole);
    expect(corrupt.byteLength).toBe(whole.byteLength);
    for (let at = 0; at < corrupt.byteLength; at += 188) {
      expect(corrupt.subarray(at, at + 4)).toEqual(whole.subarray(at, at + 4));
    }
  });

  it('latency: nothing until the time is up', async () => {
    demo.faults.add({ kind: 'latency', delayMs: 4000 }, { times: 1 });
    let answered = false;
    const slow = fetch(url).then((response) => {
      answered = true;
      return response.status;
    });
    expect((await fetch(url)).status).toBe(200);
    clock.advance(3999);
    expect((await fetch(url)).status).toBe(200);
    expect(answered).toBe(false);
    clock.advance(1);
    expect(await slow).toBe(200);
  });

  it('first-byte-delay: headers at once, the body late', async () => {
    demo.faults.add({ kind: 'first-byte-delay', delayMs: 4000 });
    const response = await fetch(url);
    expect(response.status).toBe(200);
    const body = response.text();
    clock.advance(4000);
    expect(await body).toContain('#EXTM3U');
  });

  it('frozen playlist: the same list for ever, and on once thawed', async () => {
    const before = (await mediaPlaylist(url)).text;
    const thaw = demo.faults.freezePlaylist(name);
    clock.advance(60_000);
    expect((await mediaPlaylist(url)).text).toBe(before);
    thaw();
    expect((await mediaPlaylist(url)).text).not.toBe(before);
  });

  it('the frozen camera freezes by itself', async () => {
    const lab = clientsFor(demo, { profile: 'lab' });
    const frozen = await openSession(lab, { StreamName: 'lab-frozen' });
    const first = (await mediaPlaylist(frozen)).text;
    clock.advance(20_000);
    const second = (await mediaPlaylist(frozen)).text;
    clock.advance(60_000);
    expect(second).not.toBe(first);
    expect((await mediaPlaylist(frozen)).text).toBe(second);
  });

  it('clock skew shows in the Date header and in the time stamps', async () => {
    const stamped = await openSession(east, { StreamName: name, DisplayFragmentTimestamp: 'ALWAYS' });
    const before = (await mediaPlaylist(stamped)).segments[0]?.dateTimeMs ?? 0;
    demo.faults.skewClock(3_600_000);
    expect((await mediaPlaylist(stamped)).segments[0]?.dateTimeMs).toBe(before + 3_600_000);
    const date = Date.parse((await fetch(stamped)).headers.get('date') ?? '');
    expect(Math.abs(date - clock.now() - 3_600_000)).toBeLessThanOrEqual(1000);
  });

  it('a clock that is not told of: no Date, and calls are refused for good', async () => {
    const undo = demo.faults.skewClock(3_600_000, { tellsDate: false });
    expect((await fetch(url)).headers.get('date')).toBeNull();
    expect(await failureOf(openSession(east, { StreamName: name }))).toMatchObject({
      name: 'InvalidSignatureException',
    });
    undo();
    expect(await openSession(east, { StreamName: name })).toContain('SessionToken=');
  });

  it('a stream that is being made has its status in the lists and can not be played', async () => {
    const undo = demo.faults.setStatus(name, 'CREATING');
    const { control } = clientsFor(demo);
    const described = await control.send(new DescribeStreamCommand({ StreamName: name }));
    expect(described.StreamInfo?.Status).toBe('CREATING');
    expect(await failureOf(openSession(east, { StreamName: name }))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The requested stream is not found or not active.',
    });
    undo();
    expect(await openSession(east, { StreamName: name })).toContain('SessionToken=');
  });
});

it('a camera that one container can carry is refused in the other, until taken back', async () => {
  const undo = demo.faults.carriesOnly(name, 'FRAGMENTED_MP4');
  const openAs = (ContainerFormat: 'FRAGMENTED_MP4' | 'MPEG_TS'): Promise<string> =>
    openSession(east, { StreamName: name, ContainerFormat });
  expect(await failureOf(openAs('MPEG_TS'))).toMatchObject({ name: 'UnsupportedStreamMediaTypeException' });
  expect(await openAs('FRAGMENTED_MP4')).toContain('SessionToken=');
  undo();
  expect(await openAs('MPEG_TS')).toContain('SessionToken=');
});

describe('the service', () => {
  it('counts calls by kind, camera and outcome', async () => {
    demo.counts.reset();
    const seen: string[] = [];
    const stop = demo.counts.onCall((call) => seen.push(`${call.operation} ${call.camera} ${call.status}`));
    await textOf(url);
    await failureOf(openSession(clientsFor(demo, { secretAccessKey: 'x' }), { StreamName: name }));
    stop();
    await textOf(url);
    expect(seen).toEqual([`GetHLSMasterPlaylist ${name} 200`, `GetHLSStreamingSessionURL ${name} 403`]);
    expect(demo.counts.calls({ operation: 'GetHLSMasterPlaylist', camera: name })).toBe(2);
    expect(demo.counts.calls({ status: 403 })).toBe(1);
    expect(demo.counts.bytes({ operation: 'GetHLSMasterPlaylist' })).toBeGreaterThan(100);
    expect(demo.counts.openSessions(name)).toBe(1);
  });

  it('can be closed with calls under way, and started again on its port with sessions forgotten', async () => {
    demo.faults.add({ kind: 'latency', delayMs: 1e6 });
    const hanging = fetch(url);
    await Promise.all([expect(hanging).rejects.toThrow(TypeError), until(() => demo.close())]);
    demo = await startDemo({ scenes, clock, port: demo.port });
    expect((await fetch(url)).status).toBe(403);
  });

  it('does not mind players that leave while they wait', async () => {
    const undo = demo.faults.add({ kind: 'latency', delayMs: 5000 });
    const leaving = new AbortController();
    const calls = [url, mediaPlaylistUrl(url)].map((address) => fetch(address, { signal: leaving.signal }));
    const outcomes = Promise.allSettled(calls);
    await fetch(demo.endpoint, { method: 'OPTIONS' });
    leaving.abort();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    undo();
    clock.advance(5000);
    expect((await fetch(url)).status).toBe(200);
  });

  it('says when its port is taken', async () => {
    await expect(startDemo({ scenes, port: demo.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

/** Lets the request above reach the service first: a call of our own overtakes nothing. */
async function until(action: () => Promise<void>): Promise<void> {
  await fetch(demo.endpoint, { method: 'OPTIONS' });
  await action();
}
