import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  behindAfterMs,
  judge,
  type Observations,
  silentAfterMs,
  staleAfterMs,
} from '../../../../renderer/player/health-rules.ts';

const healthy: Observations = {
  nowMs: 100_000,
  paused: false,
  motion: 'moving',
  paintedAtMs: 99_950,
  lateMs: 2_500,
  fragmentMs: 2_000,
  listChangedAtMs: 99_000,
  listReadAtMs: 99_500,
  connectingSinceMs: null,
  throttled: false,
  trouble: null,
};

describe('judge', () => {
  it('calls a camera live only while a picture was painted just now', () => {
    expect(judge(healthy).health).toBe('live');
    fc.assert(
      fc.property(
        fc.record({
          nowMs: fc.integer({ min: 0, max: 1_000_000 }),
          paused: fc.boolean(),
          motion: fc.constantFrom('moving' as const, 'key-frames' as const),
          paintedAtMs: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
          lateMs: fc.option(fc.integer({ min: 0, max: 100_000 })),
          fragmentMs: fc.option(fc.integer({ min: 500, max: 20_000 })),
          listChangedAtMs: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
          listReadAtMs: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
          connectingSinceMs: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
          throttled: fc.boolean(),
          trouble: fc.option(fc.constantFrom({ kind: 'throttled' as const }, { kind: 'unreachable' as const })),
        }),
        (seen) => {
          if (judge(seen).health !== 'live') return;
          expect(seen.paintedAtMs).not.toBeNull();
          expect(seen.nowMs - (seen.paintedAtMs ?? 0)).toBeLessThanOrEqual(staleAfterMs(seen.fragmentMs, seen.motion));
          if (seen.lateMs !== null) expect(seen.lateMs).toBeLessThanOrEqual(behindAfterMs(seen.fragmentMs));
        },
      ),
    );
  });

  it('says behind when pictures move but are old', () => {
    expect(judge({ ...healthy, lateMs: 30_000 }).health).toBe('behind');
  });

  it('says silent when the list stands still though it is read', () => {
    const seen = { ...healthy, paintedAtMs: 94_000, listChangedAtMs: 94_000 };
    expect(judge(seen)).toEqual({ health: 'silent', trouble: { kind: 'camera-silent' } });
  });

  it('is sure of silence within two fragments and five seconds', () => {
    for (const fragmentMs of [1_000, 2_000, 4_000, 20_000]) {
      expect(silentAfterMs(fragmentMs)).toBeLessThan(2 * fragmentMs + 5_000);
    }
  });

  it('says frozen when the list grows but nothing is painted', () => {
    expect(judge({ ...healthy, paintedAtMs: 90_000 }).health).toBe('frozen');
  });

  it('prefers the known reason to the guess, and forgets it once a picture is painted', () => {
    const seen = { ...healthy, paintedAtMs: 90_000, trouble: { kind: 'not-allowed' as const } };
    expect(judge(seen).health).toBe('denied');
    expect(judge({ ...seen, paintedAtMs: 99_900 }).health).toBe('live');
  });

  it('never lets a picture stand for more than six seconds, whatever the fragments', () => {
    expect(judge({ ...healthy, fragmentMs: 20_000, paintedAtMs: 93_000 }).health).not.toBe('live');
  });

  it('says unreachable, not frozen, when lists can not be read any more', () => {
    const seen = { ...healthy, paintedAtMs: 90_000, listReadAtMs: 90_000, listChangedAtMs: 90_000 };
    expect(judge(seen)).toEqual({ health: 'offline', trouble: { kind: 'unreachable' } });
  });

  it('says throttled, not unreachable or frozen, while calls are refused, but silent of a list that is read', () => {
    const refused = { ...healthy, throttled: true, paintedAtMs: 90_000 };
    const watched = { health: 'throttled', trouble: { kind: 'watched-too-often' } };
    expect(judge({ ...refused, listReadAtMs: 90_000, listChangedAtMs: 90_000 })).toEqual(watched);
    expect(judge(refused)).toEqual(watched);
    expect(judge({ ...refused, paintedAtMs: null, listReadAtMs: null, listChangedAtMs: null })).toEqual(watched);
    expect(judge({ ...refused, listChangedAtMs: 90_000 }).health).toBe('silent');
    expect(judge({ ...healthy, throttled: true }).health).toBe('live');
  });

  it('does not connect for ever', () => {
    const seen = { ...healthy, paintedAtMs: null, listChangedAtMs: null, listReadAtMs: null };
    expect(judge({ ...seen, connectingSinceMs: 99_000 }).health).toBe('connecting');
    expect(judge({ ...seen, connectingSinceMs: 80_000 }).health).toBe('frozen');
  });
});
