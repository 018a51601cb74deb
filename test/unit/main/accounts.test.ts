/** Which accounts are watched, what is said when they can't be, and how credentials are kept. */
import { describe, expect, it } from 'vitest';
import type { WatchedAccount } from '../../../contract/accounts.ts';
import { createAccountDesk } from '../../../main/accounts/account-desk.ts';
import { type Credentials, createCredentialDesk, refreshBeforeMs } from '../../../main/accounts/credentials.ts';
import type { ProfileFacts } from '../../../main/accounts/profile-facts.ts';
import { accountList, type WatchSources, watchedAccounts } from '../../../main/accounts/watched-accounts.ts';
import { createManualClock } from './manual-clock.ts';

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

describe('createCredentialDesk', () => {
  const keys = (expiration?: Date): Credentials => ({
    accessKeyId: 'id',
    secretAccessKey: 'key',
    ...(expiration && { expiration }),
  });

  it('asks once for all clients of a profile, and again when the end is near', async () => {
    const clock = createManualClock();
    let asked = 0;
    const desk = createCredentialDesk(() => {
      asked += 1;
      return Promise.resolve(keys(new Date(clock.nowMs() + 3_600_000)));
    }, clock);
    const provider = desk.provider('one');
    expect(desk.provider('one')).toBe(provider);
    await Promise.all([provider(), provider(), provider()]);
    expect(asked).toBe(1);
    await clock.advance(3_600_000 - refreshBeforeMs - 1);
    await provider();
    expect(asked).toBe(1);
    await clock.advance(1);
    await provider();
    expect(asked).toBe(2);
  });

  it('keeps profiles apart, forgets on request, and does not remember a failure', async () => {
    const asked: string[] = [];
    let fails = true;
    const desk = createCredentialDesk((profile) => {
      asked.push(profile);
      return fails ? Promise.reject(new Error('no')) : Promise.resolve(keys());
    }, createManualClock());
    await expect(desk.provider('one')()).rejects.toThrow('no');
    fails = false;
    await desk.provider('one')();
    await desk.provider('two')();
    await desk.provider('one')();
    expect(asked).toEqual(['one', 'one', 'two']);
    desk.forget('one');
    await desk.provider('one')();
    expect(asked).toEqual(['one', 'one', 'two', 'one']);
  });
});
