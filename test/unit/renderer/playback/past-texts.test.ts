/** What a tile says of the past, and the small decisions behind it. */
import { describe, expect, test } from 'vitest';
import {
  catchUpRate,
  hasReached,
  joinMove,
  nextRate,
  phaseOf,
  seekTarget,
} from '../../../../renderer/playback/past-rules.ts';
import {
  clockWord,
  gapSentence,
  pastSentence,
  phaseWord,
  pictureClockText,
  timeTitle,
} from '../../../../renderer/playback/past-texts.ts';

const zone = 'Europe/Berlin';
const at = Date.parse('2026-11-22T13:02:10.450Z');

describe('words', () => {
  test('of the time say zone, UTC and whose clock it is', () => {
    expect(pictureClockText(at, zone, true)).toBe('14:02:10.450');
    expect(pictureClockText(at, zone, false)).toBe('14:02:10');
    expect(timeTitle({ clock: 'PRODUCER_TIMESTAMP', positionMs: at }, zone)).toBe(
      "2026-11-22 14:02:10 CET = 2026-11-22 13:02:10 UTC; by the camera's own clock (PRODUCER_TIMESTAMP)",
    );
    expect(clockWord({ clock: 'SERVER_TIMESTAMP' })).toBe('service time');
  });

  test('of a gap say from when to when, over midnight too', () => {
    expect(gapSentence({ fromMs: at, toMs: at + 40_000 }, zone)).toBe('nothing recorded 14:02:10–14:02:50');
    expect(gapSentence({ fromMs: at, toMs: at + 12 * 3_600_000 }, zone)).toBe(
      'nothing recorded 14:02:10–2026-11-23 02:02:10',
    );
  });

  test('trouble is said before a gap', () => {
    const jumped = { fromMs: at, toMs: at + 40_000 };
    expect(pastSentence({ sentence: 'No.', jumped, phase: 'trouble' }, zone)).toBe('No.');
    expect(pastSentence({ sentence: null, jumped, phase: 'playing' }, zone)).toMatch(/^nothing recorded/);
    expect(pastSentence({ sentence: null, jumped: null, phase: 'playing' }, zone)).toBeNull();
  });

  test('of the phase are silent only for plain playing', () => {
    const word = (phase: Parameters<typeof phaseWord>[0]['phase'], rate: 1 | 4 = 1, catchingUp = false): string =>
      phaseWord({ phase, rate, catchingUp });
    expect(word('playing')).toBe('');
    expect([word('playing', 4), word('playing', 4, true)]).toEqual(['4×', 'catching up 4×']);
    for (const phase of ['opening', 'paused', 'loading', 'waiting', 'ended', 'trouble'] as const) {
      expect(word(phase)).not.toBe('');
    }
  });
});

describe('rules', () => {
  test('catching up is gentle when it is near', () => {
    expect([5_000, 61_000, 3_600_000].map(catchUpRate)).toEqual([2, 4, 8]);
    expect([hasReached(1_000, 800), hasReached(1_000, 900), hasReached(null, 5_000)]).toEqual([false, true, false]);
  });

  test('speeds have ends', () => {
    expect([nextRate(0.25, -1), nextRate(0.5, 1), nextRate(8, 1)]).toEqual([0.25, 1, 8]);
  });

  test('a gap with nothing behind leads to the last picture before it', () => {
    const range = { startMs: 0, endMs: 10_000 };
    expect(seekTarget(5_000, range, [{ fromMs: 4_000, toMs: 6_000 }]).targetMs).toBe(6_000);
    expect(seekTarget(5_000, range, [{ fromMs: 4_000, toMs: 10_000 }]).targetMs).toBe(3_999);
    expect(seekTarget(-9, range, []).targetMs).toBe(0);
    expect(seekTarget(99_000, range, []).targetMs).toBe(9_999);
  });

  test('a renewed session waits, takes over, or goes further ahead', () => {
    expect([joinMove(1_000, 900, 40), joinMove(1_000, 990, 40), joinMove(1_000, 2_500, 40)]).toEqual([
      'wait',
      'take',
      'go-ahead',
    ]);
  });

  test('a picture that stands has a reason', () => {
    const facts = {
      trouble: null,
      hasPicture: true,
      ended: false,
      playing: true,
      underWay: false,
      stillMs: 0,
      atEdge: false,
    } as const;
    expect(phaseOf(facts)).toBe('playing');
    expect(phaseOf({ ...facts, stillMs: 2_000 })).toBe('loading');
    expect(phaseOf({ ...facts, stillMs: 2_000, atEdge: true })).toBe('waiting');
    expect(phaseOf({ ...facts, playing: false })).toBe('paused');
    expect(phaseOf({ ...facts, playing: false, underWay: true })).toBe('loading');
    expect(phaseOf({ ...facts, hasPicture: false })).toBe('opening');
    expect(phaseOf({ ...facts, ended: true, playing: false })).toBe('ended');
    expect(phaseOf({ ...facts, trouble: { kind: 'throttled' } })).toBe('trouble');
  });
});
