/** The MP4 work: boxes walked within bounds, fragments stamped, sound packed anew. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audioFramesIn, packAudio, parseAudioLoop } from '../mp4/audio-loop.ts';
import { boxesIn, findBox, Mp4FormatError, needBox, viewOf } from '../mp4/boxes.ts';
import { samplesOf, trackDefaults } from '../mp4/samples.ts';
import { fragmentPairs, parseVideoLoop, stampFragment } from '../mp4/video-loop.ts';
import { scenes } from './scenes.ts';

const first = scenes[0];
if (first === undefined) throw new Error('no scenes');
const file = new Uint8Array(readFileSync(first.file));
const loop = parseVideoLoop(file);

describe('boxes', () => {
  it('end where they say, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          let at = 0;
          for (const box of boxesIn(bytes)) {
            expect(box.start).toBe(at);
            expect(box.end).toBeGreaterThanOrEqual(box.body);
            at = box.end;
          }
          expect(at).toBe(bytes.byteLength);
        } catch (error) {
          expect(error).toBeInstanceOf(Mp4FormatError);
        }
      }),
    );
  });

  it('of a broken file are refused, never read past the end', () => {
    const at = fc.nat({ max: Math.min(2000, file.byteLength - 1) });
    fc.assert(
      fc.property(at, fc.integer({ min: 0, max: 255 }), fc.nat({ max: file.byteLength }), (index, value, length) => {
        const broken = file.slice(0, length);
        broken[index] = value;
        try {
          parseVideoLoop(broken);
        } catch (error) {
          expect(error instanceof Mp4FormatError || error instanceof RangeError).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a video loop', () => {
  it('has fragments of the promised length', () => {
    expect(loop.fragments).toHaveLength(first.loopMs / first.fragmentMs);
    for (const fragment of loop.fragments) {
      expect(fragment.durationTicks).toBe((first.fragmentMs * loop.timescale) / 1000);
    }
    expect(boxesIn(loop.init).map((box) => box.type)).toEqual(['ftyp', 'moov']);
  });

  it('is stamped with any time, and nothing else changes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 2 ** 40 }), (sequence, ticks) => {
        const template = loop.fragments[1];
        if (template === undefined) throw new Error('one fragment only');
        const [moof, mdat] = stampFragment(template, sequence, ticks);
        const view = viewOf(moof);
        expect(view.getUint32(needBox(moof, ['moof', 'mfhd']).body + 4)).toBe(sequence);
        expect(Number(view.getBigUint64(needBox(moof, ['moof', 'traf', 'tfdt']).body + 4))).toBe(ticks);
        expect(mdat).toBe(template.mdat);
        expect(samplesOf(moof, trackDefaults(loop.init))).toEqual(samplesOf(template.moof, trackDefaults(loop.init)));
      }),
    );
  });

  it('gets room for long times where the file has short ones', () => {
    const source = new Uint8Array(withShortTimes(file));
    const short = parseVideoLoop(source);
    expect(findBox(source, ['moof', 'traf', 'tfdt'])?.end).toBeLessThan(
      findBox(file, ['moof', 'traf', 'tfdt'])?.end ?? 0,
    );
    expect(short.fragments).toEqual(loop.fragments.map((fragment) => ({ ...fragment, moof: zeroTime(fragment.moof) })));
  });
});

describe('an audio loop', () => {
  const speaking = scenes.find((scene) => scene.audio !== null);
  if (speaking?.audio === null || speaking === undefined) throw new Error('no scene has sound');
  const audioFile = new Uint8Array(readFileSync(speaking.audio.file));
  const audio = parseAudioLoop(audioFile);

  it('is as long as the picture', () => {
    expect((audio.frames.length * audio.frameTicks * 1000) / audio.timescale).toBe(speaking.loopMs);
    expect(audio.frameTicks).toBe(1024);
  });

  it('is cut without losing or repeating a frame', () => {
    const spans = fc.tuple(fc.integer({ min: 0, max: 1e9 }), fc.constantFrom(1000, 2000, 3000, 4000));
    fc.assert(
      fc.property(spans, ([n, fragmentMs]) => {
        const here = audioFramesIn(audio, n * fragmentMs, (n + 1) * fragmentMs);
        const next = audioFramesIn(audio, (n + 1) * fragmentMs, (n + 2) * fragmentMs);
        expect(here.first + here.count).toBe(next.first);
        expect((here.first * audio.frameTicks * 1000) / audio.timescale).toBeGreaterThanOrEqual(n * fragmentMs);
      }),
    );
  });

  it('packed anew holds the very frames, through the end of the loop', () => {
    const count = 30;
    const start = audio.frames.length - 10;
    const bytes = Buffer.concat(packAudio(audio, start, count, 7, 2 ** 33 + 5));
    expect(boxesIn(bytes).map((box) => box.type)).toEqual(['moof', 'mdat']);
    const moof = needBox(bytes, ['moof']);
    const samples = samplesOf(bytes.subarray(0, moof.end), trackDefaults(audio.init));
    expect(samples.every((sample) => sample.durationTicks === audio.frameTicks)).toBe(true);
    const trun = needBox(bytes, ['moof', 'traf', 'trun']);
    let at = viewOf(bytes).getInt32(trun.body + 8);
    expect(at).toBe(needBox(bytes, ['mdat']).body);
    for (const [index, sample] of samples.entries()) {
      const frame = audio.frames[(start + index) % audio.frames.length];
      expect(bytes.subarray(at, at + sample.sizeBytes)).toEqual(Buffer.from(frame ?? []));
      at += sample.sizeBytes;
    }
    expect(at).toBe(bytes.byteLength);
    const tfdt = needBox(bytes, ['moof', 'traf', 'tfdt']);
    expect(Number(viewOf(bytes).getBigUint64(tfdt.body + 4))).toBe(2 ** 33 + 5);
  });
});

/** The same file with 32-bit decode times of zero. */
function withShortTimes(source: Uint8Array): Uint8Array {
  const head = boxesIn(source).filter((box) => box.type === 'ftyp' || box.type === 'moov');
  const pairs = fragmentPairs(source).flatMap(({ moof, mdat }) => {
    const tfdt = needBox(moof, ['moof', 'traf', 'tfdt']);
    const traf = needBox(moof, ['moof', 'traf']);
    if (moof[tfdt.body] !== 1) return [moof, mdat];
    const short = Buffer.concat([moof.subarray(0, tfdt.body + 4), Buffer.alloc(4), moof.subarray(tfdt.end)]);
    for (const start of [0, traf.start, tfdt.start]) short.writeUInt32BE(short.readUInt32BE(start) - 4, start);
    short[tfdt.body] = 0;
    const trun = needBox(short, ['moof', 'traf', 'trun']);
    short.writeInt32BE(short.readInt32BE(trun.body + 8) - 4, trun.body + 8);
    return [short, mdat];
  });
  return Buffer.concat([...head.map((box) => source.subarray(box.start, box.end)), ...pairs]);
}

function zeroTime(moof: Uint8Array): Uint8Array {
  const copy = moof.slice();
  viewOf(copy).setBigUint64(needBox(copy, ['moof', 'traf', 'tfdt']).body + 4, 0n);
  return copy;
}
