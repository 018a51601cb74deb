/** GetHLSStreamingSessionURL through the real SDK client: every parameter's rule, every refusal, every limit. */
import type { GetHLSStreamingSessionURLCommandInput as Input } from '@aws-sdk/client-kinesis-video-archived-media';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DemoService, startDemo } from '../index.ts';
import { scenes } from './scenes.ts';
import {
  type Clients,
  clientsFor,
  failureOf,
  type ManualClock,
  manualClock,
  mediaPlaylist,
  openSession,
  textOf,
} from './support.ts';

let demo: DemoService;
let clock: ManualClock;
let east: Clients;
let lab: Clients;
let StreamName: string;

beforeAll(async () => {
  clock = manualClock();
  demo = await startDemo({ scenes, clock });
  east = clientsFor(demo);
  lab = clientsFor(demo, { profile: 'lab' });
  StreamName = demo.cameras[0]?.name ?? '';
});
afterAll(() => demo.close());
beforeEach(() => {
  clock.advance(1000);
  demo.faults.clear();
});

const range = (startAgoS: number, endAgoS?: number) => ({
  StartTimestamp: new Date(clock.now() - startAgoS * 1000),
  ...(endAgoS === undefined ? {} : { EndTimestamp: new Date(clock.now() - endAgoS * 1000) }),
});
const serverRange = (startAgoS: number, endAgoS?: number) => ({
  FragmentSelectorType: 'SERVER_TIMESTAMP' as const,
  TimestampRange: range(startAgoS, endAgoS),
});

describe('what is asked for', () => {
  const wrong: readonly [string, () => Input, RegExp][] = [
    ['no stream', () => ({}), /StreamName or StreamARN must be specified/],
    ['a name and an ARN', () => ({ StreamName, StreamARN: demo.cameras[0]?.arn }), /cannot both/],
    ['Expires 299', () => ({ StreamName, Expires: 299 }), /'299' at 'expires'.*greater than or equal to 300/],
    ['Expires 43201', () => ({ StreamName, Expires: 43_201 }), /'43201' at 'expires'.*less than or equal to 43200/],
    ['no fragments', () => ({ StreamName, MaxMediaPlaylistFragmentResults: 0 }), /greater than or equal to 1/],
    ['5001 fragments', () => ({ StreamName, MaxMediaPlaylistFragmentResults: 5001 }), /less than or equal to 5000/],
    [
      'an unknown mode',
      () => ({ StreamName, PlaybackMode: 'ON-DEMAND' as 'LIVE' }),
      /\[LIVE, LIVE_REPLAY, ON_DEMAND\]/,
    ],
    ['an unknown container', () => ({ StreamName, ContainerFormat: 'AVI' as 'MPEG_TS' }), /'containerFormat'/],
    ['an unknown layout', () => ({ StreamName, DiscontinuityMode: 'OFTEN' as 'NEVER' }), /'discontinuityMode'/],
    [
      'an unknown display',
      () => ({ StreamName, DisplayFragmentTimestamp: 'X' as 'NEVER' }),
      /'displayFragmentTimestamp'/,
    ],
    [
      'an unknown clock',
      () => ({ StreamName, HLSFragmentSelector: { FragmentSelectorType: 'X' as 'SERVER_TIMESTAMP' } }),
      /fragmentSelectorType/,
    ],
    [
      'LIVE with a range',
      () => ({ StreamName, HLSFragmentSelector: serverRange(60, 30) }),
      /must not be specified when PlaybackMode is LIVE/,
    ],
    [
      'ON_DEMAND without selector',
      () => ({ StreamName, PlaybackMode: 'ON_DEMAND' }),
      /HLSFragmentSelector must be specified/,
    ],
    [
      'ON_DEMAND without clock',
      () => ({
        StreamName,
        PlaybackMode: 'ON_DEMAND',
        HLSFragmentSelector: { TimestampRange: range(60, 30) },
      }),
      /FragmentSelectorType must be/,
    ],
    [
      'ON_DEMAND without range',
      () => ({
        StreamName,
        PlaybackMode: 'ON_DEMAND',
        HLSFragmentSelector: { FragmentSelectorType: 'SERVER_TIMESTAMP' },
      }),
      /TimestampRange must be/,
    ],
    [
      'ON_DEMAND without end',
      () => ({ StreamName, PlaybackMode: 'ON_DEMAND', HLSFragmentSelector: serverRange(60) }),
      /EndTimestamp must be specified/,
    ],
    [
      'LIVE_REPLAY without range',
      () => ({
        StreamName,
        PlaybackMode: 'LIVE_REPLAY',
        HLSFragmentSelector: { FragmentSelectorType: 'SERVER_TIMESTAMP' },
      }),
      /TimestampRange must be/,
    ],
    [
      'an end at the start',
      () => ({ StreamName, PlaybackMode: 'ON_DEMAND', HLSFragmentSelector: serverRange(60, 60) }),
      /later than StartTimestamp/,
    ],
    [
      'a range over a day',
      () => ({ StreamName, PlaybackMode: 'ON_DEMAND', HLSFragmentSelector: serverRange(86_411, 10) }),
      /within 24 hours/,
    ],
    [
      'an end in the future',
      () => ({ StreamName, PlaybackMode: 'ON_DEMAND', HLSFragmentSelector: serverRange(60, -60) }),
      /must be in the past/,
    ],
    [
      'a start before the retention',
      () => ({ StreamName, PlaybackMode: 'ON_DEMAND', HLSFragmentSelector: serverRange(86_500, 600) }),
      /^Start timestamp \d+ is outside of the stream retention period/,
    ],
    [
      'an end before the retention',
      () => ({ StreamName, PlaybackMode: 'ON_DEMAND', HLSFragmentSelector: serverRange(90_000, 87_000) }),
      /^End timestamp \d+ is outside of the stream retention period/,
    ],
  ];
  it.each(wrong)('is refused with %s', async (_, input, message) => {
    const failure = await failureOf(openSession(east, input()));
    expect(failure).toMatchObject({ name: 'InvalidArgumentException', status: 400 });
    expect(failure.message).toMatch(message);
  });

  it.each([300, 43_200])('is granted with Expires at its limit %d', async (Expires) => {
    expect(await openSession(east, { StreamName, Expires })).toContain(
      '/hls/v1/getHLSMasterPlaylist.m3u8?SessionToken=',
    );
  });

  it('is granted by ARN, with all parameters', async () => {
    const url = await openSession(east, {
      StreamARN: demo.cameras[0]?.arn,
      PlaybackMode: 'ON_DEMAND',
      HLSFragmentSelector: { FragmentSelectorType: 'PRODUCER_TIMESTAMP', TimestampRange: range(60, 30) },
      ContainerFormat: 'FRAGMENTED_MP4',
      DiscontinuityMode: 'ON_DISCONTINUITY',
      DisplayFragmentTimestamp: 'ALWAYS',
      Expires: 600,
      MaxMediaPlaylistFragmentResults: 3,
    });
    expect(url).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/hls\/v1\/getHLSMasterPlaylist\.m3u8\?SessionToken=Ci[\w-]{150,220}~$/,
    );
  });

  it('holds nothing outside of the retention on the producer clock: no fragments, not a wrong range', async () => {
    const HLSFragmentSelector = {
      FragmentSelectorType: 'PRODUCER_TIMESTAMP' as const,
      TimestampRange: range(90_000, 87_000),
    };
    const call = openSession(east, { StreamName, PlaybackMode: 'ON_DEMAND', HLSFragmentSelector });
    expect(await failureOf(call)).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
  });
});

describe('the state of the camera', () => {
  it.each([
    ['lab-silent', 'ResourceNotFoundException', 404, /^No fragments found in the stream for the streaming request\.$/],
    ['lab-no-retention', 'NoDataRetentionException', 400, /./],
    [
      'lab-no-codec-private-data',
      'MissingCodecPrivateDataException',
      400,
      /^Missing codec private data in fragment for track 1\.$/,
    ],
    ['lab-g711-audio', 'UnsupportedStreamMediaTypeException', 400, /./],
    ['lab-codec-private-data-invalid', 'InvalidCodecPrivateDataException', 400, /./],
    [
      'lab-denied',
      'NotAuthorizedException',
      401,
      /^User: arn:aws:iam::777788889999:user\/lab is not authorized to perform: kinesisvideo:GetHLSStreamingSessionURL on resource: arn:aws:kinesisvideo:/,
    ],
    ['lab-nobody', 'ResourceNotFoundException', 404, /not found or not active/],
  ])('%s is refused with %s', async (name, error, status, message) => {
    const failure = await failureOf(openSession(lab, { StreamName: name }));
    expect(failure).toMatchObject({ name: error, status });
    expect(failure.message).toMatch(message);
  });

  it('falling silent closes the door after 30 seconds and sending opens it', async () => {
    const speak = demo.faults.silence(StreamName);
    clock.advance(20_000);
    await openSession(east, { StreamName });
    clock.advance(15_000);
    expect(await failureOf(openSession(east, { StreamName }))).toMatchObject({ status: 404 });
    speak();
    clock.advance(2 * (demo.cameras[0]?.fragmentMs ?? 0) + 300);
    await openSession(east, { StreamName });
  });

  it('a silence from birth can be ended too', async () => {
    demo.faults.speak('lab-silent');
    clock.advance(10_000);
    expect((await mediaPlaylist(await openSession(lab, { StreamName: 'lab-silent' }))).segments.length).toBeGreaterThan(
      0,
    );
  });

  it('a deleted stream is gone everywhere', async () => {
    const url = await openSession(lab, { StreamName: 'lab-deleted-mid-session' });
    await textOf(url);
    clock.advance(20_000);
    expect((await fetch(url)).status).toBe(404);
    const call = openSession(lab, { StreamName: 'lab-deleted-mid-session' });
    expect(await failureOf(call)).toMatchObject({ message: 'The requested stream is not found or not active.' });
  });

  it('rights can be taken and given back', async () => {
    const allow = demo.faults.deny(StreamName);
    expect(await failureOf(openSession(east, { StreamName }))).toMatchObject({ name: 'NotAuthorizedException' });
    allow();
    await openSession(east, { StreamName });
  });
});

describe('limits', () => {
  it('allow 25 sessions a second on one stream', async () => {
    for (let call = 0; call < 25; call += 1) await openSession(east, { StreamName });
    expect(await failureOf(openSession(east, { StreamName }))).toEqual({
      name: 'ClientLimitExceededException',
      message: `Limit exceeded on number of requests for GetHLSStreamingSessionURL API for resource '${StreamName}'`,
      status: 400,
    });
    await openSession(east, { StreamName: demo.cameras[2]?.name });
  });

  it('do not count sessions under the rule of budgets', async () => {
    const urls = await Promise.all(Array.from({ length: 12 }, () => openSession(east, { StreamName })));
    for (const url of urls) expect((await fetch(url)).status).toBe(200);
  });

  it('close the oldest session under the rule of five', async () => {
    const older = await startDemo({ scenes, clock, sessionRule: 'five-sessions' });
    try {
      const clients = clientsFor(older);
      const urls: string[] = [];
      for (let count = 0; count < 6; count += 1) {
        urls.push(await openSession(clients, { StreamName }));
        clock.advance(1);
      }
      expect(await Promise.all(urls.map(async (url) => (await fetch(url)).status))).toEqual([
        403, 200, 200, 200, 200, 200,
      ]);
      const [oldest = ''] = urls;
      for (const call of [
        'getHLSMediaPlaylist.m3u8',
        'getMP4InitFragment.mp4',
        'getMP4MediaFragment.mp4',
        'getTSFragment.ts',
      ]) {
        const response = await fetch(`${oldest.replace('getHLSMasterPlaylist.m3u8', call)}&TrackNumber=1`);
        expect(response.status).toBe(403);
        expect(await response.json()).toEqual({ Message: 'Streaming session token is expired' });
      }
      await openSession(clients, { StreamName: older.cameras[2]?.name });
      expect((await fetch(urls[1] ?? '')).status).toBe(200);
      expect(older.counts.openSessions(StreamName)).toBe(5);
    } finally {
      await older.close();
    }
  });
});
