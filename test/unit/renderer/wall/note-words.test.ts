import { describe, expect, test } from 'vitest';
import { troubleTable } from '../../../../contract/trouble.ts';
import { troubleKinds } from '../../../../contract/trouble-kinds.ts';
import { noteTexts } from '../../../../renderer/wall/note-words.ts';
import { pictureTimeText, spokenName } from '../../../../renderer/wall/tile-text.ts';
import { refOf } from '../cameras-for-tests.ts';
import { createFakePlayer } from '../fake-player.ts';

describe('notes', () => {
  test('have a short word of their own, and a sentence', () => {
    const notes = troubleKinds.filter((kind) => ['live', 'sign-in'].includes(troubleTable[kind].health));
    expect(notes.length).toBeGreaterThan(5);
    for (const { word, sentence } of noteTexts(notes.map((kind) => ({ kind })))) {
      expect(word.length).toBeLessThan(20);
      expect(word).not.toBe('live');
      expect(sentence).toMatch(/\.$/);
    }
  });

  test('are heard in the name of the tile, with the sound', () => {
    const player = createFakePlayer(refOf('quay'), {
      health: 'live',
      hasPicture: true,
      audible: true,
      notes: [{ kind: 'timestamps-off' }, { kind: 'watched-too-often' }],
    });
    const state = { ...player.state(), heardAtMs: 0 };
    expect(spokenName('quay', state, 0)).toBe(
      'quay, live, sound on, no times, watched too often, picture without a time',
    );
  });

  test("a camera's own time is marked as such", () => {
    const player = createFakePlayer(refOf('quay'), {
      hasPicture: true,
      pictureTimeMs: new Date(2026, 10, 22, 14, 3, 22).getTime(),
      pictureClock: 'PRODUCER_TIMESTAMP',
    });
    expect(pictureTimeText({ ...player.state(), heardAtMs: 0 })).toBe('14:03:22 cam');
  });
});
