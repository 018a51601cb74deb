/** Calls are spaced: at once while there are few, and never more than so many in a second. */
import type { HlsConfig } from 'hls.js';
import { expect, test } from 'vitest';
import { CallPace } from '../../../../renderer/player/call-pace.ts';
import { pacedLoader } from '../../../../renderer/player/hls-loaders.ts';

test('a burst goes at once up to the limit, the rest a second after those before', () => {
  const pace = new CallPace(3);
  expect([0, 0, 100, 100, 100, 100, 100].map((nowMs) => pace.takeMs(nowMs))).toEqual([0, 0, 0, 900, 900, 1_000, 1_900]);
  expect(pace.takeMs(10_000)).toBe(0);
});

test('of many calls no second has more than the limit', () => {
  const pace = new CallPace(16);
  const dueAtMs = Array.from({ length: 200 }, (_, call) => call * 7 + pace.takeMs(call * 7));
  for (const fromMs of dueAtMs) {
    expect(dueAtMs.filter((atMs) => atMs >= fromMs && atMs < fromMs + 1_000).length).toBeLessThanOrEqual(16);
  }
});

test('a call that is given up while it waits is never made, and its giving up is told', () => {
  const did: string[] = [];
  let due: (() => void) | null = null;
  class Plain {
    stats = {};
    load(): void {
      did.push('load');
    }
    abort(): void {
      did.push('abort');
    }
    destroy(): void {
      did.push('destroy');
    }
  }
  const delays = [0, 50, 50];
  const Paced = pacedLoader(
    Plain as unknown as HlsConfig['loader'],
    () => delays.shift() ?? 0,
    (_delayMs, action) => {
      due = action;
      return () => {
        due = null;
      };
    },
  );
  const load = (): InstanceType<typeof Paced> => {
    const loader = new Paced({} as never);
    loader.load({} as never, {} as never, { onAbort: () => did.push('told') } as never);
    return loader;
  };
  load();
  expect(did).toEqual(['load']);
  const given = load();
  expect(did).toEqual(['load']);
  given.abort();
  expect([did, due]).toEqual([['load', 'abort', 'told'], null]);
  load().destroy();
  expect([did.at(-1), due]).toEqual(['destroy', null]);
});
