/** Reads one session for its key frames: the list once a fragment, of the newest fragment as much as holds its key frame. */
import type { Trouble } from '../../../contract/trouble-kinds.ts';
import { type KeyFrame, KeyFrameCutter } from '../mp4/key-frame-cutter.ts';
import { type PictureConfig, readPictureConfig } from '../mp4/picture-config.ts';
import { ListTurn } from '../next-read.ts';
import { type PlaylistFacts, preparePlaylist } from '../prepare-playlist.ts';
import { quickRetries, refusedFragmentRetries, throttledRetries } from '../retry-limits.ts';
import { asksForFewer } from '../status-trouble.ts';
import { FetchFailure, type FetchParts, fetchPart, fetchWhole } from './fetch-part.ts';
import { firstVariant, type NewestFragment, newestFragment } from './newest-fragment.ts';

/** A key frame as its fragment held it. */
export interface CutKeyFrame {
  readonly config: PictureConfig;
  readonly keyFrame: KeyFrame;
  readonly pictureTimeMs: number | null;
}

/** What a reader tells. After `failed` it is at its end. */
export interface ReaderListener {
  readonly listed: (facts: PlaylistFacts) => void;
  readonly cut: (cut: CutKeyFrame) => void;
  readonly throttled: () => void;
  readonly failed: (trouble: Trouble) => void;
}

/** What a reader needs from outside. */
export interface ReaderParts extends FetchParts {
  /** Monotonic. */
  readonly nowMs: () => number;
}

/** Refused because of too many calls: later and later. */
const throttled = { firstMs: 1_000, mostMs: 8_000 } as const;
const retryMs = 500;
/** A listed fragment that can't be had is passed over; so many in a row, and something is wrong with all. */
const mostMissing = 3;

/** See the file's first line. Begins at once. */
export class KeyFrameReader {
  readonly #masterUrl: string;
  readonly #listener: ReaderListener;
  readonly #parts: ReaderParts;
  readonly #ended = new AbortController();
  readonly #turn = new ListTurn();
  #pauseMs: number;
  #listUrl: string | null = null;
  #init: { readonly url: string; readonly config: PictureConfig } | null = null;
  #failures = 0;
  #missing = 0;
  #refused = 0;
  #cancelNext: () => void = () => undefined;

  /** `pauseMs`: the list is read no more often. */
  constructor(url: string, pauseMs: number, listener: ReaderListener, parts: ReaderParts) {
    this.#masterUrl = url;
    this.#pauseMs = pauseMs;
    this.#listener = listener;
    this.#parts = parts;
    this.#go();
  }

  setPause(pauseMs: number): void {
    this.#pauseMs = pauseMs;
  }

  end(): void {
    this.#ended.abort();
    this.#cancelNext();
  }

  get #signal(): AbortSignal {
    return this.#ended.signal;
  }

  #go(): void {
    this.#read().then(
      (delayMs) => {
        this.#failures = 0;
        this.#again(delayMs);
      },
      (error: unknown) => this.#troubled(error),
    );
  }

  #again(delayMs: number): void {
    if (!this.#signal.aborted) this.#cancelNext = this.#parts.after(delayMs, () => this.#go());
  }

  /** One read; resolves to the milliseconds until the next. */
  async #read(): Promise<number> {
    this.#listUrl ??= await this.#readMaster();
    const { text, facts } = preparePlaylist(await this.#text(this.#listUrl), null);
    if (facts.kind !== 'media') throw new FetchFailure(wrongList(facts), 200);
    this.#listener.listed(facts);
    if (this.#turn.listed(facts.newest, facts.newestFragmentMs, this.#parts.nowMs())) {
      const fragment = newestFragment(text, this.#listUrl);
      if (fragment !== null) await this.#cutOf(fragment);
    }
    return this.#turn.nextMs(this.#parts.nowMs(), this.#pauseMs);
  }

  async #readMaster(): Promise<string> {
    const { text, facts } = preparePlaylist(await this.#text(this.#masterUrl), null);
    if (facts.kind !== 'master') throw new FetchFailure(wrongList(facts), 200);
    this.#listener.listed(facts);
    const url = firstVariant(text, this.#masterUrl);
    if (url === null) throw new FetchFailure({ kind: 'playlist-invalid' }, 200);
    return url;
  }

  async #text(url: string): Promise<string> {
    return new TextDecoder().decode(await fetchWhole(url, this.#signal, this.#parts));
  }

  async #cutOf(fragment: NewestFragment): Promise<void> {
    try {
      const config = await this.#configOf(fragment);
      const cutter = new KeyFrameCutter(config);
      const keyFrame = await fetchPart(
        fragment.url,
        this.#signal,
        this.#parts,
        (chunk) => cutter.push(chunk),
        ({ segmentBytes }) => segmentBytes,
      );
      if (keyFrame === null) throw new FetchFailure({ kind: 'media-invalid' }, 200);
      this.#missing = 0;
      this.#refused = 0;
      this.#listener.cut({ config, keyFrame, pictureTimeMs: fragment.timeMs });
    } catch (error) {
      if (error instanceof FetchFailure && asksForFewer(error.status)) this.#refused += 1;
      if (!(error instanceof FetchFailure) || !isOfFragmentOnly(error)) throw error;
      this.#missing += 1;
      // What is listed is there: a fragment that can't be had says nothing against the camera.
      if (this.#missing >= mostMissing) {
        throw isGone(error) ? new FetchFailure({ kind: 'picture-frozen' }, error.status) : error;
      }
    }
  }

  async #configOf({ initUrl }: NewestFragment): Promise<PictureConfig> {
    if (initUrl === null) throw new FetchFailure({ kind: 'media-unsupported' }, 200);
    if (this.#init?.url === initUrl) return this.#init.config;
    const config = readPictureConfig(await fetchWhole(initUrl, this.#signal, this.#parts));
    if (config === null) throw new FetchFailure({ kind: 'media-invalid' }, 200);
    this.#init = { url: initUrl, config };
    return config;
  }

  #troubled(error: unknown): void {
    if (this.#signal.aborted) return;
    this.#failures += 1;
    const failure = error instanceof FetchFailure ? error : null;
    if (failure !== null && asksForFewer(failure.status)) {
      this.#listener.throttled();
      if (this.#failures <= throttledRetries && this.#refused <= refusedFragmentRetries) {
        this.#again(Math.min(throttled.mostMs, throttled.firstMs * 2 ** (this.#failures - 1)));
        return;
      }
    }
    const mayMend = failure !== null && (failure.status === 0 || failure.status >= 500);
    // Where fragment after fragment can't be had, reading the list again mends nothing.
    const isQuick = this.#failures <= quickRetries && this.#missing < mostMissing;
    if (mayMend && failure.trouble.kind !== 'timed-out' && isQuick) {
      this.#again(retryMs * this.#failures);
      return;
    }
    this.end();
    this.#listener.failed(failure?.trouble ?? { kind: 'internal' });
  }
}

/** What is wrong with a list that is none. */
const wrongList = (facts: PlaylistFacts): Trouble => {
  if (facts.kind === 'html') return { kind: 'not-the-service' };
  return { kind: facts.kind === 'empty' ? 'camera-silent' : 'playlist-invalid' };
};

const isGone = ({ status }: FetchFailure): boolean => status === 404 || status === 410;

/** A fragment that is gone or damaged says nothing against the session, nor does a broken connection against the list. */
const isOfFragmentOnly = (failure: FetchFailure): boolean =>
  isGone(failure) || failure.status === 0 || failure.status >= 500 || failure.trouble.kind === 'media-invalid';
