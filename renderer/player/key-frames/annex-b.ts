/**
 * A key frame as a byte stream that carries its own parameter sets (ITU-T H.264 and H.265, Annex B): so one decoder, configured
 * once, takes the key frames of many cameras one after another. Pure; records: ISO/IEC 14496-15 §5.3.3.1 (avcC), §8.3.3.1 (hvcC).
 */
import type { PictureConfig } from '../mp4/picture-config.ts';

const startCode = Uint8Array.of(0, 0, 0, 1);

/** Many times the slices of a picture, or the parameter sets of a stream: each takes more memory than its bytes do. */
const mostUnits = 4_096;

/** How NAL units are kept in a file: the bytes their length takes, and the parameter sets kept apart from them. */
interface NalLayout {
  readonly lengthBytes: number;
  readonly parameterSets: readonly Uint8Array[];
}

/** Reads `count` sets, each behind its length in two bytes; null where the record ends too soon. */
const setsAt = (
  record: Uint8Array,
  at: number,
  count: number,
): { readonly sets: Uint8Array[]; readonly endAt: number } | null => {
  const sets: Uint8Array[] = [];
  let place = at;
  for (let index = 0; index < count; index += 1) {
    const length = ((record[place] ?? 0) << 8) | (record[place + 1] ?? 0);
    const from = place + 2;
    if (from + length > record.length || sets.length >= mostUnits) return null;
    sets.push(record.subarray(from, from + length));
    place = from + length;
  }
  return { sets, endAt: place };
};

const avcLayout = (record: Uint8Array): NalLayout | null => {
  const sequences = setsAt(record, 6, (record[5] ?? 0) & 0x1f);
  if (sequences === null) return null;
  const pictures = setsAt(record, sequences.endAt + 1, record[sequences.endAt] ?? 0);
  if (pictures === null) return null;
  return { lengthBytes: ((record[4] ?? 0) & 3) + 1, parameterSets: [...sequences.sets, ...pictures.sets] };
};

const hevcLayout = (record: Uint8Array): NalLayout | null => {
  const parameterSets: Uint8Array[] = [];
  let at = 23;
  for (let array = 0; array < (record[22] ?? 0); array += 1) {
    const count = ((record[at + 1] ?? 0) << 8) | (record[at + 2] ?? 0);
    const read = setsAt(record, at + 3, count);
    if (read === null) return null;
    parameterSets.push(...read.sets);
    at = read.endAt;
  }
  return { lengthBytes: ((record[21] ?? 0) & 3) + 1, parameterSets };
};

/** The NAL units of a sample; null where a length leads beyond its end. */
const unitsOf = (sample: Uint8Array, lengthBytes: number): Uint8Array[] | null => {
  const units: Uint8Array[] = [];
  let at = 0;
  while (at < sample.length) {
    let length = 0;
    for (let byte = 0; byte < lengthBytes; byte += 1) length = length * 256 + (sample[at + byte] ?? 0);
    const from = at + lengthBytes;
    if (length === 0 || from + length > sample.length || units.length >= mostUnits) return null;
    units.push(sample.subarray(from, from + length));
    at = from + length;
  }
  return units;
};

/** See the file's first line; null when the bytes are not what the codec's name says. */
export const annexB = ({ codec, description }: PictureConfig, sample: Uint8Array): Uint8Array | null => {
  const layout = codec.startsWith('avc') ? avcLayout(description) : hevcLayout(description);
  const units = layout === null ? null : unitsOf(sample, layout.lengthBytes);
  if (layout === null || units === null || units.length === 0) return null;
  const parts = [...layout.parameterSets, ...units];
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + startCode.length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(startCode, at);
    whole.set(part, at + startCode.length);
    at += startCode.length + part.length;
  }
  return whole;
};
