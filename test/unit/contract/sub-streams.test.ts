/** Sub-streams by name: which belong together, and that nothing else does. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Camera, type CameraRef, cameraKey } from '../../../contract/cameras.ts';
import { pairSubStreams, playablePairs, subStreamEndings, withoutSubStreams } from '../../../contract/sub-streams.ts';
import { cameraOf, refOf } from '../renderer/cameras-for-tests.ts';

const subNameOf = (name: string, ...names: readonly string[]): string | undefined =>
  pairSubStreams([name, ...names].map((each) => refOf(each))).subOf.get(cameraKey(refOf(name)))?.StreamName;

describe('a sub-stream', () => {
  test.each(['gate-sub', 'gate_sub', 'gate.sub', 'gate-SUB', 'gate-substream', 'gate_Low'])('is %s of gate', (name) => {
    expect(subNameOf('gate', name)).toBe(name);
  });

  test.each(['gatesub', 'gate-sub-2', 'gate-lower', 'GATE-sub', 'gate-north-sub', 'sub', 'gate-main'])(
    'is not %s of gate',
    (name) => {
      expect(subNameOf('gate', name)).toBeUndefined();
    },
  );

  test('of a stream that calls itself main is found too, unless there is one that needs not', () => {
    expect(subNameOf('gate-main', 'gate-sub')).toBe('gate-sub');
    expect(subNameOf('gate-main', 'gate-sub', 'gate')).toBeUndefined();
    expect(subNameOf('gate', 'gate-sub', 'gate-main')).toBe('gate-sub');
  });

  test('is the first kind where there are several, and none of them a camera of its own', () => {
    const cameras = ['gate-low', 'gate.sub', 'gate-sub', 'gate', 'gate-sub-sub'].map((name) => refOf(name));
    const { subOf, mainOf } = pairSubStreams(cameras);
    expect([...subOf.values()].map(({ StreamName }) => StreamName)).toEqual(['gate-sub']);
    const paired = cameras.filter((ref) => mainOf.has(cameraKey(ref))).map(({ StreamName }) => StreamName);
    expect(paired).toEqual(['gate-low', 'gate.sub', 'gate-sub']);
  });

  test('belongs to a main stream of its own account and region only', () => {
    for (const other of [refOf('gate-sub', 'plant-west'), refOf('gate-sub', 'plant-east', 'us-west-2')])
      expect(pairSubStreams([refOf('gate'), other]).subOf.size).toBe(0);
  });

  test('stands in only where both can be played', () => {
    const sizeWith = (main: Partial<Camera>, sub: Partial<Camera>): number =>
      playablePairs([cameraOf('gate', main), cameraOf('gate-sub', sub)]).subOf.size;
    expect(sizeWith({}, {})).toBe(1);
    expect(sizeWith({}, { DataRetentionInHours: null })).toBe(1);
    expect(sizeWith({}, { DataRetentionInHours: 0 })).toBe(0);
    expect(sizeWith({}, { Status: 'CREATING' })).toBe(0);
    expect(sizeWith({ DataRetentionInHours: 0 }, {})).toBe(0);
  });

  test('takes no place of its own where its main stream can be shown', () => {
    const namesOf = (main: Partial<Camera>, sub: Partial<Camera>): readonly string[] =>
      withoutSubStreams([cameraOf('gate', main), cameraOf('gate-sub', sub)]).map(({ ref }) => ref.StreamName);
    expect(namesOf({}, {})).toEqual(['gate']);
    expect(namesOf({}, { DataRetentionInHours: 0 })).toEqual(['gate']);
    expect(namesOf({ Status: 'DELETING' }, {})).toEqual(['gate', 'gate-sub']);
    expect(namesOf({ DataRetentionInHours: 0 }, {})).toEqual(['gate', 'gate-sub']);
  });
});

describe('whatever the cameras are called', () => {
  const name = fc
    .array(fc.constantFrom('gate', 'dock', 'Sub', '-', '_', '.', 'sub', 'low', 'substream', 'main', '2'), {
      minLength: 1,
      maxLength: 6,
    })
    .map((parts) => parts.join(''));
  const camera: fc.Arbitrary<CameraRef> = fc
    .tuple(name, fc.constantFrom('one', 'two'), fc.constantFrom('eu-west-1', 'us-west-2'))
    .map(([StreamName, account, region]) => refOf(StreamName, account, region));
  const cameras = fc.uniqueArray(camera, { selector: cameraKey, maxLength: 30 });

  test('pairs are of one account and region, named alike, and no stream is both', () => {
    fc.assert(
      fc.property(cameras, (refs) => {
        const { subOf, mainOf } = pairSubStreams(refs);
        const byKey = new Map(refs.map((ref) => [cameraKey(ref), ref]));
        for (const [subKey, main] of mainOf) {
          const sub = byKey.get(subKey);
          expect([sub?.account, sub?.region]).toEqual([main.account, main.region]);
          const base = main.StreamName.replace(/[-_.]main$/i, '');
          expect([main.StreamName, base].some((start) => sub?.StreamName.startsWith(start))).toBe(true);
          expect(subStreamEndings.some((ending) => sub?.StreamName.toLowerCase().endsWith(ending))).toBe(true);
          expect(mainOf.has(cameraKey(main))).toBe(false);
          expect(subOf.has(cameraKey(main))).toBe(true);
        }
        for (const [mainKey, sub] of subOf) {
          expect(byKey.has(mainKey)).toBe(true);
          expect(cameraKey(mainOf.get(cameraKey(sub)) ?? sub)).toBe(mainKey);
        }
      }),
    );
  });

  test('the order of the list changes no pair', () => {
    fc.assert(
      fc.property(cameras, (refs) => {
        expect(pairSubStreams(refs.toReversed())).toEqual(pairSubStreams(refs));
      }),
    );
  });
});
