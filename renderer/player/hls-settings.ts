/** The hls.js settings of a wall tile, each with its reason. Everything not named here is hls.js's default. */
import type { HlsConfig, LoaderResponse, RetryConfig } from 'hls.js';
import { countingLoader, type LoaderParts } from './hls-loaders.ts';
import { quickRetries, refusedFragmentRetries, throttledRetries } from './retry-limits.ts';
import { asksForFewer } from './status-trouble.ts';

/** `chance`: uniform in [0, 1), so that players refused together do not ask together again. */
const retries = (chance: number, refusedRetries: number): RetryConfig => ({
  // Whatever shouldRetry says, hls.js asks no more than so often again.
  maxNumRetry: refusedRetries,
  retryDelayMs: 400 + 200 * chance,
  maxRetryDelayMs: 8_000,
  shouldRetry: (_config, count, _isTimeout, response: LoaderResponse | undefined, retry) =>
    asksForFewer(response?.code) ? count < refusedRetries : retry && count < quickRetries,
});

/** What a feed hands to its hls.js. */
export interface HlsSettingsParts {
  readonly loaders: LoaderParts;
  /** The packaged worker file; null: fragments are read in the window. */
  readonly workerPath: string | null;
  /** The loader of playlists. */
  readonly lists: NonNullable<HlsConfig['pLoader']>;
  /** Uniform in [0, 1). */
  readonly chance: number;
}

/** Settings for one session on one media element. */
export const hlsSettings = (parts: HlsSettingsParts): Partial<HlsConfig> => {
  const errorRetry = retries(parts.chance, throttledRetries);
  const listPolicy = { maxTimeToFirstByteMs: 8_000, maxLoadTimeMs: 10_000, timeoutRetry: null, errorRetry };
  return {
    // A packaged worker file, one for all players: the content-security-policy allows no blob workers.
    enableWorker: parts.workerPath !== null,
    ...(parts.workerPath === null ? {} : { workerPath: parts.workerPath }),
    pLoader: parts.lists,
    // Each URL holds the session's token: nothing of it may reach Chromium's disk cache, and nothing is ever fetched twice.
    loader: countingLoader(parts.loaders),
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
      default: listPolicy,
    },
    playlistLoadPolicy: {
      default: listPolicy,
    },
    fragLoadPolicy: {
      default: {
        maxTimeToFirstByteMs: 8_000,
        maxLoadTimeMs: 20_000,
        timeoutRetry: { maxNumRetry: 1, retryDelayMs: 0, maxRetryDelayMs: 0 },
        errorRetry: retries(parts.chance, refusedFragmentRetries),
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
