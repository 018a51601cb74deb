/** An AAC loop in memory: its init segment and its single frames, packed anew into a fragment for any span of frames. */
import { Mp4FormatError, needBox, viewOf } from './boxes.ts';
import { samplesOf, timescaleOf, trackDefaults } from './samples.ts';
import { fragmentPairs, initSegmentOf } from './video-loop.ts';

export interface AudioLoop {
  readonly init: Uint8Array;
  readonly timescale: number;
  readonly trackId: number;
  /** Ticks of one frame: 1024 samples for AAC-LC. */
  readonly frameTicks: number;
  readonly frames: readonly Uint8Array[];
}

/** Takes a fragmented MP4 file with one audio track apart. Throws {@link Mp4FormatError} on uneven frames. */
export function parseAudioLoop(bytes: Uint8Array): AudioLoop {
  const init = initSegmentOf(bytes);
  const defaults = trackDefaults(init);
  const frames: Uint8Array[] = [];
  let frameTicks: number | undefined;
  for (const { moof, mdat } of fragmentPairs(bytes)) {
    let at = 8;
    for (const sample of samplesOf(moof, defaults)) {
      frameTicks ??= sample.durationTicks;
      if (sample.durationTicks !== frameTicks) throw new Mp4FormatError('audio frames of different lengths');
      frames.push(mdat.subarray(at, at + sample.sizeBytes));
      at += sample.sizeBytes;
    }
    if (at !== mdat.byteLength) throw new Mp4FormatError('audio frames do not fill their mdat');
  }
  if (frameTicks === undefined) throw new Mp4FormatError('no audio frames');
  const tkhd = needBox(init, ['moov', 'trak', 'tkhd']);
  const view = viewOf(init);
  const trackId = view.getUint32(tkhd.body + (view.getUint8(tkhd.body) === 1 ? 20 : 12));
  return { init, timescale: timescaleOf(init), trackId, frameTicks, frames };
}

/** The frames that begin within `[fromMs, toMs)` of an endless repetition that began at time 0. */
export function audioFramesIn(loop: AudioLoop, fromMs: number, toMs: number): { first: number; count: number } {
  const frameOn = (timeMs: number): number => Math.ceil((timeMs * loop.timescale) / 1000 / loop.frameTicks);
  const first = frameOn(fromMs);
  return { first, count: frameOn(toMs) - first };
}

/** A `moof` + `mdat` pair of `count` frames from the endless repetition, beginning with number `first`. */
export function packAudio(
  loop: AudioLoop,
  first: number,
  count: number,
  sequence: number,
  decodeTimeTicks: number,
): readonly Uint8Array[] {
  const total = loop.frames.length;
  const frames = Array.from({ length: count }, (_, index) => loop.frames[(first + index) % total] ?? new Uint8Array());
  const dataBytes = frames.reduce((sum, frame) => sum + frame.byteLength, 0);
  const trun = fullBox('trun', 0, 0x201, [count, 0, ...frames.map((frame) => frame.byteLength)]);
  const tfhd = fullBox('tfhd', 0, 0x020028, [loop.trackId, loop.frameTicks, 0x02000000]);
  const tfdt = fullBox('tfdt', 1, 0, [Math.floor(decodeTimeTicks / 2 ** 32), decodeTimeTicks % 2 ** 32]);
  const moof = box('moof', [fullBox('mfhd', 0, 0, [sequence]), box('traf', [tfhd, tfdt, trun])]);
  const trunStart = moof.byteLength - trun.byteLength;
  viewOf(moof).setUint32(trunStart + 16, moof.byteLength + 8);
  const mdatHeader = box('mdat', []);
  viewOf(mdatHeader).setUint32(0, 8 + dataBytes);
  return [moof, mdatHeader, ...frames];
}

function box(type: string, parts: readonly Uint8Array[]): Uint8Array {
  const size = 8 + parts.reduce((sum, part) => sum + part.byteLength, 0);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(size);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, ...parts]);
}

function fullBox(type: string, version: number, flags: number, words: readonly number[]): Uint8Array {
  const body = Buffer.alloc(4 + 4 * words.length);
  body.writeUInt32BE(version * 2 ** 24 + flags);
  words.forEach((word, index) => {
    body.writeUInt32BE(word, 4 + 4 * index);
  });
  return box(type, [body]);
}
