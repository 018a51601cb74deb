/** The hls.js settings of a feed of the past: those of a wall tile, but for where it plays, how much it keeps, and how fast it asks. */
import type { HlsConfig } from 'hls.js';
import { CallPace } from './call-pace.ts';
import { type FeedParts, loaderParts } from './feed-parts.ts';
import { countingLoader, pacedLoader, playlistLoader } from './hls-loaders.ts';
import { hlsSettings } from './hls-settings.ts';
import { preparePastPlaylist } from './past-playlist.ts';
import { type PlaylistFacts, preparePlaylist } from './prepare-playlist.ts';

/** Buffer ahead in seconds of the picture's time, at normal speed; more when it plays faster. */
export const aheadS = 12;
/** See {@link aheadS}. */
export const mostAheadS = 60;
/** Kept behind, so that a step or ten seconds back cost nothing. */
const behindS = 20;
/** The service allows 20 a second and session (GetMP4MediaFragment, "Quotas", Developer Guide); some room for those made again. */
const fragmentsPerS = 16;

/** Settings for one session into the past on one media element. */
export const pastHlsSettings = (options: {
  readonly parts: FeedParts;
  readonly sessionId: string;
  /** ARN. */
  readonly stream: string;
  readonly beginMs: number;
  /** Seconds between two reads of a list that grows. */
  readonly rereadSeconds: () => number;
  /** False: hls.js must not see it. */
  readonly onFacts: (facts: PlaylistFacts) => boolean;
}): Partial<HlsConfig> => {
  const { parts, beginMs, rereadSeconds, onFacts } = options;
  const pace = new CallPace(fragmentsPerS);
  const loaders = loaderParts(parts, options);
  let begin: number | null = beginMs;
  return {
    ...hlsSettings({
      workerPath: parts.workerPath,
      loaders,
      lists: playlistLoader(loaders, (told) => {
        const { text, facts } = preparePlaylist(told, null, { rereadSeconds: rereadSeconds() });
        if (!onFacts(facts)) return null;
        if (facts.kind !== 'media') return text;
        const prepared = preparePastPlaylist(text, begin);
        begin = null;
        return prepared;
      }),
      chance: parts.random(),
    }),
    fLoader: pacedLoader(countingLoader(loaders), () => pace.takeMs(parts.nowMs()), parts.after) as NonNullable<
      HlsConfig['fLoader']
    >,
    backBufferLength: behindS,
    maxBufferLength: aheadS,
    maxMaxBufferLength: mostAheadS,
    maxBufferSize: 30_000_000,
    // A picture just before what is loaded is to be loaded, not to be passed over.
    maxBufferHole: 0.1,
    maxFragLookUpTolerance: 0,
    // However far behind live: nobody but the operator moves the picture.
    liveSyncMode: 'buffered',
    liveMaxLatencyDuration: 1_000_000,
  };
};
