/** Pictures and sound as transport streams carry them: Annex B, ADTS, and the PES packets around both. */
import type { AacConfig, AvcConfig } from '../mp4/decoder-config.ts';
import { wrapped } from './packets.ts';

export const streamIds = { video: 0xe0, audio: 0xc0 } as const;

const startCode = Buffer.from([0, 0, 0, 1]);
/** An access unit delimiter that allows any slice type (Rec. ITU-T H.264 §7.3.2.4). */
const delimiter = Buffer.from([0, 0, 0, 1, 9, 0xf0]);
const nalType = { sps: 7, pps: 8, delimiter: 9 } as const;

/**
 * A sample of an MP4 file as one access unit of a byte stream (Rec. ITU-T H.264 annex B), opened by a delimiter; a key
 * frame brings its parameter sets.
 */
export function annexB(sample: Uint8Array, config: AvcConfig, keyFrame: boolean): readonly Uint8Array[] {
  const parts: Uint8Array[] = [delimiter];
  if (keyFrame) for (const set of config.parameterSets) parts.push(startCode, set);
  for (const unit of nalUnits(sample, config.lengthBytes)) {
    const type = (unit[0] ?? 0) & 0x1f;
    if (type === nalType.delimiter) continue;
    if (keyFrame && (type === nalType.sps || type === nalType.pps)) continue;
    parts.push(startCode, unit);
  }
  return parts;
}

/** The NAL units of a sample, whose lengths come first. Throws RangeError when one runs past the sample. */
function nalUnits(sample: Uint8Array, lengthBytes: number): readonly Uint8Array[] {
  const units: Uint8Array[] = [];
  let at = 0;
  while (at < sample.byteLength) {
    let size = 0;
    for (let index = 0; index < lengthBytes; index += 1) size = size * 256 + (sample[at + index] ?? 0);
    const start = at + lengthBytes;
    if (start + size > sample.byteLength) throw new RangeError('a NAL unit runs past its sample');
    units.push(sample.subarray(start, start + size));
    at = start + size;
  }
  return units;
}

/** An AAC frame with the header that makes it readable alone (ISO/IEC 14496-3 §1.A.2.2): no checksum. */
export function adts(frame: Uint8Array, config: AacConfig): readonly Uint8Array[] {
  const size = frame.byteLength + 7;
  const header = Buffer.from([
    0xff,
    0xf1,
    ((config.objectType - 1) << 6) | (config.frequencyIndex << 2) | (config.channels >> 2),
    ((config.channels & 3) << 6) | (size >> 11),
    (size >> 3) & 0xff,
    ((size & 7) << 5) | 0x1f,
    0xfc,
  ]);
  return [header, frame];
}

/** A PES packet with a presentation time only, for nothing here is shown in another order than it is decoded (§2.4.3.6). */
export function pesPacket(streamId: number, ptsTicks: number, data: readonly Uint8Array[]): readonly Uint8Array[] {
  const afterLength = 8 + data.reduce((sum, part) => sum + part.byteLength, 0);
  const header = Buffer.alloc(14);
  header.writeUInt32BE(0x100 + streamId);
  // No length where 16 bits do not hold it: allowed for video.
  header.writeUInt16BE(afterLength > 0xffff ? 0 : afterLength, 4);
  header.set([0x84, 0x80, 5], 6);
  header.set(timestamp(ptsTicks), 9);
  return [header, ...data];
}

function timestamp(ticks: number): readonly number[] {
  const time = wrapped(ticks);
  const bits = (shift: number, count: number): number => Math.floor(time / 2 ** shift) % 2 ** count;
  return [0x21 | (bits(30, 3) << 1), bits(22, 8), (bits(15, 7) << 1) | 1, bits(7, 8), (bits(0, 7) << 1) | 1];
}
