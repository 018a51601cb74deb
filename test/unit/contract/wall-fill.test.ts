/** The choice of cameras for a wall nobody has arranged. */
import { describe, expect, test } from 'vitest';
import type { CameraRef } from '../../../contract/cameras.ts';
import { camerasToShow } from '../../../contract/wall-fill.ts';
import { cameraOf } from '../renderer/cameras-for-tests.ts';

describe('camerasToShow', () => {
  const answered = (
    ...cameras: readonly ReturnType<typeof cameraOf>[]
  ): { cameras: typeof cameras; settled: true } => ({
    cameras,
    settled: true,
  });
  const unanswered = { cameras: null, settled: false } as const;
  const shown = (refs: readonly CameraRef[]): readonly string[] => refs.map((ref) => ref.StreamName);

  test('account order, then name as people count', () => {
    const lists = [answered(cameraOf('dock-10'), cameraOf('dock-2')), answered(cameraOf('attic', {}, 'plant-west'))];
    expect(shown(camerasToShow([], lists, false))).toEqual(['dock-2', 'dock-10', 'attic']);
  });

  test('only active streams, those that keep no data last', () => {
    const lists = [
      answered(cameraOf('a', { DataRetentionInHours: 0 }), cameraOf('b', { Status: 'CREATING' })),
      answered(cameraOf('c', {}, 'plant-west')),
    ];
    expect(shown(camerasToShow([], lists, false))).toEqual(['c', 'a']);
  });

  test('an unanswered list holds back the later ones, but not for ever', () => {
    const lists = [unanswered, answered(cameraOf('late', {}, 'plant-west'))];
    expect(camerasToShow([], lists, false)).toEqual([]);
    expect(shown(camerasToShow([], lists, true))).toEqual(['late']);
  });

  test('cameras shown keep their places when others appear; those of accounts no longer watched go', () => {
    const before = camerasToShow([], [answered(cameraOf('m')), answered(cameraOf('w', {}, 'plant-west'))], false);
    const lists = [answered(cameraOf('a'), cameraOf('m'))];
    expect(shown(camerasToShow(before, lists, false))).toEqual(['m', 'a']);
  });
});
