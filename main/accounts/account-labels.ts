/** What the desk says of accounts: names, marks, favourites, and when each was last switched to. Pure. */
import type { AccountLabel, WatchedAccount } from '../../contract/accounts.ts';

/** Labels kept at most, as the settings allow; the ones used longest ago go first. */
const mostLabels = 500;

const blank = (profile: string): AccountLabel => ({
  profile,
  name: null,
  mark: null,
  favourite: false,
  lastUsedAtMs: null,
});

/** The labels with one changed. When an account was last used is known here, not by whoever sends a label. */
export function withLabel(labels: readonly AccountLabel[], label: AccountLabel): AccountLabel[] {
  const before = labels.find(({ profile }) => profile === label.profile);
  const next = { ...label, lastUsedAtMs: before?.lastUsedAtMs ?? null };
  return replaced(labels, next);
}

/** The labels after other accounts are watched: those that were not watched before are used now. */
export function withUsed(
  labels: readonly AccountLabel[],
  before: readonly WatchedAccount[],
  after: readonly WatchedAccount[],
  nowMs: number,
): AccountLabel[] {
  const switchedTo = after.filter(({ profile }) => !before.some((account) => account.profile === profile));
  return switchedTo.reduce<AccountLabel[]>(
    (kept, { profile }) => {
      const known = kept.find((label) => label.profile === profile) ?? blank(profile);
      return replaced(kept, { ...known, lastUsedAtMs: nowMs });
    },
    [...labels],
  );
}

function replaced(labels: readonly AccountLabel[], next: AccountLabel): AccountLabel[] {
  const others = labels.filter(({ profile }) => profile !== next.profile);
  const saysNothing = next.name === null && next.mark === null && !next.favourite && next.lastUsedAtMs === null;
  const all = saysNothing ? others : [...others, next];
  if (all.length <= mostLabels) return all;
  const oldest = others.reduce((a, b) => ((b.lastUsedAtMs ?? 0) < (a.lastUsedAtMs ?? 0) ? b : a), next);
  return all.filter((label) => label !== oldest);
}
