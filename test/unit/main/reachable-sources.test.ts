/** Where pages may call: all regions an account may be watched in from the start; a page is loaded anew only for what nobody foresaw. */
import { afterAll, expect, it } from 'vitest';
import { knownRegions } from '../../../demo/accounts.ts';
import type { ReachableAccount } from '../../../main/accounts/account-desk.ts';
import { createClients } from '../../../main/accounts/clients.ts';
import { profileFacts } from '../../../main/accounts/profile-facts.ts';
import { contentPolicy, covers } from '../../../main/desktop/content-policy.ts';
import { createReachableSources, type ReachableSources } from '../../../main/desktop/reachable-sources.ts';
import { regionsBeside } from '../../../main/desktop/service-regions.ts';
import { createSdkNetwork } from '../../../main/network/sdk-network.ts';

const network = createSdkNetwork({ resolveSystemProxy: () => Promise.resolve('DIRECT') });
const provider = Object.assign(() => Promise.reject(new Error('no calls')), { memoized: true as const });
const { serviceHosts, dispose } = createClients(() => provider, network.requestHandler);
afterAll(dispose);

const account = (region: string, more: Partial<ReachableAccount> = {}, endpoint?: string): ReachableAccount => {
  const [facts] = profileFacts({ one: { region, ...(endpoint && { endpoint_url: endpoint }) } }, {}, {});
  if (facts === undefined) throw new Error('no profile');
  return { facts, regions: [region], inUse: true, ...more };
};

const make = async (
  first: readonly ReachableAccount[],
): Promise<{
  readonly sources: ReachableSources;
  readonly become: (next: readonly ReachableAccount[]) => Promise<number>;
}> => {
  let accounts = first;
  let reloads = 0;
  const sources = createReachableSources({
    reachable: () => Promise.resolve(accounts),
    serviceHosts,
    reloadPages: () => {
      reloads += 1;
    },
  });
  await sources.look();
  return {
    sources,
    become: async (next) => {
      accounts = next;
      await sources.follow();
      return reloads;
    },
  };
};

it('a region that is added is there already; no other partition is', async () => {
  const { sources, become } = await make([account('eu-west-1')]);
  expect(await become([account('eu-west-1', { regions: ['eu-west-1', 'us-west-2', 'ap-northeast-1'] })])).toBe(0);
  const reaches = (host: string): boolean => covers(sources.current(), `https://b-1.${host}/hls`);
  expect(reaches('kinesisvideo.ap-northeast-1.amazonaws.com')).toBe(true);
  expect(reaches('kinesisvideo-fips.us-west-2.api.aws')).toBe(true);
  expect(reaches('kinesisvideo.cn-north-1.amazonaws.com.cn')).toBe(false);
  expect(reaches('s3.eu-west-1.amazonaws.com')).toBe(false);
});

it('a region that nobody foresaw, another partition and an endpoint of one’s own need a page loaded anew, once', async () => {
  const { sources, become } = await make([account('eu-west-1')]);
  const lunar = account('eu-west-1', { regions: ['eu-west-1', 'eu-lunar-7'] });
  expect(await become([lunar])).toBe(1);
  expect(await become([lunar])).toBe(1);
  // no account in use calls there
  expect(await become([lunar, account('cn-north-1', { inUse: false })])).toBe(1);
  expect(await become([lunar, account('cn-north-1')])).toBe(2);
  expect(await become([account('eu-west-1', {}, 'https://kvs.example.org')])).toBe(3);
  expect(sources.current()).toContain('https://kvs.example.org');
});

it('all regions of the service are foreseen for some account, and a policy of all of them stays short', async () => {
  const all = ['eu-west-1', 'cn-north-1', 'us-gov-west-1'].flatMap(regionsBeside);
  expect(new Set(all)).toEqual(knownRegions);
  expect(regionsBeside(null)).toEqual(regionsBeside('us-east-1'));
  expect(regionsBeside('us-iso-east-1')).toEqual([]);
  const { sources } = await make(['eu-west-1', 'cn-north-1', 'us-gov-west-1'].map((region) => account(region)));
  expect(contentPolicy(sources.current()).length).toBeLessThan(8_000);
});
