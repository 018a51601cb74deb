/** Accounts offered for switching: order, finding by typing, and what Enter means at first. */
import { describe, expect, test } from 'vitest';
import type { Account, AccountLabel } from '../../../../contract/accounts.ts';
import { accountMatches, firstChoice, inSwitchingOrder } from '../../../../renderer/cameras/account-order.ts';
import { accountOf } from '../cameras-for-tests.ts';

const labelled = (profile: string, label: Partial<AccountLabel>, change: Partial<Account> = {}): Account =>
  accountOf(profile, {
    watched: false,
    label: { profile, name: null, mark: null, favourite: false, lastUsedAtMs: null, ...label },
    ...change,
  });
const names = (accounts: readonly Account[]): readonly string[] => accounts.map(({ profile }) => profile);

test('favourites first, then the last used, then as the files have them', () => {
  const accounts = [
    accountOf('z'),
    labelled('old', { lastUsedAtMs: 1 }),
    accountOf('a'),
    labelled('new', { lastUsedAtMs: 2 }),
    labelled('dear', { favourite: true }),
    labelled('dear and new', { favourite: true, lastUsedAtMs: 1 }),
  ];
  expect(names(inSwitchingOrder(accounts))).toEqual(['dear and new', 'dear', 'new', 'old', 'z', 'a']);
});

test.each([
  ['harb', true],
  ['PLANT prod', true],
  ['1111', true],
  ['east-prod eu-west', true],
  ['  ', true],
  ['harbour us', false],
])('"%s" finds it: %s', (typed, found) => {
  const account = labelled(
    'plant-east',
    { name: 'Harbour', mark: 'production' },
    { identity: { accountId: '111122223333', alias: 'plant-east-prod' } },
  );
  expect(accountMatches(account, typed)).toBe(found);
});

describe('Enter', () => {
  const [east, west] = [accountOf('east'), accountOf('west', { watched: false })];
  test('passes over the one account that is watched already', () => {
    expect(firstChoice([east, west], [east, west])).toBe(1);
  });
  test('takes the first where several are watched, or nothing else is there', () => {
    const both = [east, { ...west, watched: true }];
    expect(firstChoice(both, both)).toBe(0);
    expect(firstChoice([east], [east])).toBe(0);
    expect(firstChoice([], [east])).toBe(0);
  });
});
