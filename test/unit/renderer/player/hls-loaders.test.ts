/** hls.js's own loader at the gate: when its calls are made, given back, made again, and given up. */
import type { LoaderCallbacks, LoaderConfiguration, LoaderContext, LoadPolicy } from 'hls.js';
import { afterEach, expect, test, vi } from 'vitest';
import { countingLoader } from '../../../../renderer/player/hls-loaders.ts';
import type { CallTurn } from '../../../../renderer/player/host-gate.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

interface Loading {
  /** What was heard and done, in order. */
  readonly did: string[];
  /** Of the last call. */
  readonly turn: () => CallTurn;
  /** Answers the call that is under way. */
  readonly answer: (response: Response) => Promise<void>;
  readonly loader: InstanceType<ReturnType<typeof countingLoader>>;
}

const policy: LoadPolicy['default'] = {
  maxTimeToFirstByteMs: 8_000,
  maxLoadTimeMs: 10_000,
  timeoutRetry: null,
  errorRetry: { maxNumRetry: 1, retryDelayMs: 100, maxRetryDelayMs: 100 },
};

const url = 'https://b-1.example/hls/v1/getMP4MediaFragment.mp4?SessionToken=token';

/** A load at a gate that waits to be told. */
const startLoad = (): Loading => {
  vi.useFakeTimers();
  const did: string[] = [];
  const turns: CallTurn[] = [];
  const answers: ((response: Response) => void)[] = [];
  // hls.js names it when it tries again.
  vi.stubGlobal('status', '');
  vi.stubGlobal('self', {
    AbortController,
    Headers,
    Request,
    performance,
    setTimeout,
    clearTimeout,
    fetch: (request: Request) => {
      did.push('fetch');
      return new Promise<Response>((resolve, reject) => {
        answers.push(resolve);
        request.signal.addEventListener('abort', () => {
          did.push('aborted');
          reject(new DOMException('given up', 'AbortError'));
        });
      });
    },
  });
  const Loader = countingLoader({
    enter: (asked, turn) => {
      did.push(asked === url ? 'asks' : 'asks for another');
      turns.push(turn);
      return () => did.push(turn.isAnswered() ? 'ends answered' : 'ends');
    },
    onBytes: (bytes) => did.push(`${bytes} bytes`),
    nowMs: () => performance.now(),
    after: (delayMs, action) => {
      const id = setTimeout(action, delayMs);
      return () => clearTimeout(id);
    },
  });
  const loader = new Loader({
    fetchSetup: (context: LoaderContext, init: RequestInit) => new Request(context.url, init),
  } as never);
  const context = { url, responseType: 'arraybuffer' } as LoaderContext;
  const config = { loadPolicy: policy } as LoaderConfiguration;
  const callbacks: LoaderCallbacks<LoaderContext> = {
    onSuccess: () => did.push('success'),
    onError: ({ code }) => did.push(`error ${code}`),
    onTimeout: () => did.push('timeout'),
  };
  loader.load(context, config, callbacks);
  return {
    did,
    loader,
    turn: () => {
      const last = turns.at(-1);
      if (last === undefined) throw new Error('nothing was asked');
      return last;
    },
    answer: async (response) => {
      answers.at(-1)?.(response);
      await vi.advanceTimersByTimeAsync(1);
    },
  };
};

test('a load is made when the gate says so, and ends with its answer', async () => {
  const { did, turn, answer } = startLoad();
  expect(did).toEqual(['asks']);
  turn().go();
  expect(turn().isAnswered()).toBe(false);
  await answer(new Response(new Uint8Array(5)));
  expect(did).toEqual(['asks', 'fetch', 'ends answered', '5 bytes', 'success']);
});

test('one that is given back is made again, and whoever waits for it hears of nothing but the answer', async () => {
  const { did, turn, answer } = startLoad();
  turn().go();
  turn().giveBack();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(did).toEqual(['asks', 'fetch', 'aborted']);
  turn().go();
  await answer(new Response(new Uint8Array(5)));
  expect(did.slice(3)).toEqual(['fetch', 'ends answered', '5 bytes', 'success']);
});

test('one that waits, or was given back, times out as one that is under way does', async () => {
  for (const before of [
    (): void => undefined,
    ({ go }: CallTurn): void => go(),
    ({ go, giveBack }: CallTurn): void => {
      go();
      giveBack();
    },
  ]) {
    const { did, turn } = startLoad();
    before(turn());
    await vi.advanceTimersByTimeAsync(policy.maxTimeToFirstByteMs - 1);
    expect(did).not.toContain('timeout');
    await vi.advanceTimersByTimeAsync(1);
    expect(did.slice(-2).sort()).toEqual(['ends', 'timeout']);
  }
});

test('one that is given back again and again has no more time than another', async () => {
  const { did, turn } = startLoad();
  for (const word of ['go', 'giveBack', 'go', 'giveBack', 'go'] as const) {
    turn()[word]();
    await vi.advanceTimersByTimeAsync(1_500);
  }
  await vi.advanceTimersByTimeAsync(499);
  expect(did).not.toContain('timeout');
  await vi.advanceTimersByTimeAsync(1);
  expect(did.filter((word) => word === 'timeout')).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(did.filter((word) => word === 'timeout')).toHaveLength(1);
});

test('one whose answer has begun is not given up for its first byte', async () => {
  const { did, turn, answer } = startLoad();
  turn().go();
  await answer(new Response(new ReadableStream({ start: () => undefined })));
  await vi.advanceTimersByTimeAsync(policy.maxTimeToFirstByteMs + 500);
  expect(did).not.toContain('timeout');
});

test('one that had to wait has its whole time from when it went', async () => {
  const { did, turn, answer } = startLoad();
  await vi.advanceTimersByTimeAsync(7_000);
  turn().go();
  await vi.advanceTimersByTimeAsync(7_000);
  await answer(new Response(new Uint8Array(5)));
  expect(did.at(-1)).toBe('success');
});

test('one that is refused asks anew each time it is made again', async () => {
  const { did, turn, answer } = startLoad();
  turn().go();
  await answer(new Response('no', { status: 503 }));
  await vi.advanceTimersByTimeAsync(100);
  expect(did).toEqual(['asks', 'fetch', 'aborted', 'ends answered', 'asks']);
  turn().go();
  await answer(new Response('no', { status: 503 }));
  expect(did.slice(5)).toEqual(['fetch', 'ends answered', 'error 503']);
});

test('one that nobody wants any more leaves the gate, whether it waits or is under way', () => {
  for (const goes of [false, true]) {
    const { did, turn, loader } = startLoad();
    if (goes) turn().go();
    loader.destroy();
    expect(did.at(-1)).toBe('ends');
    expect(vi.getTimerCount()).toBeLessThanOrEqual(goes ? 1 : 0);
  }
});
