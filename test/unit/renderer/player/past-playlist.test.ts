/** Lists of the past: where they begin, and breaks the service was told not to mark. */
import { expect, test } from 'vitest';
import { preparePastPlaylist } from '../../../../renderer/player/past-playlist.ts';

const t0 = Date.parse('2026-11-22T14:00:00.000Z');
const listOf = (startsS: readonly number[], marked: readonly number[] = []): string =>
  [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-TARGETDURATION:2',
    ...startsS.flatMap((startS, index) => [
      ...(marked.includes(index) ? ['#EXT-X-DISCONTINUITY'] : []),
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(t0 + startS * 1_000).toISOString()}`,
      '#EXTINF:2.0,',
      `fragment-${index}.mp4`,
    ]),
    '#EXT-X-ENDLIST',
  ].join('\n');
const breaksBefore = (text: string): readonly number[] =>
  text
    .split('#EXT-X-DISCONTINUITY\n')
    .slice(1)
    .map((part) => Number(/fragment-(\d+)/.exec(part)?.[1]));

test('begins on the picture that was asked for', () => {
  expect(preparePastPlaylist(listOf([0, 2, 4]), t0 + 3_250)).toContain('#EXT-X-START:TIME-OFFSET=3.250,PRECISE=YES');
  // Behind a gap the list is shorter than the time that has passed.
  expect(preparePastPlaylist(listOf([0, 60]), t0 + 61_000)).toContain('TIME-OFFSET=3.000');
  expect(preparePastPlaylist(listOf([0, 60]), t0 + 30_000)).toContain('TIME-OFFSET=2.000');
  expect(preparePastPlaylist(listOf([0, 2]), t0 - 5_000)).toContain('TIME-OFFSET=0.000');
});

test('a later reading of the list begins nowhere anew', () => {
  expect(preparePastPlaylist(listOf([0, 2, 4]), null)).toBe(listOf([0, 2, 4]));
});

test('marks a break that is not marked, once', () => {
  expect(breaksBefore(preparePastPlaylist(listOf([0, 2, 60, 62]), null))).toEqual([2]);
  expect(breaksBefore(preparePastPlaylist(listOf([0, 2, 60, 62], [2]), null))).toEqual([2]);
  expect(breaksBefore(preparePastPlaylist(listOf([0, 2.02, 3.99]), null))).toEqual([]);
});
