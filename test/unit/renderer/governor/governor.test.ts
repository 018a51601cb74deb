/** The governor on a wall: who moves, who is paused, how soon, and what is said of it. */
import { describe, expect, test } from 'vitest';
import type { CameraRef } from '../../../../contract/cameras.ts';
import { refOf } from '../cameras-for-tests.ts';
import { createGovernedWall, type GovernedWall } from './governed-wall.ts';

const letters = (count: number, letter: string): string => letter.repeat(count);
const movingIn = (wall: GovernedWall): number => wall.shown().replaceAll(/[^m]/g, '').length;

describe('a wall of more cameras than may move', () => {
  test('has the first ones moving and the others show key frames, from the first moment', () => {
    const wall = createGovernedWall({ tiles: 16, load: { maxMovingTiles: 4 } });
    expect(wall.shown()).toBe(`mmmm${letters(12, 'k')}`);
    expect(wall.governor.status.value).toEqual({ moving: 4, keyFrames: 12, paused: 0, limit: 'moving-tiles' });
  });

  test('nobody who moves is told anything twice', () => {
    const wall = createGovernedWall({ tiles: 16, load: { maxMovingTiles: 4 } });
    wall.clock.advance(600_000);
    expect(wall.shown()).toBe(`mmmm${letters(12, 'k')}`);
    expect([wall.told(0), wall.told(4)]).toEqual([['setMotion moving'], ['setMotion key-frames']]);
  });

  test('a selected tile moves after 400 ms, one that is passed over does not', () => {
    const wall = createGovernedWall({ tiles: 16, load: { maxMovingTiles: 4 } });
    wall.clock.advance(10_000);
    wall.wall.dispatch({ kind: 'select', place: 8 });
    wall.clock.advance(300);
    wall.wall.dispatch({ kind: 'select', place: 12 });
    wall.clock.advance(399);
    expect(wall.told(12)).toEqual(['setMotion key-frames']);
    wall.clock.advance(1);
    expect(wall.told(12)).toEqual(['setMotion key-frames', 'setMotion moving']);
    wall.clock.advance(5_000);
    expect(wall.shown()).toBe('mmmkkkkkkkkkmkkk');
    expect(wall.told(8)).toEqual(['setMotion key-frames']);
  });

  test('so does one that is heard', () => {
    const wall = createGovernedWall({ tiles: 16, load: { maxMovingTiles: 4 } });
    wall.players[15]?.become({ audible: true });
    wall.clock.advance(6_000);
    expect(wall.shown()).toBe('mmmkkkkkkkkkkkkm');
  });

  test('a limit that is raised or taken away is followed, four starts at a time', () => {
    const wall = createGovernedWall({ tiles: 9, load: { maxMovingTiles: 2 } });
    wall.clock.advance(10_000);
    wall.limit({ maxMovingTiles: null });
    expect(wall.players.filter((_, place) => wall.told(place).at(-1) === 'setMotion moving')).toHaveLength(6);
    wall.clock.advance(2_500);
    expect(wall.shown()).toBe(letters(9, 'm'));
    expect(wall.governor.status.value).toEqual({ moving: 9, keyFrames: 0, paused: 0, limit: null });
  });

  test('of none that may move only the one attended to does', () => {
    const wall = createGovernedWall({ tiles: 4, load: { maxMovingTiles: 0 } });
    wall.clock.advance(10_000);
    expect(wall.shown()).toBe('mkkk');
  });
});

describe('what nobody can see', () => {
  test('behind an enlarged tile is paused after five seconds, and back at once', () => {
    const wall = createGovernedWall({ tiles: 9 });
    wall.clock.advance(10_000);
    wall.wall.dispatch({ kind: 'enlarge', place: 3 });
    wall.clock.advance(4_900);
    expect(wall.shown()).toBe(letters(9, 'm'));
    wall.clock.advance(600);
    expect(wall.shown()).toBe('pppmppppp');
    expect(wall.governor.status.value).toEqual({ moving: 1, keyFrames: 0, paused: 8, limit: null });
    wall.wall.dispatch({ kind: 'shrink' });
    expect(wall.shown()).toBe(letters(9, 'm'));
  });

  test('for a moment goes on as if nothing had been', () => {
    const wall = createGovernedWall({ tiles: 9 });
    wall.clock.advance(10_000);
    for (let times = 0; times < 5; times += 1) {
      wall.wall.dispatch({ kind: 'enlarge', place: 3 });
      wall.clock.advance(4_000);
      wall.wall.dispatch({ kind: 'shrink' });
      wall.clock.advance(1_000);
    }
    expect(wall.players.map((_, place) => wall.told(place).length)).toEqual(Array.from({ length: 9 }, () => 1));
  });

  test('the next one of enlarged tiles moves at once, whatever it was', () => {
    const wall = createGovernedWall({ tiles: 16, load: { maxMovingTiles: 1 }, startsInMs: () => 0 });
    wall.wall.dispatch({ kind: 'enlarge', place: 0 });
    wall.clock.advance(6_000);
    expect(wall.shown()).toBe(`m${letters(15, 'p')}`);
    wall.wall.dispatch({ kind: 'select', place: 1 });
    expect(wall.shown()).toBe(`mm${letters(14, 'p')}`);
    wall.clock.advance(6_000);
    expect(wall.shown()).toBe(`pm${letters(14, 'p')}`);
  });

  test('in a hidden window is all of it: paused after five seconds, back at once', () => {
    const wall = createGovernedWall({ tiles: 16, load: { maxMovingTiles: 4 } });
    wall.clock.advance(10_000);
    wall.setHidden(true);
    wall.clock.advance(4_900);
    expect(wall.shown()).toBe(`mmmm${letters(12, 'k')}`);
    wall.clock.advance(600);
    expect(wall.shown()).toBe(letters(16, 'p'));
    wall.clock.advance(3_600_000);
    expect(wall.shown()).toBe(letters(16, 'p'));
    wall.setHidden(false);
    expect(wall.shown()).toBe(`mmmm${letters(12, 'k')}`);
  });

  test('in a hidden window is not even looked at, until something is done to the wall', () => {
    const wall = createGovernedWall({ tiles: 9 });
    wall.clock.dispose();
    wall.setHidden(true);
    wall.clock.advance(6_500);
    expect([wall.shown(), wall.clock.waiting()]).toEqual([letters(9, 'p'), 0]);
    expect(wall.governor.status.value.paused).toBe(9);
    wall.wall.dispatch({ kind: 'remove', place: 4 });
    expect(wall.clock.waiting()).toBe(1);
    wall.clock.advance(1_000);
    expect(wall.clock.waiting()).toBe(0);
    wall.setHidden(false);
    wall.clock.advance(60_000);
    expect(wall.shown()).toBe('mmmmpmmmm');
    expect(wall.clock.waiting()).toBe(1);
  });

  test('is left as it is once the governor is done with', () => {
    const wall = createGovernedWall({ tiles: 4 });
    wall.governor.dispose();
    wall.setHidden(true);
    wall.clock.advance(60_000);
    expect(wall.told(0)).toEqual(['setMotion moving']);
  });
});

describe('a machine', () => {
  test('that bears all has all moving within a minute or two', () => {
    const wall = createGovernedWall({ tiles: 64 });
    expect([movingIn(wall), wall.governor.status.value.limit]).toEqual([4, 'machine']);
    wall.clock.advance(120_000);
    expect(wall.shown()).toBe(letters(64, 'm'));
    expect(wall.governor.status.value.limit).toBeNull();
  });

  test.each([4, 25])('that bears %i has about so many moving, and they do not flap', (bears) => {
    const wall = createGovernedWall({ tiles: 36, bears: () => bears });
    wall.clock.advance(1_200_000);
    const before = wall.players.map((_, place) => wall.told(place).length);
    for (let minute = 0; minute < 30; minute += 1) {
      wall.clock.advance(60_000);
      expect(movingIn(wall)).toBeGreaterThanOrEqual(bears - 2);
      expect(movingIn(wall)).toBeLessThanOrEqual(Math.ceil(bears * 1.06) + 1);
    }
    const changes = wall.players.map((_, place) => wall.told(place).length - (before[place] ?? 0));
    expect(changes.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(30);
    expect(wall.governor.status.value).toMatchObject({ moving: movingIn(wall), limit: 'machine' });
  });

  test('that bears less than before sheds within seconds, those last in order first', () => {
    let bears = 25;
    const wall = createGovernedWall({ tiles: 25, bears: () => bears });
    wall.clock.advance(60_000);
    expect(wall.shown()).toBe(letters(25, 'm'));
    bears = 12;
    wall.clock.advance(20_000);
    expect(movingIn(wall)).toBeLessThanOrEqual(13);
    expect(wall.shown()).toMatch(/^m+k+$/);
  });

  test('is not spared where all are to move', () => {
    const wall = createGovernedWall({ tiles: 64, bears: () => 5, load: { allMoving: true, maxMovingTiles: null } });
    wall.clock.advance(120_000);
    expect(wall.shown()).toBe(letters(64, 'm'));
    expect(wall.governor.status.value).toMatchObject({ moving: 64, limit: null });
    // Nor is anything learnt from what it bore then.
    wall.limit({ allMoving: false });
    wall.clock.advance(1_000);
    expect(movingIn(wall)).toBe(4);
  });

  test('of up to nine cameras begins with all of them moving', () => {
    expect(createGovernedWall({ tiles: 9 }).shown()).toBe(letters(9, 'm'));
  });
});

describe('a limit the user has set', () => {
  test('to the bytes stops growing below it, and is named', () => {
    const wall = createGovernedWall({
      tiles: 25,
      load: { maxBytesPerSecond: 1_200_000 },
      bytesPerSecond: (moving) => moving * 100_000,
    });
    wall.clock.advance(600_000);
    expect(movingIn(wall)).toBe(12);
    expect(wall.told(12).at(-1)).toBe('setMotion key-frames');
    expect(wall.told(12).length).toBeLessThanOrEqual(3);
    expect(wall.governor.status.value.limit).toBe('bytes-per-second');
  });

  test('to the processors sheds when it is passed, and is named', () => {
    const wall = createGovernedWall({ tiles: 9, load: { maxCpuShare: 0.5 } });
    wall.setMachine({ appShare: 0.4, machineShare: 0.5 });
    wall.clock.advance(10_000);
    expect([movingIn(wall), wall.governor.status.value.limit]).toEqual([9, null]);
    wall.setMachine({ appShare: 0.7, machineShare: 0.8 });
    wall.clock.advance(15_000);
    expect(movingIn(wall)).toBeLessThan(8);
    expect(wall.governor.status.value.limit).toBe('cpu-share');
  });
});

describe('one camera among many', () => {
  test('that never moves keeps no other from moving', () => {
    const wall = createGovernedWall({
      tiles: 25,
      load: { maxMovingTiles: 5 },
      startsInMs: ({ StreamName }) => (StreamName === 'camera-7' ? null : 800),
    });
    wall.clock.advance(10_000);
    wall.limit({ maxMovingTiles: null });
    wall.clock.advance(180_000);
    expect(wall.shown()).toBe(`${letters(7, 'm')}k${letters(17, 'm')}`);
  });

  test('that somebody has paused keeps no other from moving', () => {
    const wall = createGovernedWall({ tiles: 25 });
    wall.players[2]?.become({ motion: 'paused', held: true });
    wall.clock.advance(180_000);
    expect(wall.shown()).toBe(`mmp${letters(22, 'm')}`);
  });
});

describe('a camera with nothing to show', () => {
  test('gives its place to the next one after ten seconds, and has it back once it is live', () => {
    const wall = createGovernedWall({ tiles: 16, load: { maxMovingTiles: 4 } });
    wall.clock.advance(10_000);
    wall.players[2]?.become({ health: 'denied' });
    wall.clock.advance(9_000);
    expect(wall.told(4)).toEqual(['setMotion key-frames']);
    wall.clock.advance(2_000);
    expect([wall.told(2).at(-1), wall.told(4).at(-1)]).toEqual(['setMotion key-frames', 'setMotion moving']);
    wall.players[2]?.become({ health: 'connecting' });
    wall.clock.advance(60_000);
    expect([wall.told(2).length, wall.told(4).length]).toEqual([2, 2]);
    wall.players[2]?.become({ health: 'live' });
    wall.clock.advance(6_000);
    expect(wall.shown()).toBe(`mmmm${letters(12, 'k')}`);
  });

  test('keeps it where nobody else wants it, and while somebody attends to it', () => {
    const small = createGovernedWall({ tiles: 9 });
    small.players[2]?.become({ health: 'offline' });
    small.clock.advance(600_000);
    expect(small.told(2)).toEqual(['setMotion moving']);
    const large = createGovernedWall({ tiles: 16, load: { maxMovingTiles: 4 } });
    large.players[0]?.become({ health: 'offline' });
    large.clock.advance(600_000);
    expect(large.told(0)).toEqual(['setMotion moving']);
  });

  test('that comes and goes has nobody flap: what was decided stands for five seconds at least', () => {
    const wall = createGovernedWall({ tiles: 16, load: { maxMovingTiles: 4 } });
    wall.clock.advance(10_000);
    for (let minute = 0; minute < 10; minute += 1) {
      wall.players[2]?.become({ health: 'offline' });
      wall.clock.advance(8_000);
      wall.players[2]?.become({ health: 'live' });
      wall.clock.advance(52_000);
    }
    expect(wall.players.map((_, place) => wall.told(place).length)).toEqual(Array.from({ length: 16 }, () => 1));
  });

  test('counts for nothing where some have to go: the first to go is one that moves', () => {
    let bears = 25;
    const wall = createGovernedWall({ tiles: 25, bears: () => bears });
    wall.clock.advance(60_000);
    for (const place of [1, 2, 3]) wall.players[place]?.become({ health: 'offline', motion: 'paused' });
    wall.clock.advance(60_000);
    expect(wall.shown()).toBe(`mppp${letters(21, 'm')}`);
    bears = 20;
    wall.clock.advance(9_000);
    expect(wall.shown()).toBe(`mkkk${letters(20, 'm')}k`);
  });

  test('that does not move is not left alone for it later', () => {
    const startsInMs = ({ StreamName }: CameraRef): number | null => (StreamName === 'camera-7' ? null : 800);
    const wall = createGovernedWall({ tiles: 9, load: { maxMovingTiles: 4 }, startsInMs });
    wall.players[7]?.become({ health: 'offline' });
    wall.clock.advance(20_000);
    wall.limit({ maxMovingTiles: null });
    wall.clock.advance(60_000);
    expect(wall.told(7).at(-1)).toBe('setMotion moving');
  });
});

describe('a sub-stream', () => {
  const subStreamOf = (camera: CameraRef): CameraRef | null =>
    camera.StreamName === 'camera-3' ? refOf('camera-3-sub') : null;

  test('is shown in a small tile, and the main stream to whoever attends to it', () => {
    const wall = createGovernedWall({ tiles: 144, subStreamOf });
    wall.clock.advance(1_000);
    expect(wall.streams(3)).toEqual(['useSubStream camera-3-sub']);
    wall.wall.dispatch({ kind: 'enlarge', place: 3 });
    expect(wall.streams(3).at(-1)).toBe('useSubStream none');
    wall.wall.dispatch({ kind: 'shrink' });
    wall.wall.dispatch({ kind: 'select', place: 0 });
    wall.clock.advance(1_000);
    expect(wall.streams(3)).toEqual(['useSubStream camera-3-sub', 'useSubStream none', 'useSubStream camera-3-sub']);
    expect(wall.streams(4)).toEqual([]);
  });

  test('is not shown in a large tile', () => {
    const wall = createGovernedWall({ tiles: 9, subStreamOf });
    wall.clock.advance(1_000);
    expect(wall.streams(3)).toEqual([]);
  });
});
