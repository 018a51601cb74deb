/** What a list of recorded fragments says: where it begins and ends, what is missing in it, and where a time lies. Pure. */

/** A recorded fragment. `startS` and `durationS` are the media element's seconds, `timeMs` its EXT-X-PROGRAM-DATE-TIME. */
export interface PastFragment {
  readonly startS: number;
  readonly durationS: number;
  readonly timeMs: number;
}

/** A stretch of time, milliseconds since the Unix epoch by the camera's clock. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Shorter breaks come of ingest jitter and of one lost picture: nobody needs to be told. */
export const toldGapMs = 500;
/** Gaps kept at most: a camera that stutters for a day must not fill the memory. */
const mostGaps = 500;
/** Fragments kept at most: as many as the service lists at most. */
const mostFragments = 5_000;

/** When a fragment's last picture ends. */
export const endOf = (fragment: PastFragment): number => fragment.timeMs + fragment.durationS * 1_000;

/** Merges a new list into what was known: by place in the media element, the newer word wins. */
export const mergeFragments = (
  known: readonly PastFragment[],
  listed: readonly PastFragment[],
): readonly PastFragment[] => {
  const first = listed[0];
  if (first === undefined) return known;
  return [...known.filter(({ startS }) => startS < first.startS - 0.001), ...listed].slice(-mostFragments);
};

/** The last fragment that begins at or before the point; by halves, for lists are long. */
const lastBefore = (
  fragments: readonly PastFragment[],
  point: number,
  key: (fragment: PastFragment) => number,
): PastFragment | undefined => {
  let low = 0;
  let high = fragments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const fragment = fragments[middle];
    if (fragment !== undefined && key(fragment) <= point) low = middle + 1;
    else high = middle;
  }
  return fragments[low - 1];
};

/** The camera's time at `mediaTimeS`; null before the list. A frame's own rounding (2 ms) is allowed for. */
export const pictureTimeIn = (fragments: readonly PastFragment[], mediaTimeS: number): number | null => {
  const fragment = lastBefore(fragments, mediaTimeS + 0.002, ({ startS }) => startS);
  return fragment === undefined ? null : fragment.timeMs + (mediaTimeS - fragment.startS) * 1_000;
};

/** The media element's second for a camera time; null where nothing listed covers it. */
export const mediaTimeIn = (fragments: readonly PastFragment[], timeMs: number): number | null => {
  const fragment = lastBefore(fragments, timeMs + 2, (each) => each.timeMs);
  if (fragment === undefined) return null;
  const intoS = Math.max(0, timeMs - fragment.timeMs) / 1_000;
  return intoS < fragment.durationS ? fragment.startS + intoS : null;
};

/** The stretches within a list in which nothing was recorded. */
export const gapsIn = (fragments: readonly PastFragment[]): readonly Stretch[] =>
  fragments.flatMap((fragment, index) => {
    const next = fragments[index + 1];
    if (next === undefined || next.timeMs - endOf(fragment) <= toldGapMs) return [];
    return [{ fromMs: endOf(fragment), toMs: next.timeMs }];
  });

/** Joins stretches that touch or overlap, in order. */
export const joinStretches = (stretches: readonly Stretch[]): readonly Stretch[] => {
  const joined: Stretch[] = [];
  for (const stretch of stretches.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (last !== undefined && stretch.fromMs <= last.toMs + 1) {
      joined[joined.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, stretch.toMs) };
    } else joined.push(stretch);
  }
  return joined.slice(-mostGaps);
};

/** The gap that lies between two pictures shown one after the other; null when none does. */
export const gapCrossed = (gaps: readonly Stretch[], beforeMs: number, nowMs: number): Stretch | null =>
  gaps.find(
    (gap) => beforeMs < gap.fromMs + toldGapMs && nowMs > gap.toMs - toldGapMs && nowMs - beforeMs > toldGapMs,
  ) ?? null;

/** The gap a time lies in; null when none. */
export const gapAt = (gaps: readonly Stretch[], timeMs: number): Stretch | null =>
  gaps.find((gap) => timeMs >= gap.fromMs && timeMs < gap.toMs) ?? null;
