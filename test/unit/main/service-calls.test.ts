/** Whose quota a call counts for: that of the AWS account, whatever the profile is called. */
import { expect, it } from 'vitest';
import type { ProfileFacts } from '../../../main/accounts/profile-facts.ts';
import type { ScheduledCall } from '../../../main/kinesis/scheduler.ts';
import { createServiceCalls, type ServiceCalls } from '../../../main/kinesis/service-calls.ts';
import { createManualClock } from './manual-clock.ts';

const patient = new AbortController().signal;
const unused = (): never => {
  throw new Error('not part of this test');
};

/** Calls that go at once, and the lane of each. */
const make = (accounts: ReadonlyMap<string, string>): { readonly calls: ServiceCalls; readonly lanes: string[] } => {
  const lanes: string[] = [];
  const calls = createServiceCalls(
    {
      findProfile: unused,
      clients: { control: unused, archivedMedia: unused, serviceHosts: unused, dispose: unused },
      forgetCredentials: unused,
      onAnswer: unused,
      scheduler: {
        run: (scheduled: ScheduledCall, call) => {
          lanes.push(scheduled.lane);
          return call(scheduled.signal);
        },
      },
      clockBehindMs: () => 0,
      clock: createManualClock(),
      isOnline: () => true,
    },
    (profile) => accounts.get(profile) ?? null,
  );
  return { calls, lanes };
};

const factsOf = (profile: string): ProfileFacts => ({
  profile,
  region: null,
  endpoints: { control: null, archivedMedia: null },
  useFips: false,
  useDualStack: false,
});
const arnIn = (region: string, accountId: string): string =>
  `arn:aws:kinesisvideo:${region}:${accountId}:stream/gate/1600000000000`;

/** The lane of one call. */
const laneOf = async (profile: string, region: string, arn?: string, accounts: readonly string[][] = []) => {
  const { calls, lanes } = make(new Map(accounts.map(([name = '', accountId = '']) => [name, accountId])));
  const about = arn === undefined ? {} : { stream: 'gate', arn };
  const urgency = { priority: 'visible', isRecovery: false } as const;
  const subject = { operation: 'GetDataEndpoint', urgency, ...about } as const;
  await calls.ask(factsOf(profile), region, subject, patient, () => Promise.resolve(null));
  expect(lanes).toHaveLength(1);
  return lanes[0];
};

it('profiles of one account share its quotas, region by region', async () => {
  const first = await laneOf('viewer', 'eu-west-1', arnIn('eu-west-1', '111111111111'));
  expect(await laneOf('admin', 'eu-west-1', arnIn('eu-west-1', '111111111111'))).toBe(first);
  expect(await laneOf('admin', 'eu-west-1', arnIn('eu-west-1', '222222222222'))).not.toBe(first);
  expect(await laneOf('viewer', 'us-east-1', arnIn('us-east-1', '111111111111'))).not.toBe(first);
});

it('a call about no stream counts for the account its profile is known to be of, else for the profile', async () => {
  const known = [
    ['viewer', '111111111111'],
    ['admin', '111111111111'],
  ];
  const first = await laneOf('viewer', 'eu-west-1', undefined, known);
  expect(await laneOf('admin', 'eu-west-1', undefined, known)).toBe(first);
  expect(await laneOf('viewer', 'eu-west-1', arnIn('eu-west-1', '111111111111'))).toBe(first);
  expect(await laneOf('viewer', 'eu-west-1')).not.toBe(await laneOf('admin', 'eu-west-1'));
});
