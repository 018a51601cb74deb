/** Lists are read in the moment the next fragment can be in them, and never more often than is allowed. */
import { describe, expect, test } from 'vitest';
import { ListTurn } from '../../../../renderer/player/next-read.ts';

describe('a list that is read once a fragment', () => {
  const seen = (fragmentMs: number): ListTurn => {
    const turn = new ListTurn();
    expect(turn.listed('one', fragmentMs, 0)).toBe(true);
    return turn;
  };

  test('is read just before the next fragment is due, counted from when this one was seen', () => {
    expect(seen(2_000).nextMs(0, 500)).toBe(1_760);
    expect(seen(2_000).nextMs(700, 500)).toBe(1_060);
    expect(seen(10_000).nextMs(0, 500)).toBe(9_760);
    expect(seen(1_000).nextMs(0, 500)).toBe(800);
  });

  test('is known to have come earlier than it was seen, where another reader of the camera saw it', () => {
    const turn = new ListTurn();
    turn.listed('one', 2_000, 1_000, 300);
    expect(turn.nextMs(1_000, 500)).toBe(1_060);
    turn.listed('two', 2_000, 2_060, 300);
    expect(turn.nextMs(2_060, 500)).toBe(1_760);
  });

  test('is soon read in its moment, however late the first one was seen', () => {
    for (const fragmentMs of [1_000, 2_000, 4_000]) {
      const turn = new ListTurn();
      let nowMs = 0.9 * fragmentMs;
      turn.listed('0', fragmentMs, nowMs);
      let lateMs = Number.POSITIVE_INFINITY;
      for (let read = 0; read < 14 && lateMs > 300; read += 1) {
        nowMs += turn.nextMs(nowMs, 250);
        const newest = Math.floor(nowMs / fragmentMs);
        if (turn.listed(String(newest), fragmentMs, nowMs)) lateMs = nowMs - newest * fragmentMs;
      }
      expect(lateMs).toBeLessThanOrEqual(300);
    }
  });

  test('is looked at again soon where the fragment is late, and then less often', () => {
    const turn = seen(2_000);
    const pauses = Array.from({ length: 50 }, (_, miss) => {
      expect(turn.listed('one', 2_000, 2_000 + miss * 1_000)).toBe(false);
      return turn.nextMs(2_000 + miss * 1_000, 1_000);
    });
    expect([...pauses.slice(0, 4), pauses.at(-1)]).toEqual([250, 500, 1_000, 1_000, 1_000]);
    expect(turn.listed('two', 2_000, 60_000)).toBe(true);
    expect(turn.nextMs(60_000, 1_000)).toBe(1_940);
  });

  test('keeps the pause that the budget asks for, and half of it where nothing is new', () => {
    expect(seen(2_000).nextMs(0, 3_000)).toBe(3_000);
    expect(seen(2_000).nextMs(60_000, 500)).toBe(500);
    const turn = seen(2_000);
    turn.listed('one', 2_000, 3_000);
    expect(turn.nextMs(3_000, 3_000)).toBe(1_500);
  });
});

describe('a list that is read about once a second', () => {
  /** When somebody reads who wants to 0.8 s after a read that told of something new, else after half a second. */
  const readsOf = (fragmentAtMs: readonly number[], fragmentMs: number, untilMs: number): number[] => {
    const turn = new ListTurn();
    const reads: number[] = [];
    const newestAt = (atMs: number): string => `fragment-${fragmentAtMs.findLastIndex((listedMs) => listedMs <= atMs)}`;
    let nowMs = fragmentAtMs[0] ?? 0;
    while (nowMs < untilMs) {
      reads.push(nowMs);
      const askedAtMs = nowMs + (turn.listed(newestAt(nowMs), fragmentMs, nowMs) ? 800 : 500);
      const waitMs = turn.waitMs(askedAtMs, 1_000);
      expect(waitMs).toBeGreaterThanOrEqual(0);
      nowMs = askedAtMs + waitMs;
    }
    return reads;
  };

  test('is read when the next fragment is due, and once between, so that an end of the session is noticed', () => {
    const reads = readsOf([0, 1_930, 3_870], 2_000, 5_000);
    expect(reads).toEqual([0, 880, 1_760, 2_260, 3_230, 4_200]);
  });

  test('is not waited for where nothing is known of it, nor much longer than a second where fragments are long', () => {
    const turn = new ListTurn();
    expect(turn.waitMs(0, 1_000)).toBe(0);
    turn.listed('long', 20_000, 0);
    expect(turn.waitMs(0, 1_000)).toBe(988);
    expect(turn.waitMs(1_000, 1_000)).toBe(0);
    expect(turn.waitMs(0, 4_000)).toBe(3_952);
    turn.listed('long', 20_000, 18_900);
    expect(turn.waitMs(19_500, 1_000)).toBe(260);
  });

  test('is looked at again soon where the fragment is late, not at once', () => {
    const turn = new ListTurn();
    turn.listed('one', 2_000, 0);
    turn.listed('one', 2_000, 1_000);
    turn.listed('one', 2_000, 1_950);
    expect(turn.waitMs(1_950, 1_000)).toBe(250);
    turn.listed('one', 2_000, 2_200);
    expect(turn.waitMs(2_250, 1_000)).toBe(450);
    turn.listed('two', 2_000, 2_700);
    expect(turn.waitMs(2_700, 1_000)).toBe(970);
  });
});
