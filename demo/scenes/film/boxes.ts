/**
 * Reads the structure of a fragmented MP4 file: just enough to check our own loops.
 *
 * Box layouts after ISO/IEC 14496-12 (file format) and 14496-15 (avcC).
 */

export interface Box {
  readonly type: string;
  /** Where the box begins in the file. */
  readonly start: number;
  /** Where its content begins. */
  readonly content: number;
  readonly end: number;
}

export interface Sample {
  /** Ticks. */
  readonly duration: number;
  /** Bytes. */
  readonly size: number;
  readonly sync: boolean;
}

export interface Fragment {
  readonly sequence: number;
  /** Ticks from the start of the loop (tfdt). */
  readonly decodeTime: number;
  readonly samples: readonly Sample[];
  /** Bytes of moof and mdat together. */
  readonly bytes: number;
  readonly trackFragments: number;
}

export interface LoopFile {
  /** Types of the boxes at the top level, in order. */
  readonly topLevel: readonly string[];
  readonly timescale: number;
  /** RFC 6381 codecs string. */
  readonly codecs: string;
  readonly fragments: readonly Fragment[];
}

/** The boxes between `from` and `to`. @throws RangeError when one does not fit. */
export function listBoxes(file: Buffer, from = 0, to = file.length): readonly Box[] {
  const boxes: Box[] = [];
  let at = from;
  while (at < to) {
    if (at + 8 > to) throw new RangeError(`a box header is cut off at ${at}`);
    const size = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (size < 8 || at + size > to) throw new RangeError(`box ${type} at ${at} has size ${size}, which does not fit`);
    boxes.push({ type, start: at, content: at + 8, end: at + size });
    at += size;
  }
  return boxes;
}

/** The box at the end of `path`, such as `moov/trak/mdia`. @throws RangeError when it is missing. */
export function findBox(file: Buffer, path: string, within?: Box): Box {
  let here: Box | undefined = within;
  for (const type of path.split('/')) {
    here = listBoxes(file, here?.content ?? 0, here?.end ?? file.length).find((box) => box.type === type);
    if (here === undefined) throw new RangeError(`box ${path} is missing`);
  }
  if (here === undefined) throw new RangeError('the path is empty');
  return here;
}

/** Reads a whole loop file with one track. @throws RangeError when it is not one. */
export function readLoopFile(file: Buffer): LoopFile {
  const boxes = listBoxes(file);
  const mdhd = findBox(file, 'moov/trak/mdia/mdhd');
  const timescale = file.readUInt32BE(mdhd.content + (file[mdhd.content] === 1 ? 20 : 12));
  const fragments: Fragment[] = [];
  for (const [index, box] of boxes.entries()) {
    if (box.type !== 'moof') continue;
    const data = boxes[index + 1];
    if (data?.type !== 'mdat') throw new RangeError(`the moof at ${box.start} has no mdat after it`);
    fragments.push(readFragment(file, box, data));
  }
  return { topLevel: boxes.map((box) => box.type), timescale, codecs: readCodecs(file), fragments };
}

function readCodecs(file: Buffer): string {
  const stsd = findBox(file, 'moov/trak/mdia/minf/stbl/stsd');
  const entry = listBoxes(file, stsd.content + 8, stsd.end)[0];
  if (entry?.type === 'avc1') {
    // A visual sample entry has 78 bytes of fields before its boxes; avcC starts with version, profile, constraints, level.
    const avcC = listBoxes(file, entry.content + 78, entry.end).find((box) => box.type === 'avcC');
    if (avcC === undefined) throw new RangeError('avcC is missing');
    return `avc1.${file.toString('hex', avcC.content + 1, avcC.content + 4)}`;
  }
  if (entry?.type === 'hvc1') {
    const hvcC = listBoxes(file, entry.content + 78, entry.end).find((box) => box.type === 'hvcC');
    if (hvcC === undefined) throw new RangeError('hvcC is missing');
    return hevcCodecs(file.subarray(hvcC.content, hvcC.end));
  }
  if (entry?.type === 'mp4a') return `mp4a.40.${readAudioObjectType(file, entry)}`;
  throw new RangeError(`sample entry ${entry?.type ?? 'none'} is none of avc1, hvc1 and mp4a`);
}

/** ISO/IEC 14496-15, annex E.3: profile, compatibility flags in reverse, tier and level, constraints without zeros at the end. */
function hevcCodecs(config: Buffer): string {
  const profile = config.readUInt8(1);
  let compatibility = 0;
  for (let bit = 0; bit < 32; bit++) {
    if ((config.readUInt32BE(2) & (1 << bit)) !== 0) compatibility += 2 ** (31 - bit);
  }
  const constraints = [...config.subarray(6, 12)];
  while (constraints.at(-1) === 0) constraints.pop();
  const space = ['', 'A', 'B', 'C'][profile >> 6];
  const tier = (profile & 0x20) === 0 ? 'L' : 'H';
  return [
    'hvc1',
    `${space}${profile & 0x1f}`,
    compatibility.toString(16).toUpperCase(),
    `${tier}${config.readUInt8(12)}`,
    ...constraints.map((byte) => byte.toString(16).toUpperCase()),
  ].join('.');
}

/** The audio object type: the first five bits of the AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1). */
function readAudioObjectType(file: Buffer, entry: Box): number {
  const esds = listBoxes(file, entry.content + 28, entry.end).find((box) => box.type === 'esds');
  if (esds === undefined) throw new RangeError('esds is missing');
  for (let at = esds.content + 4; at + 5 < esds.end; at++) {
    // DecoderSpecificInfo, tag 5, its length in one byte or padded to four.
    if (file[at] !== 5) continue;
    const config = file[at + 1] === 0x80 ? at + 5 : at + 2;
    return (file[config] ?? 0) >> 3;
  }
  throw new RangeError('the decoder configuration is missing');
}

function readFragment(file: Buffer, moof: Box, mdat: Box): Fragment {
  const tracks = listBoxes(file, moof.content, moof.end).filter((box) => box.type === 'traf');
  const traf = findBox(file, 'traf', moof);
  const tfhd = findBox(file, 'tfhd', traf);
  const tfdt = findBox(file, 'tfdt', traf);
  const flags = file.readUIntBE(tfhd.content + 1, 3);
  let at = tfhd.content + 8;
  const next = (present: number): number => {
    if ((flags & present) === 0) return 0;
    at += 4;
    return file.readUInt32BE(at - 4);
  };
  if ((flags & 0x1) !== 0) at += 8;
  next(0x2);
  const defaults = { duration: next(0x8), size: next(0x10), flags: next(0x20) };
  const samples = listBoxes(file, traf.content, traf.end)
    .filter((box) => box.type === 'trun')
    .flatMap((trun) => readRun(file, trun, defaults));
  const bytes = samples.reduce((sum, sample) => sum + sample.size, 0);
  if (bytes !== mdat.end - mdat.content)
    throw new RangeError(`the samples of the moof at ${moof.start} do not fill its mdat`);
  return {
    sequence: file.readUInt32BE(findBox(file, 'mfhd', moof).content + 4),
    decodeTime:
      file[tfdt.content] === 1 ? Number(file.readBigUInt64BE(tfdt.content + 4)) : file.readUInt32BE(tfdt.content + 4),
    samples,
    bytes: mdat.end - moof.start,
    trackFragments: tracks.length,
  };
}

function readRun(file: Buffer, trun: Box, defaults: { duration: number; size: number; flags: number }): Sample[] {
  const flags = file.readUIntBE(trun.content + 1, 3);
  const count = file.readUInt32BE(trun.content + 4);
  let at = trun.content + 8;
  const field = (present: number, otherwise: number): number => {
    if ((flags & present) === 0) return otherwise;
    at += 4;
    return file.readUInt32BE(at - 4);
  };
  field(0x1, 0);
  const firstFlags = field(0x4, defaults.flags);
  return Array.from({ length: count }, (_, index) => {
    const duration = field(0x100, defaults.duration);
    const size = field(0x200, defaults.size);
    const sampleFlags = field(0x400, index === 0 ? firstFlags : defaults.flags);
    field(0x800, 0);
    // sample_is_non_sync_sample
    return { duration, size, sync: (sampleFlags & 0x10000) === 0 };
  });
}

/** The highest bit rate of any fragment, bits/s: what RFC 8216, 4.3.4.2 asks for as BANDWIDTH. */
export function peakBandwidth(file: LoopFile): number {
  return Math.max(
    ...file.fragments.map((fragment) => {
      const ticks = fragment.samples.reduce((sum, sample) => sum + sample.duration, 0);
      return Math.ceil((fragment.bytes * 8 * file.timescale) / ticks);
    }),
  );
}
