/** The accounts in the window: every change is main's to make, and what main refuses is a sentence. */
import { expect, test } from 'vitest';
import type { Account } from '../../../../contract/accounts.ts';
import { type AccountsStore, createAccountsStore } from '../../../../renderer/cameras/accounts-store.ts';
import { createBridge } from '../../../../renderer/desk/bridge.ts';
import { accountOf } from '../cameras-for-tests.ts';
import { createFakeMain, type FakeAnswers, type FakeMain, settle } from '../fake-main.ts';

const east = accountOf('plant-east');
const west = accountOf('plant-west', { watched: false, region: 'us-west-2', regions: ['us-west-2'] });
const listOf = (accounts: readonly Account[], unreadable: readonly string[] = []): object => ({
  accounts,
  unreadable,
  trouble: null,
});

const storeFor = async (answers: FakeAnswers = {}): Promise<{ store: AccountsStore; main: FakeMain }> => {
  const list = listOf([east, west], ['profile site b']);
  const main = createFakeMain({ accountsList: list, accountsWatch: { ok: true, value: list }, ...answers });
  const store = createAccountsStore(createBridge(main.raw), { accounts: [], unreadable: [], trouble: null });
  await store.load();
  return { store, main };
};

test('switching watches one account and no other, in its own regions', async () => {
  const { store, main } = await storeFor();
  await store.switchTo('plant-west');
  expect(main.inputsOf('accountsWatch')).toEqual([[{ profile: 'plant-west', regions: ['us-west-2'] }]]);
  await store.switchTo('nobody');
  expect(main.inputsOf('accountsWatch')).toHaveLength(1);
});

test('sections that no SDK reads are known by name', async () => {
  expect((await storeFor()).store.unreadable.value).toEqual(['profile site b']);
});

test('a label is changed in part; the rest of it stays', async () => {
  const label = { profile: 'plant-west', name: 'West', mark: null, favourite: false, lastUsedAtMs: 7 };
  const { store, main } = await storeFor({
    accountsList: listOf([east, { ...west, label }]),
    accountLabel: { ok: true, value: listOf([east, { ...west, label: { ...label, favourite: true } }]) },
  });
  expect(await store.label('plant-west', { favourite: true })).toBeNull();
  expect(main.inputsOf('accountLabel')).toEqual([{ ...label, favourite: true }]);
  expect(store.accounts.value[1]?.label?.favourite).toBe(true);
  main.answer('accountLabel', { ok: false, error: { kind: 'internal' } });
  expect(await store.label('plant-west', { mark: 'test' })).not.toBeNull();
});

test('an MFA code is sent as typed; a refusal comes back as a sentence', async () => {
  const { store, main } = await storeFor({
    accountMfaCode: { ok: false, error: { kind: 'mfa-refused', resource: 'plant-east' } },
  });
  expect(await store.sendMfaCode('plant-east', '123456')).toBe(
    'AWS did not accept the MFA code for plant-east: type the next one.',
  );
  main.answer('accountMfaCode', { ok: true, value: null });
  expect(await store.sendMfaCode('plant-east', '654321')).toBeNull();
  expect(main.inputsOf('accountMfaCode')).toEqual([
    { profile: 'plant-east', code: '123456' },
    { profile: 'plant-east', code: '654321' },
  ]);
});

test('brought into view, a sign-in is started only where Vigil can, and only when that was asked for', async () => {
  const needed = { state: 'needed', here: true, trouble: null } as const;
  const { store, main } = await storeFor({
    accountsList: listOf([
      { ...east, signIn: needed },
      { ...west, signIn: { ...needed, here: false } },
    ]),
    accountSignIn: { ok: true, value: null },
  });
  store.bringIntoView('plant-east', false);
  store.bringIntoView('plant-west', true);
  await settle();
  expect(main.inputsOf('accountSignIn')).toEqual([]);
  store.bringIntoView('plant-east', true);
  await settle();
  expect(main.inputsOf('accountSignIn')).toEqual([{ profile: 'plant-east' }]);
  expect(store.wanted.value).toEqual({ profile: 'plant-east' });
});

test('a sign-in asked for before it is known that one is needed waits for the news, and starts once', async () => {
  const { store, main } = await storeFor({ accountSignIn: { ok: true, value: null } });
  store.bringIntoView('plant-east', true);
  await settle();
  expect(main.inputsOf('accountSignIn')).toEqual([]);
  expect(store.takeFocus('plant-west')).toBe(false);
  const needed = { ...east, signIn: { state: 'needed', here: true, trouble: null } as const };
  main.answer('accountsList', listOf([needed, west]));
  await store.load();
  await store.load();
  await settle();
  expect(main.inputsOf('accountSignIn')).toEqual([{ profile: 'plant-east' }]);
  expect([store.takeFocus('plant-east'), store.takeFocus('plant-east')]).toEqual([true, false]);
});

/** Main as it is: it keeps what it is told to watch, and answers with it. */
const obedient = (input: unknown): unknown => {
  const chosen = input as readonly { readonly profile: string; readonly regions: string[] }[];
  const accounts = [east, west].map((account) => {
    const found = chosen.find(({ profile }) => profile === account.profile);
    return { ...account, watched: found !== undefined, regions: found?.regions ?? account.regions };
  });
  return { ok: true, value: listOf(accounts) };
};

test('two changes made at once are both in force', async () => {
  const { store, main } = await storeFor({ accountsWatch: obedient });
  await Promise.all([store.setWatched('plant-west', true), store.addRegion('plant-east', 'us-east-1')]);
  expect(main.inputsOf('accountsWatch').at(-1)).toEqual([
    { profile: 'plant-east', regions: ['eu-west-1', 'us-east-1'] },
    { profile: 'plant-west', regions: ['us-west-2'] },
  ]);
});

test('a region that was added is not answered with what is wrong with another account', async () => {
  const trouble = { kind: 'profile-unknown', resource: 'sold-plant' };
  const { store, main } = await storeFor({
    accountsWatch: { ok: true, value: { ...listOf([east, west]), trouble } },
  });
  expect(await store.addRegion('plant-east', 'us-east-1')).toBeNull();
  main.answer('accountsWatch', { ok: false, error: { kind: 'internal' } });
  expect(await store.addRegion('plant-east', 'us-east-1')).not.toBeNull();
});
