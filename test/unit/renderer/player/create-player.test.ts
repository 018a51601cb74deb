import { describe, expect, it } from 'vitest';
import { createPlayer } from '../../../../renderer/player/create-player.ts';
import { createTurnstile } from '../../../../renderer/player/turnstile.ts';
import { createFakeWorld } from './fake-world.ts';
import { align, camera, playing, playOn, settings } from './playing.ts';

describe('a player', () => {
  it('is live with its first painted picture, and not before', async () => {
    const world = createFakeWorld();
    const player = createPlayer(camera, settings, world.tools);
    expect(player.state().health).toBe('connecting');
    const feed = await world.grant();
    expect(player.state().health).toBe('connecting');
    await world.pass(400);
    feed.list(10_000);
    feed.paint(8_000);
    expect(player.state()).toMatchObject({ health: 'live', firstPictureMs: 400, hasPicture: true });
    expect(feed.shown()).toBe(true);
  });

  it('renews in time, on the next frame, and frees the old feed and session', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    await playOn(world, feed, 250_000);
    expect(world.asked).toHaveLength(2);
    const next = await world.grant();
    expect(next.start).toMatchObject({ kind: 'at' });
    expect(next.shown()).toBe(false);
    align(next, feed);
    expect(next.shown()).toBe(true);
    expect(feed.shown()).toBe(false);
    expect(player.state()).toMatchObject({ health: 'live', renewals: 1 });
    const shownMs = next.lastFrame?.pictureTimeMs ?? 0;
    next.paint(shownMs + 40);
    expect(feed.destroyed).toBe(true);
    expect(world.closed).toContainEqual({ sessionId: feed.sessionId });
  });

  it('is told of each frame only while another feed is to take its place, and while it is measured', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    await playOn(world, feed, 1_000);
    expect(feed.watchedClosely).toBe(false);
    void player.renewNow();
    expect(feed.watchedClosely).toBe(true);
    const next = await world.grant();
    await playOn(world, feed, 1_000);
    expect(feed.watchedClosely).toBe(true);
    align(next, feed);
    expect([next.shown(), next.watchedClosely]).toEqual([true, true]);
    await playOn(world, next, 1_000);
    expect(next.watchedClosely).toBe(false);
    player.startMeasuring();
    await playOn(world, next, 1_000);
    expect(next.watchedClosely).toBe(true);
  });

  it('goes on keeping near to live when what was to take its place is given up', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    await playOn(world, feed, 1_000);
    void player.renewNow();
    const next = await world.grant();
    expect(feed.did.at(-1)).toBe('keepLive false');
    player.useSettings({ ...settings, FragmentSelectorType: 'PRODUCER_TIMESTAMP' });
    expect(next.destroyed).toBe(true);
    expect(feed.did.at(-1)).toBe('keepLive true');
  });

  it('never lets an older or a far frame on screen while the picture moves', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    void player.renewNow();
    const next = await world.grant();
    const shownMs = feed.lastFrame?.pictureTimeMs ?? 0;
    for (const offsetMs of [-400, -40, 200, 900]) {
      next.position = shownMs + offsetMs;
      next.paint(shownMs + offsetMs);
      expect(next.shown(), `${offsetMs} ms`).toBe(false);
    }
    expect(next.did.some((deed) => deed.startsWith('rate'))).toBe(true);
  });

  it('keeps the picture and tries again when a renewal fails, and says nothing while it moves', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    void player.renewNow();
    await world.settle();
    world.asked.at(-1)?.answer({ ok: false, error: { kind: 'throttled' } });
    await world.settle();
    expect(player.state()).toMatchObject({ health: 'live', sentence: null });
    expect(feed.shown()).toBe(true);
    await playOn(world, feed, 1_200);
    expect(world.asked).toHaveLength(3);
  });

  it('says why when the picture has run out', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    feed.fail({ kind: 'session-ended' });
    await world.pass(300);
    world.asked.at(-1)?.answer({ ok: false, error: { kind: 'not-allowed', operation: 'GetHLSStreamingSessionURL' } });
    await world.pass(5_000);
    expect(player.state().health).toBe('denied');
    expect(player.state().sentence).toContain('GetHLSStreamingSessionURL');
    expect(player.state().retryAtMs).not.toBeNull();
  });

  it('shows no older picture as a recovery, but a newer one at once', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    feed.fail({ kind: 'session-ended' });
    await world.pass(3_000);
    const next = await world.grant();
    next.paint(7_000);
    expect(next.shown()).toBe(false);
    next.paint(8_040);
    expect(next.shown()).toBe(true);
    expect(player.state().health).toBe('live');
  });

  it('believes a camera whose clock was set back, after a while', async () => {
    const world = createFakeWorld();
    const { feed } = await playing(world);
    feed.fail({ kind: 'session-ended' });
    await world.pass(3_000);
    const next = await world.grant();
    next.paint(8_000 - 3_600_000);
    expect(next.shown()).toBe(false);
    await world.pass(9_000);
    next.paint(8_000 - 3_591_000);
    expect(next.shown()).toBe(true);
  });

  it('does not compare pictures dated by different clocks', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    player.useSettings({ ...settings, FragmentSelectorType: 'PRODUCER_TIMESTAMP' });
    expect(player.state().pictureClock).toBe('SERVER_TIMESTAMP');
    const next = await world.grant();
    expect(next.start.kind).toBe('live');
    next.paint(1_000);
    expect(next.shown()).toBe(true);
    expect(feed.shown()).toBe(false);
    expect(player.state().pictureClock).toBe('PRODUCER_TIMESTAMP');
  });

  it('does not wait for ever for an answer', async () => {
    const world = createFakeWorld();
    const player = createPlayer(camera, settings, world.tools);
    await world.pass(61_000);
    expect(player.state().health).toBe('offline');
    await world.pass(20_000);
    expect(world.asked.length).toBeGreaterThan(1);
  });

  it('gives a new feed its full time, however long the answer took', async () => {
    const world = createFakeWorld();
    createPlayer(camera, settings, world.tools);
    await world.pass(40_000);
    const feed = await world.grant();
    await world.pass(14_000);
    expect(feed.destroyed).toBe(false);
    await world.pass(2_000);
    expect(feed.destroyed).toBe(true);
  });

  it('waits for its turn to warm, but not when its picture is lost', async () => {
    const renewals = createTurnstile(1);
    const world = createFakeWorld({ renewals });
    const giveBack = await renewals.take();
    const { player, feed } = await playing(world);
    void player.renewNow();
    await world.settle();
    world.asked.at(-1)?.answer({
      ok: true,
      value: { sessionId: 's', url: 'https://b-1.example/hls', lifeMs: 300_000, credentialsEndInMs: null },
    });
    await world.settle();
    expect(world.feeds).toHaveLength(1);
    feed.fail({ kind: 'session-ended' });
    await world.settle();
    expect(world.feeds).toHaveLength(2);
    giveBack();
    await world.settle();
    // The place it did not need is free for others.
    const other = await Promise.race([renewals.take(), world.settle().then(() => null)]);
    expect(other).not.toBeNull();
  });

  it('asks less and less often when sessions end as soon as they begin', async () => {
    const world = createFakeWorld();
    const { feed } = await playing(world);
    let current = feed;
    const waits: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const asked = world.asked.length;
      current.fail({ kind: 'session-ended' });
      const fromMs = world.nowMs;
      while (world.asked.length === asked) await world.pass(50);
      waits.push(world.nowMs - fromMs);
      const shownMs = current.lastFrame?.pictureTimeMs ?? 0;
      current = await world.grant();
      await world.pass(7_000);
      current.paint(shownMs + 7_000);
    }
    expect(waits.at(-1)).toBeGreaterThan(10 * (waits[0] ?? 0));
  });

  it('begins a picture that stands still anew on its session, then on another one', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    const stand = async (seconds: number): Promise<void> => {
      for (let second = 0; second < seconds; second += 1) {
        for (const each of world.feeds) each.list(20_000 + world.nowMs);
        feed.list(21_000 + world.nowMs);
        await world.pass(1_000);
      }
    };
    await stand(8);
    expect(player.state().health).toBe('frozen');
    expect(world.feeds.map(({ sessionId }) => sessionId)).toEqual([feed.sessionId, feed.sessionId]);
    expect(world.asked).toHaveLength(1);
    await stand(25);
    expect(world.asked).toHaveLength(2);
  });

  it('tries a feed that failed once more on its session before it asks for another', async () => {
    const world = createFakeWorld();
    const { feed } = await playing(world);
    feed.fail({ kind: 'service-fault' });
    await world.pass(2_000);
    const [, second] = world.feeds;
    expect(second?.sessionId).toBe(feed.sessionId);
    expect(world.asked).toHaveLength(1);
    second?.fail({ kind: 'service-fault' });
    await world.pass(10_000);
    expect(world.asked).toHaveLength(2);
    expect(world.closed).toEqual([]);
  });

  it('asks for another session at once where the one it had has ended', async () => {
    const world = createFakeWorld();
    const { feed } = await playing(world);
    feed.fail({ kind: 'session-ended' });
    await world.pass(2_000);
    expect(world.asked).toHaveLength(2);
    expect(world.feeds).toHaveLength(1);
  });

  it('says silent when the list stands still, and asks again later', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    for (let second = 0; second < 8; second += 1) {
      feed.list(10_000);
      await world.pass(1_000);
    }
    expect(player.state()).toMatchObject({ health: 'silent', sentence: expect.stringContaining('not sending') });
    expect(world.asked).toHaveLength(1);
    for (let second = 0; second < 36; second += 1) {
      feed.list(10_000);
      await world.pass(1_000);
    }
    expect(world.asked.length).toBe(2);
  });

  it('says that the service can not be reached when lists stop coming', async () => {
    const world = createFakeWorld();
    const { player } = await playing(world);
    await world.pass(7_000);
    expect(player.state().health).toBe('offline');
  });

  it('renews in a window that nobody sees', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    world.hidden = true;
    feed.position = 9_000;
    await world.pass(1_000);
    void player.renewNow();
    const next = await world.grant();
    next.position = 9_500;
    await world.pass(500);
    expect(next.shown()).toBe(true);
    expect(player.state()).toMatchObject({ health: 'live', renewals: 1 });
  });

  it('fetches nothing while paused, keeps the picture, and begins anew', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    player.pause();
    expect(player.state()).toMatchObject({ health: 'paused', hasPicture: true, held: true });
    expect(feed.did).toContain('stop');
    await world.pass(600_000);
    expect(world.asked).toHaveLength(1);
    player.resume();
    const next = await world.grant();
    next.paint(700_000);
    expect(player.state().health).toBe('live');
  });

  it('frees everything when it is disposed, whatever it was doing', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    void player.renewNow();
    const next = await world.grant();
    player.dispose();
    expect(feed.destroyed).toBe(true);
    expect(next.destroyed).toBe(true);
    await world.pass(600_000);
    expect(world.asked).toHaveLength(2);
    expect(world.closed).toEqual(
      expect.arrayContaining([{ sessionId: feed.sessionId }, { sessionId: next.sessionId }]),
    );
  });

  it('closes a session that is granted after it was disposed', async () => {
    const world = createFakeWorld();
    const player = createPlayer(camera, settings, world.tools);
    player.dispose();
    world.asked[0]?.answer({
      ok: true,
      value: { sessionId: 'late', url: 'https://b-1.example/hls', lifeMs: 300_000, credentialsEndInMs: null },
    });
    await world.settle();
    expect(world.feeds).toHaveLength(0);
    expect(world.closed).toContainEqual({ sessionId: 'late' });
  });
});
