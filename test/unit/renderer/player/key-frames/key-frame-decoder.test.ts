/** Key frames of many cameras through few decoders: the newest wins, no picture is lost track of, no decoder stops another. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KeyFrameDecoder } from '../../../../../renderer/player/key-frames/key-frame-decoder.ts';
import type { CutKeyFrame } from '../../../../../renderer/player/key-frames/key-frame-reader.ts';
import { createManualClock, type ManualClock } from '../../manual-clock.ts';

/** A picture that counts how often it is closed. */
interface FakeFrame {
  readonly timestamp: number;
  closed: number;
  readonly close: () => void;
}

/** A decoder under the test's hand. */
interface FakeDecoder {
  state: CodecState;
  codec: string;
  readonly given: number[];
  /** Flushes that wait for an answer. */
  readonly flushes: { readonly resolve: () => void; readonly reject: (error: Error) => void }[];
  /** Hands out the picture of a chunk. */
  readonly output: (timestamp: number) => FakeFrame;
  /** Hands out all it was given, and answers the flush. */
  readonly finish: () => void;
  /** As WebCodecs closes a codec for an error. */
  readonly fail: () => void;
}

interface World {
  readonly decoder: KeyFrameDecoder;
  readonly clock: ManualClock;
  readonly decoders: FakeDecoder[];
  readonly frames: FakeFrame[];
  /** What cameras were told: their number, and whether they got a picture. */
  readonly told: string[];
  readonly received: FakeFrame[];
  readonly decode: (id: number, codec?: string, name?: string) => void;
  refusesChunks: boolean;
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

/** One unit of H.264, with its length in four bytes, and a record without parameter sets. */
const sample = Uint8Array.of(0, 0, 0, 1, 0x65);
const avcRecord = Uint8Array.of(1, 0x64, 0, 0x0a, 0xff, 0xe0, 0);
const hevcRecord = Uint8Array.from({ length: 23 }, (_, at) => (at === 21 ? 0xff : 0));

const cutOf = (codec: string, data: Uint8Array<ArrayBuffer> = sample): CutKeyFrame => ({
  config: {
    trackId: 1,
    timescale: 1_000,
    codec,
    description: codec.startsWith('avc') ? avcRecord : hevcRecord,
    codedWidth: 64,
    codedHeight: 48,
    defaultDuration: 0,
    defaultSize: 0,
    trackCount: 1,
  },
  keyFrame: { data, timeS: 0, pictures: 1, durationS: 1, segmentBytes: null },
  pictureTimeMs: null,
});

const createWorld = (): World => {
  const clock = createManualClock();
  const decoders: FakeDecoder[] = [];
  const frames: FakeFrame[] = [];
  const told: string[] = [];
  const received: FakeFrame[] = [];
  const createDecoder = ({ output, error }: VideoDecoderInit): VideoDecoder => {
    const close = (because: Error): void => {
      fake.state = 'closed';
      for (const { reject } of fake.flushes.splice(0)) reject(because);
    };
    const fake: FakeDecoder = {
      state: 'unconfigured',
      codec: '',
      given: [],
      flushes: [],
      output: (timestamp) => {
        const frame: FakeFrame = {
          timestamp,
          closed: 0,
          close: () => {
            frame.closed += 1;
          },
        };
        frames.push(frame);
        output(frame as unknown as VideoFrame);
        return frame;
      },
      finish: () => {
        for (const timestamp of fake.given.splice(0)) fake.output(timestamp);
        fake.flushes.shift()?.resolve();
      },
      fail: () => {
        close(new Error('EncodingError'));
        error(new DOMException('broken', 'EncodingError'));
      },
    };
    decoders.push(fake);
    const methods = {
      configure: ({ codec }: VideoDecoderConfig) => {
        fake.codec = codec;
        fake.state = 'configured';
      },
      decode: ({ timestamp }: EncodedVideoChunk) => {
        if (world.refusesChunks) throw new TypeError('refused');
        fake.given.push(timestamp);
      },
      flush: () => new Promise<void>((resolve, reject) => void fake.flushes.push({ resolve, reject })),
      close: () => close(new DOMException('closed', 'AbortError')),
      get state() {
        return fake.state;
      },
    };
    return methods as unknown as VideoDecoder;
  };
  const decoder = new KeyFrameDecoder({ createDecoder, after: clock.after });
  const world: World = {
    decoder,
    clock,
    decoders,
    frames,
    told,
    received,
    refusesChunks: false,
    decode: (id, codec = 'avc1.64000A', name = `${id}`) =>
      decoder.decode(id, cutOf(codec), (frame) => {
        told.push(`${name} ${frame === null ? 'nothing' : 'picture'}`);
        if (frame !== null) received.push(frame as unknown as FakeFrame);
      }),
  };
  return world;
};

/** Each picture made was handed out, and left open, or closed, once. */
const expectEachOnce = ({ frames, received }: World): void => {
  expect(new Set(received).size).toBe(received.length);
  for (const frame of frames) expect(frame.closed).toBe(received.includes(frame) ? 0 : 1);
};

const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index];
  if (found === undefined) throw new Error(`nothing at ${index}`);
  return found;
};

beforeEach(() => {
  vi.stubGlobal(
    'EncodedVideoChunk',
    class {
      readonly timestamp: number;
      readonly type: string;
      constructor({ timestamp, type }: EncodedVideoChunkInit) {
        this.timestamp = timestamp;
        this.type = type;
      }
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('one decoder', () => {
  test('takes the key frames of all cameras of a codec, sixteen at a time', async () => {
    const world = createWorld();
    for (let id = 1; id <= 40; id += 1) world.decode(id);
    expect(world.decoders).toHaveLength(1);
    const decoder = at(world.decoders, 0);
    for (const given of [16, 16, 8]) {
      expect(decoder.given).toHaveLength(given);
      decoder.finish();
    }
    expect(world.told).toEqual(Array.from({ length: 40 }, (_, index) => `${index + 1} picture`));
    expectEachOnce(world);
    // Nothing is left that would ask it for more, or give it up later.
    world.clock.advance(60_000);
    await settle();
    expect([decoder.state, decoder.flushes.length, world.decoders.length]).toEqual(['configured', 0, 1]);
  });

  test('of each camera decodes the newest that waits', () => {
    const world = createWorld();
    for (let id = 1; id <= 17; id += 1) world.decode(id);
    world.decode(21, undefined, '21 old');
    world.decode(22);
    world.decode(21, undefined, '21 new');
    const decoder = at(world.decoders, 0);
    decoder.finish();
    decoder.finish();
    expect(world.told.slice(16)).toEqual(['17 picture', '22 picture', '21 new picture']);
    expectEachOnce(world);
  });

  test('does nothing more for a camera that is forgotten', () => {
    const world = createWorld();
    for (let id = 1; id <= 17; id += 1) world.decode(id);
    world.decoder.forget(17);
    const decoder = at(world.decoders, 0);
    decoder.finish();
    expect([world.told.length, decoder.given]).toEqual([16, []]);
  });

  test('is flushed where it holds pictures back: at first after a while, then at once, and seen again later', async () => {
    const world = createWorld();
    world.decode(1);
    const decoder = at(world.decoders, 0);
    world.clock.advance(249);
    expect(decoder.flushes).toHaveLength(0);
    world.clock.advance(1);
    expect(decoder.flushes).toHaveLength(1);
    decoder.finish();
    await settle();
    for (let turn = 0; turn < 100; turn += 1) {
      world.decode(2);
      expect(decoder.flushes).toHaveLength(1);
      // While it is flushed nothing is given to it.
      world.decode(3);
      expect(decoder.given).toHaveLength(1);
      world.decoder.forget(3);
      decoder.finish();
      await settle();
    }
    world.decode(4);
    expect(decoder.flushes).toHaveLength(0);
    expect(world.told).toHaveLength(101);
    expectEachOnce(world);
  });

  test('hands pictures out as they come, in any order, and tells those there is none for', async () => {
    const world = createWorld();
    for (const id of [3, 4, 5]) world.decode(id);
    const decoder = at(world.decoders, 0);
    const [a, b, c] = decoder.given.splice(0);
    decoder.output(c ?? -1);
    decoder.output(a ?? -1);
    expect(world.told).toEqual(['5 picture', '3 picture']);
    // The same once more, and one of nobody: closed.
    decoder.output(c ?? -1);
    decoder.output(-1);
    world.clock.advance(250);
    decoder.finish();
    await settle();
    expect(world.told.at(-1)).toBe('4 nothing');
    // Too late.
    decoder.output(b ?? -1);
    expectEachOnce(world);
    expect(world.received).toHaveLength(2);
  });

  test('is not given what is no picture, and what it refuses is told', async () => {
    const world = createWorld();
    world.decoder.decode(1, cutOf('avc1.64000A', Uint8Array.of(0, 0, 0, 9, 1)), (frame) => {
      world.told.push(`1 ${frame === null ? 'nothing' : 'picture'}`);
    });
    expect([world.told, world.decoders.length]).toEqual([['1 nothing'], 0]);
    world.refusesChunks = true;
    world.decode(2);
    world.refusesChunks = false;
    world.decode(3);
    at(world.decoders, 0).finish();
    await settle();
    expect(world.told.slice(1)).toEqual(['2 nothing', '3 picture']);
  });
});

describe('a decoder that breaks', () => {
  test('by saying nothing is given up five seconds after it was flushed, and another takes its place', async () => {
    const world = createWorld();
    world.decode(1);
    world.clock.advance(250);
    world.decode(2);
    world.clock.advance(4_999);
    await settle();
    expect(world.told).toEqual([]);
    world.clock.advance(1);
    await settle();
    expect(world.told).toEqual(['1 nothing']);
    expect(world.decoders.map(({ state }) => state)).toEqual(['closed', 'configured']);
    const late = at(world.decoders, 0).output(40_000);
    expect(late.closed).toBe(1);
    at(world.decoders, 1).finish();
    await settle();
    expect(world.told).toEqual(['1 nothing', '2 picture']);
    expectEachOnce(world);
    world.clock.advance(60_000);
    await settle();
    expect(world.decoders).toHaveLength(2);
  });

  test('by an error tells all it was given, and touches no other', async () => {
    const world = createWorld();
    world.decode(1);
    world.decode(2, 'hvc1.1.6.L30.90');
    world.decode(3);
    at(world.decoders, 0).fail();
    expect(world.told).toEqual(['1 nothing', '3 nothing']);
    world.decode(3);
    expect(world.decoders.map(({ codec, state }) => [codec, state])).toEqual([
      ['avc1.64000A', 'closed'],
      ['hvc1.1.6.L30.90', 'configured'],
      ['avc1.64000A', 'configured'],
    ]);
    at(world.decoders, 1).finish();
    at(world.decoders, 2).finish();
    await settle();
    expect(world.told.slice(2)).toEqual(['2 picture', '3 picture']);
    expectEachOnce(world);
  });

  test('between two pictures is replaced with the next key frame', async () => {
    const world = createWorld();
    world.decode(1);
    at(world.decoders, 0).finish();
    await settle();
    at(world.decoders, 0).fail();
    world.decode(2);
    at(world.decoders, 1).finish();
    await settle();
    expect(world.told).toEqual(['1 picture', '2 picture']);
  });

  test('is done with before the next begins, and takes nothing from it', async () => {
    const world = createWorld();
    world.decode(1);
    world.clock.advance(250);
    world.clock.advance(5_000);
    world.decode(2);
    await settle();
    at(world.decoders, 1).finish();
    await settle();
    world.decode(3);
    at(world.decoders, 1).finish();
    await settle();
    expect(world.told.slice(1)).toEqual(['2 picture', '3 picture']);
    expect(world.decoders).toHaveLength(2);
  });

  test('by answering its flush after it was given up takes nothing from the next', async () => {
    const world = createWorld();
    world.decode(1);
    world.clock.advance(250);
    const [first] = at(world.decoders, 0).flushes;
    world.clock.advance(5_000);
    await settle();
    world.decode(2);
    first?.resolve();
    await settle();
    expect(world.told).toEqual(['1 nothing']);
    at(world.decoders, 1).finish();
    await settle();
    expect(world.told).toEqual(['1 nothing', '2 picture']);
  });
});

test('of many codecs there are six decoders at most, the first one making room', async () => {
  const world = createWorld();
  for (let level = 1; level <= 7; level += 1) world.decode(level, `avc1.64000${level}`);
  expect(world.decoders.map(({ state }) => state)).toEqual([
    'closed',
    ...Array.from({ length: 6 }, () => 'configured'),
  ]);
  await settle();
  for (const decoder of world.decoders.slice(1)) decoder.finish();
  await settle();
  expect(world.told).toEqual(['1 nothing', ...[2, 3, 4, 5, 6, 7].map((level) => `${level} picture`)]);
  expectEachOnce(world);
});
