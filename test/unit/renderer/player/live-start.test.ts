/** A live picture begins where the next fragment arrives in time, and nearer to live if loading took long. */
import { expect, test } from 'vitest';
import { fresherStartS, liveHoldBackMs } from '../../../../renderer/player/live-start.ts';
import type { MediaPlaylistFacts } from '../../../../renderer/player/prepare-playlist.ts';

const edgeTimeMs = 1_750_000_000_000;
const facts: MediaPlaylistFacts = {
  kind: 'media',
  longestFragmentMs: 2_000,
  newestFragmentMs: 2_000,
  fragments: 5,
  edgeTimeMs,
  newest: 'five',
  ended: false,
};

test('what loading took is made up for before the first picture', () => {
  const listedAtMs = edgeTimeMs + 500;
  const atS = 10 - liveHoldBackMs(facts, listedAtMs) / 1_000;
  const first = { atS, loadedToS: 10, listedToS: 10 };
  expect(fresherStartS(facts, listedAtMs, first)).toBeNull();
  expect(fresherStartS(facts, listedAtMs + 150, first)).toBeNull();
  expect(fresherStartS(facts, listedAtMs + 900, first)).toBeCloseTo(atS + 0.9);
});

test('it does not begin behind what is loaded, nor anywhere else where the clock tells nothing', () => {
  const first = { atS: 7.4, loadedToS: 8, listedToS: 10 };
  expect(fresherStartS(facts, edgeTimeMs + 2_400, first)).toBeCloseTo(7.7);
  expect(fresherStartS(facts, edgeTimeMs + 600_000, first)).toBeNull();
});
