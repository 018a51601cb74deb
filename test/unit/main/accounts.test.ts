/** Which accounts are watched, and what is said when they can't be. */
import { describe, expect, it } from 'vitest';
import type { WatchedAccount } from '../../../contract/accounts.ts';
import { createAccountDesk } from '../../../main/accounts/account-desk.ts';
import type { ProfileFacts } from '../../../main/accounts/profile-facts.ts';
import { accountList, type WatchSources, watchedAccounts } from '../../../main/accounts/watched-accounts.ts';

const facts = (profile: string, region: string | null): ProfileFacts => ({
  profile,
  region,
  endpoints: { control: null, archivedMedia: null },
});
const profiles = [facts('one', 'eu-west-1'), facts('default', 'us-east-1'), facts('placeless', null)];
const from = (sources: Partial<WatchSources>): readonly WatchedAccount[] =>
  watchedAccounts({ commandLine: { profiles: [], regions: [] }, settings: [], env: {}, ...sources }, profiles);

describe('watchedAccounts', () => {
  it('command line, then settings, then AWS_PROFILE, then default, then the first', () => {
    const settings = [{ profile: 'kept', regions: ['eu-west-2'] }];
    const env = { AWS_PROFILE: 'one' };
    const commandLine = { profiles: ['placeless', 'one'], regions: [] };
    expect(from({ commandLine, settings, env })).toEqual([
      { profile: 'placeless', regions: [] },
      { profile: 'one', regions: ['eu-west-1'] },
    ]);
    expect(from({ settings, env })).toEqual(settings);
    expect(from({ env })).toEqual([{ profile: 'one', regions: ['eu-west-1'] }]);
    expect(from({})).toEqual([{ profile: 'default', regions: ['us-east-1'] }]);
    expect(
      watchedAccounts({ commandLine: { profiles: [], regions: [] }, settings: [], env: {} }, [facts('only', null)]),
    ).toEqual([{ profile: 'only', regions: [] }]);
    expect(watchedAccounts({ commandLine: { profiles: [], regions: [] }, settings: [], env: {} }, [])).toEqual([]);
  });

  it('applies named regions to each named profile, or to the ordinary one', () => {
    const regions = ['eu-north-1', 'eu-south-1'];
    expect(from({ commandLine: { profiles: ['one'], regions } })).toEqual([{ profile: 'one', regions }]);
    expect(from({ commandLine: { profiles: [], regions }, settings: [{ profile: 'kept', regions: [] }] })).toEqual([
      { profile: 'default', regions },
    ]);
  });
});

describe('accountList', () => {
  const found = { profiles, unreadableFile: null };
  it('puts watched ones first and says the first thing that is wrong', () => {
    const list = accountList(found, [{ profile: 'placeless', regions: [] }]);
    expect(list.accounts.map(({ profile, watched }) => [profile, watched])).toEqual([
      ['placeless', true],
      ['one', false],
      ['default', false],
    ]);
    expect(list.trouble).toEqual({ kind: 'region-missing', resource: 'placeless' });
    expect(accountList(found, [{ profile: 'gone', regions: ['eu-west-1'] }]).trouble).toEqual({
      kind: 'profile-unknown',
      resource: 'gone',
    });
    expect(accountList({ ...found, unreadableFile: '/x/config' }, []).trouble).toEqual({
      kind: 'profile-unreadable',
      resource: '/x/config',
    });
    expect(accountList(found, [{ profile: 'one', regions: ['eu-west-1'] }]).trouble).toBeNull();
  });
});

describe('createAccountDesk', () => {
  const makeDesk = (): { readonly desk: ReturnType<typeof createAccountDesk>; readonly kept: WatchedAccount[][] } => {
    const kept: WatchedAccount[][] = [];
    const desk = createAccountDesk({
      readProfiles: () => Promise.resolve({ profiles, unreadableFile: null }),
      commandLine: { profiles: ['default'], regions: [] },
      env: {},
      chosen: () => kept.at(-1) ?? [],
      placed: () => [
        { account: 'one', region: 'sa-east-1' },
        { account: 'gone', region: 'eu-west-3' },
      ],
      choose: (accounts) => {
        kept.push([...accounts]);
        return { ok: true, value: undefined };
      },
    });
    return { desk, kept };
  };

  it('lets a choice of the operator replace the command line', async () => {
    const { desk } = makeDesk();
    expect((await desk.list()).accounts[0]).toMatchObject({ profile: 'default', watched: true });
    const watched = await desk.watch([{ profile: 'one', regions: ['eu-west-1'] }]);
    expect(watched).toMatchObject({ ok: true, value: { trouble: null } });
    expect((await desk.list()).accounts.filter((account) => account.watched).map(({ profile }) => profile)).toEqual([
      'one',
    ]);
  });

  it('can reach the regions of profiles, of the choice, and of cameras placed before', async () => {
    const { desk } = makeDesk();
    await desk.watch([{ profile: 'one', regions: ['eu-west-1', 'eu-north-1'] }]);
    expect((await desk.reachable()).map(({ facts: { profile }, regions }) => [profile, regions])).toEqual([
      ['one', ['eu-west-1', 'eu-north-1', 'sa-east-1']],
      ['default', ['us-east-1']],
      ['placeless', []],
    ]);
  });

  it('refuses a profile that is not there and changes nothing', async () => {
    const { desk, kept } = makeDesk();
    expect(await desk.watch([{ profile: 'gone', regions: [] }])).toEqual({
      ok: false,
      error: { kind: 'profile-unknown', resource: 'gone' },
    });
    expect(kept).toEqual([]);
    expect(await desk.find('gone')).toEqual({ ok: false, error: { kind: 'profile-unknown', resource: 'gone' } });
  });
});
