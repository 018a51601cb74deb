/** Which accounts are watched, and what is said when they can't be. */
import { describe, expect, it } from 'vitest';
import type { AccountLabel, WatchedAccount } from '../../../contract/accounts.ts';
import type { AccountSettings } from '../../../contract/settings.ts';
import { createAccountDesk } from '../../../main/accounts/account-desk.ts';
import { withLabel, withUsed } from '../../../main/accounts/account-labels.ts';
import { type Profile, profileFacts } from '../../../main/accounts/profile-facts.ts';
import {
  type AccountNews,
  accountList,
  type WatchSources,
  watchedAccounts,
} from '../../../main/accounts/watched-accounts.ts';

const facts = (profile: string, region: string | null): Profile => {
  const [made] = profileFacts({ [profile]: region === null ? { output: 'json' } : { region } }, {}, {});
  if (made === undefined) throw new Error('no profile');
  return made;
};
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
  const found = { profiles, unreadable: ['[stray]'], unreadableFile: null };
  const news: AccountNews = { labels: [], identity: () => null, signIn: () => ({ state: 'unknown' }) };
  it('puts watched ones first and says the first thing that is wrong', () => {
    const list = accountList(found, [{ profile: 'placeless', regions: [] }], news);
    expect(list.accounts.map(({ profile, watched }) => [profile, watched])).toEqual([
      ['placeless', true],
      ['one', false],
      ['default', false],
    ]);
    expect(list.trouble).toEqual({ kind: 'region-missing', resource: 'placeless' });
    expect(accountList(found, [{ profile: 'gone', regions: ['eu-west-1'] }], news).trouble).toEqual({
      kind: 'profile-unknown',
      resource: 'gone',
    });
    expect(accountList({ ...found, unreadableFile: '/x/config' }, [], news).trouble).toEqual({
      kind: 'profile-unreadable',
      resource: '/x/config',
    });
    expect(accountList(found, [{ profile: 'one', regions: ['eu-west-1'] }], news).trouble).toBeNull();
    expect(list.unreadable).toEqual(['[stray]']);
  });

  it('puts favourites before those used last, these before the others, and watched ones before all', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((name) => facts(name, 'eu-west-1'));
    const label = (profile: string, favourite: boolean, lastUsedAtMs: number | null): AccountLabel => ({
      profile,
      name: null,
      mark: null,
      favourite,
      lastUsedAtMs,
    });
    const labels = [label('b', false, 10), label('c', false, 20), label('d', true, null), label('e', true, 5)];
    const order = (watched: readonly WatchedAccount[]): readonly string[] =>
      accountList({ ...found, profiles: many }, watched, { ...news, labels }).accounts.map(({ profile }) => profile);
    expect(order([])).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(order([{ profile: 'a', regions: [] }])).toEqual(['a', 'e', 'd', 'c', 'b']);
  });

  it('tells of each account what is known: kind, identity, sign-in, label', () => {
    const identity = { accountId: '111122223333', alias: null };
    const signIn = { state: 'ready', endsAtMs: 5 } as const;
    const label: AccountLabel = { profile: 'one', name: 'Hall', mark: 'test', favourite: false, lastUsedAtMs: null };
    const known = { labels: [label], identity: () => identity, signIn: () => signIn };
    const [one] = accountList(found, [], known).accounts;
    expect(one).toMatchObject({ profile: 'one', kind: 'incomplete', identity, signIn, label });
  });
});

describe('createAccountDesk', () => {
  const makeDesk = (): { readonly desk: ReturnType<typeof createAccountDesk>; readonly kept: AccountSettings[] } => {
    const kept: AccountSettings[] = [];
    const desk = createAccountDesk({
      readProfiles: () => Promise.resolve({ profiles, unreadable: [], unreadableFile: null }),
      commandLine: { profiles: ['default'], regions: [] },
      env: {},
      settings: () => kept.at(-1) ?? { watched: [], labels: [] },
      placed: () => [
        { account: 'one', region: 'sa-east-1' },
        { account: 'gone', region: 'eu-west-3' },
      ],
      keep: (settings) => {
        kept.push(settings);
        return { ok: true, value: undefined };
      },
      news: { identity: () => null, signIn: () => ({ state: 'unknown' }) },
      nowMs: () => 1_000,
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

  it('remembers when an account was switched to, and what the desk says of it', async () => {
    const { desk, kept } = makeDesk();
    const label = { profile: 'one', name: 'Hall', mark: 'production', favourite: true, lastUsedAtMs: 77 } as const;
    expect(await desk.label(label)).toMatchObject({ ok: true });
    // when it was used is not for the window to say
    expect(kept.at(-1)?.labels).toEqual([{ ...label, lastUsedAtMs: null }]);
    await desk.watch([
      { profile: 'one', regions: [] },
      { profile: 'default', regions: [] },
    ]);
    // the second one was watched before
    expect(kept.at(-1)?.labels).toEqual([{ ...label, lastUsedAtMs: 1_000 }]);
    expect((await desk.list()).accounts[0]?.label).toEqual({ ...label, lastUsedAtMs: 1_000 });
    expect(await desk.label({ ...label, profile: 'gone' })).toMatchObject({ ok: false });
  });

  it('can reach the regions of profiles, of the choice, and of cameras placed before', async () => {
    const { desk } = makeDesk();
    await desk.watch([{ profile: 'one', regions: ['eu-west-1', 'eu-north-1'] }]);
    const reachable = await desk.reachable();
    expect(reachable.map(({ facts: { profile }, regions, inUse }) => [profile, regions, inUse])).toEqual([
      ['one', ['eu-west-1', 'eu-north-1', 'sa-east-1'], true],
      ['default', ['us-east-1'], false],
      ['placeless', [], false],
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

describe('a watched profile that is not in the files any more', () => {
  it('stands in nobody’s way: the others are changed beside it, and it can be left out', async () => {
    let kept: AccountSettings = { watched: [{ profile: 'gone', regions: ['eu-west-1'] }], labels: [] };
    const desk = createAccountDesk({
      readProfiles: () => Promise.resolve({ profiles, unreadable: [], unreadableFile: null }),
      commandLine: { profiles: [], regions: [] },
      env: {},
      settings: () => kept,
      placed: () => [],
      keep: (settings) => {
        kept = settings;
        return { ok: true, value: undefined };
      },
      news: { identity: () => null, signIn: () => ({ state: 'unknown' }) },
      nowMs: () => 1_000,
    });
    const both = [
      { profile: 'gone', regions: ['eu-west-1'] },
      { profile: 'one', regions: ['eu-west-1'] },
    ];
    expect(await desk.watch(both)).toMatchObject({
      ok: true,
      value: { trouble: { kind: 'profile-unknown', resource: 'gone' } },
    });
    expect(kept.watched).toEqual(both);
    expect(await desk.watch(both.slice(1))).toMatchObject({ ok: true, value: { trouble: null } });
    expect(await desk.watch(both)).toMatchObject({ ok: false, error: { kind: 'profile-unknown' } });
  });
});

describe('labels', () => {
  const blank = { name: null, mark: null, favourite: false, lastUsedAtMs: null } as const;
  it('that say nothing are not kept, and the number of them is bounded', () => {
    expect(withLabel([{ ...blank, profile: 'a', favourite: true }], { ...blank, profile: 'a' })).toEqual([]);
    const many = Array.from({ length: 500 }, (_, index) => ({
      ...blank,
      profile: `p${index}`,
      lastUsedAtMs: 1_000 - index,
    }));
    const next = withUsed(many, [], [{ profile: 'new', regions: [] }], 2_000);
    expect(next).toHaveLength(500);
    expect(next.some(({ profile }) => profile === 'p499')).toBe(false);
    expect(next.at(-1)).toEqual({ ...blank, profile: 'new', lastUsedAtMs: 2_000 });
  });
});
