/** The two tables of a transport stream: which program it has, and which streams that has (ISO/IEC 13818-1 §2.4.4). */

export const patPid = 0;
export const pmtPid = 0x1000;
const programNumber = 1;

/** `stream_type` values (§2.4.4.9, table 2-34). */
export const streamTypes = { avc: 0x1b, adtsAac: 0x0f } as const;

export interface TableStream {
  readonly pid: number;
  readonly type: number;
}

/** The program association table as the payload of one packet. */
export function programAssociation(): Uint8Array {
  return section(0x00, 1, [programNumber >> 8, programNumber & 0xff, 0xe0 | (pmtPid >> 8), pmtPid & 0xff]);
}

/** The program map table as the payload of one packet. */
export function programMap(pcrPid: number, streams: readonly TableStream[]): Uint8Array {
  const entries = streams.flatMap(({ pid, type }) => [type, 0xe0 | (pid >> 8), pid & 0xff, 0xf0, 0]);
  return section(0x02, programNumber, [0xe0 | (pcrPid >> 8), pcrPid & 0xff, 0xf0, 0, ...entries]);
}

/** A pointer field, then one section with its checksum. */
function section(tableId: number, id: number, content: readonly number[]): Uint8Array {
  const checksumBytes = 4;
  const length = 5 + content.length + checksumBytes;
  // Version 0, current, section 0 of 0.
  const body = [tableId, 0xb0 | (length >> 8), length & 0xff, id >> 8, id & 0xff, 0xc1, 0, 0, ...content];
  const bytes = Buffer.alloc(1 + body.length + checksumBytes);
  bytes.set(body, 1);
  bytes.writeUInt32BE(crc32(body), 1 + body.length);
  return bytes;
}

/** CRC-32 as in annex A: polynomial 0x04c11db7, not reflected, all ones at first. */
export function crc32(bytes: Iterable<number>): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc << 1) ^ ((crc & 0x80000000) === 0 ? 0 : 0x04c11db7);
  }
  return crc >>> 0;
}
