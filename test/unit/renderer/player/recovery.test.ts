/** For how long a picture that stands still is left alone, by the way it is shown. */
import { describe, expect, test } from 'vitest';
import type { Motion } from '../../../../contract/load.ts';
import { Recovery } from '../../../../renderer/player/recovery.ts';
import { createManualClock } from '../manual-clock.ts';

const createRecovery = (): Recovery => {
  const clock = createManualClock();
  return new Recovery(
    { clock: { ...clock, wallMs: clock.nowMs, every: () => () => undefined }, random: () => 0.5 },
    () => undefined,
  );
};

describe('a picture that stands still', () => {
  test.each<[Motion, number]>([
    ['moving', 3_000],
    ['key-frames', 12_000],
  ])('and is shown %s is begun anew after %i ms, then after twice as long', (motion, patienceMs) => {
    const recovery = createRecovery();
    expect(recovery.wantsSession('frozen', patienceMs, false, motion)).toBe(false);
    expect(recovery.wantsSession('frozen', patienceMs + 1, true, motion)).toBe(false);
    expect(recovery.wantsSession('frozen', patienceMs + 1, false, motion)).toBe(true);
    expect(recovery.wantsSession('frozen', 2 * patienceMs, false, motion)).toBe(false);
    expect(recovery.wantsSession('frozen', 2 * patienceMs + 1, false, motion)).toBe(true);
  });

  test('is well again after twenty seconds live', () => {
    const recovery = createRecovery();
    expect(recovery.wantsSession('frozen', 12_001, false, 'key-frames')).toBe(true);
    expect(recovery.wantsSession('live', 20_001, false, 'key-frames')).toBe(false);
    expect(recovery.wantsSession('frozen', 12_001, false, 'key-frames')).toBe(true);
  });
});
