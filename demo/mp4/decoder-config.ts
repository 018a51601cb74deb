/** Reads from an init segment what sets a decoder up, for containers that carry it another way. */
import { type Box, boxesIn, findBox, Mp4FormatError, needBox, viewOf } from './boxes.ts';

/** An AVCDecoderConfigurationRecord, as far as it is needed (ISO/IEC 14496-15 §5.3.3.1). */
export interface AvcConfig {
  /** Bytes of the length that precedes each NAL unit of a sample. */
  readonly lengthBytes: number;
  /** Sequence parameter sets, then picture parameter sets. */
  readonly parameterSets: readonly Uint8Array[];
}

/** The first fields of an AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1). */
export interface AacConfig {
  /** 2 for AAC-LC. */
  readonly objectType: number;
  readonly frequencyIndex: number;
  readonly channels: number;
}

const visualEntryBytes = 78;
const audioEntryBytes = 28;
const decoderConfigTag = 4;
const decoderSpecificTag = 5;
const elementaryStreamTag = 3;

/** The configuration of an H.264 track. Throws {@link Mp4FormatError} when the file has none. */
export function avcConfigOf(init: Uint8Array): AvcConfig {
  const avcC = entryBox(init, 'avc1', visualEntryBytes, 'avcC');
  const lengthBytes = ((init[avcC.body + 4] ?? 0) & 3) + 1;
  const view = viewOf(init);
  const parameterSets: Uint8Array[] = [];
  let at = avcC.body + 5;
  for (const mask of [0x1f, 0xff]) {
    const count = view.getUint8(at) & mask;
    at += 1;
    for (let index = 0; index < count; index += 1) {
      const size = view.getUint16(at);
      if (at + 2 + size > avcC.end) throw new Mp4FormatError('a parameter set runs past its avcC');
      parameterSets.push(init.subarray(at + 2, at + 2 + size));
      at += 2 + size;
    }
  }
  return { lengthBytes, parameterSets };
}

/** The configuration of an AAC track. Throws {@link Mp4FormatError} when the file has none. */
export function aacConfigOf(init: Uint8Array): AacConfig {
  const esds = entryBox(init, 'mp4a', audioEntryBytes, 'esds');
  const stream = descriptorAt(init, esds.body + 4, elementaryStreamTag);
  // ES_ID and a byte of flags, none of which our files set (ISO/IEC 14496-1 §7.2.6.5).
  const decoder = descriptorAt(init, stream + 3, decoderConfigTag);
  const config = descriptorAt(init, decoder + 13, decoderSpecificTag);
  const bits = viewOf(init).getUint16(config);
  return { objectType: bits >> 11, frequencyIndex: (bits >> 7) & 0xf, channels: (bits >> 3) & 0xf };
}

function entryBox(init: Uint8Array, entryType: string, fieldBytes: number, type: string): Box {
  const stsd = needBox(init, ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd']);
  const entry = boxesIn(init, stsd.body + 8, stsd.end)[0];
  if (entry?.type !== entryType) throw new Mp4FormatError(`sample entry is ${entry?.type ?? 'missing'}`);
  const box = findBox(init, [type], { ...entry, body: entry.body + fieldBytes });
  if (box === undefined) throw new Mp4FormatError(`no ${type} box`);
  return box;
}

/** Offset of the content of the descriptor at `at`, whose size takes one to four bytes (ISO/IEC 14496-1 §8.3.3). */
function descriptorAt(bytes: Uint8Array, at: number, tag: number): number {
  if (bytes[at] !== tag) throw new Mp4FormatError(`no descriptor with tag ${tag}`);
  let sizeAt = at + 1;
  while (sizeAt < at + 4 && ((bytes[sizeAt] ?? 0) & 0x80) !== 0) sizeAt += 1;
  return sizeAt + 1;
}
