/** The desk as a whole, without a view: from main's answers to players, reports and settings kept. */
import { signal } from '@preact/signals';
import { describe, expect, test } from 'vitest';
import { settingsSchema } from '../../../../contract/settings.ts';
import { createBridge } from '../../../../renderer/desk/bridge.ts';
import { createDesk, type Desk, type DeskFacts } from '../../../../renderer/desk/desk.ts';
import { accountOf, cameraOf, refOf } from '../cameras-for-tests.ts';
import { createFakeMain, type FakeAnswers, type FakeMain, settle } from '../fake-main.ts';
import { createFakePlayer, type FakePlayer } from '../fake-player.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';

const watched = accountOf('plant-east');
const idle = accountOf('plant-west', { region: 'us-east-1', regions: [], watched: false });
const start: DeskFacts = {
  version: '0',
  runtime: 'chromium',
  demo: false,
  settings: settingsSchema.parse({ wall: { tiles: 4 } }),
  accounts: { accounts: [watched, idle], unreadable: [], trouble: null },
  lists: [],
  clockBehindMs: 0,
  visible: true,
  notices: ['Read me.'],
  selfCheck: null,
};

interface DeskForTest {
  readonly desk: Desk;
  readonly main: FakeMain;
  readonly clock: ManualClock;
  readonly made: FakePlayer[];
  readonly goOnline: () => void;
}
const deskForTest = async (answers: FakeAnswers = {}, change: Partial<DeskFacts> = {}): Promise<DeskForTest> => {
  const main = createFakeMain({
    camerasList: { ok: true, value: ['a', 'b', 'c', 'd', 'e'].map((name) => cameraOf(name)) },
    settingsChange: { ok: true, value: start.settings },
    ...answers,
  });
  const clock = createManualClock();
  const made: FakePlayer[] = [];
  let online = (): void => undefined;
  const desk = createDesk({
    bridge: createBridge(main.raw),
    clock,
    start: { ...start, ...change },
    createPlayer: (camera) => {
      const player = createFakePlayer(camera);
      made.push(player);
      return player;
    },
    createGovernor: () => ({
      status: signal({ moving: 0, keyFrames: 0, paused: 0, limit: null }),
      dispose: () => undefined,
    }),
    createPast: () => {
      throw new Error('nobody asked for the past');
    },
    serviceNowMs: clock.epochMs,
    onOnline: (listener) => {
      online = listener;
      return () => undefined;
    },
  });
  await settle();
  return { desk, main, clock, made, goOnline: () => online() };
};
const shown = (desk: Desk): readonly string[] => desk.shownCameras.value.map((camera) => camera.StreamName);

describe('the desk', () => {
  test('starts with a player for each of the first cameras', async () => {
    const { desk, made } = await deskForTest();
    expect(shown(desk)).toEqual(['a', 'b', 'c', 'd']);
    expect(made).toHaveLength(4);
    expect(desk.listsSettled.value).toBe(true);
  });

  test('has its players before anybody is asked, where the cameras are told with the start', async () => {
    const place = { profile: 'plant-east', region: 'eu-west-1' };
    const answer = { ok: true as const, value: ['a', 'b'].map((name) => cameraOf(name)) };
    const { desk, main } = await deskForTest({}, { lists: [{ ...place, answer }] });
    expect(shown(desk)).toEqual(['a', 'b']);
    expect(desk.listsSettled.value).toBe(true);
    expect([main.inputsOf('accountsList'), main.inputsOf('camerasList')]).toEqual([[], []]);
    desk.lists.refresh();
    expect(main.inputsOf('camerasList')).toEqual([place]);
  });

  test('fills no place with a sub-stream, and tells which camera has one', async () => {
    const names = ['a', 'a-sub', 'b', 'c', 'c_low', 'd-sub'];
    const { desk } = await deskForTest({ camerasList: { ok: true, value: names.map((name) => cameraOf(name)) } });
    expect(shown(desk)).toEqual(['a', 'b', 'c', 'd-sub']);
    expect(desk.subStreamOf(refOf('c'))).toEqual(refOf('c_low'));
    expect(desk.subStreamOf(refOf('b'))).toBeNull();
    desk.pick(refOf('a-sub'));
    expect(shown(desk)).toContain('a-sub');
  });

  test('enlarging and growing make no player anew', async () => {
    const { desk, made } = await deskForTest();
    desk.wall.dispatch({ kind: 'enlarge', place: 2 });
    desk.wall.dispatch({ kind: 'shrink' });
    desk.wall.dispatch({ kind: 'resize', tiles: 9 });
    desk.wall.dispatch({ kind: 'swap', from: 0, to: 8 });
    expect(made.map((player) => player.camera.StreamName)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(made.flatMap((player) => player.asked)).toEqual([]);
  });

  test('a camera kept in the settings whose account is gone stays on the wall', async () => {
    const ghost = refOf('ghost', 'sold-plant');
    const settings = settingsSchema.parse({ wall: { tiles: 4, cameras: [null, ghost] } });
    const { desk, made } = await deskForTest({}, { settings });
    expect(shown(desk)).toEqual(['ghost']);
    expect(made).toHaveLength(1);
  });

  test('arranging is kept once the hand rests', async () => {
    const { desk, main, clock } = await deskForTest();
    desk.wall.dispatch({ kind: 'swap', from: 0, to: 1 });
    desk.wall.dispatch({ kind: 'remove', place: 3 });
    clock.advance(499);
    expect(main.inputsOf('settingsChange')).toEqual([]);
    clock.advance(1);
    expect(main.inputsOf('settingsChange')).toEqual([
      { wall: { tiles: 4, panelOpen: false, cameras: [refOf('b'), refOf('a'), refOf('c'), null] } },
    ]);
  });

  test('settings that cannot be kept are a notice', async () => {
    const { desk, clock } = await deskForTest({ settingsChange: { ok: false, error: { kind: 'internal' } } });
    desk.setPanelOpen(true);
    clock.advance(500);
    await settle();
    expect(desk.notices.sentences.value).toHaveLength(2);
    expect(desk.notices.sentences.value[1]).toContain('The settings could not be kept.');
  });

  test('each change of health is reported once, at most one report a second', async () => {
    const { main, clock, made } = await deskForTest();
    clock.advance(0);
    expect(main.inputsOf('deskReport')).toHaveLength(1);
    made[0]?.become({ health: 'live' });
    made[1]?.become({ health: 'silent', sentence: 'Not sending.' });
    made[0]?.become({ health: 'live', pictureAgeMs: 5 });
    clock.advance(999);
    expect(main.inputsOf('deskReport')).toHaveLength(1);
    clock.advance(1);
    expect(main.inputsOf('deskReport')[1]).toEqual([
      { camera: refOf('a'), health: 'live', sentence: null },
      { camera: refOf('b'), health: 'silent', sentence: 'Not sending.' },
    ]);
    clock.advance(10_000);
    expect(main.inputsOf('deskReport')).toHaveLength(2);
  });

  test('waking up and coming online try everything that is not live', async () => {
    const { main, clock, made, goOnline } = await deskForTest();
    made[0]?.become({ health: 'live' });
    main.tell('deskResumed', { reason: 'woke' });
    clock.advance(1_000);
    expect(made.map((player) => player.asked.length)).toEqual([0, 1, 1, 1]);
    goOnline();
    clock.advance(1_000);
    expect(made.map((player) => player.asked.length)).toEqual([0, 2, 2, 2]);
  });

  test('refused tiles are tried again when an account comes to be signed in, not for each word about it', async () => {
    const { main, clock, made } = await deskForTest();
    for (const player of made.slice(0, 3)) player.become({ health: 'denied' });
    made[3]?.become({ health: 'live' });
    const tell = (state: object, more: object = {}): void => {
      main.tell('accountsChanged', {
        accounts: [{ ...watched, signIn: state, ...more }, idle],
        unreadable: [],
        trouble: null,
      });
      clock.advance(1_000);
    };
    const retries = (): readonly number[] => made.map((player) => player.asked.length);
    tell({ state: 'ready', endsAtMs: 1 });
    expect(retries()).toEqual([1, 1, 1, 0]);
    tell({ state: 'ready', endsAtMs: 2 });
    tell(
      { state: 'ready', endsAtMs: 2 },
      { label: { profile: 'plant-east', name: 'East', mark: null, favourite: true, lastUsedAtMs: null } },
    );
    tell({ state: 'unknown' });
    expect(retries()).toEqual([1, 1, 1, 0]);
    tell({ state: 'ready', endsAtMs: 2 });
    expect(retries()).toEqual([2, 2, 2, 0]);
  });

  test('a list in trouble is settled and has its sentence', async () => {
    const { desk } = await deskForTest({
      camerasList: { ok: false, error: { kind: 'keys-rejected', resource: 'plant-east' } },
    });
    expect(desk.listsSettled.value).toBe(true);
    expect(desk.listSentences.value).toEqual(['AWS does not accept the keys of plant-east.']);
  });

  test('ticking an account watches it too; main decides what comes of it', async () => {
    const both = { accounts: [watched, { ...idle, watched: true }], unreadable: [], trouble: null };
    const { desk, main } = await deskForTest({ accountsWatch: { ok: true, value: both } });
    await desk.accounts.setWatched('plant-west', true);
    await settle();
    expect(main.inputsOf('accountsWatch')).toEqual([
      [
        { profile: 'plant-east', regions: ['eu-west-1'] },
        { profile: 'plant-west', regions: [] },
      ],
    ]);
    expect(main.inputsOf('camerasList')).toContainEqual({ profile: 'plant-west', region: 'us-east-1' });
  });

  test('a region that cannot be one is a sentence, and main is not asked', async () => {
    const { desk, main } = await deskForTest();
    expect(await desk.accounts.addRegion('plant-east', 'Ireland')).toBe('A region looks like eu-west-1.');
    expect(await desk.accounts.addRegion('plant-east', ' eu-west-1 ')).toBe('eu-west-1 is already watched.');
    expect(main.inputsOf('accountsWatch')).toEqual([]);
  });

  test('picking: shows where a camera is, fills a free place, or the place asked for', async () => {
    const { desk } = await deskForTest();
    desk.pick(refOf('c'));
    expect(desk.wall.state.value.selected).toBe(2);
    desk.wall.dispatch({ kind: 'remove', place: 1 });
    desk.wall.dispatch({ kind: 'select', place: 0 });
    desk.pick(refOf('e'));
    expect(shown(desk)).toEqual(['a', 'e', 'c', 'd']);
    desk.openPanelAt('search', 3);
    desk.pick(refOf('b'));
    expect(shown(desk)).toEqual(['a', 'e', 'c', 'b']);
    expect(desk.pickingFor.value).toBeNull();
  });

  test('the check decides the number of tiles without keeping it', async () => {
    const { desk, main, clock } = await deskForTest({}, { selfCheck: { tiles: 1, timeoutMs: 1_000 } });
    expect(shown(desk)).toEqual(['a']);
    clock.advance(5_000);
    expect(main.inputsOf('settingsChange')).toEqual([]);
  });

  test('news of the settings does not undo what was changed here a moment ago', async () => {
    const { desk, main } = await deskForTest();
    desk.setPanelOpen(true);
    main.tell('settingsChanged', start.settings);
    expect(desk.panelOpen.value).toBe(true);
  });

  test('disposing ends the players, leaves no listener and no timer but the tick', async () => {
    const { desk, main, clock, made } = await deskForTest();
    desk.dispose();
    expect(made.every((player) => player.asked.includes('dispose'))).toBe(true);
    expect(main.listeners()).toBe(0);
    expect(clock.waiting()).toBe(1);
  });
});
