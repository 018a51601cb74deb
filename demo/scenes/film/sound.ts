/** Synthesises a loading bay's sound and writes it as a fragmented MP4 file that loops without a seam. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRandom } from '../stage/random.ts';
import { findBox, listBoxes } from './boxes.ts';
import { runFfmpeg, startFfmpeg } from './ffmpeg.ts';

/** Samples per second. An AAC frame has 1024 of them, so 250 frames are exactly 16 s. */
export const SOUND_RATE = 16000;
const FRAME_SAMPLES = 1024;

/** Whole cycles per loop for every tone, so that the last sample flows into the first. */
function synthesise(loopSeconds: number): Int16Array {
  const length = loopSeconds * SOUND_RATE;
  const random = createRandom(4);
  const hiss = Float32Array.from({ length }, () => random() * 2 - 1);
  const samples = new Int16Array(length);
  const tone = (index: number, hertz: number): number =>
    Math.sin((2 * Math.PI * Math.round(hertz * loopSeconds) * index) / length);
  let rumble = 0;
  // Twice round, so that the low-pass filter has settled when the samples that count are made.
  for (let step = 0; step < length * 2; step++) {
    const index = step % length;
    rumble += 0.04 * ((hiss[index] ?? 0) - rumble);
    const seconds = index / SOUND_RATE;
    const engine =
      (tone(index, 47) * 0.5 + tone(index, 94) * 0.3 + tone(index, 141) * 0.14) * (0.7 + 0.3 * tone(index, 0.25));
    const reversing =
      seconds > 0 && seconds < 4 && seconds % 1 < 0.5 ? tone(index, 1250) * Math.sin((seconds % 1) * 2 * Math.PI) : 0;
    const sinceDrop = seconds - 6.1;
    const clatter = sinceDrop > 0 && sinceDrop < 0.5 ? (hiss[index] ?? 0) * Math.exp(-sinceDrop * 14) : 0;
    samples[index] = Math.round(32767 * (0.9 * rumble + 0.12 * engine + 0.09 * reversing + 0.4 * clatter));
  }
  return samples;
}

/** The AAC frames of an ADTS stream (ISO/IEC 13818-7, 6.2) without their headers. */
function splitAdts(stream: Buffer): readonly Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at + 7 <= stream.length; ) {
    const size = (stream.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
    const header = ((stream[at + 1] ?? 0) & 1) === 1 ? 7 : 9;
    if (size <= header) throw new RangeError(`the ADTS frame at ${at} has size ${size}`);
    frames.push(stream.subarray(at + header, at + size));
    at += size;
  }
  return frames;
}

const u32 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, index * 4);
  return bytes;
};

const box = (type: string, ...content: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, 'latin1'), body]);
};

/** One moof and mdat (ISO/IEC 14496-12, 8.8): default-base-is-moof, one duration for all, sizes one by one. */
function fragment(sequence: number, decodeTime: number, frames: readonly Buffer[]): Buffer {
  const build = (dataOffset: number): Buffer =>
    box(
      'moof',
      box('mfhd', u32(0, sequence)),
      box(
        'traf',
        box('tfhd', u32(0x020028, 1, FRAME_SAMPLES, 0x02000000)),
        box('tfdt', u32(0x01000000, 0, decodeTime)),
        box('trun', u32(0x000201, frames.length, dataOffset, ...frames.map((frame) => frame.length))),
      ),
    );
  const size = build(0).length;
  return Buffer.concat([build(size + 8), box('mdat', ...frames)]);
}

/**
 * Writes `<file>`: one fragment per picture fragment, holding the AAC frames that begin while that picture fragment
 * lasts. The loop is encoded three times in a row and the middle one kept, so that the encoder's state goes round too.
 *
 * @throws Error when the loop is not a whole number of AAC frames.
 */
export async function writeSound(file: string, loopMs: number, fragmentMs: number): Promise<void> {
  const count = (loopMs * SOUND_RATE) / (1000 * FRAME_SAMPLES);
  if (!Number.isInteger(count)) throw new RangeError(`${loopMs} ms is not a whole number of AAC frames`);
  const loop = Buffer.from(synthesise(loopMs / 1000).buffer);
  const raw = ['-f', 's16le', '-ar', `${SOUND_RATE}`, '-ac', '1', '-channel_layout', 'mono', '-i', '-'];
  const coder = ['-c:a', 'aac', '-b:a', '32k', '-profile:a', 'aac_low', '-map_metadata', '-1', '-fflags', '+bitexact'];
  const empty = ['-movflags', '+frag_keyframe+empty_moov+default_base_moof+skip_trailer'];
  const [stream, head] = [`${file}.adts`, `${file}.head`];
  for (const output of [
    ['-f', 'adts', stream],
    [...empty, '-f', 'mp4', head],
  ]) {
    const coding = startFfmpeg([...raw, ...coder, ...output]);
    await coding.write(Buffer.concat([loop, loop, loop]));
    await coding.finish();
  }
  const all = splitAdts(readFileSync(stream));
  // The encoder puts one frame of silence first: frame n + 1 carries the samples of frame n.
  const frames = all.slice(count + 1, count * 2 + 1);
  const started = readFileSync(head);
  const parts = listBoxes(started).filter((part) => part.type === 'ftyp' || part.type === 'moov');
  const fragments: Buffer[] = [];
  for (let index = 0; index * fragmentMs < loopMs; index++) {
    const edge = (at: number): number => Math.ceil((at * fragmentMs * SOUND_RATE) / (1000 * FRAME_SAMPLES));
    const [from, to] = [edge(index), edge(index + 1)];
    fragments.push(fragment(index + 1, from * FRAME_SAMPLES, frames.slice(from, to)));
  }
  writeFileSync(
    file,
    Buffer.concat([...parts.map((part) => withoutEdits(started.subarray(part.start, part.end))), ...fragments]),
  );
  await runFfmpeg(['-xerror', '-i', file, '-f', 'null', '-']);
  for (const scrap of [stream, head]) rmSync(scrap);
}

/** A moov whose edit list, which would skip the encoder's silent frame, is made a free box of the same size. */
function withoutEdits(part: Buffer): Buffer {
  const copy = Buffer.from(part);
  if (copy.toString('latin1', 4, 8) !== 'moov') return copy;
  const trak = findBox(copy, 'moov/trak');
  for (const child of listBoxes(copy, trak.content, trak.end)) {
    if (child.type === 'edts') copy.write('free', child.start + 4, 'latin1');
  }
  return copy;
}
