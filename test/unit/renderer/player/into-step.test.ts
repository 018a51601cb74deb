/** A picture aside from the wall's draw is brought into it by a small speed, and rests there. */
import { expect, test } from 'vitest';
import { IntoStep } from '../../../../renderer/player/into-step.ts';
import { WallStep } from '../../../../renderer/player/wall-step.ts';

const frameMs = 1_000 / 15;
const refreshMs = frameMs / 2;

interface Model {
  readonly video: { playbackRate: number; muted: boolean };
  readonly into: IntoStep;
  /** Goes on for so long; answers in which draw its last picture came, 0 being the leader's. */
  readonly run: (forMs: number) => number;
  readonly rates: Set<number>;
}

/**
 * Chromium, as observed: away from the usual speed a picture comes in the first draw after its time; at the usual speed it keeps to the
 * draw it had. The leader draws at every multiple of a picture's length.
 */
const make = (startMs: number): Model => {
  let nowMs = 0;
  let mediaMs = startMs;
  let keepsTo: number | null = null;
  const video = { playbackRate: 1, muted: true };
  const step = new WallStep();
  const leader = {};
  const into = new IntoStep(video, { step, nowMs: () => nowMs });
  const rates = new Set<number>();
  let lastFrame = 0;
  let draw = 0;
  const run = (forMs: number): number => {
    const endMs = nowMs + forMs;
    for (; nowMs < endMs; nowMs += refreshMs) {
      const turn = Math.round(nowMs / refreshMs) % 2;
      if (turn === 0) step.isAside(leader, frameMs, nowMs);
      mediaMs += refreshMs * video.playbackRate;
      rates.add(video.playbackRate);
      if (video.playbackRate !== 1) keepsTo = null;
      const frame = Math.floor(mediaMs / frameMs);
      if (frame === lastFrame || (keepsTo !== null && turn !== keepsTo)) continue;
      lastFrame = frame;
      draw = turn;
      if (video.playbackRate === 1) keepsTo ??= turn;
      into.drawn(frameMs, nowMs);
    }
    return draw;
  };
  return { video, into, run, rates };
};

test('one that changes in the other draw is brought into the leader’s and stays; the speed is never off by more than 5 %', () => {
  // its pictures' times lie in the other draw's half
  const { run, video, rates } = make(refreshMs * 0.4);
  expect(run(3_000)).toBe(1);
  expect(rates).toEqual(new Set([1]));
  run(6_000);
  expect(run(1_000)).toBe(0);
  expect([...rates].toSorted((a, b) => a - b)).toEqual([1, 1.05]);
  rates.clear();
  expect(run(30_000)).toBe(0);
  expect([video.playbackRate, ...rates]).toEqual([1, 1]);
});

test('one that is in step is left alone, as is one that is heard, and one whose speed others set', () => {
  const inStep = make(refreshMs * 1.4);
  expect(inStep.run(20_000)).toBe(0);
  expect(inStep.rates).toEqual(new Set([1]));
  const heard = make(refreshMs * 0.4);
  heard.video.muted = false;
  expect(heard.run(20_000)).toBe(1);
  expect(heard.rates).toEqual(new Set([1]));
  const steered = make(refreshMs * 0.4);
  steered.video.playbackRate = 1.1;
  steered.run(20_000);
  expect([steered.into.isUnderWay, ...steered.rates]).toEqual([false, 1.1]);
});

test('others may have the speed at any moment', () => {
  const { run, into, video } = make(refreshMs * 0.4);
  for (let turn = 0; turn < 600 && !into.isUnderWay; turn += 1) run(refreshMs);
  expect(video.playbackRate).toBe(1.05);
  into.stop();
  expect([into.isUnderWay, video.playbackRate]).toEqual([false, 1]);
});

/** One that is always in the other draw, whatever is done. */
const stuck = (lengthMs = frameMs) => {
  const time = { nowMs: 0 };
  const video = { playbackRate: 1, muted: true };
  const step = new WallStep();
  const leader = {};
  const into = new IntoStep(video, { step, nowMs: () => time.nowMs });
  const draw = (): void => {
    step.isAside(leader, lengthMs, time.nowMs);
    into.drawn(lengthMs, time.nowMs + lengthMs / 2);
    time.nowMs += lengthMs;
  };
  return { time, video, into, draw };
};

test('where no more pictures are told of, the usual speed is back when the try should be over', () => {
  const { time, video, into, draw } = stuck();
  while (time.nowMs < 10_000 && !into.isUnderWay) draw();
  expect(video.playbackRate).toBe(1.05);
  time.nowMs += 2_000;
  into.tick();
  expect(video.playbackRate).toBe(1.05);
  time.nowMs += 1_000;
  into.tick();
  expect([into.isUnderWay, video.playbackRate]).toEqual([false, 1]);
});

test('pictures of a fifth of a second are let be', () => {
  const { time, into, draw } = stuck(200);
  while (time.nowMs < 20_000 && !into.isUnderWay) draw();
  expect(into.isUnderWay).toBe(false);
});

test('where it can’t be had it is tried four times, by turns faster and slower, and then not for a minute', () => {
  const { time, video, draw } = stuck();
  const tryFor = (forMs: number): readonly number[] => {
    const tries: number[] = [];
    for (const endMs = time.nowMs + forMs; time.nowMs < endMs; ) {
      const before = video.playbackRate;
      draw();
      if (before === 1 && video.playbackRate !== 1) tries.push(video.playbackRate);
    }
    return tries;
  };
  expect(tryFor(40_000)).toEqual([1.05, 0.95, 1.05, 0.95]);
  expect(tryFor(40_000)).toEqual([]);
  expect(tryFor(40_000).slice(0, 2)).toEqual([1.05, 0.95]);
});
