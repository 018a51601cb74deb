/** Reads the tracks a movie header announces (ISO/IEC 14496-12 §8.2–8.5, §8.8.3). Pure. */
import { type Box, boxesIn, childrenOf, descend, FieldReader } from './boxes.ts';

/** One track of a movie header. */
export interface Track {
  readonly trackId: number;
  /** Units in a second; at least 1. */
  readonly timescale: number;
  /** `vide`, `soun`, … (§8.4.3). */
  readonly handler: string;
  /** A sample's length in units and its size in bytes where a fragment does not say. */
  readonly defaultDuration: number;
  readonly defaultSize: number;
  /** What sets decoders up; undefined when it is not told. */
  readonly sampleDescriptions: Box | undefined;
}

/** More than the three tracks a Kinesis Video fragment may have. */
const mostTracks = 64;

/** The tracks, in the header's order; null when the bytes hold no movie header. */
export const readTracks = (view: DataView): readonly Track[] | null => {
  const moov = boxesIn(view, 0, view.byteLength).find(({ type }) => type === 'moov');
  if (moov === undefined) return null;
  const defaults = readDefaults(view, descend(view, moov, 'mvex'));
  return childrenOf(view, moov)
    .filter(({ type }) => type === 'trak')
    .slice(0, mostTracks)
    .flatMap((trak) => readTrack(view, trak, defaults) ?? []);
};

type Defaults = ReadonlyMap<number, Pick<Track, 'defaultDuration' | 'defaultSize'>>;

const readDefaults = (view: DataView, mvex: Box | undefined): Defaults => {
  const defaults = new Map<number, Pick<Track, 'defaultDuration' | 'defaultSize'>>();
  for (const trex of mvex === undefined ? [] : childrenOf(view, mvex).filter(({ type }) => type === 'trex')) {
    const fields = new FieldReader(view, trex);
    fields.fullHeader();
    const trackId = fields.u32();
    fields.skip(4);
    const defaultDuration = fields.u32();
    const defaultSize = fields.u32();
    if (!fields.isShort) defaults.set(trackId, { defaultDuration, defaultSize });
  }
  return defaults;
};

const readTrack = (view: DataView, trak: Box, defaults: Defaults): Track | null => {
  const mdia = descend(view, trak, 'mdia');
  const trackId = fieldBehindTimes(view, descend(view, trak, 'tkhd'));
  const timescale = fieldBehindTimes(view, descend(view, mdia, 'mdhd'));
  const hdlr = descend(view, mdia, 'hdlr');
  if (trackId === null || timescale === null || timescale === 0 || hdlr === undefined) return null;
  const fields = new FieldReader(view, hdlr);
  fields.skip(8);
  const handler = String.fromCharCode(fields.u8(), fields.u8(), fields.u8(), fields.u8());
  return {
    trackId,
    timescale,
    handler,
    ...(defaults.get(trackId) ?? { defaultDuration: 0, defaultSize: 0 }),
    sampleDescriptions: descend(view, mdia, 'minf', 'stbl', 'stsd'),
  };
};

/** `tkhd` and `mdhd` both begin with two times, of 32 or 64 bits by their version, and then tell what is wanted of them. */
const fieldBehindTimes = (view: DataView, box: Box | undefined): number | null => {
  if (box === undefined) return null;
  const fields = new FieldReader(view, box);
  fields.skip(fields.fullHeader().version === 1 ? 16 : 8);
  const value = fields.u32();
  return fields.isShort ? null : value;
};
