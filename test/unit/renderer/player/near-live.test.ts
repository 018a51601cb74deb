/** A media element is begun near to live, kept there by its speed, and brought back after a stall. */
import { expect, test } from 'vitest';
import { NearLive } from '../../../../renderer/player/near-live.ts';
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

interface Setting {
  readonly element: { currentTime: number; playbackRate: number; seeking: boolean; loadedToS: number };
  readonly nearLive: NearLive;
  /** Ticks for so long, with so much of the buffer ahead. */
  readonly play: (forMs: number, aheadS: number, steers?: boolean) => void;
}

const make = (endS: number | null = 10): Setting => {
  let nowMs = 0;
  const element = {
    currentTime: 7,
    playbackRate: 1,
    seeking: false,
    loadedToS: 10,
    get buffered() {
      return { length: 1, start: () => 0, end: () => element.loadedToS };
    },
  };
  const list = (): { facts: MediaPlaylistFacts; endS: number } | null => (endS === null ? null : { facts, endS });
  const nearLive = new NearLive(element as unknown as HTMLVideoElement, () => nowMs, list);
  const play = (forMs: number, aheadS: number, steers = true): void => {
    for (let goneMs = 0; goneMs < forMs; goneMs += 250) {
      nowMs += 250;
      element.loadedToS = element.currentTime + aheadS;
      nearLive.tick(steers);
    }
  };
  return { element, nearLive, play };
};

test('it begins later by what loading took, if there is a list', () => {
  const { element, nearLive } = make();
  nearLive.begin(edgeTimeMs + 1_400);
  expect(element.currentTime).toBeCloseTo(8.3);
  const unlisted = make(null);
  unlisted.nearLive.begin(edgeTimeMs + 1_400);
  expect(unlisted.element.currentTime).toBe(7);
});

test('it plays faster while too much waits, as long as it is to be kept near to live', () => {
  const { element, nearLive, play } = make();
  play(6_000, 1.5);
  expect(element.playbackRate).toBe(1);
  nearLive.keep(true);
  play(6_000, 1.5);
  expect(element.playbackRate).toBe(1.1);
  play(6_000, 0.9);
  expect(element.playbackRate).toBe(1.05);
  nearLive.keep(false);
  expect(element.playbackRate).toBe(1);
  play(6_000, 1.5);
  expect(element.playbackRate).toBe(1);
});

test('one that has run dry keeps more in hand afterwards', () => {
  const { element, nearLive, play } = make();
  nearLive.keep(true);
  play(6_000, 0.9);
  expect(element.playbackRate).toBe(1.05);
  play(1_000, 0.05);
  play(6_000, 0.9);
  expect(element.playbackRate).toBe(1);
});

test('after a stall it jumps to live, not while a seek is under way', () => {
  const { element, nearLive } = make(30);
  nearLive.keep(true);
  element.seeking = true;
  nearLive.tick(true);
  expect(element.currentTime).toBe(7);
  element.seeking = false;
  nearLive.tick(true);
  expect(element.currentTime).toBe(27);
});

test('while something else needs the speed it is left, and what waits is followed all the same', () => {
  const { element, nearLive, play } = make();
  nearLive.keep(true);
  element.playbackRate = 0.95;
  for (let tick = 0; tick < 24; tick += 1) play(250, 1, false);
  expect(element.playbackRate).toBe(0.95);
  element.playbackRate = 1;
  play(250, 1);
  expect(element.playbackRate).toBe(1.05);
});
