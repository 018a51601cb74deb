/** One decoder for the key frames of all cameras, one after the other; of each camera the newest waits, never a queue of them. */
import type { PictureConfig } from '../mp4/picture-config.ts';
import type { CutKeyFrame } from './key-frame-reader.ts';

/** What decoding needs from outside. */
export interface DecoderParts {
  readonly createDecoder: (init: VideoDecoderInit) => VideoDecoder;
  /** Monotonic. */
  readonly nowMs: () => number;
  /** Runs an action once; returns what cancels it. */
  readonly after: (delayMs: number, action: () => void) => () => void;
}

/** A key frame on its way. */
interface Job {
  readonly cut: CutKeyFrame;
  readonly sinceMs: number;
  /** Null: this machine can't decode it. The frame is the receiver's to close. */
  readonly done: (frame: VideoFrame | null, decodeMs: number) => void;
}

/** A decoder that says nothing for so long is given up, and the next job gets a new one. */
const decodedWithinMs = 4_000;

const sameConfig = (a: PictureConfig, b: PictureConfig): boolean =>
  a.codec === b.codec &&
  a.codedWidth === b.codedWidth &&
  a.codedHeight === b.codedHeight &&
  a.description.length === b.description.length &&
  a.description.every((byte, at) => byte === b.description[at]);

/** See the file's first line. */
export class KeyFrameDecoder {
  readonly #parts: DecoderParts;
  readonly #waiting = new Map<number, Job>();
  #decoder: VideoDecoder | null = null;
  #config: PictureConfig | null = null;
  #busy = false;
  #frame: VideoFrame | null = null;

  constructor(parts: DecoderParts) {
    this.#parts = parts;
  }

  /** Decodes a camera's key frame in its turn; one of the same camera that still waits is dropped for it. */
  decode(id: number, cut: CutKeyFrame, done: Job['done']): void {
    // Deleted first, so that it takes the last place in the order.
    this.#waiting.delete(id);
    this.#waiting.set(id, { cut, sinceMs: this.#parts.nowMs(), done });
    if (!this.#busy) void this.#work();
  }

  /** Nothing of this camera is wanted any more. */
  forget(id: number): void {
    this.#waiting.delete(id);
  }

  async #work(): Promise<void> {
    this.#busy = true;
    for (let next = this.#waiting.entries().next(); !next.done; next = this.#waiting.entries().next()) {
      const [id, job] = next.value;
      this.#waiting.delete(id);
      const frame = await this.#decodeOne(job.cut);
      job.done(frame, this.#parts.nowMs() - job.sinceMs);
    }
    this.#busy = false;
  }

  async #decodeOne({ config, keyFrame }: CutKeyFrame): Promise<VideoFrame | null> {
    let cancelTimer = (): void => undefined;
    try {
      const decoder = this.#readyFor(config);
      decoder.decode(
        new EncodedVideoChunk({ type: 'key', timestamp: Math.round(keyFrame.timeS * 1e6), data: keyFrame.data }),
      );
      // Without the flush a decoder may keep the picture until the next one comes.
      await Promise.race([
        decoder.flush(),
        new Promise((_resolve, reject: (reason: Error) => void) => {
          cancelTimer = this.#parts.after(decodedWithinMs, () => reject(new Error('no picture in time')));
        }),
      ]);
      return this.#take();
    } catch {
      this.#take()?.close();
      this.#drop();
      return null;
    } finally {
      cancelTimer();
    }
  }

  #take(): VideoFrame | null {
    const frame = this.#frame;
    this.#frame = null;
    return frame;
  }

  #readyFor(config: PictureConfig): VideoDecoder {
    if (this.#decoder === null || this.#decoder.state === 'closed') {
      this.#config = null;
      this.#decoder = this.#parts.createDecoder({
        output: (frame) => {
          this.#take()?.close();
          this.#frame = frame;
        },
        // What went wrong rejects the flush as well.
        error: () => undefined,
      });
    }
    if (this.#config === null || !sameConfig(this.#config, config)) {
      this.#decoder.configure({
        codec: config.codec,
        codedWidth: config.codedWidth,
        codedHeight: config.codedHeight,
        description: config.description,
        optimizeForLatency: true,
      });
      this.#config = config;
    }
    return this.#decoder;
  }

  #drop(): void {
    if (this.#decoder !== null && this.#decoder.state !== 'closed') this.#decoder.close();
    this.#decoder = null;
    this.#config = null;
  }
}
