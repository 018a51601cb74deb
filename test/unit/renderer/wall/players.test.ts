/** The pool: one player per camera, kept through layouts, let go when it leaves, succeeded without a gap. */
import { describe, expect, test } from 'vitest';
import { settingsSchema } from '../../../../contract/settings.ts';
import { createPlayerPool, type PlayerPool } from '../../../../renderer/wall/players.ts';
import { refOf } from '../cameras-for-tests.ts';
import { createFakePlayer, type FakePlayer } from '../fake-player.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';

const { session } = settingsSchema.parse({});
const poolForTest = (): { pool: PlayerPool; made: FakePlayer[]; clock: ManualClock } => {
  const made: FakePlayer[] = [];
  const clock = createManualClock();
  const pool = createPlayerPool({
    clock,
    settings: session,
    createPlayer: (camera) => {
      const player = createFakePlayer(camera);
      made.push(player);
      return player;
    },
  });
  return { pool, made, clock };
};
const live = { health: 'live', hasPicture: true } as const;
const [a, b, c] = [refOf('a'), refOf('b'), refOf('c')];

describe('the pool', () => {
  test('the same cameras in another order make no new player and end none', () => {
    const { pool, made } = poolForTest();
    pool.show([a, b]);
    const before = pool.get(a);
    pool.show([b, a]);
    expect(made).toHaveLength(2);
    expect(pool.get(a)).toBe(before);
    expect(made.flatMap((player) => player.asked)).toEqual([]);
  });

  test('a camera that leaves the wall is ended, the others are not', () => {
    const { pool, made } = poolForTest();
    pool.show([a, b]);
    pool.show([b, c]);
    expect(made.map((player) => player.asked)).toEqual([['dispose'], [], []]);
    expect(pool.get(a)).toBeUndefined();
  });

  test('health follows the player', () => {
    const { pool, made } = poolForTest();
    pool.show([a]);
    made[0]?.become({ health: 'silent', sentence: 'The camera is not sending.' });
    expect([pool.get(a)?.health.value, pool.get(a)?.sentence.value]).toEqual(['silent', 'The camera is not sending.']);
  });

  test('everything not live tries again, ten a second', () => {
    const { pool, made, clock } = poolForTest();
    pool.show([a, b, c]);
    made[1]?.become(live);
    pool.retryAll();
    clock.advance(0);
    expect(made.map((player) => player.asked.length)).toEqual([1, 0, 0]);
    clock.advance(100);
    expect(made.map((player) => player.asked.length)).toEqual([1, 0, 1]);
  });

  test('new settings: the successor takes over once it has a picture, and only then is the old one ended', () => {
    const { pool, made, clock } = poolForTest();
    pool.show([a]);
    const [old] = made;
    old?.become(live);
    pool.useSettings({ ...session, Expires: 900 });
    clock.advance(0);
    const successor = made[1];
    expect(pool.get(a)?.incoming.value).toBe(successor);
    expect(pool.get(a)?.player.value).toBe(old);
    successor?.become(live);
    expect(pool.get(a)?.player.value).toBe(successor);
    expect(pool.get(a)?.incoming.value).toBeNull();
    expect([old?.asked, successor?.asked]).toEqual([['dispose'], []]);
    old?.become({ health: 'offline' });
    expect(pool.get(a)?.health.value).toBe('live');
  });

  test('a successor without a picture takes over in the end, so that its trouble is seen', () => {
    const { pool, made, clock } = poolForTest();
    pool.show([a]);
    made[0]?.become(live);
    pool.useSettings({ ...session, Expires: 900 });
    clock.advance(0);
    made[1]?.become({ health: 'unplayable' });
    expect(pool.get(a)?.health.value).toBe('live');
    clock.advance(30_000);
    expect(pool.get(a)?.health.value).toBe('unplayable');
  });

  test('a camera that leaves amid succession ends both players', () => {
    const { pool, made, clock } = poolForTest();
    pool.show([a]);
    made[0]?.become(live);
    pool.useSettings({ ...session, Expires: 900 });
    clock.advance(0);
    pool.show([]);
    expect(made.map((player) => player.asked)).toEqual([['dispose'], ['dispose']]);
    clock.advance(60_000);
    expect(made).toHaveLength(2);
  });

  test('settings that have not changed replace nobody', () => {
    const { pool, made, clock } = poolForTest();
    pool.show([a]);
    pool.useSettings({ ...session });
    clock.advance(60_000);
    expect(made).toHaveLength(1);
  });
});
