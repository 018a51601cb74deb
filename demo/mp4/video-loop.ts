/** A video loop in memory: its init segment and its fragments, ready to be stamped with any time. */
import { boxesIn, Mp4FormatError, needBox, viewOf } from './boxes.ts';
import { samplesOf, timescaleOf, trackDefaults } from './samples.ts';

export interface VideoLoop {
  /** `ftyp` and `moov`. */
  readonly init: Uint8Array;
  readonly timescale: number;
  readonly fragments: readonly FragmentTemplate[];
}

/** One `moof` + `mdat` pair whose sequence number and decode time are still open. */
export interface FragmentTemplate {
  readonly moof: Uint8Array;
  readonly mdat: Uint8Array;
  readonly sequenceAt: number;
  readonly decodeTimeAt: number;
  readonly durationTicks: number;
}

/** Cuts a fragmented MP4 file (one video track) into parts. Throws {@link Mp4FormatError} on anything else. */
export function parseVideoLoop(bytes: Uint8Array): VideoLoop {
  const init = initSegmentOf(bytes);
  const defaults = trackDefaults(init);
  const fragments = fragmentPairs(bytes).map(({ moof, mdat }) => {
    const durationTicks = samplesOf(moof, defaults).reduce((sum, sample) => sum + sample.durationTicks, 0);
    return { ...templateOf(moof), mdat, durationTicks };
  });
  if (fragments.length === 0) throw new Mp4FormatError('no fragments');
  return { init, timescale: timescaleOf(init), fragments };
}

/** The bytes before the first `moof` that set a decoder up. */
export function initSegmentOf(bytes: Uint8Array): Uint8Array {
  const parts = boxesIn(bytes)
    .filter((box) => box.type === 'ftyp' || box.type === 'moov')
    .map((box) => bytes.subarray(box.start, box.end));
  return Buffer.concat(parts);
}

/** Each `moof` with the `mdat` that follows it at once. */
export function fragmentPairs(bytes: Uint8Array): readonly { moof: Uint8Array; mdat: Uint8Array }[] {
  const boxes = boxesIn(bytes);
  return boxes.flatMap((box, index) => {
    if (box.type !== 'moof') return [];
    const next = boxes[index + 1];
    if (next?.type !== 'mdat') throw new Mp4FormatError(`no mdat after the moof at ${box.start}`);
    return [{ moof: bytes.subarray(box.start, box.end), mdat: bytes.subarray(next.start, next.end) }];
  });
}

/**
 * The two parts of a fragment as they go out. Only the `moof` is copied (some hundred bytes); the pictures are shared.
 * @param sequence the `mfhd` sequence number
 * @param decodeTimeTicks the `tfdt` base media decode time in the loop's timescale
 */
export function stampFragment(
  fragment: FragmentTemplate,
  sequence: number,
  decodeTimeTicks: number,
): readonly [Uint8Array, Uint8Array] {
  const moof = fragment.moof.slice();
  const view = viewOf(moof);
  view.setUint32(fragment.sequenceAt, sequence);
  view.setBigUint64(fragment.decodeTimeAt, BigInt(decodeTimeTicks));
  return [moof, fragment.mdat];
}

function templateOf(source: Uint8Array): Pick<FragmentTemplate, 'moof' | 'sequenceAt' | 'decodeTimeAt'> {
  const trafs = boxesIn(source, needBox(source, ['moof']).body).filter((box) => box.type === 'traf');
  if (trafs.length !== 1) throw new Mp4FormatError(`a moof with ${trafs.length} tracks`);
  const moof = withLongDecodeTime(source);
  const sequenceAt = needBox(moof, ['moof', 'mfhd']).body + 4;
  const decodeTimeAt = needBox(moof, ['moof', 'traf', 'tfdt']).body + 4;
  return { moof, sequenceAt, decodeTimeAt };
}

/** A copy whose `tfdt` has 64 bits: in 32 bits a day's replay at a 90 kHz timescale would overflow. */
function withLongDecodeTime(source: Uint8Array): Uint8Array {
  const tfdt = needBox(source, ['moof', 'traf', 'tfdt']);
  if (source[tfdt.body] === 1) return source.slice();
  const moof = new Uint8Array(source.byteLength + 4);
  moof.set(source.subarray(0, tfdt.end));
  moof.set(source.subarray(tfdt.end), tfdt.end + 4);
  const view = viewOf(moof);
  const traf = needBox(source, ['moof', 'traf']);
  for (const start of [0, traf.start, tfdt.start]) view.setUint32(start, view.getUint32(start) + 4);
  view.setUint8(tfdt.body, 1);
  for (const box of boxesIn(moof, traf.body, traf.end + 4)) {
    if (box.type === 'trun') view.setInt32(box.body + 8, view.getInt32(box.body + 8) + 4);
  }
  return moof;
}
