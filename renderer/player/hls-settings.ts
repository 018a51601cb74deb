/** The hls.js settings of a wall tile, each with its reason. Everything not named here is hls.js's default. */
import type { HlsConfig, LoaderResponse, RetryConfig } from 'hls.js';
import { countingLoader, pacedLoader, playlistLoader } from './hls-loaders.ts';
import { type PlaylistFacts, type Preparation, preparePlaylist, type StartPoint } from './prepare-playlist.ts';
import { asksForFewer } from './status-trouble.ts';

/** Two quick retries stay inside hls.js; whatever outlasts them is the player's to decide. */
const quickRetries = 2;
/**
 * A call that was one too many is made again later and later (0.5 s to 8 s, together some two minutes): a new session would only
 * be one more player.
 */
const throttledRetries = 18;
/**
 * A fragment is refused the same way when the camera's tracks are no longer those the session began with (sound has appeared), and
 * lists are answered all the same: that only another session mends, so it is given up after some seven seconds.
 */
export const refusedFragmentRetries = 4;

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
  readonly workerPath: string;
  readonly start: StartPoint;
  /** How each playlist is to be prepared; asked anew for each. */
  readonly preparation: () => Preparation;
  /** A playlist of the picture, or a master playlist, has come; false: hls.js must not see it. */
  readonly onFacts: (facts: PlaylistFacts) => boolean;
  readonly onBytes: (bytes: number) => void;
  /** How long the next read of a list should wait. */
  readonly listWaitMs: () => number;
  /** Runs `action` once after `delayMs`; returns the disposer. */
  readonly after: (delayMs: number, action: () => void) => () => void;
  /** Uniform in [0, 1). */
  readonly chance: number;
}

/** Settings for one session on one media element. */
export const hlsSettings = (parts: HlsSettingsParts): Partial<HlsConfig> => {
  let start: StartPoint | null = parts.start;
  const takeStart = (): StartPoint | null => {
    const taken = start;
    start = null;
    return taken;
  };
  const errorRetry = retries(parts.chance, throttledRetries);
  const lists = playlistLoader(parts.onBytes, (text, isSound) => {
    const beginsHere = !isSound && text.includes('#EXTINF:');
    const prepared = preparePlaylist(text, beginsHere ? takeStart() : null, parts.preparation());
    // The list of the sound says nothing that the picture's does not.
    return isSound || parts.onFacts(prepared.facts) ? prepared.text : null;
  });
  const listPolicy = { maxTimeToFirstByteMs: 8_000, maxLoadTimeMs: 10_000, timeoutRetry: null, errorRetry };
  return {
    // A packaged worker file, one for all players: the content-security-policy allows no blob workers.
    enableWorker: true,
    workerPath: parts.workerPath,
    pLoader: pacedLoader(lists, parts.listWaitMs, parts.after),
    // Each URL holds the session's token: nothing of it may reach Chromium's disk cache, and nothing is ever fetched twice.
    loader: countingLoader(parts.onBytes),
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
