/** Cameras added by name or ARN: kept, listed with the others, told of when they are gone, taken off again. */
import { computed } from '@preact/signals';
import { describe, expect, test } from 'vitest';
import type { Camera } from '../../../../contract/cameras.ts';
import { type Settings, settingsSchema } from '../../../../contract/settings.ts';
import { addCamera, removeCamera, whyNotAdded } from '../../../../renderer/cameras/add-camera.ts';
import { type CameraLists, createCameraLists } from '../../../../renderer/cameras/camera-lists.ts';
import { createBridge } from '../../../../renderer/desk/bridge.ts';
import { createSettingsStore, type SettingsStore } from '../../../../renderer/desk/settings-store.ts';
import { accountOf, cameraOf, refOf } from '../cameras-for-tests.ts';
import { createFakeMain, type FakeMain, settle } from '../fake-main.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';

interface Setting {
  readonly lists: CameraLists;
  readonly settings: SettingsStore;
  readonly main: FakeMain;
  readonly clock: ManualClock;
  readonly names: () => readonly (string | undefined)[];
}

const denied = { ok: false, error: { kind: 'not-allowed', operation: 'kinesisvideo:ListStreams' } };

const make = async (list: unknown, added: readonly Camera[] = []): Promise<Setting> => {
  const initial: Settings = settingsSchema.parse({ cameras: { added: added.map(({ ref }) => ref) } });
  let saved = initial;
  const main = createFakeMain({
    camerasList: list,
    settingsChange: (change: unknown) => {
      saved = settingsSchema.parse({ ...saved, ...(change as object) });
      return { ok: true, value: saved };
    },
  });
  const clock = createManualClock();
  const bridge = createBridge(main.raw);
  const settings = createSettingsStore({ bridge, clock, initial });
  const lists = createCameraLists({ bridge, clock, added: computed(() => settings.settings.value.cameras.added) });
  lists.watch([accountOf('plant-east')]);
  await settle();
  const names = (): readonly (string | undefined)[] =>
    (lists.lists.value[0]?.cameras ?? []).map(({ ref, Status }) => `${ref.StreamName} ${Status}`);
  return { lists, settings, main, clock, names };
};

describe('adding a camera', () => {
  test('works where listing is denied, and is kept', async () => {
    const { lists, settings, main, clock, names } = await make(denied);
    main.answer('cameraFind', { ok: true, value: cameraOf('gate') });
    expect(await addCamera({ lists, settings }, 'plant-east', 'eu-west-1', 'gate')).toBeNull();
    expect(names()).toEqual(['gate ACTIVE']);
    expect(lists.notes.value.size).toBe(1);
    clock.advance(1_000);
    await settle();
    expect(main.inputsOf('settingsChange')).toEqual([{ cameras: { added: [refOf('gate')] } }]);
    expect(names()).toEqual(['gate ACTIVE']);
  });

  test('of one that is listed anyway says so', async () => {
    const { lists, settings, main } = await make({ ok: true, value: [cameraOf('gate')] });
    main.answer('cameraFind', { ok: true, value: cameraOf('gate') });
    expect(await addCamera({ lists, settings }, 'plant-east', 'eu-west-1', 'gate')).toBe(
      'gate is in the list already.',
    );
    expect(settings.settings.value.cameras.added).toEqual([]);
  });

  test('that fails changes nothing and says why', async () => {
    const { lists, settings, main } = await make(denied);
    main.answer('cameraFind', { ok: false, error: { kind: 'stream-not-found', resource: 'gat' } });
    expect(await addCamera({ lists, settings }, 'plant-east', 'eu-west-1', 'gat')).toBe('There is no stream gat here.');
    expect(settings.settings.value.cameras.added).toEqual([]);
  });
});

describe('an added camera', () => {
  test('that the list has is one of the list’s, and there once', async () => {
    const { lists, names } = await make({ ok: true, value: [cameraOf('gate')] }, [cameraOf('gate')]);
    expect(names()).toEqual(['gate ACTIVE']);
    expect(lists.notes.value.size).toBe(0);
  });

  test('that the list does not have any more is told of, never put on the wall, and can be taken off', async () => {
    const { lists, settings, names } = await make({ ok: true, value: [cameraOf('yard')] }, [cameraOf('gate')]);
    expect(names()).toEqual(['gate DELETING', 'yard ACTIVE']);
    expect([...lists.notes.value.values()]).toEqual(['gone']);
    removeCamera({ settings }, refOf('gate'));
    expect(names()).toEqual(['yard ACTIVE']);
  });

  test('is asked for by itself where the list is denied', async () => {
    const initial = [cameraOf('gate'), cameraOf('yard')];
    const { lists, main, names } = await make(null, initial);
    main.answer('camerasList', denied);
    main.answer('cameraFind', (input: unknown) => {
      const { text } = input as { readonly text: string };
      return text.includes('/gate/')
        ? { ok: false, error: { kind: 'stream-not-found', resource: 'gate' } }
        : { ok: true, value: cameraOf('yard', { DataRetentionInHours: 0 }) };
    });
    lists.refresh();
    await settle();
    await settle();
    expect(names()).toEqual(['gate DELETING', 'yard ACTIVE']);
    expect(lists.lists.value[0]?.cameras?.[1]?.DataRetentionInHours).toBe(0);
    expect([...lists.notes.value.values()]).toEqual(['gone', 'added']);
  });

  test('is there at once, before any answer, and while the network is gone', async () => {
    const waiting = await make(() => new Promise(() => undefined), [cameraOf('gate')]);
    expect(waiting.names()).toEqual(['gate ACTIVE']);
    const offline = await make({ ok: false, error: { kind: 'unreachable' } }, [cameraOf('gate')]);
    expect(offline.names()).toEqual(['gate ACTIVE']);
    expect(offline.main.inputsOf('cameraFind')).toEqual([]);
  });
});

describe('the sentence', () => {
  test.each([
    [
      { kind: 'argument-invalid', message: 'This ARN is of us-west-2, not of eu-west-1: add it there.' } as const,
      'This ARN is of us-west-2, not of eu-west-1: add it there.',
    ],
    [
      { kind: 'stream-not-found', resource: 'gate', message: 'site has one of this name in us-west-2.' } as const,
      'There is no stream gate here. site has one of this name in us-west-2.',
    ],
    [
      { kind: 'not-allowed', operation: 'kinesisvideo:DescribeStream', resource: 'gate' } as const,
      "This account is not allowed kinesisvideo:DescribeStream on gate. Give the stream's ARN instead of its name.",
    ],
    [{ kind: 'timed-out' } as const, 'The video service does not answer in time. Try again.'],
  ])('%o', (trouble, sentence) => {
    expect(whyNotAdded(trouble)).toBe(sentence);
  });
});
