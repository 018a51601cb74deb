/** Reads what a movie fragment tells of its samples: where, when, how long, how large (ISO/IEC 14496-12 §8.8.4–8.8.12). Pure. */
import { type Box, childrenOf, FieldReader } from './boxes.ts';

/** One sample; lengths and times are in the track's units. */
export interface Sample {
  /** Its first byte's place in what the fragment's own place is counted in; null when that cannot be told. */
  readonly startsAt: number | null;
  readonly sizeBytes: number | null;
  /** When it is shown. */
  readonly time: number;
  readonly duration: number;
  /** Whether nothing before it is needed (§8.8.3.1); null when the fragment does not say. */
  readonly isSync: boolean | null;
}

/** What one fragment holds of one track. */
export interface TrackFragment {
  readonly trackId: number;
  readonly samples: readonly Sample[];
}

/** What the movie header says of the samples of a track. */
export interface SampleDefaults {
  readonly defaultDuration: number;
  /** Null for a track of which it is not known. */
  readonly defaultSize: number | null;
}

/** Samples that may still be read, over all fragments of a segment: a few bytes can claim four thousand million of them. */
export interface SampleAllowance {
  left: number;
}

/** Ten times what 20 s (the longest fragment of Kinesis Video) of 60 pictures a second with sound hold. */
export const mostSamples = 20_000;

const tfhdFlag = {
  baseDataOffset: 0x1,
  sampleDescription: 0x2,
  duration: 0x8,
  size: 0x10,
  flags: 0x20,
  baseIsMoof: 0x20000,
} as const;
const trunFlag = {
  dataOffset: 0x1,
  firstSampleFlags: 0x4,
  duration: 0x100,
  size: 0x200,
  flags: 0x400,
  compositionOffset: 0x800,
} as const;
/** `sample_is_non_sync_sample` (§8.8.3.1). */
const isNonSync = 0x10000;

/**
 * The tracks of a `moof`, in its order; those without a time are left out. Null when it claims more samples than are allowed.
 * @param moofPlace where the `moof` begins, in what places are to be counted in
 */
export const readMovieFragment = (
  view: DataView,
  moof: Box,
  moofPlace: number,
  defaultsOf: (trackId: number) => SampleDefaults,
  allowance: SampleAllowance,
): readonly TrackFragment[] | null => {
  const fragments: TrackFragment[] = [];
  /** Where data without a place of their own go on; null once it cannot be told any more. */
  let dataPlace: number | null = moofPlace;
  for (const traf of childrenOf(view, moof).filter(({ type }) => type === 'traf')) {
    const boxes = childrenOf(view, traf);
    const header = readTrackHeader(view, boxes, defaultsOf);
    if (header === null) {
      dataPlace = null;
      continue;
    }
    const base: number | null = header.baseDataOffset ?? (header.baseIsMoof ? moofPlace : dataPlace);
    const baseTime = readBaseTime(view, boxes);
    const samples: Sample[] = [];
    let place: number | null = base;
    let time = baseTime ?? 0;
    for (const trun of boxes.filter(({ type }) => type === 'trun')) {
      const run: Run | null = readRun(view, trun, { header, base, place, time }, allowance);
      if (run === null) return null;
      for (const sample of run.samples) samples.push(sample);
      ({ place, time } = run);
    }
    dataPlace = place;
    if (baseTime !== null) fragments.push({ trackId: header.trackId, samples });
  }
  return fragments;
};

interface TrackHeader extends SampleDefaults {
  readonly trackId: number;
  readonly baseDataOffset: number | null;
  readonly baseIsMoof: boolean;
  readonly defaultFlags: number | null;
}

const readTrackHeader = (
  view: DataView,
  boxes: readonly Box[],
  defaultsOf: (trackId: number) => SampleDefaults,
): TrackHeader | null => {
  const tfhd = boxes.find(({ type }) => type === 'tfhd');
  if (tfhd === undefined) return null;
  const fields = new FieldReader(view, tfhd);
  const { flags } = fields.fullHeader();
  const trackId = fields.u32();
  const movie = defaultsOf(trackId);
  const baseDataOffset = flags & tfhdFlag.baseDataOffset ? fields.u64() : null;
  if (flags & tfhdFlag.sampleDescription) fields.skip(4);
  const defaultDuration = flags & tfhdFlag.duration ? fields.u32() : movie.defaultDuration;
  const defaultSize = flags & tfhdFlag.size ? fields.u32() : movie.defaultSize;
  const defaultFlags = flags & tfhdFlag.flags ? fields.u32() : null;
  if (fields.isShort) return null;
  const baseIsMoof = (flags & tfhdFlag.baseIsMoof) !== 0;
  return { trackId, baseDataOffset, baseIsMoof, defaultDuration, defaultSize, defaultFlags };
};

/** The decoding time of the first sample, in the track's units (§8.8.12). */
const readBaseTime = (view: DataView, boxes: readonly Box[]): number | null => {
  const tfdt = boxes.find(({ type }) => type === 'tfdt');
  if (tfdt === undefined) return null;
  const fields = new FieldReader(view, tfdt);
  const time = fields.fullHeader().version === 1 ? fields.u64() : fields.u32();
  return fields.isShort ? null : time;
};

interface RunStart {
  readonly header: TrackHeader;
  /** What a data offset is counted from. */
  readonly base: number | null;
  /** Where the data go on when there is none. */
  readonly place: number | null;
  readonly time: number;
}

interface Run {
  readonly samples: readonly Sample[];
  /** Place and decoding time behind the last of them. */
  readonly place: number | null;
  readonly time: number;
}

/** One `trun` (§8.8.8), up to where its bytes end. */
const readRun = (view: DataView, trun: Box, start: RunStart, allowance: SampleAllowance): Run | null => {
  const { header } = start;
  const fields = new FieldReader(view, trun);
  const { version, flags } = fields.fullHeader();
  const count = fields.u32();
  if (count > allowance.left) return null;
  allowance.left -= count;
  let { place, time } = start;
  if (flags & trunFlag.dataOffset) {
    const offset = fields.i32();
    place = start.base === null ? null : start.base + offset;
  }
  const firstFlags = flags & trunFlag.firstSampleFlags ? fields.u32() : null;
  const samples: Sample[] = [];
  for (let index = 0; index < count; index += 1) {
    const duration = flags & trunFlag.duration ? fields.u32() : header.defaultDuration;
    const sizeBytes = flags & trunFlag.size ? fields.u32() : header.defaultSize;
    const ownFlags = flags & trunFlag.flags ? fields.u32() : header.defaultFlags;
    const sampleFlags = index === 0 ? (firstFlags ?? ownFlags) : ownFlags;
    let offset = 0;
    if (flags & trunFlag.compositionOffset) offset = version === 0 ? fields.u32() : fields.i32();
    if (fields.isShort) break;
    const isSync = sampleFlags === null ? null : (sampleFlags & isNonSync) === 0;
    samples.push({ startsAt: place, sizeBytes, time: time + offset, duration, isSync });
    time += duration;
    place = place === null || sizeBytes === null ? null : place + sizeBytes;
  }
  return { samples, place, time };
};
