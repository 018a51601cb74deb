/** Cuts payloads into transport stream packets of 188 bytes (ISO/IEC 13818-1 §2.4.3.2, §2.4.3.4). */

export const packetBytes = 188;
const headerBytes = 4;
const syncByte = 0x47;
const adaptationFlag = { discontinuity: 0x80, randomAccess: 0x40, pcr: 0x10 } as const;
/** The clock has 33 bits (§2.4.2.2). */
const clockSpan = 2 ** 33;

/** Something that goes out in packets of one PID, beginning with a packet of its own. */
export interface PacketRun {
  readonly pid: number;
  readonly payload: readonly Uint8Array[];
  /** Bytes stuffed with 0xff at the end of the last packet instead of an adaptation field: for tables. */
  readonly padded?: boolean;
  /** Puts an adaptation field into the first packet even when nothing is to be said there. */
  readonly marked?: boolean;
  readonly randomAccess?: boolean;
  /** The counter, or the clock of the PCR's PID, does not go on from the packets before. */
  readonly discontinuity?: boolean;
  /** Program clock reference, in ticks of 90 kHz. */
  readonly pcrTicks?: number | undefined;
}

/** Continuity counters of each PID: that of its next packet, 0–15. */
export type Counters = Map<number, number>;

/** The packets of a run. Moves the counter of its PID on. */
export function packetsOf(run: PacketRun, counters: Counters): readonly Uint8Array[] {
  const payload = Buffer.concat(run.payload);
  const packets: Uint8Array[] = [];
  let at = 0;
  do {
    const first = at === 0;
    const field = first ? firstField(run) : Buffer.alloc(0);
    const room = packetBytes - headerBytes - field.byteLength;
    const chunk = payload.subarray(at, at + room);
    const counter = counters.get(run.pid) ?? 0;
    counters.set(run.pid, (counter + 1) % 16);
    packets.push(packet(run, first, counter, field, chunk));
    at += chunk.byteLength;
  } while (at < payload.byteLength);
  return packets;
}

/** A time in ticks as it fits into 33 bits. */
export function wrapped(ticks: number): number {
  return ((ticks % clockSpan) + clockSpan) % clockSpan;
}

function packet(run: PacketRun, first: boolean, counter: number, field: Buffer, chunk: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(packetBytes, 0xff);
  const spare = packetBytes - headerBytes - field.byteLength - chunk.byteLength;
  const stuffed = spare > 0 && run.padded !== true ? stuffedField(field, spare) : field;
  bytes[0] = syncByte;
  bytes.writeUInt16BE((first ? 0x4000 : 0) | run.pid, 1);
  bytes[3] = (stuffed.byteLength > 0 ? 0x30 : 0x10) | counter;
  bytes.set(stuffed, headerBytes);
  bytes.set(chunk, headerBytes + stuffed.byteLength);
  return bytes;
}

/** The adaptation field of a run's first packet: empty, or its length and flags, and the clock. */
function firstField({ marked, randomAccess, discontinuity, pcrTicks }: PacketRun): Buffer {
  const flags =
    (discontinuity === true ? adaptationFlag.discontinuity : 0) |
    (randomAccess === true ? adaptationFlag.randomAccess : 0) |
    (pcrTicks === undefined ? 0 : adaptationFlag.pcr);
  if (flags === 0 && marked !== true) return Buffer.alloc(0);
  return pcrTicks === undefined ? Buffer.from([1, flags]) : Buffer.from([7, flags, ...clockReference(pcrTicks)]);
}

/** Makes an adaptation field longer by `spare` bytes. A field of one byte has no flags. */
function stuffedField(field: Buffer, spare: number): Buffer {
  const size = field.byteLength + spare;
  const stuffed = Buffer.alloc(size, 0xff);
  stuffed.set(field);
  stuffed[0] = size - 1;
  if (field.byteLength === 0 && size > 1) stuffed[1] = 0;
  return stuffed;
}

/** 33 bits of base, 6 reserved ones, 9 bits of extension, which stays 0 (§2.4.3.5). */
function clockReference(ticks: number): readonly number[] {
  const base = wrapped(ticks);
  const byte = (shift: number): number => Math.floor(base / 2 ** shift) % 256;
  return [byte(25), byte(17), byte(9), byte(1), (base % 2) * 0x80 + 0x7e, 0];
}
