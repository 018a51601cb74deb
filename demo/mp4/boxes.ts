/** Walks the boxes of an MP4 file held in memory (ISO/IEC 14496-12 §4.2), never past the bytes it was given. */

export interface Box {
  readonly type: string;
  /** Offset of the box's first byte. */
  readonly start: number;
  /** Offset of the first byte after the header. */
  readonly body: number;
  /** Offset of the first byte after the box. */
  readonly end: number;
}

/** A file that is not the fragmented MP4 this service was made for. */
export class Mp4FormatError extends Error {
  override readonly name = 'Mp4FormatError';
}

const compactHeaderBytes = 8;
const largeHeaderBytes = 16;

/** A big-endian view on the very bytes given. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The boxes lying side by side between `start` and `end`. Throws {@link Mp4FormatError} when one does not fit. */
export function boxesIn(bytes: Uint8Array, start = 0, end: number = bytes.byteLength): readonly Box[] {
  const view = viewOf(bytes);
  const boxes: Box[] = [];
  let at = start;
  while (at < end) {
    if (end - at < compactHeaderBytes) throw new Mp4FormatError(`${end - at} stray bytes at ${at}`);
    const size32 = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    let headerBytes = compactHeaderBytes;
    let size = size32;
    if (size32 === 1) {
      if (end - at < largeHeaderBytes) throw new Mp4FormatError(`box '${type}' at ${at} has no room for its size`);
      headerBytes = largeHeaderBytes;
      size = Number(view.getBigUint64(at + 8));
    } else if (size32 === 0) {
      size = end - at;
    }
    if (size < headerBytes || size > end - at) throw new Mp4FormatError(`box '${type}' at ${at} has size ${size}`);
    boxes.push({ type, start: at, body: at + headerBytes, end: at + size });
    at += size;
  }
  return boxes;
}

/** The first box reached by following `path` downwards, e.g. `['moof', 'traf', 'tfdt']`, or undefined. */
export function findBox(bytes: Uint8Array, path: readonly string[], within?: Box): Box | undefined {
  let box = within;
  for (const type of path) {
    box = boxesIn(bytes, box?.body ?? 0, box?.end ?? bytes.byteLength).find((candidate) => candidate.type === type);
    if (box === undefined) return undefined;
  }
  return box;
}

/** As {@link findBox}, for boxes the file must have. */
export function needBox(bytes: Uint8Array, path: readonly string[], within?: Box): Box {
  const box = findBox(bytes, path, within);
  if (box === undefined) throw new Mp4FormatError(`no ${path.join('/')} box`);
  return box;
}
