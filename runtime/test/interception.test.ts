/** When a page is let pass: never while something of the app's is on its way. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CdpSession } from '../src/cdp.ts';
import { Interception } from '../src/interception.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const setUp = (fetchesOwnSchemes = false) => {
  const posted: string[] = [];
  const sessionOf = (name: string) =>
    ({ post: (method: string) => posted.push(`${name} ${method}`) }) as unknown as CdpSession;
  const browser = sessionOf('browser');
  const interception = new Interception({
    browser: () => browser,
    patterns: () => [{ urlPattern: '*', resourceType: 'Document' }],
    fetchesOwnSchemes: () => fetchesOwnSchemes,
  });
  return { posted, page: sessionOf('page'), interception };
};

const swap = ['page Fetch.enable', 'browser Fetch.disable', 'page Fetch.disable', 'browser Fetch.enable'];

test('a page is let pass when nothing has been asked for a moment', () => {
  const { posted, page, interception } = setUp();
  interception.letPass(page);
  expect(posted).toEqual([]);
  vi.advanceTimersByTime(60);
  expect(posted).toEqual(swap);
  vi.advanceTimersByTime(1_000);
  expect(posted).toEqual(swap);
});

test('it waits for a request that is being answered, and a moment more', () => {
  const { posted, page, interception } = setUp();
  interception.letPass(page);
  interception.began('request');
  vi.advanceTimersByTime(1_000);
  expect(posted).toEqual([]);
  interception.ended('request');
  vi.advanceTimersByTime(40);
  interception.began('worker');
  vi.advanceTimersByTime(40);
  expect(posted).toEqual([]);
  interception.ended('worker');
  interception.letPass(page);
  vi.advanceTimersByTime(60);
  expect(posted).toEqual(swap);
});

test('a page that fetches from the app at any time is not let pass', () => {
  const { posted, page, interception } = setUp(true);
  interception.letPass(page);
  vi.advanceTimersByTime(1_000);
  expect(posted).toEqual([]);
});
