/** Translates between a media element's time and the camera's: each fragment carries its own EXT-X-PROGRAM-DATE-TIME. */

/** A fragment as the timeline needs it: `startS` and `durationS` in the media element's seconds. */
export interface TimedFragment {
  readonly startS: number;
  readonly durationS: number;
  /** EXT-X-PROGRAM-DATE-TIME, milliseconds since the Unix epoch; null when not told. */
  readonly timeMs: number | null;
}

/** Fragments seen a while ago are kept this long (in list entries), so that a picture whose fragment left the list still has its time. */
const remembered = 24;

/**
 * Merges a new list into what was known: same start (within 1 ms) is the same fragment, the newer word wins.
 * Returns the most recent ones, in order of start.
 */
export const mergeTimeline = (
  known: readonly TimedFragment[],
  listed: readonly TimedFragment[],
): readonly TimedFragment[] => {
  const first = listed[0];
  if (first === undefined) return known;
  return [...known.filter((fragment) => fragment.startS < first.startS - 0.001), ...listed].slice(-remembered);
};

/** The camera's time of a picture at `mediaTimeS`; null when no fragment tells. A frame's own rounding (2 ms) is allowed for. */
export const pictureTimeAt = (timeline: readonly TimedFragment[], mediaTimeS: number): number | null => {
  for (let index = timeline.length - 1; index >= 0; index -= 1) {
    const fragment = timeline[index];
    if (fragment === undefined || mediaTimeS < fragment.startS - 0.002) continue;
    return fragment.timeMs === null ? null : fragment.timeMs + (mediaTimeS - fragment.startS) * 1_000;
  }
  return null;
};

/** The media element's time for a camera's time; null when outside what is listed. */
export const mediaTimeAt = (timeline: readonly TimedFragment[], pictureTimeMs: number): number | null => {
  for (let index = timeline.length - 1; index >= 0; index -= 1) {
    const fragment = timeline[index];
    if (fragment?.timeMs == null || pictureTimeMs < fragment.timeMs - 2) continue;
    const intoS = (pictureTimeMs - fragment.timeMs) / 1_000;
    return intoS <= fragment.durationS + 0.1 ? fragment.startS + intoS : null;
  }
  return null;
};
