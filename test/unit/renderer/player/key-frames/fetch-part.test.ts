/** Fetches of the key-frame worker at the window's gate. */
import { expect, test } from 'vitest';
import type { FarTurn } from '../../../../../renderer/player/key-frames/far-gate.ts';
import { fetchWhole } from '../../../../../renderer/player/key-frames/fetch-part.ts';
import { createManualClock, type ManualClock } from '../../manual-clock.ts';

interface Fetching {
  readonly clock: ManualClock;
  /** What was done, in order, and how it ended. */
  readonly did: string[];
  readonly turn: FarTurn;
  readonly answer: (response: Response) => void;
  readonly giveUp: () => void;
  /** Until all that has been set off is done. */
  readonly settled: () => Promise<void>;
}

const startFetch = (): Fetching => {
  const clock = createManualClock();
  const did: string[] = [];
  const turns: FarTurn[] = [];
  const answers: ((response: Response) => void)[] = [];
  const own = new AbortController();
  void fetchWhole('https://b-1.example/hls/v1/getHLSMediaPlaylist.m3u8', own.signal, {
    fetch: (_input, { signal } = {}) => {
      did.push('fetch');
      return new Promise((resolve, reject) => {
        answers.push(resolve);
        signal?.addEventListener('abort', () => {
          did.push('aborted');
          reject(new DOMException('given up', 'AbortError'));
        });
      });
    },
    after: clock.after,
    onBytes: () => undefined,
    enter: (_url, turn) => {
      turns.push(turn);
      return { answered: () => did.push('answered'), end: () => did.push('ends') };
    },
  }).then(
    (bytes) => did.push(`${bytes.byteLength} bytes`),
    (error: unknown) => did.push(error instanceof Error ? error.message : 'unknown'),
  );
  const [turn] = turns;
  if (turn === undefined) throw new Error('nothing was asked');
  return {
    clock,
    did,
    turn,
    answer: (response) => answers.at(-1)?.(response),
    giveUp: () => own.abort(),
    settled: async () => {
      for (let at = 0; at < 4; at += 1) await new Promise((resolve) => void setImmediate(resolve));
    },
  };
};

test('a fetch is made when the gate says so', async () => {
  const { did, turn, answer, settled } = startFetch();
  await settled();
  expect(did).toEqual([]);
  turn.go();
  await settled();
  answer(new Response('12345'));
  await settled();
  expect(did).toEqual(['fetch', 'answered', 'ends', '5 bytes']);
});

test('one that is given back is made again', async () => {
  const { did, turn, answer, settled } = startFetch();
  turn.go();
  await settled();
  turn.giveBack();
  await settled();
  expect(did).toEqual(['fetch', 'aborted']);
  turn.go();
  await settled();
  answer(new Response('12345'));
  await settled();
  expect(did.slice(2)).toEqual(['fetch', 'answered', 'ends', '5 bytes']);
});

test('what is given back when the answer is there comes whole', async () => {
  const { did, turn, answer, settled } = startFetch();
  const slow = Promise.withResolvers<void>();
  turn.go();
  await settled();
  answer(
    new Response(
      new ReadableStream({
        pull: async (controller) => {
          await slow.promise;
          controller.enqueue(new Uint8Array(5));
          controller.close();
        },
      }),
    ),
  );
  await settled();
  turn.giveBack();
  slow.resolve();
  await settled();
  expect(did).toEqual(['fetch', 'answered', 'ends', '5 bytes']);
});

test('one that waits, or was given back, times out as one that is under way does', async () => {
  for (const before of [[], ['go'], ['go', 'giveBack']] as const) {
    const { clock, did, turn, settled } = startFetch();
    for (const word of before) {
      turn[word]();
      await settled();
    }
    clock.advance(7_999);
    await settled();
    expect(did).not.toContain('timed-out');
    clock.advance(1);
    await settled();
    expect(did.slice(-2)).toEqual(['ends', 'timed-out']);
  }
});

test('one that is given back again and again has no more time than another', async () => {
  const { clock, did, turn, settled } = startFetch();
  for (const word of ['go', 'giveBack', 'go', 'giveBack', 'go'] as const) {
    turn[word]();
    await settled();
    clock.advance(1_500);
  }
  clock.advance(499);
  await settled();
  expect(did).not.toContain('timed-out');
  clock.advance(1);
  await settled();
  expect(did.at(-1)).toBe('timed-out');
});

test('one that nobody wants any more leaves the gate while it waits', async () => {
  const { did, giveUp, settled } = startFetch();
  giveUp();
  await settled();
  expect(did[0]).toBe('ends');
  expect(did).not.toContain('fetch');
});
