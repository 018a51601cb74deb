/** Camera lists: asked once, asked again by the cadence of their trouble, never mixed up. */
import { describe, expect, test } from 'vitest';
import type { Account } from '../../../../contract/accounts.ts';
import type { KnownList } from '../../../../contract/desk.ts';
import { type CameraLists, createCameraLists, retryDelayMs } from '../../../../renderer/cameras/camera-lists.ts';
import { createBridge } from '../../../../renderer/desk/bridge.ts';
import { accountOf, cameraOf } from '../cameras-for-tests.ts';
import { createFakeMain, type FakeMain, settle } from '../fake-main.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';

const account = (profile: string, regions: readonly string[] = ['eu-west-1'], watched = true): Account =>
  accountOf(profile, { region: null, regions: [...regions], watched });
const listsForTest = (answer: unknown): { lists: CameraLists; main: FakeMain; clock: ManualClock } => {
  const main = createFakeMain({ camerasList: answer });
  const clock = createManualClock();
  return { lists: createCameraLists({ bridge: createBridge(main.raw), clock }), main, clock };
};
const failing = (kind: string): unknown => ({ ok: false, error: { kind } });

describe('camera lists', () => {
  test('one per watched account and region, in order', async () => {
    const { lists, main } = listsForTest({ ok: true, value: [cameraOf('gate')] });
    lists.watch([account('east', ['eu-west-1', 'eu-north-1']), account('idle', ['eu-west-1'], false), account('west')]);
    await settle();
    expect(main.inputsOf('camerasList')).toEqual([
      { profile: 'east', region: 'eu-west-1' },
      { profile: 'east', region: 'eu-north-1' },
      { profile: 'west', region: 'eu-west-1' },
    ]);
    expect(lists.lists.value.every((list) => list.settled && list.cameras?.length === 1)).toBe(true);
  });

  test('an account without region is trouble at once, and nobody is asked', async () => {
    const { lists, main } = listsForTest(null);
    lists.watch([account('east', [])]);
    await settle();
    expect(lists.lists.value[0]?.trouble).toEqual({ kind: 'region-missing', resource: 'east' });
    expect(lists.lists.value[0]?.settled).toBe(true);
    expect(main.asked).toEqual([]);
  });

  test('watching one more account does not ask the others again', async () => {
    const { lists, main } = listsForTest({ ok: true, value: [] });
    lists.watch([account('east')]);
    await settle();
    lists.watch([account('east'), account('west')]);
    await settle();
    expect(main.inputsOf('camerasList')).toHaveLength(2);
  });

  test('what is known is not asked for, until it is asked for anew; trouble that is known has its cadence', async () => {
    const main = createFakeMain({ camerasList: { ok: true, value: [] } });
    const clock = createManualClock();
    const told: readonly KnownList[] = [
      { profile: 'east', region: 'eu-west-1', answer: { ok: true, value: [cameraOf('gate')] } },
      { profile: 'west', region: 'eu-west-1', answer: { ok: false, error: { kind: 'unreachable' } } },
      { profile: 'idle', region: 'eu-west-1', answer: { ok: true, value: [cameraOf('old')] } },
    ];
    const lists = createCameraLists({ bridge: createBridge(main.raw), clock, told });
    lists.watch([account('east'), account('west')]);
    expect(lists.lists.value).toMatchObject([
      { cameras: [cameraOf('gate')], trouble: null, settled: true, asking: false },
      { cameras: null, trouble: { kind: 'unreachable' }, settled: true, asking: false },
    ]);
    expect(main.asked).toEqual([]);
    clock.advance(1_000);
    expect(main.inputsOf('camerasList')).toEqual([{ profile: 'west', region: 'eu-west-1' }]);
    lists.watch([account('east'), account('west'), account('idle')]);
    expect(main.inputsOf('camerasList')).toContainEqual({ profile: 'idle', region: 'eu-west-1' });
  });

  test('trouble is asked about again by its cadence, and ends', async () => {
    const { lists, main, clock } = listsForTest(failing('unreachable'));
    lists.watch([account('east')]);
    await settle();
    clock.advance(999);
    expect(main.inputsOf('camerasList')).toHaveLength(1);
    clock.advance(1);
    await settle();
    expect(main.inputsOf('camerasList')).toHaveLength(2);
    main.answer('camerasList', { ok: true, value: [cameraOf('gate')] });
    clock.advance(2_000);
    await settle();
    expect(lists.lists.value[0]).toMatchObject({ trouble: null, cameras: [cameraOf('gate')] });
    clock.advance(600_000);
    await settle();
    expect(main.inputsOf('camerasList')).toHaveLength(3);
  });

  test('trouble only a person can mend waits for one', async () => {
    const { lists, main, clock } = listsForTest(failing('argument-invalid'));
    lists.watch([account('east')]);
    await settle();
    clock.advance(3_600_000);
    await settle();
    expect(main.inputsOf('camerasList')).toHaveLength(1);
    lists.retry();
    await settle();
    expect(main.inputsOf('camerasList')).toHaveLength(2);
  });

  test('cameras once heard of stay while asking again fails', async () => {
    const { lists, main } = listsForTest({ ok: true, value: [cameraOf('gate')] });
    lists.watch([account('east')]);
    await settle();
    main.answer('camerasList', failing('timed-out'));
    lists.refresh();
    await settle();
    expect(lists.lists.value[0]).toMatchObject({ cameras: [cameraOf('gate')], trouble: { kind: 'timed-out' } });
  });

  test('an answer overtaken by a newer question is not used', async () => {
    const waiting: ((reply: unknown) => void)[] = [];
    const { lists } = listsForTest(() => new Promise((resolve) => waiting.push(resolve)));
    lists.watch([account('east')]);
    lists.refresh();
    waiting[1]?.({ ok: true, value: [cameraOf('new')] });
    await settle();
    waiting[0]?.({ ok: true, value: [cameraOf('old')] });
    await settle();
    expect(lists.lists.value[0]?.cameras).toEqual([cameraOf('new')]);
  });

  test('a list no longer watched stops asking', async () => {
    const { lists, main, clock } = listsForTest(failing('unreachable'));
    lists.watch([account('east')]);
    await settle();
    lists.watch([]);
    clock.advance(60_000);
    await settle();
    expect(main.inputsOf('camerasList')).toHaveLength(1);
    expect(lists.lists.value).toEqual([]);
  });
});

test('delays double up to the most', () => {
  const cadence = { firstMs: 1_000, maxMs: 15_000 };
  expect([1, 2, 3, 4, 5, 50].map((failures) => retryDelayMs(cadence, failures))).toEqual([
    1_000, 2_000, 4_000, 8_000, 15_000, 15_000,
  ]);
  expect(retryDelayMs('operator', 1)).toBeNull();
});
