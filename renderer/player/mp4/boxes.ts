/** Walks the boxes of MP4 bytes that come from strangers: every read inside its bounds, nothing thrown, nothing endless. */

/** One box (ISO/IEC 14496-12 §4.2); positions are offsets into the view it was found in. */
export interface Box {
  readonly type: string;
  /** Of its first byte. */
  readonly startAt: number;
  /** Of the first byte behind its header. */
  readonly bodyAt: number;
  /** Of the first byte behind it. */
  readonly endAt: number;
}

/** What the first bytes of a box tell. */
export interface BoxHeader {
  readonly type: string;
  readonly headerBytes: number;
  /** The box's size with its header; null when it reaches to the end of what it lies in. */
  readonly sizeBytes: number | null;
}

/** Type and 32 bits of size. */
export const shortHeaderBytes = 8;
/** With 64 bits of size behind them. */
export const longHeaderBytes = 16;
/** Boxes looked at side by side. 20 s (the longest fragment of Kinesis Video) of 60 pictures each in chunks of their own need 2400. */
const mostBoxes = 4096;

/** A big-endian view on the very bytes given. */
export const viewOf = (data: Uint8Array): DataView => new DataView(data.buffer, data.byteOffset, data.byteLength);

/** The head of a box of which `endAt - at` bytes are here: 'short' when that is too few of them, null when it is none. */
export const readBoxHeader = (view: DataView, at: number, endAt: number): BoxHeader | 'short' | null => {
  if (endAt - at < shortHeaderBytes) return 'short';
  const size = view.getUint32(at);
  const type = String.fromCharCode(...[4, 5, 6, 7].map((offset) => view.getUint8(at + offset)));
  if (size === 0) return { type, headerBytes: shortHeaderBytes, sizeBytes: null };
  if (size !== 1) return size < shortHeaderBytes ? null : { type, headerBytes: shortHeaderBytes, sizeBytes: size };
  if (endAt - at < longHeaderBytes) return 'short';
  const longSize = Number(view.getBigUint64(at + shortHeaderBytes));
  return longSize < longHeaderBytes || !Number.isSafeInteger(longSize)
    ? null
    : { type, headerBytes: longHeaderBytes, sizeBytes: longSize };
};

/** The boxes lying side by side in these bytes, up to the first that does not fit. */
export const boxesIn = (view: DataView, startAt: number, endAt: number): readonly Box[] => {
  const boxes: Box[] = [];
  let at = startAt;
  while (at < endAt && boxes.length < mostBoxes) {
    const header = readBoxHeader(view, at, endAt);
    if (header === null || header === 'short') break;
    const size = header.sizeBytes ?? endAt - at;
    if (size > endAt - at) break;
    boxes.push({ type: header.type, startAt: at, bodyAt: at + header.headerBytes, endAt: at + size });
    at += size;
  }
  return boxes;
};

/** The boxes inside a box. */
export const childrenOf = (view: DataView, box: Box): readonly Box[] => boxesIn(view, box.bodyAt, box.endAt);

/** The first box reached by going down these types; undefined when one is not there. */
export const descend = (view: DataView, box: Box | undefined, ...types: readonly string[]): Box | undefined => {
  let found = box;
  for (const type of types) {
    if (found === undefined) return undefined;
    found = childrenOf(view, found).find((child) => child.type === type);
  }
  return found;
};

/** Reads one field after the other. Behind the end there are only zeros, and {@link isShort} says that it was so. */
export class FieldReader {
  readonly #view: DataView;
  readonly #endAt: number;
  #at: number;
  #isShort = false;

  /** Of a box's body. */
  constructor(view: DataView, { bodyAt, endAt }: Pick<Box, 'bodyAt' | 'endAt'>) {
    this.#view = view;
    this.#at = bodyAt;
    this.#endAt = Math.min(endAt, view.byteLength);
  }

  /** Whether more was read than there is. */
  get isShort(): boolean {
    return this.#isShort;
  }

  u8(): number {
    return this.#has(1) ? this.#view.getUint8(this.#at - 1) : 0;
  }

  u16(): number {
    return this.#has(2) ? this.#view.getUint16(this.#at - 2) : 0;
  }

  u32(): number {
    return this.#has(4) ? this.#view.getUint32(this.#at - 4) : 0;
  }

  i32(): number {
    return this.#has(4) ? this.#view.getInt32(this.#at - 4) : 0;
  }

  /** As a double: exact up to 2^53. */
  u64(): number {
    return this.#has(8) ? Number(this.#view.getBigUint64(this.#at - 8)) : 0;
  }

  skip(bytes: number): void {
    this.#has(bytes);
  }

  /** Version and flags at the head of a full box (§4.2). */
  fullHeader(): { readonly version: number; readonly flags: number } {
    const word = this.u32();
    return { version: word >>> 24, flags: word & 0xffffff };
  }

  #has(bytes: number): boolean {
    if (this.#isShort || this.#endAt - this.#at < bytes) this.#isShort = true;
    else this.#at += bytes;
    return !this.#isShort;
  }
}
