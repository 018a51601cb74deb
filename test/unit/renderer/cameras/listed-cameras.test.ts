/** The panel's order: sub-streams beneath their main streams, and every camera once. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cameraKey } from '../../../../contract/cameras.ts';
import { withSubStreamsBeneath } from '../../../../renderer/cameras/listed-cameras.ts';
import { cameraOf } from '../cameras-for-tests.ts';

test('a sub-stream stands right beneath its main stream', () => {
  const cameras = ['dock-sub', 'gate', 'gate-2', 'gate-sub', 'yard'].map((name) => cameraOf(name));
  const listed = withSubStreamsBeneath(cameras).map(({ camera, main }) => [
    camera.ref.StreamName,
    main?.StreamName ?? null,
  ]);
  expect(listed).toEqual([
    ['dock-sub', null],
    ['gate', null],
    ['gate-sub', 'gate'],
    ['gate-2', null],
    ['yard', null],
  ]);
});

test('every camera is listed once', () => {
  const name = fc
    .array(fc.constantFrom('gate', 'dock', '-', '_', 'sub', 'low', 'main', '2'), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 30 }), (names) => {
      const cameras = names.map((each) => cameraOf(each));
      const listed = withSubStreamsBeneath(cameras).map(({ camera }) => cameraKey(camera.ref));
      expect(listed.toSorted()).toEqual(cameras.map(({ ref }) => cameraKey(ref)).toSorted());
    }),
  );
});
