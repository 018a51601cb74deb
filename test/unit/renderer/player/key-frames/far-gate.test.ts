/** The two ends of the gate between window and worker: what is asked on one side is entered on the other. */
import { expect, test } from 'vitest';
import type { CallTurn, HostCall } from '../../../../../renderer/player/host-gate.ts';
import {
  createFarGate,
  createNearGate,
  type EnterFarGate,
  type NearGate,
} from '../../../../../renderer/player/key-frames/far-gate.ts';

interface World {
  readonly enter: EnterFarGate;
  readonly near: NearGate;
  readonly asked: HostCall[];
  readonly turns: CallTurn[];
  readonly heard: string[];
  ended: number;
  /** Whether the window lets calls go at once. */
  lets: boolean;
}

const createWorld = (): World => {
  const world = { asked: [] as HostCall[], turns: [] as CallTurn[], heard: [] as string[], ended: 0, lets: true };
  const ends: { near: NearGate | null } = { near: null };
  const far = createFarGate((message) => ends.near?.hear(message));
  const near = createNearGate(
    {
      enter: (what, turn) => {
        world.asked.push(what);
        world.turns.push(turn);
        if (world.lets) turn.go();
        return () => {
          world.ended += 1;
        };
      },
    },
    far.hear,
  );
  ends.near = near;
  return Object.assign(world, { enter: far.enterFor('camera'), near });
};

const enterOne = ({ enter, heard }: World): ReturnType<EnterFarGate> =>
  enter('https://b-1.example/hls/v1/getMP4MediaFragment.mp4?SessionToken=secret', {
    go: () => heard.push('go'),
    giveBack: () => heard.push('give back'),
  });

test('a call is asked for by host, stream and operation alone', () => {
  const world = createWorld();
  enterOne(world);
  expect(world.asked).toEqual([{ host: 'b-1.example', reader: 'camera /hls/v1/getMP4MediaFragment.mp4' }]);
});

test('a call goes at once, and waits where the window does not let it', () => {
  const world = createWorld();
  enterOne(world);
  expect(world.heard).toEqual(['go']);
  world.lets = false;
  enterOne(world);
  expect(world.heard).toEqual(['go', 'go', 'give back']);
  world.turns[1]?.go();
  expect(world.heard.slice(3)).toEqual(['go']);
});

test('a reader whose call was given back asks before its next ones, until one is answered', () => {
  const world = createWorld();
  world.lets = false;
  const first = enterOne(world);
  const second = enterOne(world);
  expect(world.heard).toEqual(['go', 'give back']);
  world.turns[1]?.go();
  second.answered();
  first.end();
  second.end();
  enterOne(world);
  expect(world.heard.slice(2)).toEqual(['go', 'go', 'give back']);
});

test('the caller hears the window, and the window the caller', () => {
  const world = createWorld();
  const call = enterOne(world);
  const [turn] = world.turns;
  turn?.giveBack();
  turn?.go();
  expect(world.heard).toEqual(['go', 'give back', 'go']);
  expect(turn?.isAnswered()).toBe(false);
  call.answered();
  expect(turn?.isAnswered()).toBe(true);
  call.end();
  call.end();
  expect(world.ended).toBe(1);
  turn?.go();
  expect(world.heard).toHaveLength(3);
});

test('calls of a worker that is gone have ended', () => {
  const world = createWorld();
  enterOne(world);
  enterOne(world);
  world.near.endAll();
  expect(world.ended).toBe(2);
});
