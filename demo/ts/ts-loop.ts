/** A camera's endless loop as transport stream fragments: picture and sound in one, stamped with any time. */
import { type AudioLoop, audioFramesIn } from '../mp4/audio-loop.ts';
import { aacConfigOf, avcConfigOf } from '../mp4/decoder-config.ts';
import { samplesOf, trackDefaults } from '../mp4/samples.ts';
import type { VideoLoop } from '../mp4/video-loop.ts';
import { adts, annexB, pesPacket, streamIds } from './elementary.ts';
import { type Counters, type PacketRun, packetsOf } from './packets.ts';
import { patPid, pmtPid, programAssociation, programMap, streamTypes } from './tables.ts';

export interface TsSources {
  /** H.264; undefined for a camera that only sends sound. */
  readonly video: VideoLoop | undefined;
  readonly audio: AudioLoop | undefined;
  readonly fragmentMs: number;
  /** Fragments in the loop. */
  readonly fragmentCount: number;
}

export interface TsStamp {
  /** When the fragment begins, in milliseconds of the session. */
  readonly offsetMs: number;
  /** Whether it does not go on where the fragment listed before it ended. */
  readonly discontinuity: boolean;
}

export interface TsLoop {
  /** Fragment `n` of the endless repetition that began at time 0. */
  fragment(n: number, stamp: TsStamp): Uint8Array;
  /** Bits per second of the largest fragment. */
  readonly peakBandwidth: number;
}

/** Ticks per second of a transport stream's times. */
export const clockRate = 90_000;
/** How long before its presentation time a frame arrives at the decoder: the first frame's time stamp. */
export const leadTicks = 63_000;
const pids = { video: 0x100, audio: 0x101 } as const;
/** AAC frames in one PES packet beside a picture; alone, each frame brings the clock. */
const framesPerPes = 4;

/** One frame, or a few of sound, ready to be stamped. */
interface Unit {
  readonly pid: number;
  readonly streamId: number;
  /** From the start of the fragment. */
  readonly atTicks: number;
  readonly data: readonly Uint8Array[];
  readonly key: boolean;
}

/** Takes loops apart for transport streams. Throws when there is neither picture nor sound, or the picture is not H.264. */
export function createTsLoop(sources: TsSources): TsLoop {
  const { video, audio, fragmentMs, fragmentCount } = sources;
  if (video === undefined && audio === undefined) throw new Error('a loop of nothing');
  const pcrPid = video === undefined ? pids.audio : pids.video;
  const map = programMap(pcrPid, [
    ...(video === undefined ? [] : [{ pid: pids.video, type: streamTypes.avc }]),
    ...(audio === undefined ? [] : [{ pid: pids.audio, type: streamTypes.adtsAac }]),
  ]);
  const pictures = video === undefined ? [] : videoUnits(video);
  const soundOf = audio === undefined ? (): readonly Unit[] => [] : audioUnits(audio, fragmentMs, video === undefined);
  const units = Array.from({ length: fragmentCount }, (_, index) =>
    [...(pictures[index] ?? []), ...soundOf(index)].sort((left, right) => left.atTicks - right.atTicks),
  );

  const pack = (index: number, stamp: TsStamp, counters: Counters): Uint8Array => {
    const { discontinuity } = stamp;
    const startTicks = Math.round((stamp.offsetMs * clockRate) / 1000);
    const begun = new Set<number>();
    const runs: PacketRun[] = [
      { pid: patPid, payload: [programAssociation()], padded: true, marked: true, discontinuity },
      { pid: pmtPid, payload: [map], padded: true, marked: true, discontinuity },
    ];
    for (const unit of units[index] ?? []) {
      const first = !begun.has(unit.pid);
      begun.add(unit.pid);
      const atTicks = startTicks + unit.atTicks;
      runs.push({
        pid: unit.pid,
        payload: pesPacket(unit.streamId, atTicks + leadTicks, unit.data),
        marked: first,
        discontinuity: first && discontinuity,
        randomAccess: unit.key,
        pcrTicks: unit.pid === pcrPid ? atTicks : undefined,
      });
    }
    return Buffer.concat(runs.flatMap((run) => packetsOf(run, counters)));
  };
  const plan = planOf(fragmentCount, (index, counters) => pack(index, { offsetMs: 0, discontinuity: false }, counters));
  return {
    fragment: (n, stamp) => pack(modulo(n, fragmentCount), stamp, plan.countersBefore(n)),
    peakBandwidth: Math.ceil((plan.largestBytes * 8000) / fragmentMs),
  };
}

/**
 * Packs the loop once to learn how many packets each fragment has, so that the continuity counters of any fragment are
 * known without those before it.
 */
function planOf(
  count: number,
  pack: (index: number, counters: Counters) => Uint8Array,
): { readonly largestBytes: number; countersBefore(n: number): Counters } {
  const pidList = [patPid, pmtPid, pids.video, pids.audio];
  const counters: Counters = new Map();
  const before: ReadonlyMap<number, number>[] = [];
  let largestBytes = 0;
  for (let index = 0; index < count; index += 1) {
    before.push(new Map(counters));
    largestBytes = Math.max(largestBytes, pack(index, counters).byteLength);
  }
  return {
    largestBytes,
    countersBefore: (n) => {
      const turns = Math.floor(n / count);
      const start = before[modulo(n, count)];
      return new Map(
        pidList.map((pid) => [pid, modulo(turns * (counters.get(pid) ?? 0) + (start?.get(pid) ?? 0), 16)]),
      );
    },
  };
}

/** The frames of each fragment. */
function videoUnits(video: VideoLoop): readonly (readonly Unit[])[] {
  const config = avcConfigOf(video.init);
  const defaults = trackDefaults(video.init);
  return video.fragments.map(({ moof, mdat }) => {
    let at = 8;
    let ticks = 0;
    return samplesOf(moof, defaults).map((sample, index) => {
      const data = annexB(mdat.subarray(at, at + sample.sizeBytes), config, index === 0);
      const atTicks = Math.round((ticks * clockRate) / video.timescale);
      at += sample.sizeBytes;
      ticks += sample.durationTicks;
      return { pid: pids.video, streamId: streamIds.video, atTicks, data, key: index === 0 };
    });
  });
}

/** The AAC frames that begin during fragment `index`, a few to each unit. */
function audioUnits(audio: AudioLoop, fragmentMs: number, alone: boolean): (index: number) => readonly Unit[] {
  const config = aacConfigOf(audio.init);
  const perUnit = alone ? 1 : framesPerPes;
  const frameTicks = (audio.frameTicks * clockRate) / audio.timescale;
  return (index) => {
    const fromMs = index * fragmentMs;
    const { first, count } = audioFramesIn(audio, fromMs, fromMs + fragmentMs);
    const frame = (number: number): Uint8Array => audio.frames[number % audio.frames.length] ?? new Uint8Array();
    return Array.from({ length: Math.ceil(count / perUnit) }, (_, unit) => {
      const from = unit * perUnit;
      const size = Math.min(perUnit, count - from);
      const data = Array.from({ length: size }, (__, step) => adts(frame(first + from + step), config)).flat();
      const atTicks = Math.round((first + from) * frameTicks - (fromMs * clockRate) / 1000);
      return { pid: pids.audio, streamId: streamIds.audio, atTicks, data, key: unit === 0 };
    });
  };
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
