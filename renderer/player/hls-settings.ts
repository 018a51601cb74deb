/** The hls.js settings of a wall tile, each with its reason. Everything not named here is hls.js's default. */
import type { HlsConfig, LoaderCallbacks, LoaderConfiguration, PlaylistLoaderContext } from 'hls.js';
import { FetchLoader } from 'hls.js';
import { type PlaylistFacts, preparePlaylist, type StartPoint } from './prepare-playlist.ts';

/** Two quick retries stay inside hls.js; whatever outlasts them is the player's to decide. */
const quickRetries = { maxNumRetry: 2, retryDelayMs: 500, maxRetryDelayMs: 2_000 } as const;

type PlaylistLoaderClass = NonNullable<HlsConfig['pLoader']>;

/**
 * A playlist loader that passes each playlist through {@link preparePlaylist} before hls.js reads it.
 * `takeStart` is asked once a playlist turns out to be a media playlist; it answers null after the first.
 */
const playlistLoader = (
  takeStart: () => StartPoint | null,
  onFacts: (facts: PlaylistFacts) => void,
): PlaylistLoaderClass => {
  return class extends (FetchLoader as unknown as PlaylistLoaderClass) {
    override load(
      context: PlaylistLoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<PlaylistLoaderContext>,
    ): void {
      super.load(context, config, {
        ...callbacks,
        onSuccess: (response, stats, asked, details) => {
          if (typeof response.data === 'string') {
            const isMedia = response.data.includes('#EXTINF:');
            const { text, facts } = preparePlaylist(response.data, isMedia ? takeStart() : null);
            response.data = text;
            onFacts(facts);
          }
          callbacks.onSuccess(response, stats, asked, details);
        },
      });
    }
  };
};

/** Settings for one session on one media element. */
export const hlsSettings = (options: {
  readonly workerPath: string;
  readonly start: StartPoint;
  readonly onFacts: (facts: PlaylistFacts) => void;
}): Partial<HlsConfig> => {
  let start: StartPoint | null = options.start;
  const takeStart = (): StartPoint | null => {
    const taken = start;
    start = null;
    return taken;
  };
  return {
    // A packaged worker file, one for all players: the content-security-policy allows no blob workers.
    enableWorker: true,
    workerPath: options.workerPath,
    pLoader: playlistLoader(takeStart, options.onFacts),
    // Each URL holds the session's token: nothing of it may reach Chromium's disk cache, and nothing is ever fetched twice.
    loader: FetchLoader,
    fetchSetup: (context, init: RequestInit) =>
      new Request(context.url, { ...init, cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' }),

    // Memory stays flat on a wall that runs for weeks: a few seconds behind, a few ahead, never hls.js's 60 MB a tile.
    backBufferLength: 6,
    maxBufferLength: 12,
    maxMaxBufferLength: 24,
    maxBufferSize: 10_000_000,

    // Where to play is decided by EXT-X-START (prepare-playlist) and kept by small changes of speed (live-rate): hls.js must not
    // move the picture by itself, except when it has fallen out of the list, which is what this bound means.
    liveSyncDuration: 3,
    liveMaxLatencyDuration: 30,
    liveSyncOnStallIncrease: 0,
    maxLiveSyncPlaybackRate: 1,
    // The service has no partial segments.
    lowLatencyMode: false,
    // Fragments by server time overlap or gap by some milliseconds (ingest jitter).
    maxBufferHole: 0.3,
    // A live picture has no end.
    liveDurationInfinity: true,

    // No wait without an end. A tile that gets nothing for eight seconds has a reason to tell.
    manifestLoadPolicy: {
      default: { maxTimeToFirstByteMs: 8_000, maxLoadTimeMs: 10_000, timeoutRetry: null, errorRetry: quickRetries },
    },
    playlistLoadPolicy: {
      default: { maxTimeToFirstByteMs: 8_000, maxLoadTimeMs: 10_000, timeoutRetry: null, errorRetry: quickRetries },
    },
    fragLoadPolicy: {
      default: {
        maxTimeToFirstByteMs: 8_000,
        maxLoadTimeMs: 20_000,
        timeoutRetry: { maxNumRetry: 1, retryDelayMs: 0, maxRetryDelayMs: 0 },
        errorRetry: quickRetries,
      },
    },
    appendTimeout: 8_000,
    // hls.js would mend a decode error by emptying the element, which takes the last picture away: the player makes a new feed instead.
    appendErrorMaxRetry: 1,

    // One rendition, no ladder to climb, nothing encrypted, no captions, no adverts: parts that would only cost time.
    startLevel: 0,
    testBandwidth: false,
    capLevelToPlayerSize: false,
    enableWebVTT: false,
    enableIMSC1: false,
    enableCEA708Captions: false,
    enableDateRangeMetadataCues: false,
    enableEmsgMetadataCues: false,
    enableID3MetadataCues: false,
    enableInterstitialPlayback: false,
  };
};
