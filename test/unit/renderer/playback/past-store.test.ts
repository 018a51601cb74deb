/** Which cameras show their past: by whose clock, with whose settings, and until when. */
import { signal } from '@preact/signals';
import { describe, expect, test } from 'vitest';
import { settingsSchema } from '../../../../contract/settings.ts';
import type { PastSettings, PastWish } from '../../../../renderer/playback/past-session.ts';
import { createPastStore, type PastStore } from '../../../../renderer/playback/past-store.ts';
import type { LiveSide, PastPlayer, PastState } from '../../../../renderer/playback/past-types.ts';
import { createPlayerPool, type PlayerPool } from '../../../../renderer/wall/players.ts';
import { refOf } from '../cameras-for-tests.ts';
import { createFakePlayer, type FakePlayer } from '../fake-player.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';

const gate = refOf('gate');
const dock = refOf('dock');
const settings = (): ReturnType<typeof settingsSchema.parse> => settingsSchema.parse({});

interface Made {
  readonly wish: PastWish;
  readonly settings: PastSettings;
  readonly live: LiveSide;
  readonly did: string[];
}
interface World {
  readonly store: PastStore;
  readonly pool: PlayerPool;
  readonly clock: ManualClock;
  readonly made: Made[];
  readonly live: FakePlayer[];
  readonly told: string[];
  readonly settings: ReturnType<typeof signal<ReturnType<typeof settings>>>;
}

const worldOf = (): World => {
  const clock = createManualClock();
  const live: FakePlayer[] = [];
  const told: string[] = [];
  const initial = settings();
  const pool = createPlayerPool({
    createPlayer: (camera) => {
      const player = createFakePlayer(camera);
      live.push(player);
      return player;
    },
    clock,
    settings: initial.session,
    streams: initial.streams,
  });
  pool.show([gate, dock]);
  const made: Made[] = [];
  const held = signal(initial);
  const store = createPastStore({
    pool,
    settings: held,
    clock,
    retentionHours: () => 24,
    notify: (sentence) => void told.push(sentence),
    createPast: (camera, wish, own, side) => {
      const did: string[] = [];
      made.push({ wish, settings: own, live: side, did });
      const note = (what: string) => (): void => void did.push(what);
      return {
        camera,
        state: () => ({ mode: wish.mode }) as PastState,
        subscribe: () => note('unsubscribe'),
        show: (next: PastWish) => void did.push(`show ${next.mode}`),
        useSettings: (next: PastSettings) => void did.push(`useSettings ${next.session.FragmentSelectorType}`),
        dispose: note('dispose'),
      } as unknown as PastPlayer;
    },
  });
  return { store, pool, clock, made, live, told, settings: held };
};

describe('30 s ago', () => {
  test('is counted from the live picture’s own time, however wrong the clocks are', () => {
    const { store, made, live, clock } = worldOf();
    const cameraMs = clock.epochMs() + 7 * 60_000;
    live[0]?.become({
      health: 'live',
      hasPicture: true,
      pictureTimeMs: cameraMs,
      pictureClock: 'PRODUCER_TIMESTAMP',
      pictureAgeMs: 0,
    });
    clock.advance(1_000);
    store.replay(gate, 30_000);
    expect(made[0]?.wish).toEqual({ mode: 'LIVE_REPLAY', startMs: cameraMs + 1_000 - 30_000 });
    expect(made[0]?.live.pictureMs()).toBe(cameraMs + 1_000);
  });

  test('of a camera without a moving picture is counted from now', () => {
    const { store, made, live, clock } = worldOf();
    live[0]?.become({ health: 'silent', hasPicture: true, pictureTimeMs: 5, pictureAgeMs: 9 });
    store.replay(gate, 60_000);
    expect(made[0]?.wish.startMs).toBe(clock.epochMs() - 60_000);
    expect(made[0]?.live.pictureMs()).toBeNull();
  });
});

describe('a camera in the past', () => {
  test('is one of several, and shows something else by the same player', () => {
    const { store, made } = worldOf();
    store.replay(gate, 30_000);
    store.showRange(dock, { startMs: 1, endMs: 2 });
    store.showRange(gate, { startMs: 1, endMs: 2 });
    expect(made).toHaveLength(2);
    expect(made[0]?.did).toEqual(['show ON_DEMAND']);
    expect(store.entries.value.map(({ camera }) => camera)).toEqual([gate, dock]);
  });

  test('goes back to live by itself when it has caught up, and by wish', () => {
    const { store, made } = worldOf();
    store.replay(gate, 30_000);
    made[0]?.live.reached();
    expect(store.get(gate)).toBeUndefined();
    expect(made[0]?.did).toEqual(['unsubscribe', 'dispose']);
    store.backToLive(gate);
    expect(made[0]?.did).toHaveLength(2);
  });

  test('ends when it leaves the wall, not when the wall changes otherwise', () => {
    const { store, pool, made } = worldOf();
    store.replay(gate, 30_000);
    pool.show([dock, gate]);
    pool.show([gate]);
    expect(store.get(gate)).toBeDefined();
    pool.show([dock]);
    expect(store.get(gate)).toBeUndefined();
    expect(made[0]?.did).toContain('dispose');
  });

  test('is silent: the live sound beneath does not belong to it', () => {
    const { store, pool, live } = worldOf();
    pool.listenTo(gate);
    live[0]?.become({ audible: true });
    store.replay(gate, 30_000);
    expect(live[0]?.asked.at(-1)).toMatch(/setAudible false/);
    expect(live[1]?.asked).not.toContain('setAudible false');
  });

  test('has its own settings, the desk’s limit, and hears of changes that concern it', () => {
    const { store, made, settings: held } = worldOf();
    const before = settings();
    held.value = {
      ...before,
      streams: { overrides: [{ camera: gate, settings: { FragmentSelectorType: 'PRODUCER_TIMESTAMP' } }] },
      replay: { MaxMediaPlaylistFragmentResults: 77 },
    };
    store.replay(gate, 30_000);
    store.replay(dock, 30_000);
    expect(made.map((each) => each.settings.session.FragmentSelectorType)).toEqual([
      'PRODUCER_TIMESTAMP',
      'SERVER_TIMESTAMP',
    ]);
    expect(made[0]?.settings.maxFragments).toBe(77);
    // What is kept is told in server time: by the camera's clock nothing is known of it.
    expect(made.map((each) => each.live.oldestMs() === null)).toEqual([true, false]);
    const changed = { FragmentSelectorType: 'PRODUCER_TIMESTAMP', Expires: 900 } as const;
    held.value = { ...held.value, streams: { overrides: [{ camera: gate, settings: changed }] } };
    expect(made.map(({ did }) => did)).toEqual([['useSettings PRODUCER_TIMESTAMP'], []]);
  });

  test('whose pictures are dated by another clock from now on goes back to live, and that is said', () => {
    const { store, made, told, settings: held } = worldOf();
    store.replay(gate, 30_000);
    store.replay(dock, 30_000);
    const settingsOfGate = { FragmentSelectorType: 'PRODUCER_TIMESTAMP' } as const;
    held.value = { ...settings(), streams: { overrides: [{ camera: gate, settings: settingsOfGate }] } };
    expect(store.entries.value.map(({ camera }) => camera)).toEqual([dock]);
    expect(made.map(({ did }) => did)).toEqual([['unsubscribe', 'dispose'], []]);
    expect(told).toEqual([expect.stringMatching(/^gate is back to live/)]);
  });
});
