import { describe, expect, it } from 'vitest';
import { Contention } from '../../../../renderer/player/contention.ts';
import { createPlayer } from '../../../../renderer/player/create-player.ts';
import { ListPace, usualPauseS } from '../../../../renderer/player/list-pace.ts';
import { createStreamReaders } from '../../../../renderer/player/stream-readers.ts';
import { createFakeWorld, type FakeWorld } from './fake-world.ts';
import { camera, playing, playOn, settings } from './playing.ts';

describe('Contention', () => {
  it('sees no fight in two lost sessions, nor in three spread over an hour', () => {
    const contention = new Contention();
    for (const atMs of [0, 1_000]) contention.lost(atMs);
    expect(contention.holdBackMs(2_000, 0)).toBeNull();
    const slow = new Contention();
    for (const atMs of [0, 1_800_000, 3_600_000]) slow.lost(atMs);
    expect(slow.isFight(3_600_000)).toBe(false);
  });

  it('holds back longer with each loss, spread by chance, and never for ever', () => {
    const contention = new Contention();
    const waits: number[] = [];
    for (let loss = 0; loss < 12; loss += 1) {
      contention.lost(loss * 1_000);
      const longest = contention.holdBackMs(loss * 1_000, 0.999999);
      const shortest = contention.holdBackMs(loss * 1_000, 0);
      if (longest === null || shortest === null) continue;
      expect(longest / shortest).toBeCloseTo(2, 3);
      waits.push(longest);
    }
    expect(waits[1]).toBeGreaterThan((waits[0] ?? 0) * 1.9);
    expect(Math.max(...waits)).toBeLessThanOrEqual(120_000);
    expect(contention.isCrowded(3_600_000)).toBe(false);
  });

  it('lets many players who share too few sessions come to rest', () => {
    const callsIn = (watchers: number, minutes: number): number => contest(watchers, minutes * 60_000);
    // The first minutes' fight is behind them: then the calls are few, and no more per minute as time goes by.
    const first = callsIn(6, 20);
    const second = callsIn(6, 40) - first;
    expect(first / 20).toBeLessThan(8);
    expect(second / 20).toBeLessThan(6);
    // Five fit: after the first each there is nothing to fight for.
    expect(callsIn(5, 60)).toBe(5);
  });
});

/** Players of one camera that allows five sessions, each new one ending the oldest; answers how many sessions were asked for. */
const contest = (watchers: number, untilMs: number): number => {
  let seed = 7;
  const chance = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  const due = Array.from({ length: watchers }, (_, index) => index * 1_000);
  const contentions = due.map(() => new Contention());
  const holders: number[] = [];
  let calls = 0;
  for (;;) {
    const atMs = Math.min(...due);
    if (atMs > untilMs) return calls;
    const who = due.indexOf(atMs);
    due[who] = Infinity;
    calls += 1;
    holders.push(who);
    const evicted = holders.length > 5 ? holders.shift() : undefined;
    if (evicted === undefined) continue;
    contentions[evicted]?.lost(atMs);
    due[evicted] = atMs + (contentions[evicted]?.holdBackMs(atMs, chance()) ?? 300);
  }
};

describe('ListPace', () => {
  it('reads once a second, less often with each refusal, and as often as before a while after the last', () => {
    const pace = new ListPace(() => 1);
    expect(pace.seconds(0)).toBe(1);
    pace.throttled(0);
    pace.throttled(100);
    expect(pace.seconds(200)).toBe(2);
    for (const atMs of [2_000, 6_000, 14_000]) pace.throttled(atMs);
    expect(pace.seconds(14_500)).toBe(8);
    expect([50_000, 90_000, 130_000].map((atMs) => pace.seconds(atMs))).toEqual([4, 2, 1]);
  });
});

describe('the usual pace', () => {
  it('is a second for lists of the usual length, and within the budget of the stream for longest ones', () => {
    expect(usualPauseS(7, 1)).toBe(1);
    for (const players of [1, 2, 5]) {
      // Where nothing is new a list is read again after half the time.
      const readsPerS = 2 / usualPauseS(5_000, players);
      expect(readsPerS * 5_000 * players).toBeLessThanOrEqual(10_000);
    }
    const slow = new ListPace(() => 3);
    slow.throttled(0);
    expect(slow.seconds(100)).toBe(6);
    slow.throttled(2_000);
    expect(slow.seconds(2_100)).toBe(8);
  });

  it('counts everybody who reads, until they stop', () => {
    const readers = createStreamReaders();
    const leave = readers.join('arn:a', 1);
    const leaveBoth = readers.join('arn:a', 2);
    readers.join('arn:b', 1);
    expect(readers.count('arn:a')).toBe(3);
    leave();
    leave();
    expect(readers.count('arn:a')).toBe(2);
    leaveBoth();
    expect(readers.count('arn:a')).toBe(0);
  });
});

describe('a player whose sessions keep ending early', () => {
  it('says why, and asks for the next ones seldom', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    let current = feed;
    for (let loss = 0; loss < 2; loss += 1) {
      current.fail({ kind: 'session-ended' });
      await world.pass(2_000);
      const shownMs = current.lastFrame?.pictureTimeMs ?? 0;
      current = await world.grant();
      current.paint(shownMs + 3_000);
    }
    expect(player.state()).toMatchObject({ health: 'live', notes: [] });
    current.fail({ kind: 'session-ended' });
    const asked = world.asked.length;
    expect(player.state().notes).toEqual([{ kind: 'watched-too-often' }]);
    await world.pass(4_500);
    expect(player.state()).toMatchObject({ health: 'throttled', notes: [] });
    expect(player.state().sentence).toContain('watched by more players');
    expect(world.asked).toHaveLength(asked);
    await world.pass(10_000);
    expect(world.asked).toHaveLength(asked + 1);
    const shownMs = current.lastFrame?.pictureTimeMs ?? 0;
    const last = await world.grant();
    last.paint(shownMs + 20_000);
    await playOn(world, last, 240_000);
    expect(player.state()).toMatchObject({ health: 'live', notes: [] });
  });

  it('does not renew for good measure while calls are refused', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world, { renewEverySeconds: 10 });
    expect(player.state().renewalAtMs).toBeLessThanOrEqual(10_000);
    feed.throttle();
    expect(player.state().health).toBe('live');
    await world.pass(250);
    expect(player.state().notes).toEqual([{ kind: 'watched-too-often' }]);
    void player.renewNow();
    const next = await world.grant();
    next.position = 8_040;
    feed.position = 8_020;
    next.paint(8_040);
    expect(next.shown()).toBe(true);
    expect(player.state().renewalAtMs).toBeGreaterThan(200_000);
  });
});

describe('a player whose playlists are refused', () => {
  it('says so for as long as it lasts, and opens no other session', async () => {
    const world = createFakeWorld();
    const { player, feed } = await playing(world);
    for (let second = 0; second < 60; second += 8) {
      feed.throttle();
      await world.pass(8_000);
      expect(player.state()).toMatchObject({ health: 'throttled', trouble: { kind: 'watched-too-often' } });
    }
    expect(world.asked).toHaveLength(1);
    await playOn(world, feed, 31_000);
    expect(player.state()).toMatchObject({ health: 'live', notes: [] });
    expect(world.asked).toHaveLength(1);
  });
});

describe('six players of a camera that allows five sessions', () => {
  it('stop ending each other at once; each says why or is live, and one is enough to go', async () => {
    const world = createFakeWorld();
    const players = Array.from({ length: 6 }, () => createPlayer(camera, settings, world.tools));
    const service = createSmallService(world);
    await service.run(30_000);
    const fought = world.asked.length;
    expect(fought).toBeGreaterThan(15);
    const said = new Set<string>();
    for (let minute = 0; minute < 2; minute += 1) {
      await service.run(60_000);
      for (const player of players) {
        const { health, notes } = player.state();
        said.add(health === 'live' ? (notes[0]?.kind ?? 'nothing') : health);
      }
    }
    expect(world.asked.length - fought).toBeLessThan(20);
    expect([...said].toSorted()).toEqual(['throttled', 'watched-too-often']);
    players[0]?.dispose();
    // The session of the one who left counts on until it is the oldest.
    await service.run(600_000);
    const settled = world.asked.length;
    await service.run(60_000);
    expect(world.asked).toHaveLength(settled);
    expect(players.slice(1).map((player) => player.state().health)).toEqual(Array.from({ length: 5 }, () => 'live'));
  });
});

/** A service that keeps the five newest sessions, each of them with a picture, and tells players within a second that theirs is gone. */
const createSmallService = (world: FakeWorld): { readonly run: (ms: number) => Promise<void> } => {
  const stepMs = 200;
  let answered = 0;
  let nowMs = 0;
  const held: string[] = [];
  const ended = new Set<string>();
  const step = async (): Promise<void> => {
    for (const { answer } of world.asked.slice(answered)) {
      answered += 1;
      const sessionId = `session-${answered}`;
      held.push(sessionId);
      if (held.length > 5) ended.add(held.shift() ?? '');
      answer({
        ok: true,
        value: { sessionId, url: 'https://b-1.example/hls', lifeMs: 3_600_000, credentialsEndInMs: null },
      });
    }
    await world.settle();
    for (const feed of world.feeds.filter(({ destroyed }) => !destroyed)) {
      if (ended.has(feed.sessionId)) {
        if (!feed.lost && nowMs % 1_000 === 0) feed.fail({ kind: 'session-ended' });
        continue;
      }
      feed.position = nowMs;
      feed.list(nowMs + 3_000);
      feed.paint(nowMs);
      feed.position = nowMs + 20;
    }
    await world.pass(stepMs);
    nowMs += stepMs;
  };
  return {
    run: async (ms) => {
      const steps = ms / stepMs;
      for (let done = 0; done < steps; done += 1) await step();
    },
  };
};
