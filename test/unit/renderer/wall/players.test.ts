/** The pool: one player per camera, kept through layouts, let go when it leaves. */
import { describe, expect, test } from 'vitest';
import { settingsSchema } from '../../../../contract/settings.ts';
import { createPlayerPool, type PlayerPool } from '../../../../renderer/wall/players.ts';
import { refOf } from '../cameras-for-tests.ts';
import { createFakePlayer, type FakePlayer } from '../fake-player.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';

const { session, streams } = settingsSchema.parse({});
const poolForTest = (): { pool: PlayerPool; made: FakePlayer[]; used: number[]; clock: ManualClock } => {
  const made: FakePlayer[] = [];
  const used: number[] = [];
  const clock = createManualClock();
  const pool = createPlayerPool({
    clock,
    settings: session,
    streams,
    createPlayer: (camera, { Expires }) => {
      used.push(Expires);
      const player = createFakePlayer(camera);
      made.push(player);
      return player;
    },
  });
  return { pool, made, used, clock };
};
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

  test('so does the way a camera is shown', () => {
    const { pool, made } = poolForTest();
    pool.show([a]);
    made[0]?.become({ health: 'live', motion: 'key-frames' });
    expect(pool.get(a)?.motion.value).toBe('key-frames');
  });

  test('everything not live tries again, ten a second', () => {
    const { pool, made, clock } = poolForTest();
    pool.show([a, b, c]);
    made[1]?.become({ health: 'live' });
    pool.retryAll();
    clock.advance(0);
    expect(made.map((player) => player.asked.length)).toEqual([1, 0, 0]);
    clock.advance(100);
    expect(made.map((player) => player.asked.length)).toEqual([1, 0, 1]);
  });

  test('when accounts change only those try again that were refused something', () => {
    const { pool, made, clock } = poolForTest();
    pool.show([a, b, c]);
    made[0]?.become({ health: 'unplayable' });
    made[1]?.become({ health: 'denied' });
    made[2]?.become({ health: 'sign-in' });
    pool.retryRefused();
    clock.advance(1_000);
    expect(made.map(({ asked }) => asked)).toEqual([[], ['retryNow'], ['retryNow']]);
  });

  test('new settings reach the players there are and those to come; the same ones reach nobody', () => {
    const { pool, made, used } = poolForTest();
    pool.show([a]);
    pool.useSettings({ ...session }, streams);
    pool.useSettings({ ...session, Expires: 900 }, streams);
    pool.show([a, b]);
    const settingsAsked = made.map(({ asked }) => asked.filter((deed) => deed.startsWith('useSettings')));
    expect(settingsAsked).toEqual([['useSettings 900'], []]);
    expect(used).toEqual([3_600, 900]);
  });

  test('what one camera has of its own reaches that camera alone, now and later', () => {
    const { pool, made, used } = poolForTest();
    pool.show([a, b]);
    const own = { overrides: [{ camera: b, settings: { Expires: 43_200 } }] };
    pool.useSettings(session, own);
    pool.useSettings({ ...session, Expires: 900 }, own);
    const settingsAsked = made.map(({ asked }) => asked.filter((deed) => deed.startsWith('useSettings')));
    expect(settingsAsked).toEqual([['useSettings 900'], ['useSettings 43200']]);
    pool.show([a]);
    pool.show([a, b]);
    expect(used).toEqual([3_600, 3_600, 43_200]);
  });

  test('one camera is heard at a time, and none once it has left', () => {
    const { pool, made } = poolForTest();
    const heard = (): readonly string[][] =>
      made.map(({ asked }) => asked.filter((deed) => deed.startsWith('setAudible')));
    pool.show([a, b]);
    pool.listenTo(a);
    pool.listenTo(b);
    expect(heard()).toEqual([['setAudible true', 'setAudible false'], ['setAudible true']]);
    pool.show([a]);
    pool.listenTo(b);
    pool.listenTo(a);
    expect(heard()[0]).toEqual(['setAudible true', 'setAudible false', 'setAudible true']);
  });

  test('the camera looked at goes first, and only that one', () => {
    const { pool, made } = poolForTest();
    pool.focus(a);
    pool.show([a, b]);
    pool.focus(b);
    expect(made.map(({ focus }) => focus)).toEqual([[true, false], [true]]);
  });

  test('a live picture whose sign-in has lapsed tries again with the others', () => {
    const { pool, made, clock } = poolForTest();
    pool.show([a, b]);
    made[0]?.become({ health: 'live', notes: [{ kind: 'sign-in-needed' }] });
    made[1]?.become({ health: 'live', notes: [{ kind: 'timestamps-off' }] });
    pool.retryAll();
    clock.advance(1_000);
    expect(made.map(({ asked }) => asked.includes('retryNow'))).toEqual([true, false]);
  });
});
