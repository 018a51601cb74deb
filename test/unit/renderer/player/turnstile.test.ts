import { describe, expect, it } from 'vitest';
import { createTurnstile } from '../../../../renderer/player/turnstile.ts';

describe('createTurnstile', () => {
  it('lets two in and the rest in order as places come free', async () => {
    const gate = createTurnstile(2);
    const entered: number[] = [];
    const leave: (() => void)[] = [];
    const visit = async (who: number): Promise<void> => {
      leave[who] = await gate.take();
      entered.push(who);
    };
    const visits = [0, 1, 2, 3].map(visit);
    await Promise.all([visits[0], visits[1]]);
    expect(entered).toEqual([0, 1]);
    leave[0]?.();
    leave[0]?.();
    await visits[2];
    expect(entered).toEqual([0, 1, 2]);
    leave[1]?.();
    await visits[3];
    expect(entered).toEqual([0, 1, 2, 3]);
  });
});
