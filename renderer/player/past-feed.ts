/** A feed of the past by hls.js: one recorded or growing list in one media element, still until told to play, exact to the picture. */
import type { ErrorData, LevelDetails } from 'hls.js';
import Hls from 'hls.js';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import type { FeedParts } from './feed-parts.ts';
import type { PaintedFrame } from './feed-types.ts';
import { mediaTimeIn, mergeFragments, type PastFragment, pictureTimeIn } from './fragment-list.ts';
import { FrameLength } from './frame-length.ts';
import { FrameTable } from './frame-table.ts';
import { ListPace, usualPauseS } from './list-pace.ts';
import { createVideo, freeVideo, onUnseenFrames, watchFrames } from './media-element.ts';
import { type PictureTrack, readFrameTimes, readPictureTracks } from './mp4/frame-times.ts';
import type { CreatePastFeed, PastFeed, PastFeedListener, PastFeedOptions } from './past-feed-types.ts';
import { aheadS, mostAheadS, pastHlsSettings } from './past-hls-settings.ts';
import type { PlaylistFacts } from './prepare-playlist.ts';
import { isSessionGone, sortPlaybackError, whyUnplayable } from './sort-playback-error.ts';
import { asksForFewer } from './status-trouble.ts';

/** Fragments looked at for their length. */
const longestOf = 20;

class HlsPastFeed implements PastFeed {
  readonly element: HTMLVideoElement;
  readonly sessionId: string;
  readonly #hls: Hls;
  readonly #parts: FeedParts;
  readonly #listener: PastFeedListener;
  readonly #beginMs: number;
  readonly #frames = new FrameTable();
  readonly #frameLength = new FrameLength();
  readonly #pace: ListPace;
  readonly #leave: () => void;
  readonly #stopFrames: () => void;
  #tracks: readonly PictureTrack[] = [];
  #offsetS = 0;
  #fragments: readonly PastFragment[] = [];
  #listedFromMs: number | null = null;
  #isComplete = false;
  #facts: PlaylistFacts | null = null;
  #last: PaintedFrame | null = null;
  #failed = false;
  #destroyed = false;
  #lost = false;
  /** The picture asked for has been painted. */
  #begun = false;

  constructor(
    session: { readonly sessionId: string; readonly url: string },
    beginMs: number,
    listener: PastFeedListener,
    { stream, fragments }: PastFeedOptions,
    parts: FeedParts,
  ) {
    this.sessionId = session.sessionId;
    this.#parts = parts;
    this.#listener = listener;
    this.#pace = new ListPace(() => Math.max(this.#fragmentS(), usualPauseS(fragments, parts.readers.count(stream))));
    this.#leave = parts.readers.join(stream, 1);
    this.element = createVideo(parts.document);
    this.element.preload = 'auto';
    this.element.addEventListener('ended', () => {
      if (!this.#destroyed) this.#listener.ended(this);
    });
    this.element.addEventListener('seeked', () => {
      if (!this.#destroyed && this.#begun) this.#listener.settled(this);
    });
    this.#beginMs = beginMs;
    this.#hls = new Hls(
      pastHlsSettings({
        parts,
        sessionId: session.sessionId,
        stream,
        beginMs,
        rereadSeconds: () => this.#pace.seconds(parts.nowMs()),
        onFacts: (facts) => this.#read(facts),
      }),
    );
    this.#hls.on(Hls.Events.LEVEL_UPDATED, (_event, { details }) => {
      this.#learn(details);
      this.#listener.listed(this);
    });
    this.#hls.on(Hls.Events.LEVEL_PTS_UPDATED, (_event, { details }) => {
      this.#learn(details);
    });
    this.#hls.on(Hls.Events.BUFFER_APPENDING, (_event, { type, data, offset }) => {
      if (type !== 'audio') this.#look(data, offset);
    });
    this.#hls.on(Hls.Events.ERROR, (_event, data) => {
      this.#troubled(data);
    });
    this.#hls.attachMedia(this.element);
    this.#hls.loadSource(session.url);
    this.#stopFrames = watchFrames(this.element, (mediaTimeS, atMs) => this.#painted(mediaTimeS, atMs)).stop;
    onUnseenFrames(
      this.element,
      () => parts.document.hidden && !this.#destroyed,
      (mediaTimeS) => this.#painted(mediaTimeS, parts.nowMs()),
    );
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
    return this.#frameLength.ms;
  }

  get failed(): boolean {
    return this.#failed;
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

  readonly destroy = (): void => {
    this.#destroyed = true;
    this.#leave();
    this.#stopFrames();
    this.#hls.destroy();
    freeVideo(this.element);
  };

  /** Whole seconds of the longest fragment listed: more often there is nothing new to read. */
  #fragmentS(): number {
    return Math.round(Math.max(0, ...this.#fragments.slice(-longestOf).map(({ durationS }) => durationS)));
  }

  #startAfter(mediaTimeS: number): number | null {
    return this.#fragments.find(({ startS }) => startS > mediaTimeS + 0.002)?.startS ?? null;
  }

  /** False when the session can't be played: then nothing more of it is loaded. */
  #read(facts: PlaylistFacts): boolean {
    this.#facts = facts;
    if (facts.kind === 'master') {
      const trouble = whyUnplayable(facts, this.#parts.canDecode);
      if (trouble !== null) this.#fail(trouble);
    }
    return !this.#failed && !this.#destroyed;
  }

  #learn(details: LevelDetails): void {
    const listed = details.fragments.flatMap(({ start, duration, programDateTime }) =>
      programDateTime === null ? [] : [{ startS: start, durationS: duration, timeMs: programDateTime }],
    );
    this.#isComplete = !details.live;
    // A complete list is not read again.
    if (this.#isComplete) this.#leave();
    this.#listedFromMs = listed[0]?.timeMs ?? this.#listedFromMs;
    this.#fragments = mergeFragments(this.#fragments, listed);
  }

  /** `offsetS`: what hls.js adds to the times in the media, as its SourceBuffer's timestampOffset; undefined: as before. */
  #look(data: Uint8Array, offsetS: number | undefined): void {
    this.#offsetS = offsetS ?? this.#offsetS;
    const tracks = readPictureTracks(data);
    if (tracks === null) this.#frames.add(readFrameTimes(data, this.#tracks).map((timeS) => timeS + this.#offsetS));
    else this.#tracks = tracks;
  }

  /** The same picture painted again is told too: whoever seeks within one picture waits for it. */
  #painted(mediaTimeS: number, atMs: number): void {
    if (!this.#begun && this.#isTooEarly(mediaTimeS)) return;
    this.#begun = true;
    if (this.#last !== null && !this.#parts.document.hidden) this.#frameLength.push(mediaTimeS - this.#last.mediaTimeS);
    this.#last = { mediaTimeS, pictureTimeMs: pictureTimeIn(this.#fragments, mediaTimeS), atMs };
    this.#listener.painted(this, this.#last);
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
    if (asksForFewer(data.response?.code)) {
      this.#pace.throttled(this.#parts.nowMs());
      if (!this.#destroyed) this.#listener.throttled(this);
    }
    if (data.fatal || isSessionGone(data)) this.#fail(sortPlaybackError(data, this.#facts));
  }

  #fail(trouble: Trouble): void {
    if (this.#failed || this.#destroyed) return;
    this.#failed = true;
    this.#leave();
    this.#lost = trouble.kind === 'session-ended';
    this.#hls.stopLoad();
    this.#listener.failed(this, trouble);
  }
}

/** Makes the maker of feeds of the past. */
export const hlsPastFeeds =
  (parts: FeedParts): CreatePastFeed =>
  (session, beginMs, listener, options) =>
    new HlsPastFeed(session, beginMs, listener, options, parts);
