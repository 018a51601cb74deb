/** Reads from fragmented MP4 when each picture is due, so that one step is one picture. Pure; ISO/IEC 14496-12, §8.4–8.8. */

/** What a movie header says of a picture track. */
export interface PictureTrack {
  readonly trackId: number;
  /** Units in a second. */
  readonly timescale: number;
  /** A sample's length where a fragment does not say, in units. */
  readonly defaultDuration: number;
}

interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

const headerBytes = 8;
/** Version and flags at the head of a full box. */
const fullHeaderBytes = 4;

const typeAt = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)));

const boxesIn = (view: DataView, start: number, end: number): Box[] => {
  const boxes: Box[] = [];
  let at = start;
  while (at + headerBytes <= end) {
    let size = view.getUint32(at);
    let head = headerBytes;
    if (size === 1 && at + 16 <= end) {
      size = Number(view.getBigUint64(at + 8));
      head = 16;
    } else if (size === 0) size = end - at;
    if (size < head || at + size > end) break;
    boxes.push({ type: typeAt(view, at + 4), start: at + head, end: at + size });
    at += size;
  }
  return boxes;
};

const child = (view: DataView, box: Box | undefined, type: string): Box | undefined =>
  box === undefined ? undefined : boxesIn(view, box.start, box.end).find((inner) => inner.type === type);

const viewOf = (data: Uint8Array): DataView => new DataView(data.buffer, data.byteOffset, data.byteLength);

/** The picture tracks of an initialisation segment; null when the bytes hold none. */
export const readPictureTracks = (data: Uint8Array): readonly PictureTrack[] | null => {
  const view = viewOf(data);
  const moov = boxesIn(view, 0, data.byteLength).find(({ type }) => type === 'moov');
  if (moov === undefined) return null;
  const mvex = child(view, moov, 'mvex');
  const defaults = new Map<number, number>();
  for (const box of mvex === undefined ? [] : boxesIn(view, mvex.start, mvex.end)) {
    if (box.type === 'trex') {
      defaults.set(view.getUint32(box.start + fullHeaderBytes), view.getUint32(box.start + fullHeaderBytes + 8));
    }
  }
  const tracks: PictureTrack[] = [];
  for (const trak of boxesIn(view, moov.start, moov.end).filter(({ type }) => type === 'trak')) {
    const tkhd = child(view, trak, 'tkhd');
    const mdia = child(view, trak, 'mdia');
    const mdhd = child(view, mdia, 'mdhd');
    const hdlr = child(view, mdia, 'hdlr');
    if (tkhd === undefined || mdhd === undefined || hdlr === undefined) continue;
    // "vide", ISO/IEC 14496-12 §8.4.3.
    if (view.getUint32(hdlr.start + fullHeaderBytes + 4) !== 0x76696465) continue;
    const longTimes = (box: Box): boolean => view.getUint8(box.start) === 1;
    const trackId = view.getUint32(tkhd.start + fullHeaderBytes + (longTimes(tkhd) ? 16 : 8));
    const timescale = view.getUint32(mdhd.start + fullHeaderBytes + (longTimes(mdhd) ? 16 : 8));
    if (timescale > 0) tracks.push({ trackId, timescale, defaultDuration: defaults.get(trackId) ?? 0 });
  }
  return tracks;
};

interface Run {
  readonly baseTime: number;
  readonly defaultDuration: number;
}

/** Presentation times of one `trun`, in units, and the decoding time behind it. */
const readRun = (view: DataView, trun: Box, run: Run): { readonly times: number[]; readonly nextTime: number } => {
  const version = view.getUint8(trun.start);
  const flags = view.getUint32(trun.start) & 0xffffff;
  const count = view.getUint32(trun.start + fullHeaderBytes);
  let at = trun.start + fullHeaderBytes + 4 + ((flags & 0x1) === 0 ? 0 : 4) + ((flags & 0x4) === 0 ? 0 : 4);
  const sampleBytes = [0x100, 0x200, 0x400, 0x800].reduce((sum, flag) => sum + ((flags & flag) === 0 ? 0 : 4), 0);
  const offsetBytes = sampleBytes - 4;
  const times: number[] = [];
  let time = run.baseTime;
  for (let sample = 0; sample < count && at + sampleBytes <= trun.end; sample += 1) {
    const duration = (flags & 0x100) === 0 ? run.defaultDuration : view.getUint32(at);
    let offset = 0;
    if ((flags & 0x800) !== 0)
      offset = version === 0 ? view.getUint32(at + offsetBytes) : view.getInt32(at + offsetBytes);
    times.push(time + offset);
    time += duration;
    at += sampleBytes;
  }
  return { times, nextTime: time };
};

/** Presentation times in seconds of all pictures of a media segment, in order; empty when it holds none of these tracks. */
export const readFrameTimes = (data: Uint8Array, tracks: readonly PictureTrack[]): readonly number[] => {
  const view = viewOf(data);
  const times: number[] = [];
  const moofs = boxesIn(view, 0, data.byteLength).filter(({ type }) => type === 'moof');
  for (const traf of moofs
    .flatMap((moof) => boxesIn(view, moof.start, moof.end))
    .filter(({ type }) => type === 'traf')) {
    const tfhd = child(view, traf, 'tfhd');
    const tfdt = child(view, traf, 'tfdt');
    if (tfhd === undefined || tfdt === undefined) continue;
    const track = tracks.find(({ trackId }) => trackId === view.getUint32(tfhd.start + fullHeaderBytes));
    if (track === undefined) continue;
    const flags = view.getUint32(tfhd.start) & 0xffffff;
    const durationAt = tfhd.start + fullHeaderBytes + 4 + ((flags & 0x1) === 0 ? 0 : 8) + ((flags & 0x2) === 0 ? 0 : 4);
    const defaultDuration = (flags & 0x8) === 0 ? track.defaultDuration : view.getUint32(durationAt);
    const timeAt = tfdt.start + fullHeaderBytes;
    let baseTime = view.getUint8(tfdt.start) === 1 ? Number(view.getBigUint64(timeAt)) : view.getUint32(timeAt);
    for (const trun of boxesIn(view, traf.start, traf.end).filter(({ type }) => type === 'trun')) {
      const run = readRun(view, trun, { baseTime, defaultDuration });
      times.push(...run.times.map((time) => time / track.timescale));
      baseTime = run.nextTime;
    }
  }
  return times.sort((a, b) => a - b);
};

/** Pictures are known so far around the newest segment: more than what a media element of ours keeps before and ahead of it. */
const keptS = 150;

/** All pictures known of one media element, in order of time. A later segment replaces what it overlaps, as the element does. */
export class FrameTable {
  #times: readonly number[] = [];

  /** Enters a segment's pictures. */
  add(times: readonly number[]): void {
    const first = times[0];
    const last = times.at(-1);
    if (first === undefined || last === undefined) return;
    const slack = 0.000_5;
    const before = this.#times.filter((time) => time < first - slack && time > first - keptS);
    const after = this.#times.filter((time) => time > last + slack && time < last + keptS);
    this.#times = [...before, ...times, ...after];
  }

  /** The picture that follows (1) or precedes (-1) the one shown at `timeS`, with its length; null when it is not known. */
  neighbour(timeS: number, toward: 1 | -1): { readonly timeS: number; readonly lengthS: number | null } | null {
    const slack = 0.000_5;
    const index =
      toward === 1
        ? this.#times.findIndex((time) => time > timeS + slack)
        : this.#times.findLastIndex((time) => time < timeS - slack);
    const found = this.#times[index];
    if (found === undefined) return null;
    const following = this.#times[index + 1];
    return { timeS: found, lengthS: following === undefined ? null : following - found };
  }
}
