/** The session a player keeps: renewed in time, used again while it lives and is what is wished for. */
import { describe, expect, test } from 'vitest';
import { renewalDelayMs } from '../../../../renderer/player/renewal-plan.ts';
import { SessionKeeper } from '../../../../renderer/player/session-keeper.ts';
import { type SessionWish, Wishes } from '../../../../renderer/player/session-wish.ts';
import { createFakeWorld, type FakeWorld } from './fake-world.ts';
import { camera, settings } from './playing.ts';

const wish: SessionWish = new Wishes(settings, camera).session;
const opened = (askedAtMs: number, lifeMs = 300_000) => ({
  session: { sessionId: 'session-1', url: 'https://b-1.example/hls', lifeMs, credentialsEndInMs: null },
  askedAtMs,
});

const kept = (lifeMs?: number): { world: FakeWorld; keeper: SessionKeeper; renewals: number[] } => {
  const world = createFakeWorld();
  const renewals: number[] = [];
  const keeper = new SessionKeeper(world.tools, () => renewals.push(world.nowMs));
  keeper.keep(opened(0, lifeMs), wish);
  return { world, keeper, renewals };
};

describe('a session', () => {
  test('is used again until fifteen seconds before its end', async () => {
    const { world, keeper } = kept();
    await world.pass(284_999);
    expect(keeper.reusable(wish)?.session.sessionId).toBe('session-1');
    await world.pass(1);
    expect(keeper.reusable(wish)).toBeNull();
  });

  test('is of no use for another wish; sound needs no other', () => {
    const { keeper } = kept();
    const longer = new Wishes({ ...settings, Expires: 900 }, camera).session;
    expect(keeper.reusable(longer)).toBeNull();
    expect(keeper.reusable({ ...wish, sound: true })).not.toBeNull();
    const other = { ...camera, StreamName: 'quay-sub', StreamARN: `${camera.StreamARN}-sub` };
    expect(keeper.reusable({ ...wish, stream: other })).toBeNull();
  });

  test('that was forgotten is neither used nor renewed', async () => {
    const { world, keeper, renewals } = kept();
    keeper.planRenewal(settings, false);
    keeper.forget();
    expect([keeper.reusable(wish), keeper.renewalAtMs]).toEqual([null, null]);
    keeper.planRenewal(settings, false);
    await world.pass(400_000);
    expect(renewals).toEqual([]);
  });
});

describe('its renewal', () => {
  test('comes once, when it is planned for, counted from when it was asked for', async () => {
    const { world, keeper, renewals } = kept();
    await world.pass(20_000);
    keeper.planRenewal(settings, false);
    const dueMs = renewalDelayMs({ lifeMs: 300_000, credentialsEndInMs: null }, settings, 0.5);
    expect(keeper.renewalAtMs).toBe(dueMs);
    await world.pass(600_000);
    expect([renewals, keeper.renewalAtMs]).toEqual([[dueMs], null]);
  });

  test('planned anew replaces the one before', async () => {
    const { world, keeper, renewals } = kept();
    keeper.planRenewal({ ...settings, renewEverySeconds: 60 }, false);
    keeper.planRenewal({ ...settings, renewEverySeconds: 120 }, false);
    expect(keeper.renewalAtMs).toBe(114_000);
    await world.pass(600_000);
    expect(renewals).toEqual([114_000]);
  });

  test('is only the one that must be where sessions are scarce', () => {
    const { keeper } = kept();
    keeper.planRenewal({ ...settings, renewEverySeconds: 60 }, false);
    expect(keeper.renewalAtMs).toBe(57_000);
    keeper.planRenewal({ ...settings, renewEverySeconds: 60 }, true);
    expect(keeper.renewalAtMs).toBe(
      renewalDelayMs({ lifeMs: 300_000, credentialsEndInMs: null }, { ...settings, renewEverySeconds: null }, 0.5),
    );
  });

  test('that is called off does not come; the session is used still', async () => {
    const { world, keeper, renewals } = kept();
    keeper.planRenewal(settings, false);
    keeper.cancelRenewal();
    await world.pass(270_000);
    expect(renewals).toEqual([]);
    expect(keeper.reusable(wish)).not.toBeNull();
  });
});
