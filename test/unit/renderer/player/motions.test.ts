/** A camera shown in another way: on the same session, without a cut and without going back in time. */
import { describe, expect, it } from 'vitest';
import { createFakeWorld, type FakeFeed, type FakeWorld } from './fake-world.ts';
import { align, camera, playing, playOn } from './playing.ts';

const newest = (world: FakeWorld): FakeFeed => {
  const feed = world.feeds.at(-1);
  if (feed === undefined) throw new Error('no feed');
  return feed;
};

describe('a camera shown in another way', () => {
  it('takes another feed on the same session, and closes nothing', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    player.setMotion('key-frames');
    await world.settle();
    const stills = newest(world);
    expect(stills).toMatchObject({ motion: 'key-frames', sessionId: feed.sessionId });
    expect(player.state().motion).toBe('moving');
    stills.paint(8_000);
    expect(player.state()).toMatchObject({ motion: 'key-frames', health: 'live' });
    stills.paint(10_000);
    await world.pass(2_500);
    expect(feed.destroyed).toBe(true);
    expect(world.asked).toHaveLength(1);
    expect(world.closed).toEqual([]);
    expect(player.state().renewals).toBe(0);
  });

  it('does not go back in time: an older still waits, a moving picture makes the still wait', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    player.setMotion('key-frames');
    await world.settle();
    const stills = newest(world);
    stills.paint(7_000);
    expect(stills.shown()).toBe(false);
    stills.paint(9_000);
    expect(stills.shown()).toBe(true);
    await playOn(world, stills, 5_000);
    const stillMs = stills.lastFrame?.pictureTimeMs ?? 0;
    player.setMotion('moving');
    await world.settle();
    const moving = newest(world);
    expect(moving.motion).toBe('moving');
    expect(moving.start.kind).toBe('live');
    moving.paint(stillMs - 900);
    expect(moving.shown()).toBe(false);
    expect(stills.did).toContain('stay 1100');
    moving.paint(stillMs + 10);
    expect(moving.shown()).toBe(true);
    expect(feed.destroyed).toBe(true);
  });

  it('comes back to what it was without a trace when the wish is taken back in time, its renewal still planned', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    const { renewalAtMs } = player.state();
    expect(renewalAtMs).not.toBeNull();
    player.setMotion('key-frames');
    await world.settle();
    const stills = newest(world);
    player.setMotion('moving');
    expect(stills.destroyed).toBe(true);
    expect(player.state().renewalAtMs).not.toBeNull();
    await playOn(world, feed, 1_000);
    expect(world.feeds).toHaveLength(2);
    expect(world.closed).toEqual([]);
  });

  it('loads nothing while nobody can see it, and goes on with the session there was', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    player.setMotion('paused');
    expect(feed.did).toContain('stop');
    expect(player.state()).toMatchObject({ health: 'paused', motion: 'paused', held: false, renewalAtMs: null });
    await world.pass(60_000);
    expect(world.asked).toHaveLength(1);
    expect(world.closed).toEqual([]);
    player.setMotion('moving');
    await world.settle();
    expect(player.state().health).toBe('connecting');
    const next = newest(world);
    expect(next).not.toBe(feed);
    expect(next.sessionId).toBe(feed.sessionId);
    next.paint(70_000);
    expect(player.state().health).toBe('live');
    expect(world.asked).toHaveLength(1);
  });

  it('looks after nothing while it rests, whoever wants it to, and is called as before when it goes on', async () => {
    const world = createFakeWorld();
    const { player } = await playing(world);
    expect(world.beats()).toBe(1);
    player.setMotion('paused');
    expect(world.beats()).toBe(0);
    player.pause();
    player.setMotion('moving');
    expect(world.beats()).toBe(0);
    player.resume();
    expect(world.beats()).toBe(1);
    const next = newest(world);
    await world.grant();
    newest(world).paint(20_000);
    expect(next).not.toBe(newest(world));
    await world.pass(10_000);
    expect(player.state().health).not.toBe('live');
    player.dispose();
    expect(world.beats()).toBe(0);
  });

  it('asks for a session when the one it had has ended while nobody looked', async () => {
    const world = createFakeWorld();
    const { player } = await playing(world);
    player.setMotion('paused');
    await world.pass(400_000);
    expect(world.asked).toHaveLength(1);
    player.setMotion('moving');
    await world.settle();
    expect(world.asked).toHaveLength(2);
  });

  it('renews stills by stills, and takes the same fragment for new enough', async () => {
    const world = createFakeWorld();
    const { player } = await playing(world);
    player.setMotion('key-frames');
    await world.settle();
    const stills = newest(world);
    stills.paint(10_000);
    void player.renewNow();
    const next = await world.grant();
    expect(next.motion).toBe('key-frames');
    expect(next.sessionId).not.toBe(stills.sessionId);
    next.paint(10_000);
    expect(next.shown()).toBe(true);
    expect(player.state().renewals).toBe(1);
  });

  it('stays live between two stills of a slow camera, and says so when they stop', async () => {
    const world = createFakeWorld();
    const { player } = await playing(world);
    player.setMotion('key-frames');
    await world.settle();
    const stills = newest(world);
    stills.list(12_000);
    stills.paint(10_000);
    await world.pass(3_500);
    expect(player.state().health).toBe('live');
    await world.pass(1_500);
    expect(player.state().health).not.toBe('live');
  });

  it('takes another session where the one there is brings a transport stream', async () => {
    const world = createFakeWorld();
    const { player } = await playing(world, { ContainerFormat: 'MPEG_TS' });
    player.setMotion('key-frames');
    expect(world.asked.at(-1)?.request.parameters.ContainerFormat).toBe('FRAGMENTED_MP4');
    const stills = await world.grant();
    expect(stills.motion).toBe('key-frames');
    stills.paint(10_000);
    expect(player.state()).toMatchObject({ motion: 'key-frames', health: 'live', notes: [] });
    player.setMotion('moving');
    expect(world.asked.at(-1)?.request.parameters.ContainerFormat).toBe('MPEG_TS');
    expect((await world.grant()).motion).toBe('moving');
  });
});

describe('a camera shown by its sub-stream', () => {
  const sub = { ...camera, StreamName: 'quay-sub', StreamARN: `${camera.StreamARN}-sub` };

  it('asks for a session of that stream, and takes over by time, since no two pictures are the same', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    player.useSubStream(sub);
    expect(world.asked.at(-1)?.request.camera).toEqual(sub);
    expect(player.state().subStream).toBeNull();
    const smaller = await world.grant();
    smaller.paint(7_990);
    expect(smaller.shown()).toBe(false);
    smaller.paint(8_010);
    expect(smaller.shown()).toBe(true);
    expect(player.state()).toMatchObject({ health: 'live', subStream: sub });
    smaller.paint(8_050);
    await world.pass(2_500);
    expect(feed.destroyed).toBe(true);
    expect(world.closed).toEqual([{ sessionId: feed.sessionId }]);
    player.useSubStream(null);
    expect(world.asked.at(-1)?.request.camera).toEqual(camera);
  });

  it('keeps its own where the other can not be had, and does not ask again and again', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    player.useSubStream(sub);
    world.asked.at(-1)?.answer({ ok: false, error: { kind: 'stream-not-found' } });
    await world.settle();
    await playOn(world, feed, 20_000);
    expect(player.state()).toMatchObject({ health: 'live', subStream: null, trouble: null });
    expect(world.asked).toHaveLength(2);
    expect(player.state().renewalAtMs).not.toBeNull();
  });

  it('tries the other once more with each renewal of its own', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    player.useSubStream(sub);
    world.asked.at(-1)?.answer({ ok: false, error: { kind: 'timed-out' } });
    await world.settle();
    void player.renewNow();
    expect(world.asked.at(-1)?.request.camera).toEqual(camera);
    const next = await world.grant();
    align(next, feed);
    expect(next.shown()).toBe(true);
    await world.pass(300);
    expect(world.asked.at(-1)?.request.camera).toEqual(sub);
  });

  it('goes back to its own when the other one ends', async () => {
    const world = createFakeWorld();
    const { player } = await playing(world);
    player.useSubStream(sub);
    const smaller = await world.grant();
    smaller.paint(8_010);
    smaller.fail({ kind: 'session-ended' });
    await world.pass(2_000);
    world.asked.at(-1)?.answer({ ok: false, error: { kind: 'camera-silent' } });
    await world.settle();
    expect(world.asked.at(-1)?.request.camera).toEqual(camera);
  });
});
