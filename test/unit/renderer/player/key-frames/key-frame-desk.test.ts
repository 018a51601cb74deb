/** The window's side of the key-frame worker: who hears what, what is drawn together, and what becomes of a broken worker. */
import { describe, expect, test } from 'vitest';
import type { HostGate } from '../../../../../renderer/player/host-gate.ts';
import { createKeyFrameDesk, type KeyFrameDesk } from '../../../../../renderer/player/key-frames/key-frame-desk.ts';
import type { FromWorker, ToWorker } from '../../../../../renderer/player/key-frames/messages.ts';

interface FakeWorker {
  readonly told: ToWorker[];
  readonly says: (message: FromWorker) => void;
  readonly breaks: () => void;
  terminated: boolean;
}

interface World {
  readonly desk: KeyFrameDesk;
  readonly workers: FakeWorker[];
  /** What waits to be drawn: first pictures, and those that follow others. */
  readonly turns: { readonly first: (() => void)[]; readonly next: (() => void)[] };
  readonly heard: string[];
  readonly calls: { entered: number; ended: number };
  readonly open: (name: string) => ReturnType<KeyFrameDesk['open']>;
}

const room = { width: 320, height: 180 };

const createWorld = (): World => {
  const calls = { entered: 0, ended: 0 };
  const gate: HostGate = {
    enter: (_what, { go }) => {
      calls.entered += 1;
      go();
      return () => {
        calls.ended += 1;
      };
    },
  };
  const workers: FakeWorker[] = [];
  const turns: World['turns'] = { first: [], next: [] };
  const heard: string[] = [];
  const startWorker = (): Worker => {
    const listeners = new Map<string, (event: unknown) => void>();
    const worker: FakeWorker = {
      told: [],
      says: (data) => listeners.get('message')?.({ data }),
      breaks: () => listeners.get('error')?.({}),
      terminated: false,
    };
    workers.push(worker);
    return {
      addEventListener: (type: string, listener: (event: unknown) => void) => void listeners.set(type, listener),
      postMessage: (message: ToWorker) => worker.told.push(message),
      terminate: () => {
        worker.terminated = true;
      },
    } as unknown as Worker;
  };
  const desk = createKeyFrameDesk(
    startWorker,
    { first: (action) => turns.first.push(action), next: (action) => turns.next.push(action) },
    gate,
  );
  const open = (name: string): ReturnType<KeyFrameDesk['open']> =>
    desk.open({ url: `https://b-1.example/${name}`, stream: name, room, pauseMs: 1_000 }, ({ kind }) =>
      heard.push(`${name} ${kind}`),
    );
  return { desk, workers, turns, heard, calls, open };
};

const workerOf = ({ workers }: World): FakeWorker => {
  const worker = workers.at(-1);
  if (worker === undefined) throw new Error('no worker');
  return worker;
};

const throttled = (id: number): FromWorker => ({ kind: 'throttled', id });
const failed = (id: number): FromWorker => ({ kind: 'failed', id, trouble: { kind: 'session-ended' } });
/** As much of a picture as a desk passes on. */
const drawn = (id: number): FromWorker => ({ kind: 'drawn', id }) as FromWorker;

describe('the worker', () => {
  test('is started with the first feed, and is one for all', () => {
    const world = createWorld();
    expect(world.workers).toEqual([]);
    world.open('a');
    world.open('b');
    expect(world.workers).toHaveLength(1);
    expect(workerOf(world).told).toEqual([
      { kind: 'open', id: 1, url: 'https://b-1.example/a', stream: 'a', room, pauseMs: 1_000 },
      { kind: 'open', id: 2, url: 'https://b-1.example/b', stream: 'b', room, pauseMs: 1_000 },
    ]);
  });

  test('is started ahead where that is asked for, once', () => {
    const world = createWorld();
    world.desk.prepare();
    world.desk.prepare();
    world.open('a');
    expect(world.workers).toHaveLength(1);
  });

  test('is told of another size, another pace, and the end, and nothing behind it', () => {
    const world = createWorld();
    const reading = world.open('a');
    reading.setRoom({ width: 10, height: 10 });
    reading.setPause(2_000);
    reading.close();
    reading.setPause(3_000);
    reading.close();
    expect(workerOf(world).told.slice(1)).toEqual([
      { kind: 'room', id: 1, room: { width: 10, height: 10 } },
      { kind: 'pause', id: 1, pauseMs: 2_000 },
      { kind: 'close', id: 1 },
    ]);
  });

  test('that breaks fails all its feeds once, is ended, and is followed by another', () => {
    const world = createWorld();
    const a = world.open('a');
    world.open('b');
    const broken = workerOf(world);
    broken.breaks();
    expect([world.heard, broken.terminated]).toEqual([['a failed', 'b failed'], true]);
    a.close();
    expect(world.workers).toHaveLength(1);
    world.open('c');
    expect(world.workers).toHaveLength(2);
    expect(workerOf(world).told).toEqual([
      { kind: 'open', id: 3, url: 'https://b-1.example/c', stream: 'c', room, pauseMs: 1_000 },
    ]);
    broken.says(throttled(3));
    workerOf(world).says(throttled(3));
    expect(world.heard.slice(2)).toContain('c throttled');
  });
});

describe("the worker's calls", () => {
  const asks: FromWorker = { kind: 'call-asks', call: 7, what: { host: 'b-1.example', reader: 'a' } };

  test("go through the window's gate, and leave it once", () => {
    const world = createWorld();
    world.open('a');
    const { says, told } = workerOf(world);
    says(asks);
    expect([told.at(-1), world.calls]).toEqual([
      { kind: 'call-goes', call: 7 },
      { entered: 1, ended: 0 },
    ]);
    says({ kind: 'call-ended', call: 7 });
    says({ kind: 'call-ended', call: 7 });
    expect(world.calls).toEqual({ entered: 1, ended: 1 });
  });

  test('that go already are only told when they have to wait', () => {
    const world = createWorld();
    world.open('a');
    const { says, told } = workerOf(world);
    says({ ...asks, kind: 'call-made' });
    expect([told.length, world.calls]).toEqual([1, { entered: 1, ended: 0 }]);
  });

  test('end with a worker that breaks', () => {
    const world = createWorld();
    world.open('a');
    workerOf(world).says(asks);
    workerOf(world).breaks();
    expect(world.calls).toEqual({ entered: 1, ended: 1 });
  });
});

describe('a feed', () => {
  test('hears of its own camera alone, and nothing once it is closed or has failed', () => {
    const world = createWorld();
    const a = world.open('a');
    world.open('b');
    const { says } = workerOf(world);
    says(throttled(1));
    says(throttled(2));
    a.close();
    says(throttled(1));
    says(failed(2));
    says(failed(2));
    says(throttled(2));
    expect(world.heard).toEqual(['a throttled', 'b throttled', 'b failed']);
  });

  test('draws together with the others that have a picture by its turn, its first picture sooner than the next', () => {
    const world = createWorld();
    const { turns, heard } = world;
    world.open('a');
    world.open('b');
    const { says } = workerOf(world);
    says(drawn(1));
    says(drawn(2));
    expect([heard, turns.first.length, turns.next.length]).toEqual([[], 1, 0]);
    turns.first.shift()?.();
    expect(heard).toEqual(['a drawn', 'b drawn']);
    says(drawn(1));
    says(drawn(2));
    world.open('c');
    says(drawn(3));
    expect([turns.first.length, turns.next.length]).toEqual([1, 1]);
    turns.first.shift()?.();
    expect(heard.slice(2)).toEqual(['a drawn', 'b drawn', 'c drawn']);
    turns.next.shift()?.();
    expect(heard).toHaveLength(5);
    says(drawn(1));
    expect([turns.first.length, turns.next.length]).toEqual([0, 1]);
  });
});
