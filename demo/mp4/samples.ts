/** Reads what a movie fragment says of its samples: durations and sizes (ISO/IEC 14496-12 §8.8.7, §8.8.8). */
import { type Box, boxesIn, findBox, Mp4FormatError, needBox, viewOf } from './boxes.ts';

export interface Sample {
  readonly durationTicks: number;
  readonly sizeBytes: number;
}

interface SampleDefaults {
  readonly durationTicks: number | undefined;
  readonly sizeBytes: number | undefined;
}

const tfhdFlag = { baseDataOffset: 0x1, sampleDescription: 0x2, duration: 0x8, size: 0x10 } as const;
const trunFlag = {
  dataOffset: 0x1,
  firstSampleFlags: 0x4,
  duration: 0x100,
  size: 0x200,
  flags: 0x400,
  compositionOffset: 0x800,
} as const;
/** More samples than any fragment may hold (20 s at 120 frames a second), so that a broken count ends early. */
const maxSamples = 2400;

/** Defaults of the first track, from `moov/mvex/trex`. */
export function trackDefaults(init: Uint8Array): SampleDefaults {
  const trex = findBox(init, ['moov', 'mvex', 'trex']);
  if (trex === undefined) return { durationTicks: undefined, sizeBytes: undefined };
  const view = viewOf(init);
  return { durationTicks: view.getUint32(trex.body + 12), sizeBytes: view.getUint32(trex.body + 16) };
}

/** Ticks per second of the first track, from `moov/trak/mdia/mdhd`. */
export function timescaleOf(init: Uint8Array): number {
  const mdhd = needBox(init, ['moov', 'trak', 'mdia', 'mdhd']);
  const view = viewOf(init);
  return view.getUint32(mdhd.body + (view.getUint8(mdhd.body) === 1 ? 20 : 12));
}

/** The samples of a `moof` with one `traf`, in order. */
export function samplesOf(moof: Uint8Array, defaults: SampleDefaults): readonly Sample[] {
  const traf = needBox(moof, ['moof', 'traf']);
  const fragmentDefaults = headerDefaults(moof, needBox(moof, ['tfhd'], traf), defaults);
  return boxesIn(moof, traf.body, traf.end)
    .filter((box) => box.type === 'trun')
    .flatMap((trun) => runSamples(moof, trun, fragmentDefaults));
}

function headerDefaults(moof: Uint8Array, tfhd: Box, track: SampleDefaults): SampleDefaults {
  const view = viewOf(moof);
  const flags = view.getUint32(tfhd.body) & 0xffffff;
  if (flags & tfhdFlag.baseDataOffset) throw new Mp4FormatError('tfhd has an absolute data offset');
  let at = tfhd.body + 8;
  if (flags & tfhdFlag.sampleDescription) at += 4;
  let { durationTicks, sizeBytes } = track;
  if (flags & tfhdFlag.duration) {
    durationTicks = view.getUint32(at);
    at += 4;
  }
  if (flags & tfhdFlag.size) sizeBytes = view.getUint32(at);
  return { durationTicks, sizeBytes };
}

function runSamples(moof: Uint8Array, trun: Box, defaults: SampleDefaults): readonly Sample[] {
  const view = viewOf(moof);
  const flags = view.getUint32(trun.body) & 0xffffff;
  const count = view.getUint32(trun.body + 4);
  if (count > maxSamples) throw new Mp4FormatError(`trun claims ${count} samples`);
  if (!(flags & trunFlag.dataOffset)) throw new Mp4FormatError('trun has no data offset');
  let at = trun.body + 12 + (flags & trunFlag.firstSampleFlags ? 4 : 0);
  const next = (): number => {
    if (at + 4 > trun.end) throw new Mp4FormatError('trun ends before its samples do');
    at += 4;
    return view.getUint32(at - 4);
  };
  return Array.from({ length: count }, () => {
    const durationTicks = flags & trunFlag.duration ? next() : defaults.durationTicks;
    const sizeBytes = flags & trunFlag.size ? next() : defaults.sizeBytes;
    if (flags & trunFlag.flags) next();
    if (flags & trunFlag.compositionOffset) next();
    if (durationTicks === undefined || sizeBytes === undefined) throw new Mp4FormatError('sample without duration');
    return { durationTicks, sizeBytes };
  });
}
