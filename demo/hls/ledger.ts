/** What a session lists: which fragments, under which media sequence numbers, from when on. */

/** A fragment in a playlist. */
export interface ListedFragment {
  readonly n: number;
  /** EXT-X-MEDIA-SEQUENCE of this fragment: counts from 0 in each session. */
  readonly sequence: number;
}

/** What the ledger asks of a camera and a mode. */
export interface LedgerRules {
  /** Whether fragment `n` exists. */
  has(n: number): boolean;
  /** The moment from which the fragment that would be listed as number `sequence` may be listed. */
  listableAtMs(n: number, sequence: number): number;
  /** No fragment after this one is ever listed. */
  readonly lastN: number;
  readonly maxFragments: number;
  /** Whether the list moves on (live) or stops growing when full (on demand). */
  readonly slides: boolean;
  /** A pause of this length between two fragments ends the session for good. `Infinity`: never. */
  readonly deadlyGapMs: number;
}

export interface Ledger {
  /** What is listed at `nowMs`; time only goes forward. Undefined once a pause has ended the session. */
  listed(nowMs: number): readonly ListedFragment[] | undefined;
  /** Whether fragment `n` has ever been listed. */
  wasListed(n: number): boolean;
  readonly firstN: number;
}

/** A ledger that begins with fragment `firstN`. It keeps nothing but the current list. */
export function createLedger(firstN: number, rules: LedgerRules): Ledger {
  const list: ListedFragment[] = [];
  let nextN = firstN;
  let nextSequence = 0;
  let newestAtMs: number | undefined;
  let dead = false;

  const advance = (nowMs: number): void => {
    while (!dead && nextN <= rules.lastN && (rules.slides || list.length < rules.maxFragments)) {
      const atMs = rules.listableAtMs(nextN, nextSequence);
      if (atMs > nowMs) break;
      if (rules.has(nextN)) {
        if (newestAtMs !== undefined && atMs - newestAtMs >= rules.deadlyGapMs) dead = true;
        list.push({ n: nextN, sequence: nextSequence });
        if (list.length > rules.maxFragments) list.shift();
        nextSequence += 1;
        newestAtMs = atMs;
      }
      nextN += 1;
    }
    if (newestAtMs !== undefined && nowMs - newestAtMs >= rules.deadlyGapMs) dead = true;
  };

  return {
    firstN,
    listed: (nowMs) => {
      advance(nowMs);
      return dead ? undefined : list;
    },
    wasListed: (n) => n >= firstN && n < nextN && rules.has(n),
  };
}
