/** Where a live picture begins: so near to live that the next fragment just arrives in time. Pure. */
import type { MediaPlaylistFacts } from './prepare-playlist.ts';

/** Assumed time from a fragment's end until the service lists it, when it can't be known. */
const assumedIngestMs = 500;
/** Slack for a late list and jitter. Decoding up to the first picture adds to it. */
const slackMs = 600;
/** … where nobody knows when the next fragment is due. */
const unknownSlackMs = 800;

/** A live position so far behind the newest fragment's end that the next fragment arrives in time. */
export const liveHoldBackMs = (facts: MediaPlaylistFacts, wallMs: number): number => {
  const fragmentMs = facts.longestFragmentMs;
  if (facts.edgeTimeMs !== null) {
    const edgeAgeMs = wallMs - facts.edgeTimeMs;
    const plausible = edgeAgeMs >= -500 && edgeAgeMs <= fragmentMs + 3_000;
    if (plausible) {
      const nextInMs = fragmentMs + assumedIngestMs - edgeAgeMs;
      return Math.min(fragmentMs + slackMs, Math.max(slackMs, nextInMs + slackMs));
    }
  }
  return fragmentMs + unknownSlackMs;
};

/** What waits to be played when the first fragment has come. Seconds on the media element's timeline. */
export interface FirstFragment {
  /** Where the picture would begin. */
  readonly atS: number;
  /** End of what has been loaded. */
  readonly loadedToS: number;
  /** End of the list. */
  readonly listedToS: number;
}

/** Left to play of what has been loaded, at least. */
const leastLoadedS = 0.3;
/** Nearer than this it is not worth a seek. */
const worthS = 0.2;

/**
 * Where to begin instead, now that there is something to begin with: loading took time, by which live has moved on. Null: where it
 * stands. Nothing has been painted yet, so that nobody sees the picture jump.
 */
export const fresherStartS = (facts: MediaPlaylistFacts, wallMs: number, first: FirstFragment): number | null => {
  const { atS, loadedToS, listedToS } = first;
  const wishedS = Math.min(listedToS - liveHoldBackMs(facts, wallMs) / 1_000, loadedToS - leastLoadedS);
  return wishedS > atS + worthS ? wishedS : null;
};
