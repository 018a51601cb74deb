/** Decodes the key frames of all cameras with as few decoders as they have codecs; of each camera the newest waits, never a queue. */
import type { PictureConfig } from '../mp4/picture-config.ts';
import { annexB } from './annex-b.ts';
import type { CutKeyFrame } from './key-frame-reader.ts';

/** What decoding needs from outside. */
export interface DecoderParts {
  readonly createDecoder: (init: VideoDecoderInit) => VideoDecoder;
  /** Runs an action once; returns what cancels it. */
  readonly after: (delayMs: number, action: () => void) => () => void;
}

/** A key frame on its way. */
interface Job {
  readonly cut: CutKeyFrame;
  /** Null: it could not be decoded. The frame is the receiver's to close. */
  readonly done: (frame: VideoFrame | null) => void;
}

/** A decoder for one codec name, and what it has been given, by timestamp in the order given. */
interface Lane {
  readonly decoder: VideoDecoder;
  readonly given: Map<number, Job>;
  /** It is being asked for all it was given. */
  flushes: boolean;
  /** For so many flushes more it is asked at once: it was seen to hold pictures back. */
  holdsBackFor: number;
  /** Cancels the wait for pictures that were not asked for. */
  stopWaiting: () => void;
}

/**
 * So many key frames are given before the pictures are asked for: a flush goes through several threads, and on a busy machine that
 * takes far longer than the decoding.
 */
const mostGiven = 16;
/**
 * Most decoders hand a key frame's picture out by themselves. One that has said nothing for so long holds its last pictures back, as
 * streams allow that may reorder them: it is flushed. A flush makes Chromium set the decoder up anew (DecoderTemplate::OnFlushDone),
 * which costs as much as the decoding.
 */
const comesWithinMs = 250;
/** Then it is asked at once, so many times; after that it is seen again whether it must be: it may only have been late. */
const flushesBeforeLook = 100;
/** Codec names differ by profile and level only: few. More decoders than this are not kept. */
const mostLanes = 6;
/** A decoder that says nothing for so long is given up. */
const decodedWithinMs = 5_000;
/** Timestamps tell key frames apart, nothing else; in microseconds. */
const stepUs = 40_000;

/** See the file's first line. */
export class KeyFrameDecoder {
  readonly #parts: DecoderParts;
  readonly #waiting = new Map<number, Job>();
  readonly #lanes = new Map<string, Lane>();
  #lastUs = 0;

  constructor(parts: DecoderParts) {
    this.#parts = parts;
  }

  /** Decodes a camera's key frame in its turn; one of the same camera that still waits is dropped for it. */
  decode(id: number, cut: CutKeyFrame, done: Job['done']): void {
    // Deleted first, so that it takes the last place in the order.
    this.#waiting.delete(id);
    this.#waiting.set(id, { cut, done });
    this.#give();
  }

  /** Nothing of this camera is wanted any more. */
  forget(id: number): void {
    this.#waiting.delete(id);
  }

  /** Gives each decoder that is free what waits for it. */
  #give(): void {
    const fed = new Set<string>();
    for (const [id, job] of this.#waiting) {
      const { codec } = job.cut.config;
      const lane = this.#lanes.get(codec);
      if (lane?.flushes === true || (lane?.given.size ?? 0) >= mostGiven) continue;
      this.#waiting.delete(id);
      this.#giveOne(job);
      fed.add(codec);
    }
    for (const codec of fed) this.#await(codec);
  }

  #giveOne(job: Job): void {
    const { config, keyFrame } = job.cut;
    this.#lastUs += stepUs;
    try {
      const data = annexB(config, keyFrame.data);
      if (data === null) throw new Error('no NAL units');
      const lane = this.#laneFor(config);
      lane.decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp: this.#lastUs, data }));
      lane.given.set(this.#lastUs, job);
    } catch {
      job.done(null);
    }
  }

  /** Waits for the pictures of what a lane was given, or asks for them. */
  #await(codec: string): void {
    const lane = this.#lanes.get(codec);
    if (lane === undefined || lane.given.size === 0) return;
    lane.stopWaiting();
    if (lane.holdsBackFor > 0) {
      lane.holdsBackFor -= 1;
      this.#flush(codec, lane);
    } else {
      lane.stopWaiting = this.#parts.after(comesWithinMs, () => {
        lane.holdsBackFor = flushesBeforeLook;
        this.#flush(codec, lane);
      });
    }
  }

  #flush(codec: string, lane: Lane): void {
    lane.flushes = true;
    const giveUp = (): void => this.#drop(codec, lane);
    const cancelTimer = this.#parts.after(decodedWithinMs, giveUp);
    lane.decoder
      .flush()
      .then(() => {
        lane.flushes = false;
        // What has not come by now will not come any more.
        for (const job of lane.given.values()) job.done(null);
        lane.given.clear();
      }, giveUp)
      .finally(() => {
        cancelTimer();
        this.#give();
      });
  }

  #laneFor({ codec }: PictureConfig): Lane {
    const known = this.#lanes.get(codec);
    if (known?.decoder.state === 'configured') return known;
    if (known !== undefined) this.#drop(codec, known);
    const [oldest] = this.#lanes;
    if (this.#lanes.size >= mostLanes && oldest !== undefined) this.#drop(...oldest);
    const lane: Lane = {
      decoder: this.#parts.createDecoder({
        output: (frame) => {
          const job = lane.given.get(frame.timestamp);
          lane.given.delete(frame.timestamp);
          if (job === undefined) frame.close();
          else job.done(frame);
          if (lane.flushes || lane.given.size > 0) return;
          lane.stopWaiting();
          this.#give();
        },
        error: () => {
          this.#drop(codec, lane);
          this.#give();
        },
      }),
      given: new Map(),
      flushes: false,
      holdsBackFor: 0,
      stopWaiting: () => undefined,
    };
    this.#lanes.set(codec, lane);
    // Without a description the parameter sets come with each key frame.
    lane.decoder.configure({ codec, optimizeForLatency: true });
    return lane;
  }

  #drop(codec: string, lane: Lane): void {
    lane.stopWaiting();
    if (this.#lanes.get(codec) === lane) this.#lanes.delete(codec);
    if (lane.decoder.state !== 'closed') lane.decoder.close();
    for (const job of lane.given.values()) job.done(null);
    lane.given.clear();
  }
}
