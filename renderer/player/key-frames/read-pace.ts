/** When a key-frame reader reads its list next: once a fragment, as soon as the next one can be there. Pure. */

/** How long before the next fragment is due the list is read: a little early costs a second read, late costs freshness. */
const earlyMs = 100;
/** Where the awaited fragment is not listed yet, it is looked for so often. */
const again = { leastMs: 500, share: 0.25 } as const;

/**
 * Milliseconds from the end of one read to the next.
 * @param isNew whether this read has told of a new fragment
 * @param sinceNewMs time since the newest fragment was first seen
 * @param fragmentMs the longest fragment listed
 * @param leastMs no list may be read more often than this (the stream's budget, or a refusal)
 */
export const nextReadMs = (read: {
  readonly isNew: boolean;
  readonly sinceNewMs: number;
  readonly fragmentMs: number;
  readonly leastMs: number;
}): number => {
  const { fragmentMs, leastMs } = read;
  if (read.isNew) return Math.max(leastMs, fragmentMs - earlyMs - read.sinceNewMs);
  return Math.max(leastMs, again.leastMs, Math.min(fragmentMs, 4_000) * again.share);
};
