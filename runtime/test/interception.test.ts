/** When a page is let pass: never while something of the app's is on its way. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CdpSession } from '../src/cdp.ts';
import { Interception } from '../src/interception.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const setUp = (fetchesOwnSchemes = false, answer: Promise<unknown> = Promise.resolve({})) => {
  const posted: string[] = [];
  const sessionOf = (name: string) =>
    ({
      post: (method: string) => posted.push(`${name} ${method}`),
      send: () => answer,
    }) as unknown as CdpSession;
  const browser = sessionOf('browser');
  const interception = new Interception({
    browser: () => browser,
    patterns: () => [{ urlPattern: '*', resourceType: 'Document' }],
    fetchesOwnSchemes: () => fetchesOwnSchemes,
  });
  return { posted, page: sessionOf('page'), interception };
};

const swap = ['page Fetch.enable', 'browser Fetch.disable', 'page Fetch.disable', 'browser Fetch.enable'];

test('a page is let pass when nothing has been asked for a moment', async () => {
  const { posted, page, interception } = setUp();
  void interception.letPass(page);
  expect(posted).toEqual([]);
  await vi.advanceTimersByTimeAsync(60);
  expect(posted).toEqual(swap);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(posted).toEqual(swap);
});

test('a worker learns when it may run', async () => {
  const { posted, page, interception } = setUp();
  const run = interception.letPass(page).then(() => posted.push('run'));
  await vi.advanceTimersByTimeAsync(60);
  await run;
  expect(posted).toEqual([...swap, 'run']);
});

test('it waits for a request that is being answered, and a moment more', async () => {
  const { posted, page, interception } = setUp();
  void interception.letPass(page);
  interception.began('request');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(posted).toEqual([]);
  interception.ended('request');
  await vi.advanceTimersByTimeAsync(15);
  interception.began('another request');
  await vi.advanceTimersByTimeAsync(15);
  expect(posted).toEqual([]);
  interception.ended('another request');
  void interception.letPass(page);
  await vi.advanceTimersByTimeAsync(60);
  expect(posted).toEqual(swap);
});

test('it waits for what Chromium tells of before it answers', async () => {
  const answer = Promise.withResolvers<unknown>();
  const { posted, page, interception } = setUp(false, answer.promise);
  void interception.letPass(page);
  await vi.advanceTimersByTimeAsync(60);
  interception.began('request');
  answer.resolve({});
  await vi.advanceTimersByTimeAsync(1_000);
  expect(posted).toEqual([]);
  interception.ended('request');
  await vi.advanceTimersByTimeAsync(60);
  expect(posted).toEqual(swap);
});

test('a page that fetches from the app at any time is not let pass', async () => {
  const { posted, page, interception } = setUp(true);
  void interception.letPass(page);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(posted).toEqual([]);
});
