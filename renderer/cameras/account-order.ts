/** The order in which accounts are offered for switching, and finding one by typing. Pure. */
import type { Account } from '../../contract/accounts.ts';

/** Favourites first, then those used last, then as the AWS files have them. */
export const inSwitchingOrder = (accounts: readonly Account[]): readonly Account[] =>
  accounts.toSorted(
    (a, b) =>
      Number(b.label?.favourite ?? false) - Number(a.label?.favourite ?? false) ||
      (b.label?.lastUsedAtMs ?? -1) - (a.label?.lastUsedAtMs ?? -1),
  );

/** Whether an account answers to what was typed: every word occurs in its names, mark, account id, alias or regions. */
export const accountMatches = (account: Account, typed: string): boolean => {
  const { profile, label, identity, regions } = account;
  const text = [profile, label?.name, label?.mark, identity?.accountId, identity?.alias, ...regions]
    .join(' ')
    .toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

/** Whether this account, and no other, is watched now. */
export const isOnlyOne = (account: Account, accounts: readonly Account[]): boolean =>
  account.watched && accounts.every((other) => other === account || !other.watched);

/** The one that Enter means at first: switching to where one is already would do nothing. */
export const firstChoice = (offered: readonly Account[], all: readonly Account[]): number => {
  const found = offered.findIndex((account) => !isOnlyOne(account, all));
  return Math.max(0, found);
};
