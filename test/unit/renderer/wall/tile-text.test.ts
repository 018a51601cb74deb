/** What tiles say for each health. */
import { describe, expect, test } from 'vitest';
import { healths } from '../../../../contract/health.ts';
import type { HeardState } from '../../../../renderer/wall/players.ts';
import {
  isStale,
  lastPictureText,
  pausedSentence,
  pictureTimeText,
  showsKeyFrames,
  spokenName,
  stateWord,
  toneAt,
} from '../../../../renderer/wall/tile-text.ts';
import { refOf } from '../cameras-for-tests.ts';
import { createFakePlayer } from '../fake-player.ts';

const pictureTimeMs = new Date(2026, 10, 22, 14, 3, 22).getTime();
const state = (change: Partial<HeardState>): HeardState => ({
  ...createFakePlayer(refOf('gate-north')).state(),
  heardAtMs: 0,
  ...change,
});
const pictured = { hasPicture: true, pictureTimeMs, pictureAgeMs: 2_000 } as const;

describe('a tile', () => {
  test('live and fresh says nothing but its time', () => {
    const live = state({ ...pictured, health: 'live' });
    expect([stateWord(live, 0), pictureTimeText(live), lastPictureText(live, 0)]).toEqual(['', '14:03:22', null]);
    expect(spokenName('gate-north', live, 0)).toBe('gate-north, live, picture 14:03:22');
  });

  test('of key frames says so, as long as they come', () => {
    const keyFrames = state({ ...pictured, health: 'live', motion: 'key-frames' });
    expect(spokenName('gate-north', keyFrames, 0)).toBe('gate-north, live, key frames, picture 14:03:22');
    expect(showsKeyFrames(keyFrames)).toBe(true);
    const said = healths.filter((health) => showsKeyFrames({ health, motion: 'key-frames' }));
    expect(said).toEqual(['live', 'behind']);
    expect(healths.filter((health) => showsKeyFrames({ health, motion: 'moving' }))).toEqual([]);
  });

  test('live but older than normal shows the age', () => {
    expect(stateWord(state({ ...pictured, health: 'live', pictureAgeMs: 7_500 }), 0)).toBe('7 s old');
  });

  test('ages and counts go on between two tellings', () => {
    expect(stateWord(state({ ...pictured, health: 'behind', pictureAgeMs: 8_000, heardAtMs: 100 }), 1_100)).toBe(
      '9 s behind',
    );
    expect(stateWord(state({ health: 'silent', healthSinceMs: 1_000 }), 42_000)).toBe('silent 0:41');
  });

  test('silent and frozen count from the last picture where there is one', () => {
    const silent = state({ ...pictured, health: 'silent', pictureAgeMs: 41_000, healthSinceMs: -9_000 });
    expect(stateWord(silent, 0)).toBe('silent 0:41');
    expect(lastPictureText(silent, 0)).toEqual({ age: '41 s ago', taken: 'last picture 14:03:22' });
  });

  test('paused counts since then where the picture has no time', () => {
    const paused = state({ health: 'paused', hasPicture: true, pictureAgeMs: null, healthSinceMs: 1_000 });
    expect([stateWord(paused, 42_000), lastPictureText(paused, 42_000)]).toEqual(['paused 0:41', null]);
  });

  test('paused tells who paused it', () => {
    expect([pausedSentence(true), pausedSentence(false)]).toEqual([
      'Paused here: nothing is fetched.',
      'Nothing was fetched while nobody could see it.',
    ]);
  });

  test('throttled says when it will try again', () => {
    expect(stateWord(state({ health: 'throttled', retryAtMs: 5_000 }), 0)).toBe('throttled, retry 0:05');
    expect(stateWord(state({ health: 'throttled', retryAtMs: 5_000 }), 6_000)).toBe('throttled');
  });

  test('frozen is amber first and red later', () => {
    const frozen = state({ health: 'frozen', healthSinceMs: 0 });
    expect([toneAt(frozen, 12_000), toneAt(frozen, 31_000)]).toEqual(['warn', 'bad']);
  });

  test('every health but live has a word, and only live and behind count as moving pictures', () => {
    for (const health of healths) if (health !== 'live') expect(stateWord(state({ health }), 0)).not.toBe('');
    expect(healths.filter((health) => !isStale(health))).toEqual(['live', 'behind']);
  });

  test('a picture that is late is spoken with its reason', () => {
    const late = state({ ...pictured, health: 'behind', pictureAgeMs: 9_000, sentence: 'The picture is old.' });
    expect(spokenName('dock', late, 0)).toBe('dock, 9 s behind, The picture is old, picture 14:03:22');
  });

  test('without a picture it says so and shows no time', () => {
    expect(spokenName('dock', state({ health: 'connecting' }), 0)).toBe('dock, connecting, no picture');
    expect(pictureTimeText(state({ health: 'connecting', pictureTimeMs }))).toBe('');
  });
});
