/** Cuts the key frame out of a media segment as its bytes arrive, so that reading can stop where the key frame ends. */
import { boxesIn, longHeaderBytes, readBoxHeader, shortHeaderBytes, viewOf } from './boxes.ts';
import { Gathered } from './gathered.ts';
import { mostSamples, readMovieFragment, type Sample, type SampleDefaults } from './movie-fragment.ts';
import type { PictureConfig } from './picture-config.ts';

/** The first picture of a segment that needs none before it. */
export interface KeyFrame {
  /** The sample as it stands in the segment: NAL units, each behind its length. A buffer of its own. */
  readonly data: Uint8Array<ArrayBuffer>;
  /** When it is shown, on the movie's own clock. */
  readonly timeS: number;
  /** Pictures in the movie fragment (`moof`) that holds it, and their length together. */
  readonly pictures: number;
  readonly durationS: number;
  /**
   * The size of the whole segment, taken to end with the box the key frame lies in. Null when that box tells no size, or
   * when a track of the movie is missing from the movie fragment, so that another one has to follow.
   */
  readonly segmentBytes: number | null;
}

/** 'more': not complete yet; 'none': these bytes hold no key frame of the track, and no more of them are wanted. */
export type Cut = KeyFrame | 'more' | 'none';

/** What a movie fragment says of its samples takes some kilobytes. */
const largestMoofBytes = 1_048_576;
/** A key frame of 8K takes a few megabytes. */
const largestPictureBytes = 16_777_216;
/** A fragment of Kinesis Video has at most 50 MB (AWS, "Amazon Kinesis Video Streams quotas"). */
const largestSegmentBytes = 67_108_864;
/** Boxes read in front of the key frame. */
const mostBoxes = 256;

/** What is known of a key frame before its bytes are here. */
interface ExpectedKey {
  /** Offsets into the segment. */
  readonly startPlace: number;
  readonly endPlace: number;
  /** Whether no other movie fragment has to follow. */
  readonly isWhole: boolean;
  readonly told: Pick<KeyFrame, 'timeS' | 'pictures' | 'durationS'>;
}

/** What the bytes being gathered are. */
type Step =
  | { readonly kind: 'header' }
  | { readonly kind: 'moof'; readonly startPlace: number }
  | { readonly kind: 'picture'; readonly told: Omit<KeyFrame, 'data'> };

/** Fed with the bytes of one media segment, in order. Keeps no more of them than it is gathering. */
export class KeyFrameCutter {
  readonly #config: PictureConfig;
  readonly #allowance = { left: mostSamples };
  #gathered = new Gathered(shortHeaderBytes);
  #step: Step = { kind: 'header' };
  #key: ExpectedKey | null = null;
  /** Offset into the segment of the next byte to come, and of the next one that is wanted. */
  #place = 0;
  #wantedPlace = 0;
  #boxes = 0;
  #isOver = false;

  /** For segments of the movie whose initialisation segment told this. */
  constructor(config: PictureConfig) {
    this.#config = config;
  }

  /**
   * Takes the next bytes and keeps no hold of them. The key frame is answered as soon as its last byte is here; behind it,
   * and behind 'none', there is only 'none'. A segment that ends while the answer is 'more' had no whole key frame.
   */
  push(chunk: Uint8Array): Cut {
    if (this.#isOver) return 'none';
    let at = 0;
    while (at < chunk.byteLength) {
      const passedOver = Math.min(this.#wantedPlace - this.#place, chunk.byteLength - at);
      at += passedOver;
      this.#place += passedOver;
      const taken = this.#gathered.take(chunk.subarray(at));
      at += taken;
      this.#place += taken;
      this.#wantedPlace = Math.max(this.#wantedPlace, this.#place);
      const cut = this.#gathered.isComplete ? this.#advance() : 'more';
      if (cut !== 'more') {
        this.#isOver = true;
        this.#gathered = new Gathered(0);
        return cut;
      }
    }
    return 'more';
  }

  #advance(): Cut {
    const step = this.#step;
    if (step.kind === 'header') return this.#readHeader();
    return step.kind === 'moof' ? this.#readMoof(step.startPlace) : { ...step.told, data: this.#gathered.bytes };
  }

  #readHeader(): Cut {
    const { bytes } = this.#gathered;
    const header = readBoxHeader(viewOf(bytes), 0, bytes.byteLength);
    if (header === 'short') {
      this.#gathered = this.#gathered.enlarged(longHeaderBytes);
      return 'more';
    }
    this.#boxes += 1;
    if (header === null || this.#boxes > mostBoxes) return 'none';
    const startPlace = this.#place - header.headerBytes;
    const endPlace = header.sizeBytes === null ? null : startPlace + header.sizeBytes;
    if (this.#key !== null) return this.#lookInside(this.#key, endPlace);
    if (endPlace === null || endPlace > largestSegmentBytes) return 'none';
    if (header.type !== 'moof') return this.#awaitHeader(endPlace);
    if (endPlace - startPlace > largestMoofBytes) return 'none';
    this.#gathered = this.#gathered.enlarged(endPlace - startPlace);
    this.#step = { kind: 'moof', startPlace };
    return this.#gathered.isComplete ? this.#advance() : 'more';
  }

  /** Whether the key frame lies in the box whose header has just been read, or in one behind it. */
  #lookInside(key: ExpectedKey, boxEndPlace: number | null): Cut {
    if (key.startPlace < this.#place) return 'none';
    if (boxEndPlace !== null && boxEndPlace <= key.startPlace) return this.#awaitHeader(boxEndPlace);
    if (boxEndPlace !== null && boxEndPlace < key.endPlace) return 'none';
    this.#gathered = new Gathered(key.endPlace - key.startPlace);
    this.#wantedPlace = key.startPlace;
    this.#step = { kind: 'picture', told: { ...key.told, segmentBytes: key.isWhole ? boxEndPlace : null } };
    return 'more';
  }

  #readMoof(moofPlace: number): Cut {
    const { trackId, timescale, trackCount } = this.#config;
    const view = viewOf(this.#gathered.bytes);
    const defaultsOf = (id: number): SampleDefaults => (id === trackId ? this.#config : unknownDefaults);
    const moof = boxesIn(view, 0, view.byteLength)[0];
    const fragments = moof && readMovieFragment(view, moof, moofPlace, defaultsOf, this.#allowance);
    if (fragments == null) return 'none';
    const pictures = fragments.filter((fragment) => fragment.trackId === trackId).flatMap(({ samples }) => samples);
    const key = firstKey(pictures);
    if (key !== undefined) {
      const { startsAt, sizeBytes } = key;
      if (startsAt === null || sizeBytes === null || sizeBytes === 0 || sizeBytes > largestPictureBytes) return 'none';
      if (startsAt < this.#place || startsAt + sizeBytes > largestSegmentBytes) return 'none';
      const units = pictures.reduce((sum, { duration }) => sum + duration, 0);
      this.#key = {
        startPlace: startsAt,
        endPlace: startsAt + sizeBytes,
        isWhole: new Set(fragments.map((fragment) => fragment.trackId)).size >= trackCount,
        told: { timeS: key.time / timescale, pictures: pictures.length, durationS: units / timescale },
      };
    }
    return this.#awaitHeader(this.#place);
  }

  #awaitHeader(place: number): 'more' {
    this.#wantedPlace = place;
    this.#gathered = new Gathered(shortHeaderBytes);
    this.#step = { kind: 'header' };
    return 'more';
  }
}

const unknownDefaults: SampleDefaults = { defaultDuration: 0, defaultSize: null };

/** Where a fragment does not say which pictures are keys, its first one is: Kinesis Video has fragments begin so. */
const firstKey = (pictures: readonly Sample[]): Sample | undefined =>
  pictures[0]?.isSync === null ? pictures[0] : pictures.find(({ isSync }) => isSync === true);
