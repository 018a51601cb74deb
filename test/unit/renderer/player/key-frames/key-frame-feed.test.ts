/** A feed of key frames: what it draws and tells, how often it has its list read, and how it ends. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Feed, FeedListener, PaintedFrame } from '../../../../../renderer/player/feed-types.ts';
import { FragmentArrivals } from '../../../../../renderer/player/fragment-arrivals.ts';
import { FragmentCalendar } from '../../../../../renderer/player/fragment-calendar.ts';
import { keyFrameFeeds } from '../../../../../renderer/player/key-frames/key-frame-feed.ts';
import type { FeedMessage } from '../../../../../renderer/player/key-frames/messages.ts';
import { createStreamReaders, type StreamReaders } from '../../../../../renderer/player/stream-readers.ts';

interface World {
  readonly feed: Feed;
  readonly readers: StreamReaders;
  /** What the worker's side was asked for. */
  readonly asked: string[];
  /** What the player was told. */
  readonly told: string[];
  readonly painted: PaintedFrame[];
  readonly canvas: { width: number; height: number; draws: number };
  readonly says: (message: FeedMessage) => void;
  readonly draw: (pictureTimeMs: number, size?: { width: number; height: number }) => void;
  readonly pass: (ms: number) => void;
  readonly bytes: () => number;
}

const stream = 'arn:aws:kinesisvideo:eu-west-1:111122223333:stream/quay/1';

const createWorld = (decodes = true): World => {
  const readers = createStreamReaders();
  const asked: string[] = [];
  const told: string[] = [];
  const painted: PaintedFrame[] = [];
  const canvas = {
    width: 300,
    height: 150,
    draws: 0,
    getContext: () => ({
      putImageData: () => {
        canvas.draws += 1;
      },
    }),
    remove: () => asked.push('remove'),
  };
  const now = { ms: 0, bytes: 0 };
  const heard: { listener: (message: FeedMessage) => void } = { listener: () => undefined };
  const listener: FeedListener = {
    painted: (_, frame) => painted.push(frame),
    listed: (_, { kind }) => told.push(`listed ${kind}`),
    throttled: () => told.push('throttled'),
    failed: (_, { kind }) => told.push(`failed ${kind}`),
  };
  const createFeed = keyFrameFeeds({
    document: { createElement: () => canvas } as unknown as Document,
    nowMs: () => now.ms,
    canDecode: () => decodes,
    onBytes: (_, bytes) => {
      now.bytes += bytes;
    },
    readers,
    desk: {
      prepare: () => undefined,
      open: ({ pauseMs }, hears) => {
        asked.push(`open ${pauseMs}`);
        heard.listener = hears;
        return {
          setRoom: ({ width, height }) => void asked.push(`room ${width} × ${height}`),
          setPause: (next) => void asked.push(`pause ${next}`),
          close: () => void asked.push('close'),
        };
      },
    },
    onRoom: (_, measured) => {
      measured({ width: 400, height: 225 });
      return () => void asked.push('unmeasured');
    },
  });
  const session = { sessionId: 'session-1', url: 'https://b-1.example/hls', lifeMs: 300_000, credentialsEndInMs: null };
  const options = {
    datedBy: 'SERVER_TIMESTAMP',
    sound: false,
    calendar: new FragmentCalendar(),
    arrivals: new FragmentArrivals(),
    stream,
    fragments: 7,
    container: 'FRAGMENTED_MP4',
  } as const;
  return {
    feed: createFeed(session, { kind: 'live', wallMs: 0 }, listener, options),
    readers,
    asked,
    told,
    painted,
    canvas,
    says: (message) => heard.listener(message),
    draw: (pictureTimeMs, { width, height } = { width: 400, height: 225 }) =>
      heard.listener({
        kind: 'drawn',
        id: 1,
        pixels: { rgba: new Uint8ClampedArray(width * height * 4), width, height },
        pictureTimeMs,
        mediaTimeS: pictureTimeMs / 1_000,
        width: 1_280,
        height: 720,
      }),
    pass: (ms) => {
      now.ms += ms;
    },
    bytes: () => now.bytes,
  };
};

const master = (codec: string | null): FeedMessage => ({
  kind: 'listed',
  id: 1,
  facts: { kind: 'master', hasPicture: codec !== null, hasSound: true, pictureCodecs: codec === null ? [] : [codec] },
});
const failed: FeedMessage = { kind: 'failed', id: 1, trouble: { kind: 'session-ended' } };

beforeEach(() => {
  vi.stubGlobal('ImageData', vi.fn());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a key frame', () => {
  test('is drawn as large as it comes, and told with its time', () => {
    const world = createWorld();
    expect([world.feed.lastFrame, world.feed.size, world.feed.positionMs()]).toEqual([null, null, null]);
    world.pass(500);
    world.draw(8_000);
    expect(world.painted).toEqual([{ mediaTimeS: 8, pictureTimeMs: 8_000, atMs: 500 }]);
    expect([world.canvas.width, world.canvas.height, world.canvas.draws]).toEqual([400, 225, 1]);
    expect(world.feed.size).toEqual({ width: 1_280, height: 720 });
    expect(world.feed.positionMs()).toBe(8_000);
    world.draw(10_000, { width: 200, height: 112 });
    expect([world.canvas.width, world.canvas.height, world.canvas.draws]).toEqual([200, 112, 2]);
    expect(world.feed.load?.()).toMatchObject({
      decodedFrames: 2,
      droppedFrames: 0,
      rate: 0,
    });
  });

  test('stays for as long as it is told to; the first one is never kept waiting', () => {
    const world = createWorld();
    world.feed.stay(1_000);
    world.draw(8_000);
    world.feed.stay(1_000);
    world.pass(999);
    world.draw(10_000);
    expect(world.painted.map(({ pictureTimeMs }) => pictureTimeMs)).toEqual([8_000]);
    world.pass(1);
    world.draw(12_000);
    expect(world.painted.map(({ pictureTimeMs }) => pictureTimeMs)).toEqual([8_000, 12_000]);
  });
});

describe('the list', () => {
  test('is read more seldom after a refusal, and as before when there was none for a while', () => {
    const world = createWorld();
    const [opened = ''] = world.asked;
    const usualMs = Number(opened.replace('open ', ''));
    world.feed.tick();
    world.says({ kind: 'throttled', id: 1 });
    world.feed.tick();
    world.feed.tick();
    expect(world.told).toEqual(['throttled']);
    expect(world.asked.slice(2)).toEqual([`pause ${2 * usualMs}`]);
    world.pass(30_001);
    world.feed.tick();
    expect(world.asked.slice(3)).toEqual([`pause ${usualMs}`]);
  });

  test('is counted among those of its stream until the end, once', () => {
    const world = createWorld();
    expect(world.readers.count(stream)).toBe(1);
    world.readers.join(stream, 1);
    world.says(failed);
    world.feed.stop();
    world.feed.destroy();
    expect(world.readers.count(stream)).toBe(1);
  });

  test('says whether there is sound', () => {
    const world = createWorld();
    expect(world.feed.hasSound).toBeNull();
    world.says(master('avc1.64000A'));
    expect([world.feed.hasSound, world.told]).toEqual([true, ['listed master']]);
  });
});

describe('the end', () => {
  test('comes with what the worker could not go on with, told once', () => {
    const world = createWorld();
    world.says(failed);
    world.says(failed);
    world.says({ kind: 'throttled', id: 1 });
    world.draw(8_000);
    expect([world.told, world.painted, world.feed.lost]).toEqual([['failed session-ended'], [], true]);
    expect(world.asked).toContain('close');
  });

  test.each([
    ['a codec nobody here decodes', 'hvc1.1', 'codec-not-decodable'],
    ['no picture', null, 'picture-missing'],
  ] as const)('comes with %s, which another session would not mend', (_, codec, kind) => {
    const world = createWorld(false);
    world.says(master(codec));
    expect([world.told, world.feed.lost]).toEqual([[`failed ${kind}`], false]);
    expect(world.asked).toContain('close');
  });

  test('once it is stopped nothing is drawn or told, but the bytes are counted', () => {
    const world = createWorld();
    world.draw(8_000);
    world.feed.stop();
    world.feed.stop();
    world.draw(10_000);
    world.says(master('avc1.64000A'));
    world.says(failed);
    world.says({ kind: 'bytes', id: 1, bytes: 700 });
    world.feed.tick();
    expect([world.painted.length, world.told, world.bytes()]).toEqual([1, [], 700]);
    expect(world.asked.slice(1)).toEqual(['room 400 × 225', 'close']);
    // What it shows goes on being shown until it is taken away.
    expect(world.canvas.width).toBe(400);
    world.feed.destroy();
    expect(world.canvas.width).toBe(0);
    expect(world.asked.slice(3)).toEqual(expect.arrayContaining(['unmeasured', 'remove']));
  });
});
