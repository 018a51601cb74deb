import { describe, expect, it } from 'vitest';
import { type Predecessor, readyToChange } from '../../../../renderer/player/change-of-places.ts';
import type { Feed, PaintedFrame } from '../../../../renderer/player/feed-types.ts';

interface Playing {
  /** Null where it is not known. */
  positionMs: number | null;
  paintedMs: number;
  rate: number;
}

const frameMs = 100;
const painted = (pictureTimeMs: number): PaintedFrame => ({
  mediaTimeS: pictureTimeMs / 1_000,
  pictureTimeMs,
  atMs: 0,
});

/** A moving feed, as much of it as the change of places looks at. */
const feedOf = (state: Playing, stream = 'arn'): Feed =>
  ({
    motion: 'moving',
    stream,
    frameMs,
    seeks: false,
    get lastFrame() {
      return painted(state.paintedMs);
    },
    positionMs: () => state.positionMs,
    setRate: (rate: number) => {
      state.rate = rate;
    },
    seekTo: () => true,
  }) as unknown as Feed;

const stage = (
  showing: Playing,
  warming: Playing,
  stream?: string,
): { readonly ready: (warmingForMs: number) => boolean; readonly before: Predecessor } => {
  const before: Predecessor = { feed: feedOf(showing), moves: true, sameClock: true, shownTimeMs: showing.paintedMs };
  return {
    before,
    ready: (forMs) => readyToChange(feedOf(warming, stream), painted(warming.paintedMs), before, forMs),
  };
};

describe('readyToChange', () => {
  it('brings the warming picture nearer by its speed, and leaves the shown one alone', () => {
    const showing = { positionMs: 10_050, paintedMs: 10_000, rate: 1 };
    const warming = { positionMs: 9_650, paintedMs: 9_600, rate: 1 };
    expect(stage(showing, warming).ready(1_000)).toBe(false);
    expect(warming.rate).toBe(1.25);
    expect(showing.rate).toBe(1);
  });

  it('lets the shown picture wait for one that gets its fragments later, and no longer than it is behind', () => {
    const showing = { positionMs: 10_050, paintedMs: 10_000, rate: 1 };
    const warming = { positionMs: 9_650, paintedMs: 9_600, rate: 1 };
    const { ready } = stage(showing, warming);
    expect(ready(3_000)).toBe(false);
    expect(showing.rate).toBe(0.9);
    Object.assign(warming, { positionMs: 10_055, paintedMs: 9_600 });
    expect(ready(3_100)).toBe(false);
    expect(showing.rate).toBe(1);
  });

  it('leaves out frames only where patience is at an end, and then as few as it can', () => {
    const showing = { positionMs: 10_050, paintedMs: 10_000, rate: 1 };
    const aheadBy = (frames: number): Playing => {
      const atMs = showing.paintedMs + frames * frameMs;
      return { positionMs: atMs, paintedMs: atMs, rate: 1 };
    };
    const readyAt = (frames: number, warmingForMs: number): boolean =>
      stage(showing, aheadBy(frames)).ready(warmingForMs);
    expect([1, 2, 3].map((frames) => readyAt(frames, 8_100))).toEqual([true, false, false]);
    expect([1, 2, 3].map((frames) => readyAt(frames, 9_600))).toEqual([true, true, false]);
    expect([1, 2, 3].map((frames) => readyAt(frames, 11_100))).toEqual([true, true, true]);
    expect(readyAt(3, 5_000)).toBe(false);
  });

  it('brings another stream that begins behind nearer, the shown one waiting more and more', () => {
    const showing = { positionMs: 10_050, paintedMs: 10_000, rate: 1 };
    const warming = { positionMs: 9_650, paintedMs: 9_600, rate: 1 };
    const { ready } = stage(showing, warming, 'arn-of-the-sub-stream');
    const ratesAt = (warmingForMs: number): readonly number[] => {
      expect(ready(warmingForMs)).toBe(false);
      return [showing.rate, warming.rate];
    };
    expect([100, 3_000, 8_100].map(ratesAt)).toEqual([
      [1, 1.25],
      [0.9, 1.25],
      [0.5, 1.25],
    ]);
    Object.assign(warming, { positionMs: 10_080, paintedMs: 10_020 });
    expect(ready(200)).toBe(true);
  });

  it('shows no older picture of another stream for not knowing where it plays', () => {
    const showing = { positionMs: 10_050, paintedMs: 10_000, rate: 1 };
    const { ready } = stage(showing, { positionMs: null, paintedMs: 9_600, rate: 1 }, 'arn-of-the-sub-stream');
    expect([100, 8_100].map(ready)).toEqual([false, false]);
  });

  it('waits for no stream that comes seconds later than the shown one', () => {
    const showing = { positionMs: 10_050, paintedMs: 10_000, rate: 1 };
    const { ready } = stage(showing, { positionMs: 6_950, paintedMs: 6_900, rate: 1 }, 'arn-of-the-sub-stream');
    expect([7_000, 8_100].map(ready)).toEqual([false, true]);
  });
});
