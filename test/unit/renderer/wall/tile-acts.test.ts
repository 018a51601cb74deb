import { describe, expect, test } from 'vitest';
import { troubleTable } from '../../../../contract/trouble.ts';
import { type TroubleKind, troubleKinds } from '../../../../contract/trouble-kinds.ts';
import { actOnTrouble, noteAction, troubleLabel } from '../../../../renderer/wall/tile-acts.ts';
import { refOf } from '../cameras-for-tests.ts';
import { createFakePlayer } from '../fake-player.ts';

/** What a click on a camera's trouble came to. */
const done = (kind: TroubleKind): readonly string[] => {
  const camera = refOf('quay');
  const player = createFakePlayer(camera);
  const acts: string[] = [];
  actOnTrouble(
    {
      act: (action, retry, profile) => {
        acts.push(`${action} ${profile}`);
        if (action === 'retry') retry();
      },
      openStreamSettings: ({ StreamName }) => acts.push(`stream settings of ${StreamName}`),
    },
    { camera, player },
    { kind },
  );
  return [...acts, ...player.asked];
};

describe("the button for a camera's trouble", () => {
  test('leads to the settings that cause it: the stream’s own, or the desk’s', () => {
    for (const kind of ['argument-invalid', 'timestamps-off', 'container-fallback', 'camera-clock-wrong'] as const) {
      expect(done(kind)).toEqual(['stream settings of quay']);
      expect(troubleLabel({ kind })).toBe('Open stream settings');
    }
    expect(done('tls-refused')).toEqual(['open-settings plant-east']);
    expect(troubleLabel({ kind: 'tls-refused' })).toBe('Open settings');
  });

  test('tries again, or names the account', () => {
    expect(done('picture-late')).toEqual(['retry plant-east', 'retryNow']);
    expect(done('sign-in-needed')).toEqual(['sign-in plant-east']);
  });

  test('of a word beside a live picture never asks for one session more', () => {
    const live = troubleKinds.filter((kind) => troubleTable[kind].health === 'live');
    expect(live.filter((kind) => noteAction({ kind }) !== null).toSorted()).toEqual([
      'camera-clock-wrong',
      'container-fallback',
      'timestamps-off',
    ]);
    expect(noteAction({ kind: 'watched-too-often' })).toBeNull();
  });
});
