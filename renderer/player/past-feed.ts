/** A feed of the past by hls.js: one recorded or growing list in one media element, still until told to play, exact to the picture. */
import type { ErrorData, HlsConfig, LevelDetails } from 'hls.js';
import Hls from 'hls.js';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import type { PaintedFrame } from './feed-types.ts';
import { mediaTimeIn, mergeFragments, type PastFragment, pictureTimeIn } from './fragment-list.ts';
import { FrameTable, type PictureTrack, readFrameTimes, readPictureTracks } from './frame-times.ts';
import type { HlsFeedParts } from './hls-feed.ts';
import { playlistLoader } from './hls-loaders.ts';
import { hlsSettings } from './hls-settings.ts';
import type { CreatePastFeed, PastFeed, PastFeedListener } from './past-feed-types.ts';
import { preparePastPlaylist } from './past-playlist.ts';
import { type PlaylistFacts, preparePlaylist } from './prepare-playlist.ts';
import { isSessionGone, sortPlaybackError } from './sort-playback-error.ts';

/** Buffer ahead in seconds of the picture's time, at normal speed; more when it plays faster. */
const aheadS = 12;
const mostAheadS = 60;
/** Kept behind, so that a step or ten seconds back cost nothing. */
const behindS = 20;
const framesForLength = 9;

const pastSettings = (options: {
  readonly parts: HlsFeedParts;
  readonly sessionId: string;
  readonly beginMs: number;
  /** False: hls.js must not see it. */
  readonly onFacts: (facts: PlaylistFacts) => boolean;
}): Partial<HlsConfig> => {
  const { parts, sessionId, beginMs, onFacts } = options;
  const onBytes = (bytes: number): void => {
    parts.onBytes(sessionId, bytes);
  };
  let begin: number | null = beginMs;
  return {
    ...hlsSettings({
      workerPath: parts.workerPath,
      start: { kind: 'at', pictureTimeMs: beginMs },
      preparation: () => ({}),
      onFacts,
      onBytes,
      chance: parts.random(),
    }),
    pLoader: playlistLoader(onBytes, (told) => {
      const { text, facts } = preparePlaylist(told, null);
      if (!onFacts(facts)) return null;
      if (facts.kind !== 'media') return text;
      const prepared = preparePastPlaylist(text, begin);
      begin = null;
      return prepared;
    }),
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

class HlsPastFeed implements PastFeed {
  readonly element: HTMLVideoElement;
  readonly sessionId: string;
  readonly #hls: Hls;
  readonly #parts: HlsFeedParts;
  readonly #listener: PastFeedListener;
  readonly #beginMs: number;
  readonly #frames = new FrameTable();
  readonly #frameGapsS: number[] = [];
  #tracks: readonly PictureTrack[] = [];
  #fragments: readonly PastFragment[] = [];
  #listedFromMs: number | null = null;
  #isComplete = false;
  #facts: PlaylistFacts | null = null;
  #last: PaintedFrame | null = null;
  #frameRequest = 0;
  #failed = false;
  #destroyed = false;
  #lost = false;
  /** The picture asked for has been painted. */
  #begun = false;

  constructor(
    session: { readonly sessionId: string; readonly url: string },
    beginMs: number,
    listener: PastFeedListener,
    parts: HlsFeedParts,
  ) {
    this.sessionId = session.sessionId;
    this.#parts = parts;
    this.#listener = listener;
    this.element = parts.document.createElement('video');
    this.element.muted = true;
    this.element.playsInline = true;
    this.element.preload = 'auto';
    this.element.disableRemotePlayback = true;
    this.element.disablePictureInPicture = true;
    this.element.addEventListener('ended', () => {
      if (!this.#destroyed) this.#listener.ended(this);
    });
    this.element.addEventListener('seeked', () => {
      if (!this.#destroyed && this.#begun) this.#listener.settled(this);
    });
    this.#beginMs = beginMs;
    this.#hls = new Hls(
      pastSettings({ parts, sessionId: session.sessionId, beginMs, onFacts: (facts) => this.#read(facts) }),
    );
    this.#hls.on(Hls.Events.LEVEL_UPDATED, (_event, { details }) => {
      this.#learn(details);
      this.#listener.listed(this);
    });
    this.#hls.on(Hls.Events.LEVEL_PTS_UPDATED, (_event, { details }) => {
      this.#learn(details);
    });
    this.#hls.on(Hls.Events.BUFFER_APPENDING, (_event, { type, data }) => {
      if (type !== 'audio') this.#look(data);
    });
    this.#hls.on(Hls.Events.ERROR, (_event, data) => {
      this.#troubled(data);
    });
    this.#hls.attachMedia(this.element);
    this.#hls.loadSource(session.url);
    this.#awaitFrame();
  }

  get fragments(): readonly PastFragment[] {
    return this.#fragments;
  }

  get listedFromMs(): number | null {
    return this.#listedFromMs;
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  get lastFrame(): PaintedFrame | null {
    return this.#last;
  }

  get frameMs(): number | null {
    if (this.#frameGapsS.length < 3) return null;
    const sorted = [...this.#frameGapsS].sort((a, b) => a - b);
    return (sorted[Math.floor(sorted.length / 2)] ?? 0) * 1_000;
  }

  get lost(): boolean {
    return this.#lost;
  }

  get seeks(): boolean {
    return this.element.seeking;
  }

  readonly positionMs = (): number | null => pictureTimeIn(this.#fragments, this.element.currentTime);

  readonly covers = (timeMs: number): boolean => mediaTimeIn(this.#fragments, timeMs) !== null;

  readonly seekTo = (timeMs: number): boolean => {
    const mediaTimeS = mediaTimeIn(this.#fragments, timeMs);
    if (mediaTimeS === null) return false;
    this.element.currentTime = mediaTimeS;
    return true;
  };

  readonly step = (toward: 1 | -1): boolean => {
    if (this.#last === null) return false;
    const shownS = this.#last.mediaTimeS;
    const known = this.#frames.neighbour(shownS, toward);
    const usualS = (this.frameMs ?? 40) / 1_000;
    // Further away than a few pictures' length: what lies between is not loaded, so that it is not the neighbour.
    if (known !== null && Math.abs(known.timeS - shownS) < Math.max(0.5, 5 * usualS)) {
      // A little into the picture: a media time of its very beginning may be rounded to the one before.
      this.element.currentTime = known.timeS + Math.min(known.lengthS ?? usualS, usualS) * 0.3;
      return true;
    }
    // What comes before but is not loaded can't be shown from here without showing something else on the way.
    const startS = toward === 1 ? this.#startAfter(shownS) : null;
    if (startS === null) return false;
    this.element.currentTime = startS + 0.002;
    return true;
  };

  /** A refusal to play shows as no painted frames, which is what the owner watches. */
  readonly play = (): void => {
    this.element.play().catch(() => undefined);
  };

  readonly pause = (): void => {
    this.element.pause();
  };

  readonly setRate = (rate: number): void => {
    if (this.element.playbackRate !== rate) this.element.playbackRate = rate;
    this.#hls.config.maxBufferLength = Math.min(mostAheadS, aheadS * Math.max(1, rate));
  };

  /** A media element keeps its decoder until its source is gone. */
  readonly destroy = (): void => {
    this.#destroyed = true;
    this.element.cancelVideoFrameCallback(this.#frameRequest);
    this.#hls.destroy();
    this.element.removeAttribute('src');
    this.element.load();
    this.element.remove();
  };

  #startAfter(mediaTimeS: number): number | null {
    return this.#fragments.find(({ startS }) => startS > mediaTimeS + 0.002)?.startS ?? null;
  }

  /** False when the session can't be played: then nothing more of it is loaded. */
  #read(facts: PlaylistFacts): boolean {
    this.#facts = facts;
    if (facts.kind === 'master') {
      const decodes = facts.pictureCodecs.every((codec) => this.#parts.canDecode(`video/mp4; codecs="${codec}"`));
      if (!facts.hasPicture) this.#fail({ kind: 'picture-missing' });
      else if (!decodes) this.#fail({ kind: 'codec-not-decodable' });
    }
    return !this.#failed && !this.#destroyed;
  }

  #learn(details: LevelDetails): void {
    const listed = details.fragments.flatMap(({ start, duration, programDateTime }) =>
      programDateTime === null ? [] : [{ startS: start, durationS: duration, timeMs: programDateTime }],
    );
    this.#isComplete = !details.live;
    this.#listedFromMs = listed[0]?.timeMs ?? this.#listedFromMs;
    this.#fragments = mergeFragments(this.#fragments, listed);
  }

  #look(data: Uint8Array): void {
    const tracks = readPictureTracks(data);
    if (tracks === null) this.#frames.add(readFrameTimes(data, this.#tracks));
    else this.#tracks = tracks;
  }

  #awaitFrame(): void {
    this.#frameRequest = this.element.requestVideoFrameCallback((atMs, { mediaTime }) => {
      this.#awaitFrame();
      if (!this.#begun && this.#isTooEarly(mediaTime)) return;
      this.#begun = true;
      const gapS = this.#last === null ? 0 : mediaTime - this.#last.mediaTimeS;
      // The same picture painted again is told too: whoever seeks within one picture waits for it.
      if (gapS > 0.001 && gapS < 1.5) {
        this.#frameGapsS.push(gapS);
        if (this.#frameGapsS.length > framesForLength) this.#frameGapsS.shift();
      }
      this.#last = { mediaTimeS: mediaTime, pictureTimeMs: pictureTimeIn(this.#fragments, mediaTime), atMs };
      this.#listener.painted(this, this.#last);
    });
  }

  /**
   * A list's first picture is painted as soon as it is there, though a later one was asked for and is being sought: it must not
   * be taken for that one.
   */
  #isTooEarly(mediaTimeS: number): boolean {
    const wantedS = mediaTimeIn(this.#fragments, this.#beginMs);
    const next = this.#frames.neighbour(mediaTimeS, 1);
    if (wantedS === null || next === null || next.timeS > wantedS) return false;
    if (!this.element.seeking) this.element.currentTime = wantedS;
    return true;
  }

  #troubled(data: ErrorData): void {
    if (data.fatal || isSessionGone(data)) this.#fail(sortPlaybackError(data, this.#facts));
  }

  #fail(trouble: Trouble): void {
    if (this.#failed || this.#destroyed) return;
    this.#failed = true;
    this.#lost = trouble.kind === 'session-ended';
    this.#hls.stopLoad();
    this.#listener.failed(this, trouble);
  }
}

/** Makes the maker of feeds of the past. */
export const hlsPastFeeds =
  (parts: HlsFeedParts): CreatePastFeed =>
  (session, beginMs, listener) =>
    new HlsPastFeed(session, beginMs, listener, parts);
