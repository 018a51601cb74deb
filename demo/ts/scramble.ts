/** Spoils what a transport stream carries and leaves the stream itself as it is. */
import { packetBytes } from './packets.ts';
import { pmtPid } from './tables.ts';

/** A copy in which every packet that only goes on with a picture or sound holds noise. */
export function scramblePayloads(bytes: Uint8Array, noise: (count: number) => Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (let start = 0; start + packetBytes <= copy.byteLength; start += packetBytes) {
    const pid = (((copy[start + 1] ?? 0) & 0x1f) << 8) | (copy[start + 2] ?? 0);
    const begins = ((copy[start + 1] ?? 0) & 0x40) !== 0;
    if (begins || pid === 0 || pid === pmtPid) continue;
    const fieldBytes = ((copy[start + 3] ?? 0) & 0x20) === 0 ? 0 : 1 + (copy[start + 4] ?? 0);
    const from = start + 4 + fieldBytes;
    copy.set(noise(start + packetBytes - from), from);
  }
  return copy;
}

/** A copy in which every tenth packet's header has a bit flipped: its packet identifier, by turns with its sync byte. */
export function flipHeaderBits(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const stepBytes = 10 * packetBytes;
  for (let start = 0, at = 0; start < copy.byteLength; start += stepBytes, at = at === 0 ? 2 : 0) {
    copy[start + at] = (copy[start + at] ?? 0) ^ 0x10;
  }
  return copy;
}
