import { describe, expect, it } from 'vitest';
import { createPlayer } from '../../../../renderer/player/create-player.ts';
import { createFakeWorld, type FakeWorld } from './fake-world.ts';
import { align, camera, playing, playOn, settings } from './playing.ts';

const kinds = (player: { state: () => { notes: readonly { kind: string }[] } }): readonly string[] =>
  player.state().notes.map(({ kind }) => kind);

const refuse = async (world: FakeWorld, kind: 'media-unsupported' | 'sign-in-needed' | 'throttled'): Promise<void> => {
  world.asked.at(-1)?.answer({ ok: false, error: { kind } });
  await world.settle();
};

describe('what is asked of the service', () => {
  it('is what the settings say, word for word', () => {
    const world = createFakeWorld();
    createPlayer(
      camera,
      {
        ...settings,
        FragmentSelectorType: 'PRODUCER_TIMESTAMP',
        ContainerFormat: 'MPEG_TS',
        DiscontinuityMode: 'ALWAYS',
        DisplayFragmentTimestamp: 'NEVER',
        Expires: 43_200,
        MaxMediaPlaylistFragmentResults: 3,
      },
      world.tools,
    );
    expect(world.asked[0]?.request.parameters).toEqual({
      PlaybackMode: 'LIVE',
      HLSFragmentSelector: { FragmentSelectorType: 'PRODUCER_TIMESTAMP' },
      ContainerFormat: 'MPEG_TS',
      DiscontinuityMode: 'ALWAYS',
      DisplayFragmentTimestamp: 'NEVER',
      Expires: 43_200,
      MaxMediaPlaylistFragmentResults: 3,
    });
  });

  it('goes first for the camera looked at, and renewals of it too', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    expect(world.asked[0]?.request.priority).toBe('visible');
    void player.renewNow();
    expect(world.asked[1]?.request.priority).toBe('renewal');
    align(await world.grant(), feed);
    player.setFocused(true);
    void player.renewNow();
    expect(world.asked[2]?.request.priority).toBe('focused');
  });

  it.each([300, 43_200])('is renewed before %i seconds are over', async (Expires) => {
    const world = createFakeWorld();
    const player = createPlayer(camera, { ...settings, Expires }, world.tools);
    (await world.grant(Expires * 1_000)).paint(8_000);
    const { renewalAtMs } = player.state();
    expect(renewalAtMs).toBeGreaterThan(Expires * 700);
    expect(renewalAtMs).toBeLessThan(Expires * 900);
  });
});

describe('a camera that MPEG_TS can not carry', () => {
  it('plays as fragmented MP4 at once and says so, until the settings say otherwise', async () => {
    const world = createFakeWorld();
    const ts = { ...settings, ContainerFormat: 'MPEG_TS' as const };
    const player = createPlayer(camera, ts, world.tools);
    await refuse(world, 'media-unsupported');
    expect(world.asked.map(({ request }) => request.parameters.ContainerFormat)).toEqual(['MPEG_TS', 'FRAGMENTED_MP4']);
    const feed = await world.grant();
    feed.paint(8_000);
    expect(player.state()).toMatchObject({ health: 'live', sentence: null });
    expect(kinds(player)).toEqual(['container-fallback']);
    player.useSettings(settings);
    align(await world.grant(), feed);
    expect(kinds(player)).toEqual([]);
    player.useSettings(ts);
    expect(world.asked.at(-1)?.request.parameters.ContainerFormat).toBe('MPEG_TS');
  });

  it('is unplayable when it can not be had the other way either', async () => {
    const world = createFakeWorld();
    const player = createPlayer(camera, { ...settings, ContainerFormat: 'MPEG_TS' }, world.tools);
    await refuse(world, 'media-unsupported');
    await refuse(world, 'media-unsupported');
    expect(player.state().health).toBe('unplayable');
    expect(world.asked).toHaveLength(2);
  });
});

describe('a session that tells no times', () => {
  it('shows none, says so, and is renewed on the next frame all the same', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world, { DisplayFragmentTimestamp: 'NEVER' });
    await playOn(world, feed, 2_000);
    expect(player.state()).toMatchObject({ health: 'live', pictureTimeMs: null, pictureAgeMs: null, hasPicture: true });
    expect(kinds(player)).toEqual(['timestamps-off']);
    void player.renewNow();
    const next = await world.grant();
    expect(next.start.kind).toBe('at');
    next.position = (feed.lastFrame?.pictureTimeMs ?? 0) - 400;
    next.paint(next.position);
    expect(next.shown()).toBe(false);
    align(next, feed);
    expect(next.shown()).toBe(true);
  });

  it('is not compared with one that does', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    player.useSettings({ ...settings, DisplayFragmentTimestamp: 'NEVER' });
    const next = await world.grant();
    expect(next.start.kind).toBe('live');
    next.list(946_684_800_000);
    next.paint(946_684_799_000);
    expect(next.shown()).toBe(true);
    expect(feed.shown()).toBe(false);
    await playOn(world, next, 3_000);
    expect(player.state().health).toBe('live');
  });
});

describe("a camera's own clock", () => {
  const nowMs = 1_780_000_000_000;

  it.each([
    [420_000, 'ahead'],
    [-720_000, 'behind'],
  ])('that is %i ms off is told, and the picture is not called old for it', async (offMs) => {
    const world = createFakeWorld();
    const { player, feed } = await playing(
      world,
      { FragmentSelectorType: 'PRODUCER_TIMESTAMP' },
      nowMs + offMs - 3_000,
    );
    await playOn(world, feed, 2_000);
    const state = player.state();
    expect(state).toMatchObject({ health: 'live', pictureClock: 'PRODUCER_TIMESTAMP' });
    expect(kinds(player)).toEqual(['camera-clock-wrong']);
    expect(state.notes[0]?.amountMs).toBeCloseTo(offMs, -4);
    expect(state.pictureTimeMs).toBe(feed.lastFrame?.pictureTimeMs);
    expect(state.pictureAgeMs).toBe(2_000);
  });

  it('that is right by some seconds needs no word', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world, { FragmentSelectorType: 'PRODUCER_TIMESTAMP' }, nowMs - 20_000);
    await playOn(world, feed, 2_000);
    expect(kinds(player)).toEqual([]);
  });

  it('is nobody else’s fault: by the service’s time nothing is said of it', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world, {}, nowMs - 600_000);
    await playOn(world, feed, 2_000);
    expect(kinds(player)).toEqual([]);
  });
});

describe('the sound', () => {
  it('is loaded only for the one who is heard, by a change of feeds that nobody sees', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    feed.master(true);
    expect(feed.options.sound).toBe(false);
    player.setAudible(true);
    expect(world.asked.at(-1)?.request.reason).toBe('renewal');
    const next = await world.grant();
    expect(next.options.sound).toBe(true);
    expect(next.did).not.toContain('unmute');
    align(next, feed);
    expect(next.did).toContain('unmute');
    expect(feed.did).toContain('mute');
    expect(player.state()).toMatchObject({ audible: true, hasAudio: true, health: 'live' });
    player.setAudible(false);
    expect(next.did.at(-1)).toBe('mute');
    const silent = await world.grant();
    expect(silent.options.sound).toBe(false);
  });

  it('leaves a failing player its patience, and is loaded by the attempt that comes', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    feed.fail({ kind: 'service-fault' });
    const toggle = (times: number): void => {
      for (let time = 0; time < times; time += 1) player.setAudible(time % 2 === 0);
    };
    const { retryAtMs } = player.state();
    toggle(5);
    expect(world.asked).toHaveLength(1);
    expect(player.state().retryAtMs).toBe(retryAtMs);
    await world.pass(2_000);
    expect(world.feeds).toHaveLength(2);
    toggle(5);
    expect(world.feeds).toHaveLength(2);
    expect(world.feeds[1]?.options.sound).toBe(true);
    expect(world.asked).toHaveLength(1);
  });

  it('asked for while another feed warms or the picture stands follows with the next moving picture', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    void player.renewNow();
    const next = await world.grant();
    player.setAudible(true);
    expect(world.asked).toHaveLength(2);
    align(next, feed);
    await world.pass(250);
    expect(world.asked).toHaveLength(3);
    expect((await world.grant()).options.sound).toBe(true);
  });

  it('that a camera does not send is said, and nothing is asked for it', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    feed.master(false);
    player.setAudible(true);
    expect(kinds(player)).toEqual(['audio-missing']);
    expect(world.asked).toHaveLength(1);
    player.setAudible(false);
    expect(kinds(player)).toEqual([]);
    expect(world.asked).toHaveLength(1);
  });

  it('is in a transport stream already', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world, { ContainerFormat: 'MPEG_TS' });
    feed.master(true);
    player.setAudible(true);
    expect(feed.did.at(-1)).toBe('unmute');
    player.setAudible(false);
    expect(feed.did.at(-1)).toBe('mute');
    expect(world.asked).toHaveLength(1);
  });
});

describe('credentials that end', () => {
  it('are a reason to renew, once there can be new ones', async () => {
    const world = createFakeWorld();
    const player = createPlayer(camera, { ...settings, Expires: 43_200 }, world.tools);
    (await world.grant(43_200_000, 3_600_000)).paint(8_000);
    const { renewalAtMs } = player.state();
    expect(renewalAtMs).toBeGreaterThan(3_600_000 - 300_000);
    expect(renewalAtMs).toBeLessThan(3_600_000 - 180_000);
  });

  it('leave the old picture on while it lasts, quietly, and it comes back by itself', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    void player.renewNow();
    await refuse(world, 'sign-in-needed');
    await playOn(world, feed, 1_000);
    expect(player.state()).toMatchObject({ health: 'live', sentence: null });
    expect(kinds(player)).toEqual(['sign-in-needed']);
    feed.fail({ kind: 'session-ended' });
    await world.pass(300);
    await refuse(world, 'sign-in-needed');
    await world.pass(4_000);
    await refuse(world, 'sign-in-needed');
    expect(player.state()).toMatchObject({ health: 'sign-in', notes: [] });
    player.retryNow();
    (await world.grant()).paint(60_000);
    expect(player.state()).toMatchObject({ health: 'live', notes: [] });
  });
});

describe('accounting', () => {
  it('tells a session that ended before its time from one that was not needed any more', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    void player.renewNow();
    const next = await world.grant();
    align(next, feed);
    next.paint((next.lastFrame?.pictureTimeMs ?? 0) + 40);
    next.paint((next.lastFrame?.pictureTimeMs ?? 0) + 40);
    expect(world.closed).toContainEqual({ sessionId: feed.sessionId });
    next.fail({ kind: 'session-ended' });
    await world.pass(300);
    const third = await world.grant();
    align(third, next);
    player.dispose();
    expect(world.closed).toContainEqual({ sessionId: next.sessionId, lost: true });
    expect(world.closed).toContainEqual({ sessionId: third.sessionId });
  });
});
