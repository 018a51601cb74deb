/** One session on one media element: loads it, tells what is painted and listed, and what went wrong. Decides nothing. */
import type { ErrorData, LevelDetails } from 'hls.js';
import Hls from 'hls.js';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import { hlsSettings } from './hls-settings.ts';
import { LowWater, liveRate } from './live-rate.ts';
import { mediaTimeAt, mergeTimeline, pictureTimeAt, type TimedFragment } from './media-timeline.ts';
import type { PlayerTools } from './player-tools.ts';
import type { PlaylistFacts, StartPoint } from './prepare-playlist.ts';
import { sortPlaybackError } from './sort-playback-error.ts';

/** A picture that has just been put on screen (or would be, were nothing in front of it). */
export interface PaintedFrame {
  readonly mediaTimeS: number;
  /** The camera's time of this frame; null when the fragment tells none. */
  readonly pictureTimeMs: number | null;
  /** When it was painted, monotonic. */
  readonly atMs: number;
}

/** What a feed tells its owner. */
export interface FeedListener {
  readonly painted: (feed: Feed, frame: PaintedFrame) => void;
  readonly listed: (feed: Feed, facts: PlaylistFacts) => void;
  /** The feed can't go on. Told once. */
  readonly failed: (feed: Feed, trouble: Trouble) => void;
}

const framesForLength = 9;

/** See the file's head. */
export class Feed {
  readonly element: HTMLVideoElement;
  readonly sessionId: string;
  readonly #hls: Hls;
  readonly #tools: PlayerTools;
  readonly #listener: FeedListener;
  readonly #lowWater = new LowWater();
  readonly #frameGapsS: number[] = [];
  #timeline: readonly TimedFragment[] = [];
  #facts: PlaylistFacts | null = null;
  #last: PaintedFrame | null = null;
  #frameRequest = 0;
  #failed = false;
  #stopped = false;
  #keepsLive = false;

  constructor(
    session: { sessionId: string; url: string },
    start: StartPoint,
    tools: PlayerTools,
    listener: FeedListener,
  ) {
    this.sessionId = session.sessionId;
    this.#tools = tools;
    this.#listener = listener;
    this.element = tools.document.createElement('video');
    this.element.muted = true;
    this.element.playsInline = true;
    this.element.disableRemotePlayback = true;
    this.element.disablePictureInPicture = true;
    this.#hls = new Hls(
      hlsSettings({
        workerPath: tools.workerPath,
        start,
        onFacts: (facts) => {
          this.#facts = facts;
          listener.listed(this, facts);
        },
      }),
    );
    this.#hls.on(Hls.Events.LEVEL_UPDATED, (_event, { details }) => {
      this.#learn(details);
    });
    this.#hls.on(Hls.Events.LEVEL_PTS_UPDATED, (_event, { details }) => {
      this.#learn(details);
    });
    this.#hls.on(Hls.Events.ERROR, (_event, data) => {
      this.#troubled(data);
    });
    this.#hls.attachMedia(this.element);
    this.#hls.loadSource(session.url);
    this.#awaitFrame();
    this.play();
  }

  /** Starts or goes on playing. A refusal shows as no painted frames, which is what the owner watches. */
  play(): void {
    this.element.play().catch(() => undefined);
  }

  get lastFrame(): PaintedFrame | null {
    return this.#last;
  }

  /** One frame's length in milliseconds, by the median of the last ones; null until known. */
  get frameMs(): number | null {
    if (this.#frameGapsS.length < 3) return null;
    const sorted = [...this.#frameGapsS].sort((a, b) => a - b);
    return (sorted[Math.floor(sorted.length / 2)] ?? 0) * 1_000;
  }

  /** The camera's time at the play position; null when not told. */
  positionMs(): number | null {
    return pictureTimeAt(this.#timeline, this.element.currentTime);
  }

  /** True while the element really plays: enough data, not paused, not seeking. */
  get plays(): boolean {
    const { element } = this;
    return !element.paused && !element.seeking && element.readyState >= element.HAVE_FUTURE_DATA;
  }

  /** Goes to a camera time, if it is listed. */
  seekTo(pictureTimeMs: number): boolean {
    const mediaTimeS = mediaTimeAt(this.#timeline, pictureTimeMs);
    if (mediaTimeS === null) return false;
    this.element.currentTime = mediaTimeS;
    return true;
  }

  setRate(rate: number): void {
    if (this.element.playbackRate !== rate) this.element.playbackRate = rate;
  }

  /** From now on the feed keeps itself near live by speed; `false` leaves the speed to others. */
  keepLive(keeps: boolean): void {
    this.#keepsLive = keeps;
    this.#lowWater.clear();
    this.setRate(1);
  }

  /** To be called a few times a second: watches the buffer and chooses the speed. */
  tick(): void {
    if (!this.#keepsLive || this.#facts?.kind !== 'media') return;
    const nowMs = this.#tools.clock.nowMs();
    const windowMs = this.#facts.longestFragmentMs + 1_000;
    this.#lowWater.push(nowMs, this.#bufferAheadS(), windowMs);
    this.setRate(liveRate(this.#lowWater.least(nowMs, windowMs), this.element.playbackRate));
  }

  /** Stops loading; the last picture stays on the element. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#hls.stopLoad();
    this.element.pause();
  }

  /** Frees everything, the picture too: a media element keeps its decoder until its source is gone. */
  destroy(): void {
    this.#stopped = true;
    this.element.cancelVideoFrameCallback(this.#frameRequest);
    this.#hls.destroy();
    this.element.removeAttribute('src');
    this.element.load();
    this.element.remove();
  }

  #bufferAheadS(): number {
    const { buffered, currentTime } = this.element;
    for (let index = 0; index < buffered.length; index += 1) {
      const within = currentTime >= buffered.start(index) - 0.1 && currentTime <= buffered.end(index);
      // Small holes between fragments are played over, so the end of the last range counts.
      if (within) return buffered.end(buffered.length - 1) - currentTime;
    }
    return 0;
  }

  #learn(details: LevelDetails): void {
    this.#timeline = mergeTimeline(
      this.#timeline,
      details.fragments.map((fragment) => ({
        startS: fragment.start,
        durationS: fragment.duration,
        timeMs: fragment.programDateTime,
      })),
    );
  }

  #awaitFrame(): void {
    this.#frameRequest = this.element.requestVideoFrameCallback((atMs, { mediaTime }) => {
      this.#awaitFrame();
      const gapS = this.#last === null ? 0 : mediaTime - this.#last.mediaTimeS;
      if (gapS > 0.001 && gapS < 1.5) {
        this.#frameGapsS.push(gapS);
        if (this.#frameGapsS.length > framesForLength) this.#frameGapsS.shift();
      }
      const frame: PaintedFrame = {
        mediaTimeS: mediaTime,
        pictureTimeMs: pictureTimeAt(this.#timeline, mediaTime),
        atMs,
      };
      this.#last = frame;
      this.#listener.painted(this, frame);
    });
  }

  #troubled(data: ErrorData): void {
    if (!data.fatal || this.#failed || this.#stopped) return;
    this.#failed = true;
    this.#hls.stopLoad();
    this.#listener.failed(this, sortPlaybackError(data, this.#facts));
  }
}
