/** Reads from an initialisation segment what a picture decoder has to be told (ISO/IEC 14496-15 §5, §8, Annex E). Pure. */
import { type Box, boxesIn, childrenOf, FieldReader, viewOf } from './boxes.ts';
import { readTracks } from './movie-header.ts';

/** The first picture track of a movie. */
export interface PictureConfig {
  readonly trackId: number;
  /** Units in a second. */
  readonly timescale: number;
  /** As WebCodecs and RFC 6381 name it: `avc1.640028`, `hvc1.1.6.L93.B0`. */
  readonly codec: string;
  /** The `avcC` or `hvcC` record: the decoder's description. */
  readonly description: Uint8Array;
  /** As the sample entry tells, in pixels. */
  readonly codedWidth: number;
  readonly codedHeight: number;
  /** A picture's length in units, and its size in bytes, where a fragment does not say; 0 when the movie does not say either. */
  readonly defaultDuration: number;
  readonly defaultSize: number;
  /** Tracks of the movie, this one among them. */
  readonly trackCount: number;
}

/** Of a VisualSampleEntry in front of its boxes (ISO/IEC 14496-12 §12.1.3). */
const visualEntryBytes = 78;
/** Larger than any set of parameter sets a camera sends. */
const largestRecordBytes = 65_536;
const shortestAvcRecordBytes = 7;
const shortestHevcRecordBytes = 23;

/** What decodes the first picture track of an initialisation segment; null when there is none, or in no codec known here. */
export const readPictureConfig = (init: Uint8Array): PictureConfig | null => {
  const view = viewOf(init);
  const tracks = readTracks(view);
  const track = tracks?.find(({ handler }) => handler === 'vide');
  if (tracks == null || track?.sampleDescriptions === undefined) return null;
  const { trackId, timescale, defaultDuration, defaultSize, sampleDescriptions } = track;
  const entry = boxesIn(view, sampleDescriptions.bodyAt + 8, sampleDescriptions.endAt)[0];
  const picture = entry === undefined ? null : readEntry(view, entry);
  if (picture === null) return null;
  return { trackId, timescale, ...picture, defaultDuration, defaultSize, trackCount: tracks.length };
};

type Picture = Pick<PictureConfig, 'codec' | 'description' | 'codedWidth' | 'codedHeight'>;

const readEntry = (view: DataView, entry: Box): Picture | null => {
  const fields = new FieldReader(view, entry);
  fields.skip(24);
  const codedWidth = fields.u16();
  const codedHeight = fields.u16();
  if (fields.isShort || codedWidth === 0 || codedHeight === 0) return null;
  const kind = kinds.find(({ entries }) => entries.includes(entry.type));
  const inner = childrenOf(view, { ...entry, bodyAt: entry.bodyAt + visualEntryBytes });
  const record = inner.find(({ type }) => type === kind?.record);
  if (kind === undefined || record === undefined) return null;
  const recordBytes = record.endAt - record.bodyAt;
  if (recordBytes < kind.shortestBytes || recordBytes > largestRecordBytes) return null;
  const description = new Uint8Array(view.buffer, view.byteOffset + record.bodyAt, recordBytes).slice();
  return { codec: `${entry.type}.${kind.profile(viewOf(description))}`, description, codedWidth, codedHeight };
};

const hex = (value: number): string => value.toString(16).toUpperCase();

/** Profile, constraints and level, a byte each (RFC 6381 §3.3). */
const avcProfile = (record: DataView): string =>
  [1, 2, 3].map((at) => hex(record.getUint8(at)).padStart(2, '0')).join('');

/** ISO/IEC 14496-15 §E.3: profile, its compatibility flags in reverse, tier and level, then the constraints without what is 0 behind. */
const hevcProfile = (record: DataView): string => {
  const first = record.getUint8(1);
  const profile = `${['', 'A', 'B', 'C'][first >> 6]}${first & 0x1f}`;
  const level = `${(first & 0x20) === 0 ? 'L' : 'H'}${record.getUint8(12)}`;
  const constraints = [6, 7, 8, 9, 10, 11].map((at) => record.getUint8(at));
  const told = constraints.slice(0, constraints.findLastIndex((byte) => byte !== 0) + 1);
  return [profile, hex(reversedBits(record.getUint32(2))), level, ...told.map(hex)].join('.');
};

const reversedBits = (word: number): number => {
  let reversed = 0;
  for (let bit = 0; bit < 32; bit += 1) reversed = (reversed << 1) | ((word >>> bit) & 1);
  return reversed >>> 0;
};

interface Kind {
  readonly entries: readonly string[];
  readonly record: string;
  readonly shortestBytes: number;
  readonly profile: (record: DataView) => string;
}

const kinds: readonly Kind[] = [
  { entries: ['avc1', 'avc3'], record: 'avcC', shortestBytes: shortestAvcRecordBytes, profile: avcProfile },
  { entries: ['hvc1', 'hev1'], record: 'hvcC', shortestBytes: shortestHevcRecordBytes, profile: hevcProfile },
];
