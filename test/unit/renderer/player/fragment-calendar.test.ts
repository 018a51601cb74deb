import { describe, expect, it } from 'vitest';
import { FragmentCalendar } from '../../../../renderer/player/fragment-calendar.ts';
import { preparePlaylist } from '../../../../renderer/player/prepare-playlist.ts';

const list = (first: number, count: number, durationMs = 2_000): { number: string; durationMs: number }[] =>
  Array.from({ length: count }, (_, index) => ({ number: String(first + index), durationMs }));

describe('FragmentCalendar', () => {
  it('gives a fragment the same time in every list and every session', () => {
    const calendar = new FragmentCalendar();
    const first = calendar.date(list(10, 5));
    expect(calendar.date(list(12, 5)).slice(0, 3)).toEqual(first.slice(2));
    expect(calendar.date(list(9, 3)).slice(1)).toEqual(first.slice(0, 2));
  });

  it('counts from the lengths', () => {
    const [a = 0, b = 0, c = 0] = new FragmentCalendar().date(list(1, 3, 1_857));
    expect([b - a, c - b]).toEqual([1_857, 1_857]);
  });

  it('puts a list of strangers after all that is known', () => {
    const calendar = new FragmentCalendar();
    const last = calendar.date(list(1, 3)).at(-1) ?? 0;
    expect(calendar.date(list(500, 3))[0]).toBeGreaterThan(last + 2_000);
  });

  it('does not grow for ever', () => {
    const calendar = new FragmentCalendar();
    const early = calendar.date(list(0, 7));
    for (let n = 1; n < 500; n += 1) calendar.date(list(n, 7));
    expect(calendar.date(list(0, 7))[0]).not.toBe(early[0]);
  });
});

describe('a playlist without times', () => {
  const text = (first: number): string =>
    [
      '#EXTM3U',
      '#EXT-X-TARGETDURATION:2',
      ...list(first, 3).flatMap(({ number }) => ['#EXTINF:2.0,', `f.mp4?FragmentNumber=${number}&SessionToken=x`]),
    ].join('\n');

  it('is dated by the calendar, the same in the next session', () => {
    const calendar = new FragmentCalendar();
    const dates = (playlist: string): string[] =>
      preparePlaylist(playlist, null, { calendar })
        .text.split('\n')
        .filter((line) => line.startsWith('#EXT-X-PROGRAM-DATE-TIME'));
    const first = dates(text(1));
    expect(first).toHaveLength(3);
    expect(dates(text(2)).slice(0, 2)).toEqual(first.slice(1));
  });

  it('that names no fragments is left as it is', () => {
    const anonymous = text(1).replaceAll(/FragmentNumber=\d+/g, 'x');
    const { facts, text: out } = preparePlaylist(anonymous, null, { calendar: new FragmentCalendar() });
    expect(out).not.toContain('PROGRAM-DATE-TIME');
    expect(facts).toMatchObject({ kind: 'media', edgeTimeMs: null });
  });
});
