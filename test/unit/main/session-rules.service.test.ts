/** Our checks and the service's own agree: what passes here is accepted there, what is refused here is refused there. */
import { DescribeStreamCommand, type KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import { GetHLSStreamingSessionURLCommand } from '@aws-sdk/client-kinesis-video-archived-media';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CameraRef } from '../../../contract/cameras.ts';
import { brokenRule } from '../../../contract/session-rules.ts';
import type { SessionParameters } from '../../../contract/sessions.ts';
import { readStreamReference } from '../../../contract/stream-reference.ts';
import { checkRangeInTime, checkSessionInput, type SessionInput } from '../../../demo/hls/session-request.ts';
import { sessionInput } from '../../../main/kinesis/session-url.ts';
import { type DemoDesk, openDemoDesk } from './demo-desk.ts';

let desk: DemoDesk;
beforeAll(async () => {
  desk = await openDemoDesk();
});
afterAll(() => desk.close());

/** The same cases each time; another seed is a change of this line. */
const seed = 20_260_301;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const near = (least: number, most: number): fc.Arbitrary<number> =>
  fc.constantFrom(least - 1, least, least + 1, most - 1, most, most + 1, 0, -1, least + 0.5);
/** Mostly one of the words, sometimes one that only looks like it. */
const word = (...words: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...words) },
    { weight: 1, arbitrary: fc.constantFrom('', 'live', 'NONE', `${words[0]} `) },
  );

/** Parameters of every kind. `momentMs` gives the ends of ranges, milliseconds since the Unix epoch. */
const parametersWith = (momentMs: fc.Arbitrary<number>): fc.Arbitrary<SessionParameters> => {
  const range = fc.record(
    { StartTimestampMs: momentMs, EndTimestampMs: momentMs },
    { requiredKeys: ['StartTimestampMs'] },
  );
  const selector = fc.record(
    { FragmentSelectorType: word('SERVER_TIMESTAMP', 'PRODUCER_TIMESTAMP'), TimestampRange: range },
    { requiredKeys: ['FragmentSelectorType'] },
  );
  return fc.record(
    {
      PlaybackMode: word('LIVE', 'LIVE_REPLAY', 'ON_DEMAND', 'ON_DEMAND'),
      HLSFragmentSelector: selector,
      ContainerFormat: word('FRAGMENTED_MP4', 'MPEG_TS'),
      DiscontinuityMode: word('ALWAYS', 'NEVER', 'ON_DISCONTINUITY'),
      DisplayFragmentTimestamp: word('ALWAYS', 'NEVER'),
      Expires: fc.oneof(fc.constant(300), fc.integer({ min: 300, max: 43_200 }), near(300, 43_200)),
      MaxMediaPlaylistFragmentResults: fc.oneof(fc.constant(5), fc.integer({ min: 1, max: 5_000 }), near(1, 5_000)),
    },
    {
      requiredKeys: [
        'PlaybackMode',
        'ContainerFormat',
        'DiscontinuityMode',
        'DisplayFragmentTimestamp',
        'Expires',
        'MaxMediaPlaylistFragmentResults',
      ],
    },
  ) as fc.Arbitrary<SessionParameters>;
};

/** What a client's call was answered: 'accepted', or name and text of the refusal. */
const verdictOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : 'odd'),
  );

/** Refusals of what was asked, unlike those of what was found. */
const parameterRefusals = /^(InvalidArgumentException|SerializationException|NoDataRetentionException)/;

describe('the check of parameters', () => {
  it('agrees with the service’s answers', async () => {
    const streams: readonly (readonly [CameraRef, number])[] = [
      ...desk.demo.cameras
        .filter(({ profile, troubled }) => profile === 'plant-east' && troubled === null)
        .map(({ name }) => [desk.cameraRef(name), 24] as const),
      [desk.cameraRef('lab-no-retention'), 0],
    ];
    const verdicts = { accepted: 0, refused: 0 };
    const nowMs = Date.now();
    // a remainder of half a minute: no moment is so near to a limit that the time of the call itself decides
    const moment = fc.integer({ min: -26 * 60, max: 60 }).map((minutes) => nowMs + minutes * minuteMs + minuteMs / 2);
    await fc.assert(
      fc.asyncProperty(parametersWith(moment), fc.constantFrom(...streams), async (parameters, [camera, hours]) => {
        const found = await desk.accounts.find(camera.account);
        if (!found.ok) throw new Error('no profile');
        const client = desk.clients.archivedMedia(found.value, camera.region, desk.demo.endpoint);
        const ours = brokenRule(parameters, Date.now(), hours);
        const theirs = await verdictOf(
          client.send(new GetHLSStreamingSessionURLCommand(sessionInput(camera, parameters))),
        );
        fc.pre(!theirs.startsWith('ClientLimitExceeded'));
        // what depends on the pictures the camera has sent can't be known before the call
        const isAboutPictures = /No fragments|UnsupportedStreamMediaType/.test(theirs);
        if (theirs === 'accepted' || isAboutPictures) expect([ours, theirs]).toEqual([null, theirs]);
        else {
          expect(theirs).toMatch(parameterRefusals);
          expect([ours === null, theirs]).toEqual([false, theirs]);
        }
        verdicts[ours === null ? 'accepted' : 'refused'] += 1;
      }),
      { numRuns: 600, seed },
    );
    expect(Math.min(verdicts.accepted, verdicts.refused)).toBeGreaterThan(60);
  });

  it('agrees with the service’s validation to the millisecond, for every retention', () => {
    const nowMs = Date.UTC(2026, 2, 1, 12);
    const verdicts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 720 }).chain((hours) => {
          const limits = [nowMs, nowMs - hours * hourMs, nowMs - 24 * hourMs, nowMs - (hours + 24) * hourMs];
          const moment = fc.oneof(
            fc.tuple(fc.constantFrom(...limits), fc.integer({ min: -2, max: 2 })).map(([limit, ms]) => limit + ms),
            fc.integer({ min: nowMs - (hours + 2) * hourMs, max: nowMs + hourMs }),
          );
          return fc.record({ hours: fc.constant(hours), parameters: parametersWith(moment) });
        }),
        ({ hours, parameters }) => {
          const ours = brokenRule(parameters, nowMs, hours);
          const theirs = validated(parameters, hours, nowMs);
          expect([ours === null, theirs]).toEqual([theirs === null, theirs]);
          verdicts[ours === null ? 'accepted' : 'refused'] += 1;
        },
      ),
      { numRuns: 5_000, seed },
    );
    expect(Math.min(verdicts.accepted, verdicts.refused)).toBeGreaterThan(300);
  });
});

/** The service's own refusal of parameters, or null: its checks in its order, without a stream's pictures. */
function validated(parameters: SessionParameters, hours: number, nowMs: number): string | null {
  const { HLSFragmentSelector: selector, ...rest } = parameters;
  const range = selector?.TimestampRange;
  // what the service's reader of JSON takes for whole numbers
  if (!Number.isInteger(rest.Expires) || !Number.isInteger(rest.MaxMediaPlaylistFragmentResults)) return 'not whole';
  const seconds = (ms: number | undefined): number | null => (ms === undefined ? null : ms / 1_000);
  const input: SessionInput = {
    StreamName: 'gate',
    ...rest,
    HLSFragmentSelector: selector && {
      FragmentSelectorType: selector.FragmentSelectorType,
      TimestampRange: range && {
        StartTimestamp: seconds(range.StartTimestampMs),
        EndTimestamp: seconds(range.EndTimestampMs),
      },
    },
  };
  const checked = checkSessionInput(input);
  if (!checked.ok) return checked.error.message;
  if (hours === 0) return 'NoDataRetentionException';
  const inTime = checkRangeInTime(checked.value, nowMs - hours * hourMs, nowMs);
  return inTime.ok ? null : inTime.error.message;
}

describe('the check of names and ARNs', () => {
  it('agrees with the service’s answers', async () => {
    const found = await desk.accounts.find('plant-east');
    if (!found.ok) throw new Error('no profile');
    const client: KinesisVideoClient = desk.clients.control(found.value, 'eu-west-1');
    const real = desk.demo.cameras.filter(({ profile }) => profile === 'plant-east');
    const name = fc.oneof(
      fc.constantFrom(...real.map((camera) => camera.name)),
      fc.stringMatching(/^[a-zA-Z0-9_.-]{1,20}$/),
      fc.string({ maxLength: 12, unit: 'binary' }),
      fc.constantFrom('', ' ', 'x'.repeat(256), 'x'.repeat(257), 'Tür', 'gate north', 'a\nb'),
    );
    const arn = fc
      .record({
        partition: fc.constantFrom('aws', 'aws-cn', 'AWS', ''),
        service: fc.constantFrom('kinesisvideo', 'kinesisvideo', 'kinesisvideo', 'kinesis'),
        region: fc.constantFrom('eu-west-1', 'us-west-2', 'eu west', ''),
        account: fc.constantFrom('111122223333', '1', 'me', ''),
        kind: fc.constantFrom('stream', 'stream', 'stream', 'channel', ''),
        name,
        number: fc.constantFrom('1', '1600000000000', 'x', ''),
      })
      .map((part) =>
        [
          'arn',
          part.partition,
          part.service,
          part.region,
          part.account,
          `${part.kind}/${part.name}/${part.number}`,
        ].join(':'),
      );
    const text = fc.oneof(
      name,
      arn,
      fc.constantFrom(...real.map((camera) => camera.arn)),
      arn.map((each) => ` ${each}\n`),
    );
    const verdicts = { found: 0, read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(text, async (typed) => {
        const ours = readStreamReference(typed);
        const stream =
          ours.by === 'nothing'
            ? { [/[:/]/.test(typed) ? 'StreamARN' : 'StreamName']: typed.trim() }
            : ours.by === 'name'
              ? { StreamName: ours.StreamName }
              : { StreamARN: ours.StreamARN };
        const theirs = await verdictOf(client.send(new DescribeStreamCommand(stream)));
        fc.pre(!theirs.startsWith('ClientLimitExceeded'));
        if (ours.by === 'nothing') expect(theirs).not.toBe('accepted');
        else expect(theirs).not.toMatch(parameterRefusals);
        if (theirs === 'accepted') verdicts.found += 1;
        verdicts[ours.by === 'nothing' ? 'refused' : 'read'] += 1;
      }),
      { numRuns: 400, seed },
    );
    expect(Math.min(verdicts.found, verdicts.read, verdicts.refused)).toBeGreaterThan(30);
  });
});
