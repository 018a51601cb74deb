/** Transport streams, read packet by packet: tables, counters, clock, and the very frames of the loops. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AudioLoop, audioFramesIn, parseAudioLoop } from '../mp4/audio-loop.ts';
import { samplesOf, trackDefaults } from '../mp4/samples.ts';
import { parseVideoLoop } from '../mp4/video-loop.ts';
import { scramblePayloads } from '../ts/scramble.ts';
import { crc32 } from '../ts/tables.ts';
import { createTsLoop, leadTicks, type TsLoop } from '../ts/ts-loop.ts';
import { scenes } from './scenes.ts';

const speaking = scenes.find((scene) => scene.audio !== null);
if (speaking?.audio === null || speaking === undefined) throw new Error('no scene has sound');
const video = parseVideoLoop(readFileSync(speaking.file));
const audio: AudioLoop = parseAudioLoop(readFileSync(speaking.audio.file));
const { fragmentMs, loopMs } = speaking;
const fragmentCount = loopMs / fragmentMs;
const both = createTsLoop({ video, audio, fragmentMs, fragmentCount });
const silent = createTsLoop({ video, audio: undefined, fragmentMs, fragmentCount });
const soundOnly = createTsLoop({ video: undefined, audio, fragmentMs, fragmentCount });
const loops: readonly [string, TsLoop][] = [
  ['picture and sound', both],
  ['picture', silent],
  ['sound', soundOnly],
];

interface Packet {
  readonly pid: number;
  readonly counter: number;
  readonly begins: boolean;
  readonly flags: number;
  readonly pcrTicks: number | undefined;
  readonly payload: Uint8Array;
}

function packetsIn(bytes: Uint8Array): readonly Packet[] {
  expect(bytes.byteLength % 188).toBe(0);
  return Array.from({ length: bytes.byteLength / 188 }, (_, index) => {
    const packet = Buffer.from(bytes.subarray(index * 188, (index + 1) * 188));
    expect(packet[0]).toBe(0x47);
    const control = packet.readUInt8(3);
    expect(control & 0xd0).toBe(0x10);
    const fieldBytes = (control & 0x20) === 0 ? 0 : 1 + packet.readUInt8(4);
    const flags = fieldBytes > 1 ? packet.readUInt8(5) : 0;
    return {
      pid: packet.readUInt16BE(1) & 0x1fff,
      counter: control & 0xf,
      begins: (packet.readUInt8(1) & 0x40) !== 0,
      flags,
      pcrTicks: (flags & 0x10) === 0 ? undefined : packet.readUInt32BE(6) * 2 + (packet.readUInt8(10) >> 7),
      payload: packet.subarray(4 + fieldBytes),
    };
  });
}

/** Whole PES packets of one PID: time stamp and content. */
function pesIn(packets: readonly Packet[], pid: number): readonly { ptsTicks: number; data: Buffer }[] {
  const runs: Uint8Array[][] = [];
  for (const packet of packets) {
    if (packet.pid !== pid) continue;
    if (packet.begins) runs.push([]);
    runs.at(-1)?.push(packet.payload);
  }
  return runs.map((run) => {
    const pes = Buffer.concat(run);
    expect(pes.readUIntBE(0, 3)).toBe(1);
    const length = pes.readUInt16BE(4);
    if (length !== 0) expect(pes.byteLength).toBe(6 + length);
    expect(pes.readUInt8(7)).toBe(0x80);
    return { ptsTicks: ptsOf(pes), data: pes.subarray(9 + pes.readUInt8(8)) };
  });
}

function ptsOf(bytes: Uint8Array): number {
  const pes = Buffer.from(bytes);
  const [top, middle, bottom] = [pes.readUInt8(9), pes.readUInt16BE(10), pes.readUInt16BE(12)];
  return ((top >> 1) & 7) * 2 ** 30 + (middle >> 1) * 2 ** 15 + (bottom >> 1);
}

const stamp = { offsetMs: 0, discontinuity: false };
const numbers = fc.integer({ min: 0, max: 900_000_000 });

describe.each(loops)('a fragment with %s', (_, loop) => {
  it('opens with its tables, whose checksums are right', () => {
    const [pat, pmt, first] = packetsIn(loop.fragment(3, stamp));
    for (const table of [pat, pmt]) {
      const payload = table?.payload ?? Buffer.of();
      const length = ((payload[2] ?? 0) & 0xf) * 256 + (payload[3] ?? 0);
      expect(crc32(payload.subarray(1, 4 + length))).toBe(0);
      expect(payload.subarray(4 + length).every((byte) => byte === 0xff)).toBe(true);
    }
    expect([pat?.pid, pmt?.pid]).toEqual([0, 0x1000]);
    expect(first?.begins).toBe(true);
    expect((first?.flags ?? 0) & 0x50).toBe(0x50);
  });

  it('counts on from the fragment before, on every PID', () => {
    fc.assert(
      fc.property(numbers, (n) => {
        const last = new Map<number, number>();
        for (const fragment of [n, n + 1, n + 2]) {
          for (const { pid, counter } of packetsIn(loop.fragment(fragment, stamp))) {
            const before = last.get(pid);
            if (before !== undefined) expect(counter).toBe((before + 1) % 16);
            last.set(pid, counter);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('brings the clock at least ten times a second, before what it times', () => {
    const packets = packetsIn(loop.fragment(1, { offsetMs: 5000, discontinuity: false }));
    const clock = packets.flatMap(({ pcrTicks }) => (pcrTicks === undefined ? [] : [pcrTicks]));
    expect(clock[0]).toBeLessThan(5000 * 90 + 9000);
    for (const [index, ticks] of clock.entries()) {
      const step = ticks - (clock[index - 1] ?? ticks);
      expect(step).toBeGreaterThanOrEqual(0);
      expect(step).toBeLessThanOrEqual(9000);
    }
    let nowTicks = 0;
    for (const packet of packets) {
      nowTicks = packet.pcrTicks ?? nowTicks;
      if (!packet.begins || packet.pid < 0x100 || packet.pid === 0x1000) continue;
      expect(ptsOf(packet.payload)).toBeGreaterThan(nowTicks);
    }
  });

  it('says at once when it does not go on from the one before, and only then', () => {
    const marked = (discontinuity: boolean): readonly number[] =>
      packetsIn(loop.fragment(2, { offsetMs: 0, discontinuity }))
        .filter(({ flags }) => (flags & 0x80) !== 0)
        .map(({ pid }) => pid);
    const pids = new Set(packetsIn(loop.fragment(2, stamp)).map(({ pid }) => pid));
    expect(new Set(marked(true))).toEqual(pids);
    expect(marked(true)).toHaveLength(pids.size);
    expect(marked(false)).toEqual([]);
  });

  it('is never larger than the bandwidth it promises', () => {
    for (let n = 0; n < fragmentCount; n += 1) {
      expect((loop.fragment(n, stamp).byteLength * 8000) / fragmentMs).toBeLessThanOrEqual(loop.peakBandwidth);
    }
  });

  it('survives a clock that runs over', () => {
    const offsetMs = Math.floor(2 ** 33 / 90) - 1000;
    const packets = packetsIn(loop.fragment(0, { offsetMs, discontinuity: false }));
    const pid = packets[2]?.pid ?? 0;
    for (const { ptsTicks } of pesIn(packets, pid)) expect(ptsTicks).toBeLessThan(2 ** 33);
    expect(pesIn(packets, pid).at(-1)?.ptsTicks).toBeLessThan(fragmentMs * 90);
  });
});

describe('the pictures', () => {
  it('are those of the loop, each behind a delimiter, the first with its parameter sets', () => {
    const template = video.fragments[1];
    if (template === undefined) throw new Error('one fragment only');
    const samples = samplesOf(template.moof, trackDefaults(video.init));
    const pictures = pesIn(packetsIn(both.fragment(fragmentCount + 1, { offsetMs: 0, discontinuity: false })), 0x100);
    expect(pictures).toHaveLength(samples.length);
    let at = 8;
    let ticks = 0;
    for (const [index, { data, ptsTicks }] of pictures.entries()) {
      const size = samples[index]?.sizeBytes ?? 0;
      expect(ptsTicks).toBe(leadTicks + Math.round((ticks * 90_000) / video.timescale));
      const units = splitAnnexB(data);
      const types = units.map((unit) => (unit[0] ?? 0) & 0x1f);
      expect(types.slice(0, index === 0 ? 3 : 1)).toEqual(index === 0 ? [9, 7, 8] : [9]);
      const carried = units.filter((_, unit) => ![7, 8, 9].includes(types[unit] ?? 0));
      expect(Buffer.concat(carried.flatMap((unit) => [lengthOf(unit), unit]))).toEqual(
        Buffer.from(template.mdat.subarray(at, at + size)),
      );
      at += size;
      ticks += samples[index]?.durationTicks ?? 0;
    }
  });
});

describe('the sound', () => {
  it.each([
    ['beside a picture', both],
    ['alone', soundOnly],
  ])('%s is every AAC frame that begins in the fragment, readable by itself', (_, loop) => {
    const n = 3 * fragmentCount + 2;
    const frames = pesIn(packetsIn(loop.fragment(n, stamp)), 0x101).flatMap(({ data }) => splitAdts(data));
    const { first, count } = audioFramesIn(audio, n * fragmentMs, (n + 1) * fragmentMs);
    expect(frames).toEqual(
      Array.from({ length: count }, (__, index) =>
        Buffer.from(audio.frames[(first + index) % audio.frames.length] ?? []),
      ),
    );
  });
});

describe('scrambled payloads', () => {
  it('leave packets, tables and headers alone', () => {
    const whole = both.fragment(0, stamp);
    const spoiled = scramblePayloads(whole, (count) => new Uint8Array(count));
    const shape = (bytes: Uint8Array) =>
      packetsIn(bytes).map(({ payload: { byteLength }, ...rest }) => ({ ...rest, byteLength }));
    expect(shape(spoiled)).toEqual(shape(whole));
    expect(spoiled).not.toEqual(Uint8Array.from(whole));
    expect(spoiled.subarray(0, 376)).toEqual(Uint8Array.from(whole.subarray(0, 376)));
  });
});

function splitAnnexB(data: Buffer): readonly Buffer[] {
  const starts: number[] = [];
  for (let at = data.indexOf('00000001', 0, 'hex'); at !== -1; at = data.indexOf('00000001', at + 4, 'hex')) {
    starts.push(at);
  }
  return starts.map((start, index) => data.subarray(start + 4, starts[index + 1] ?? data.byteLength));
}

function lengthOf(unit: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(unit.byteLength);
  return bytes;
}

function splitAdts(data: Buffer): readonly Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < data.byteLength; ) {
    expect(data.readUInt16BE(at)).toBe(0xfff1);
    const size = (data.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
    frames.push(data.subarray(at + 7, at + size));
    at += size;
  }
  return frames;
}
