/** What a session lists: which fragments, under which media sequence numbers, from when on. */
import type { FragmentRef } from '../media-time/resends.ts';

/** A fragment in a playlist. */
export interface ListedFragment {
  readonly ref: FragmentRef;
  /** EXT-X-MEDIA-SEQUENCE of this fragment: counts from 0 in each session. */
  readonly sequence: number;
}

/** What the ledger asks of a camera and a mode. */
export interface LedgerRules {
  /** The fragment at a position when it is listed at `nowMs`, if there is one. */
  sentAt(position: number, nowMs: number): FragmentRef | undefined;
  /** The moment from which the fragment that would be listed as number `sequence` may be listed. */
  listableAtMs(position: number, sequence: number): number;
  /** No fragment after this position is ever listed. */
  readonly lastPosition: number;
  readonly maxFragments: number;
  /** Whether the list moves on (live) or stops growing when full (on demand). */
  readonly slides: boolean;
  /** A pause of this length between two fragments ends the session for good. `Infinity`: never. */
  readonly deadlyGapMs: number;
}

export interface Ledger {
  /** What is listed at `nowMs`; time only goes forward. Undefined once a pause has ended the session. */
  listed(nowMs: number): readonly ListedFragment[] | undefined;
  /** Whether the list has ever come past a position. */
  hasPassed(position: number): boolean;
  readonly firstPosition: number;
}

/** A ledger that begins at a position. It keeps nothing but the current list. */
export function createLedger(firstPosition: number, rules: LedgerRules): Ledger {
  const list: ListedFragment[] = [];
  let nextPosition = firstPosition;
  let nextSequence = 0;
  let newestAtMs: number | undefined;
  let dead = false;

  const advance = (nowMs: number): void => {
    while (!dead && nextPosition <= rules.lastPosition && (rules.slides || list.length < rules.maxFragments)) {
      const atMs = rules.listableAtMs(nextPosition, nextSequence);
      if (atMs > nowMs) break;
      const ref = rules.sentAt(nextPosition, atMs);
      if (ref !== undefined) {
        if (newestAtMs !== undefined && atMs - newestAtMs >= rules.deadlyGapMs) dead = true;
        list.push({ ref, sequence: nextSequence });
        if (list.length > rules.maxFragments) list.shift();
        nextSequence += 1;
        newestAtMs = atMs;
      }
      nextPosition += 1;
    }
    if (newestAtMs !== undefined && nowMs - newestAtMs >= rules.deadlyGapMs) dead = true;
  };

  return {
    firstPosition,
    listed: (nowMs) => {
      advance(nowMs);
      return dead ? undefined : list;
    },
    hasPassed: (position) => position >= firstPosition && position < nextPosition,
  };
}
