/** A feed by hls.js: loads one session into one media element, tells what is painted and listed, and what went wrong. */
import type { ErrorData } from 'hls.js';
import Hls from 'hls.js';
import { troubleTable } from '../../contract/trouble.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import { type FeedParts, loaderParts } from './feed-parts.ts';
import type { CreateFeed, Feed, FeedListener, FeedLoad, FeedOptions, PaintedFrame } from './feed-types.ts';
import { FollowedLists } from './followed-lists.ts';
import { FrameLength } from './frame-length.ts';
import { hlsSettings } from './hls-settings.ts';
import { IntoStep } from './into-step.ts';
import { freeCanvas, lastPictureOf } from './last-picture.ts';
import { liveLists } from './live-lists.ts';
import { createVideo, type FrameWatch, freeVideo, setRate, watchFrames } from './media-element.ts';
import { NearLive } from './near-live.ts';
import { PictureProbe } from './picture-probe.ts';
import type { PlaylistFacts, StartPoint } from './prepare-playlist.ts';
import type { DatedBy } from './session-wish.ts';
import { isSessionGone, sortPlaybackError, whyUnplayable } from './sort-playback-error.ts';
import { asksForFewer } from './status-trouble.ts';

class HlsFeed implements Feed {
  readonly motion = 'moving';
  readonly sessionId: string;
  readonly stream: string;
  readonly datedBy: DatedBy;
  readonly loadsSound: boolean;
  readonly #video: HTMLVideoElement;
  readonly #hls: Hls;
  readonly #parts: FeedParts;
  readonly #listener: FeedListener;
  readonly #nearLive: NearLive;
  readonly #intoStep: IntoStep;
  readonly #frameLength = new FrameLength();
  readonly #frames: FrameWatch;
  readonly #lists: FollowedLists;
  readonly #leave: () => void;
  /** What is shown once it has stopped. */
  #still: HTMLCanvasElement | null = null;
  #last: PaintedFrame | null = null;
  #probe: PictureProbe | null = null;
  #failed = false;
  #lost = false;
  #stopped = false;
  #closely = true;
  #keepsLive = false;
  #hasSound: boolean | null = null;

  constructor(
    session: { readonly sessionId: string; readonly url: string },
    start: StartPoint,
    listener: FeedListener,
    options: FeedOptions,
    parts: FeedParts,
  ) {
    this.sessionId = session.sessionId;
    this.datedBy = options.datedBy;
    this.stream = options.stream;
    this.loadsSound = options.sound;
    this.#parts = parts;
    this.#listener = listener;
    this.#lists = new FollowedLists(options, parts);
    this.#leave = parts.readers.join(options.stream, options.sound ? 2 : 1);
    this.#video = createVideo(parts.document);
    this.#nearLive = new NearLive(this.#video, parts.nowMs, () => this.#lists.live);
    this.#intoStep = new IntoStep(this.#video, parts);
    const loaders = loaderParts(parts, this);
    this.#hls = new Hls(
      hlsSettings({
        // Fragmented MP4 is handed on as it is: to and from a worker is the longer way. MPEG-TS has to be made into MP4.
        workerPath: options.container === 'MPEG_TS' ? parts.workerPath : null,
        loaders,
        lists: liveLists({
          ...loaders,
          start,
          preparation: () => ({
            sound: options.sound,
            calendar: options.calendar,
            rereadSeconds: this.#lists.rereadSeconds,
          }),
          onFacts: (facts) => this.#listed(facts),
          waitMs: () => this.#lists.waitMs(),
        }),
        chance: parts.random(),
      }),
    );
    this.#hls.on(Hls.Events.LEVEL_UPDATED, (_event, { details }) => {
      this.#lists.learn(details);
    });
    this.#hls.on(Hls.Events.LEVEL_PTS_UPDATED, (_event, { details }) => {
      this.#lists.learn(details);
    });
    this.#hls.on(Hls.Events.ERROR, (_event, data) => {
      this.#troubled(data);
    });
    const madeAtMs = parts.nowMs();
    this.#hls.once(Hls.Events.FRAG_BUFFERED, () => {
      if (start.kind === 'live' && this.#last === null) this.#nearLive.begin(start.wallMs + parts.nowMs() - madeAtMs);
    });
    this.#hls.attachMedia(this.#video);
    this.#hls.loadSource(session.url);
    this.#frames = watchFrames(this.#video, (mediaTimeS, atMs, drawnAtMs) => {
      this.#painted(mediaTimeS, atMs);
      this.#drawn(drawnAtMs);
    });
    this.#play();
  }

  get element(): HTMLElement {
    return this.#still ?? this.#video;
  }

  get lastFrame(): PaintedFrame | null {
    return this.#last;
  }

  get frameMs(): number | null {
    return this.#frameLength.ms;
  }

  get plays(): boolean {
    const video = this.#video;
    return !video.paused && !video.seeking && video.readyState >= video.HAVE_FUTURE_DATA;
  }

  get seeks(): boolean {
    return this.#video.seeking;
  }

  get size(): { readonly width: number; readonly height: number } | null {
    if (this.#still !== null) return { width: this.#still.width, height: this.#still.height };
    const { videoWidth: width, videoHeight: height } = this.#video;
    return width === 0 || height === 0 ? null : { width, height };
  }

  get lost(): boolean {
    return this.#lost;
  }

  get hasSound(): boolean | null {
    return this.#hasSound;
  }

  readonly setMuted = (muted: boolean): void => {
    if (!muted) this.#intoStep.stop();
    if (this.#video.muted !== muted) this.#video.muted = muted;
  };

  readonly positionMs = (): number | null => this.#lists.pictureTimeMs(this.#video.currentTime);

  readonly mediaTimeS = (): number => this.#video.currentTime;

  readonly seekTo = (pictureTimeMs: number): boolean => {
    const mediaTimeS = this.#lists.mediaTimeS(pictureTimeMs);
    if (mediaTimeS === null) return false;
    this.#video.currentTime = mediaTimeS;
    return true;
  };

  readonly setRate = (rate: number): void => setRate(this.#video, rate);

  readonly keepLive = (keeps: boolean): void => {
    this.#keepsLive = keeps;
    this.#intoStep.stop();
    this.#nearLive.keep(keeps);
  };

  readonly watchClosely = (closely: boolean): void => {
    this.#closely = closely;
    this.#frames.closely(closely || this.#intoStep.isUnderWay);
  };

  readonly stay = (): void => undefined;

  readonly load = (): FeedLoad => {
    const { totalVideoFrames, droppedVideoFrames } = this.#video.getVideoPlaybackQuality();
    return {
      decodedFrames: totalVideoFrames,
      droppedFrames: droppedVideoFrames,
      mediaTimeS: this.#video.currentTime,
      aheadS: this.#nearLive.aheadS(),
      rate: this.#video.playbackRate,
    };
  };

  readonly tick = (): void => {
    if (this.#stopped) return;
    // hls.js may empty and refill the element by itself, which pauses it.
    if (this.#video.paused) this.#play();
    this.#frames.look();
    this.#intoStep.tick();
    this.#nearLive.tick(!this.#intoStep.isUnderWay);
  };

  readonly isBlack = (): Promise<boolean> => {
    this.#probe ??= new PictureProbe(this.#parts.document);
    return this.#probe.isBlack(this.#video);
  };

  readonly stop = (): void => {
    if (this.#stopped) return;
    // Not each picture was told of; what stays must not be followed by an older one.
    this.#painted(this.#video.currentTime, this.#parts.nowMs());
    this.#still = lastPictureOf(this.#video, this.#parts.document);
    if (this.#still !== null) {
      // A stopped hls.js still looks at its element ten times a second, and the element keeps decoder and buffers.
      this.#video.replaceWith(this.#still);
      this.#free();
      return;
    }
    this.#stopped = true;
    this.#leave();
    this.#intoStep.stop();
    this.#hls.stopLoad();
    this.#video.pause();
  };

  readonly destroy = (): void => {
    if (this.#still === null) this.#free();
    else freeCanvas(this.#still);
  };

  #free(): void {
    this.#stopped = true;
    this.#leave();
    this.#frames.stop();
    this.#intoStep.stop();
    this.#hls.destroy();
    freeVideo(this.#video);
  }

  /** A refusal to play shows as no painted frames, which is what the owner watches. */
  #play(): void {
    this.#video.play().catch(() => undefined);
  }

  /** False when the session can't be played: then nothing more of it is loaded. */
  #listed(facts: PlaylistFacts): boolean {
    this.#lists.listed(facts);
    if (facts.kind === 'master') {
      this.#hasSound = facts.hasSound;
      const trouble = whyUnplayable(facts, this.#parts.canDecode);
      if (trouble !== null) this.#fail(trouble);
    }
    if (!this.#failed && !this.#stopped) this.#listener.listed(this, facts);
    return !this.#failed && !this.#stopped;
  }

  #painted(mediaTimeS: number, atMs: number): void {
    // The same picture painted again (after a seek in place, say) is no new picture; while it seeks there is none to be had.
    if (this.#last?.mediaTimeS === mediaTimeS || this.#video.seeking) return;
    if (this.#last !== null && this.#closely) this.#frameLength.push(mediaTimeS - this.#last.mediaTimeS);
    const frame = { mediaTimeS, pictureTimeMs: this.#lists.pictureTimeMs(mediaTimeS), atMs };
    this.#last = frame;
    this.#listener.painted(this, frame);
  }

  /** A picture came on screen. While two feeds are brought together their speeds are not ours. */
  #drawn(atMs: number): void {
    const { frameMs } = this;
    if (!this.#keepsLive || frameMs === null || !this.plays) return;
    this.#intoStep.drawn(frameMs, atMs);
    this.watchClosely(this.#closely);
  }

  #troubled(data: ErrorData): void {
    if (asksForFewer(data.response?.code)) {
      this.#lists.throttled();
      if (!this.#stopped) this.#listener.throttled(this);
    }
    // hls.js tries some refused requests again; where the session itself is gone that only costs the seconds still buffered.
    if (data.fatal || isSessionGone(data)) this.#fail(sortPlaybackError(data, this.#lists.facts));
  }

  #fail(trouble: Trouble): void {
    if (this.#failed || this.#stopped) return;
    this.#failed = true;
    this.#leave();
    this.#lost = troubleTable[trouble.kind].health !== 'unplayable';
    this.#hls.stopLoad();
    this.#listener.failed(this, trouble);
  }
}

/** Makes the maker of feeds. */
export const hlsFeeds =
  (parts: FeedParts): CreateFeed =>
  (session, start, listener, options) =>
    new HlsFeed(session, start, listener, options, parts);
