/** Who gets a connection of a host when calls hang: the healthy always, suspects two at a time. */
import { describe, expect, test } from 'vitest';
import {
  connectionsPerHost,
  createHostGate,
  firstByteWithinMs,
  gateFor,
  type HostGate,
  leastWhereMoreHangMs,
  leastWhereOthersWaitMs,
  lookAgainMs,
  placesForSuspects,
} from '../../../../renderer/player/host-gate.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';

interface FakeCall {
  /** What was heard, in order. */
  readonly heard: string[];
  readonly isUnderWay: () => boolean;
  readonly answer: () => void;
  readonly end: () => void;
}

/** By then a call that hangs has made its reader a suspect. */
const noticedMs = firstByteWithinMs + lookAgainMs;
/** The same while others wait for a connection, and where besides the places for suspects are taken. */
const soonMs = leastWhereOthersWaitMs + lookAgainMs;
const soonerMs = leastWhereMoreHangMs + lookAgainMs;

const listPath = '/hls/v1/getHLSMediaPlaylist.m3u8';
const fragmentPath = '/hls/v1/getMP4MediaFragment.mp4';

interface World {
  readonly clock: ManualClock;
  readonly call: (stream: string, path?: string, host?: string) => FakeCall;
  /** A call that hangs until its reader is a suspect, and is given up then. */
  readonly suspect: (stream: string) => void;
}

const callThrough =
  (gate: HostGate): World['call'] =>
  (stream, path = listPath, host = 'b-1.example') => {
    const heard: string[] = [];
    let isAnswered = false;
    const end = gateFor(gate, stream)(`https://${host}${path}?SessionToken=${Math.PI}`, {
      go: () => heard.push('go'),
      giveBack: () => heard.push('give back'),
      isAnswered: () => isAnswered,
    });
    return {
      heard,
      isUnderWay: () => heard.at(-1) === 'go',
      answer: () => {
        isAnswered = true;
      },
      end,
    };
  };

const createWorld = (): World => {
  const clock = createManualClock();
  const call = callThrough(createHostGate(clock));
  const suspect = (stream: string): void => {
    const hung = call(stream);
    clock.advance(noticedMs);
    hung.end();
  };
  return { clock, call, suspect };
};

const streams = (count: number, name = 'hung'): string[] => Array.from({ length: count }, (_, at) => `${name} ${at}`);
const underWay = (calls: readonly FakeCall[]): number => calls.filter(({ isUnderWay }) => isUnderWay()).length;

describe('calls that are answered', () => {
  test('go at once, however many there are', () => {
    const { call } = createWorld();
    const calls = streams(40, 'well').map((stream) => call(stream));
    expect(underWay(calls)).toBe(40);
  });

  test('are left alone however long their answer takes to come whole', () => {
    const { clock, call } = createWorld();
    const calls = streams(20, 'well').map((stream) => call(stream));
    for (const { answer } of calls) answer();
    clock.advance(60_000);
    expect(calls.every(({ heard }) => heard.join() === 'go')).toBe(true);
  });

  test('leave nothing behind', () => {
    const { clock, call } = createWorld();
    const before = clock.waiting();
    for (const stream of streams(20, 'well')) {
      const made = call(stream);
      made.answer();
      made.end();
    }
    expect(clock.waiting()).toBe(before);
  });
});

describe('calls that hang', () => {
  test('keep two connections of a host and give the others back, the latest first to go', () => {
    const { clock, call } = createWorld();
    const calls = streams(5).map((stream) => call(stream));
    clock.advance(noticedMs - 1);
    expect(underWay(calls)).toBe(5);
    clock.advance(1);
    expect(calls.map(({ heard }) => heard.at(-1))).toEqual(['go', 'go', 'give back', 'give back', 'give back']);
    expect(placesForSuspects).toBe(2);
  });

  test('of one or two cameras are left to the limits of their own readers', () => {
    const { clock, call } = createWorld();
    const calls = streams(2).map((stream) => call(stream));
    clock.advance(60_000);
    expect(calls.map(({ heard }) => heard)).toEqual([['go'], ['go']]);
  });

  test('are made again in their order when a place is free', () => {
    const { clock, call } = createWorld();
    const calls = streams(4).map((stream) => call(stream));
    clock.advance(noticedMs);
    calls[0]?.end();
    expect(calls.map(({ heard }) => heard)).toEqual([['go'], ['go'], ['go', 'give back', 'go'], ['go', 'give back']]);
    calls[1]?.end();
    expect(calls[3]?.heard).toEqual(['go', 'give back', 'go']);
  });

  test('do not take connections of another host', () => {
    const { clock, call } = createWorld();
    const here = streams(2).map((stream) => call(stream));
    const there = streams(2, 'far').map((stream) => call(stream, listPath, 'b-2.example'));
    clock.advance(noticedMs);
    expect([underWay(here), underWay(there)]).toEqual([2, 2]);
  });
});

describe('where calls wait for a connection', () => {
  /** A host whose calls have taken so long. */
  const worldWhere = (tookMs: number): World => {
    const world = createWorld();
    const made = world.call('well');
    made.answer();
    world.clock.advance(tookMs);
    made.end();
    return world;
  };

  test('those that have one are found out sooner, and the next of them sooner still', () => {
    const { clock, call } = worldWhere(100);
    const calls = streams(connectionsPerHost + 4).map((stream) => call(stream));
    clock.advance(soonMs - 1);
    expect(underWay(calls)).toBe(connectionsPerHost + 4);
    clock.advance(1);
    const foundOut = connectionsPerHost - placesForSuspects;
    expect(underWay(calls)).toBe(calls.length - foundOut);
    // The last four have a connection now; one more call, and one of them is one too many.
    const waits = call('waits');
    clock.advance(soonerMs - 1);
    expect(underWay(calls)).toBe(calls.length - foundOut);
    clock.advance(1);
    expect([underWay(calls), waits.heard]).toEqual([connectionsPerHost - 1, ['go']]);
  });

  test('those that have none yet are not held against their cameras', () => {
    const { clock, call } = worldWhere(100);
    for (const stream of streams(connectionsPerHost)) call(stream);
    const queued = call('well');
    clock.advance(soonMs);
    expect(queued.heard).toEqual(['go']);
    clock.advance(noticedMs - 1);
    expect(queued.heard).toEqual(['go']);
    clock.advance(1);
    expect(queued.heard).toEqual(['go', 'give back']);
  });

  test('nobody is held to less than twice what calls take here, nor to more than where none wait', () => {
    for (const [tookMs, patienceMs] of [
      [1_500, 3_000],
      [9_000, firstByteWithinMs],
    ] as const) {
      const { clock, call } = worldWhere(tookMs);
      const calls = streams(connectionsPerHost + 1).map((stream) => call(stream));
      clock.advance(patienceMs + lookAgainMs - 1);
      expect(underWay(calls)).toBe(calls.length);
      clock.advance(1);
      expect(underWay(calls)).toBeLessThan(calls.length);
    }
  });

  test('nothing is known of a host that has not answered yet: patience is as where none wait', () => {
    const { clock, call } = createWorld();
    const calls = streams(30).map((stream) => call(stream));
    clock.advance(noticedMs - 1);
    expect(underWay(calls)).toBe(30);
  });
});

test('an answer that is heard of late counts', () => {
  const { clock, call } = createWorld();
  const calls = streams(4).map((stream) => call(stream));
  clock.advance(firstByteWithinMs);
  for (const { answer } of calls) answer();
  clock.advance(60_000);
  expect(calls.every(({ heard }) => heard.join() === 'go')).toBe(true);
});

test('where suspects are answered, those in the line go in ever greater numbers, until one hangs again', () => {
  const { clock, call } = createWorld();
  const calls = streams(12).map((stream) => call(stream));
  clock.advance(3 * noticedMs);
  expect(underWay(calls)).toBe(placesForSuspects);
  const answerAll = (): void => {
    for (const each of calls.filter(({ isUnderWay }) => isUnderWay())) {
      each.answer();
      each.heard.push('answered');
      each.end();
    }
  };
  answerAll();
  expect(underWay(calls)).toBe(4);
  answerAll();
  expect(underWay(calls)).toBe(6);
  clock.advance(noticedMs);
  expect(underWay(calls)).toBe(placesForSuspects);
});

describe('a suspect', () => {
  const withPlacesTaken = (): { world: World; holders: FakeCall[] } => {
    const world = createWorld();
    world.suspect('c');
    const holders = ['a', 'b'].map((stream) => world.call(stream));
    world.clock.advance(noticedMs);
    return { world, holders };
  };

  test('waits while both places are taken, and no other waits with it', () => {
    const { world, holders } = withPlacesTaken();
    const suspect = world.call('c');
    expect(suspect.heard).toEqual([]);
    expect(world.call('well').heard).toEqual(['go']);
    holders[0]?.end();
    expect(suspect.heard).toEqual(['go']);
  });

  test('is one for the operation that hung, not for what else its camera is asked', () => {
    const { world } = withPlacesTaken();
    expect(world.call('c', fragmentPath).heard).toEqual(['go']);
  });

  test('is none any more once it has been answered, and those who waited with it go', () => {
    const { world, holders } = withPlacesTaken();
    const waiting = ['c', 'a', 'c', 'c', 'a'].map((stream) => world.call(stream));
    holders[1]?.answer();
    holders[1]?.end();
    expect(waiting.map(({ heard }) => heard)).toEqual([['go'], ['go'], [], [], []]);
    waiting[0]?.answer();
    waiting[0]?.end();
    expect(waiting.every(({ heard }) => heard.join() === 'go')).toBe(true);
    expect(['b', 'c'].map((stream) => world.call(stream).heard)).toEqual([['go'], ['go']]);
  });

  test('that is given up while it waits is never made', () => {
    const { world, holders } = withPlacesTaken();
    const suspect = world.call('c');
    suspect.end();
    for (const { end } of holders) end();
    expect(suspect.heard).toEqual([]);
  });

  test('stays one when its call ends without an answer', () => {
    const { world, holders } = withPlacesTaken();
    for (const { end } of holders) end();
    expect(['a', 'b', 'c'].map((stream) => world.call(stream).heard)).toEqual([['go'], ['go'], []]);
  });

  test('leaves its place to the next in the line after as long as it may take to answer', () => {
    const { world, holders } = withPlacesTaken();
    world.clock.advance(1_000);
    holders[1]?.end();
    const [c, d] = [world.call('c'), world.call('c')];
    world.clock.advance(noticedMs - 1_001);
    expect([holders[0]?.heard, c.heard, d.heard]).toEqual([['go'], ['go'], []]);
    world.clock.advance(1);
    expect([holders[0]?.heard, c.heard, d.heard]).toEqual([['go', 'give back'], ['go'], ['go']]);
  });

  test('keeps its place while nobody waits for it', () => {
    const { world, holders } = withPlacesTaken();
    holders[0]?.end();
    const again = world.call('a');
    world.clock.advance(60_000);
    expect([again.heard, holders[1]?.heard]).toEqual([['go'], ['go']]);
  });
});
