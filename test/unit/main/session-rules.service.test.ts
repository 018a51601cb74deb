/** Our check of parameters and the service's own agree: what passes here is accepted there, what is refused here is refused there. */
import { GetHLSStreamingSessionURLCommand } from '@aws-sdk/client-kinesis-video-archived-media';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { brokenRule } from '../../../contract/session-rules.ts';
import type { SessionParameters } from '../../../contract/sessions.ts';
import { sessionInput } from '../../../main/kinesis/session-url.ts';
import { type DemoDesk, openDemoDesk } from './demo-desk.ts';

let desk: DemoDesk;
beforeAll(async () => {
  desk = await openDemoDesk();
});
afterAll(() => desk.close());

const hourMs = 3_600_000;
/** Moments around the limits, relative to now; none so near to now that the time of the call itself decides. */
const offsetMs = fc.constantFrom(-26 * hourMs, -25 * hourMs, -2 * hourMs, -hourMs, -10 * 60_000, -5 * 60_000, hourMs);
const near = (least: number, most: number): fc.Arbitrary<number> =>
  fc.constantFrom(least - 1, least, least + 1, most - 1, most, most + 1, 0, -1);

const parametersAt = (nowMs: number): fc.Arbitrary<SessionParameters> => {
  const range = fc.record(
    { StartTimestampMs: offsetMs.map((ms) => nowMs + ms), EndTimestampMs: offsetMs.map((ms) => nowMs + ms) },
    { requiredKeys: ['StartTimestampMs'] },
  );
  const selector = fc.record(
    { FragmentSelectorType: fc.constantFrom('SERVER_TIMESTAMP', 'PRODUCER_TIMESTAMP'), TimestampRange: range },
    { requiredKeys: ['FragmentSelectorType'] },
  );
  return fc.record(
    {
      PlaybackMode: fc.constantFrom('LIVE', 'LIVE_REPLAY', 'ON_DEMAND'),
      HLSFragmentSelector: selector,
      ContainerFormat: fc.constant('FRAGMENTED_MP4'),
      DiscontinuityMode: fc.constantFrom('ALWAYS', 'NEVER', 'ON_DISCONTINUITY'),
      DisplayFragmentTimestamp: fc.constantFrom('ALWAYS', 'NEVER'),
      Expires: fc.oneof(fc.constant(300), near(300, 43_200)),
      MaxMediaPlaylistFragmentResults: fc.oneof(fc.constant(5), near(1, 5_000)),
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

it('agrees with the service about every combination', async () => {
  const { name } = desk.demo.cameras.find(({ profile }) => profile === 'plant-east') ?? { name: '' };
  const camera = desk.cameraRef(name);
  const found = await desk.accounts.find(camera.account);
  if (!found.ok) throw new Error('no profile');
  const client = desk.clients.archivedMedia(found.value, camera.region, desk.demo.endpoint);
  const verdicts = { accepted: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(parametersAt(Date.now()), async (parameters) => {
      const ours = brokenRule(parameters, Date.now());
      const theirs = await client.send(new GetHLSStreamingSessionURLCommand(sessionInput(camera, parameters))).then(
        () => 'accepted' as const,
        (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : 'odd'),
      );
      // what depends on what the camera has recorded can't be known before the call
      const isAboutRecordings = /No fragments|retention period/.test(theirs);
      fc.pre(!theirs.startsWith('ClientLimitExceeded'));
      if (theirs === 'accepted' || isAboutRecordings) expect(ours).toBeNull();
      else expect([theirs.split(':')[0], ours === null]).toEqual(['InvalidArgumentException', false]);
      verdicts[ours === null ? 'accepted' : 'refused'] += 1;
    }),
    { numRuns: 300 },
  );
  expect(Math.min(verdicts.accepted, verdicts.refused)).toBeGreaterThan(20);
});
