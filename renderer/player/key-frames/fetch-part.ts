/** Fetches what a key-frame reader needs, bounded in time and size, and stops reading where the rest is not wanted. */
import type { Trouble } from '../../../contract/trouble-kinds.ts';
import { troubleOfStatus } from '../status-trouble.ts';
import type { EnterFarGate } from './far-gate.ts';

/** An answer that could not be had. `status`: 0 without any answer. */
export class FetchFailure extends Error {
  readonly trouble: Trouble;
  readonly status: number;

  constructor(trouble: Trouble, status: number) {
    super(trouble.kind);
    this.trouble = trouble;
    this.status = status;
  }
}

/** What fetching needs from outside. */
export interface FetchParts {
  readonly fetch: typeof fetch;
  /** Runs an action once; returns what cancels it. */
  readonly after: (delayMs: number, action: () => void) => () => void;
  readonly onBytes: (bytes: number) => void;
  /** Each call goes when the host's gate lets it. */
  readonly enter: EnterFarGate;
}

/** No tile waits without an end: as long as the moving player's (hls-settings). */
const firstByteWithinMs = 8_000;
const wholeWithinMs = 20_000;
/** Larger than any honest list or initialisation segment. */
const largestText = 4_000_000;
const largestSegment = 64_000_000;
/**
 * Where less than this is left, reading on is cheaper than what stopping costs: over HTTP/1.1 the connection is given up, and the
 * next one pays for TCP and TLS again (some 6 kB, and round trips).
 */
const worthStopping = 48_000;

const hostOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).host : null);

/** Each URL holds the session's token: nothing of it may reach the disk cache or another host. */
const request = { cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' } as const;

/** A turn at the gate: a signal for each time the call may be made, aborted when it is given back. */
class Turns {
  #next = Promise.withResolvers<AbortSignal>();
  #given: AbortController | null = null;
  #isAnswered = false;

  readonly go = (): void => {
    this.#given = new AbortController();
    this.#next.resolve(this.#given.signal);
  };

  readonly giveBack = (): void => {
    // What is said while the answer comes has come too late.
    if (this.#isAnswered) return;
    this.#next = Promise.withResolvers();
    this.#given?.abort();
  };

  readonly answered = (): void => {
    this.#isAnswered = true;
  };

  /** Rejects when `signal` is aborted first. */
  readonly next = (signal: AbortSignal): Promise<AbortSignal> => {
    const { promise } = this.#next;
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      void promise.then(resolve);
    });
  };
}

/** The answer to a call that is made in its turn, and again if it was given back. `onGo`: it is made for the first time. */
const answerTo = async (
  url: string,
  signal: AbortSignal,
  turns: Turns,
  { fetchUrl, onGo }: { readonly fetchUrl: typeof fetch; readonly onGo: () => void },
): Promise<Response> => {
  for (let made = 0; ; made += 1) {
    const given = await turns.next(signal);
    if (made === 0) onGo();
    try {
      return await fetchUrl(url, { ...request, signal: AbortSignal.any([signal, given]) });
    } catch (error) {
      if (signal.aborted || !given.aborted) throw error;
    }
  }
};

/**
 * One fetch; `signal` gives it up. `take` gets the answer's bytes as they come and says what more is wanted: all, or no more of
 * an answer of so many bytes.
 */
const fetchBytes = async (
  url: string,
  signal: AbortSignal,
  { fetch: fetchUrl, after, onBytes, enter }: FetchParts,
  take: (chunk: Uint8Array, soFar: number) => number | 'all',
): Promise<void> => {
  // One that was given up before would never hear of it.
  signal.throwIfAborted();
  const own = new AbortController();
  let isLate = false;
  const tooLate = (): void => {
    isLate = true;
    own.abort();
  };
  const giveUp = (): void => own.abort();
  signal.addEventListener('abort', giveUp);
  let cancelTimer: () => void = () => undefined;
  const within = (limitMs: number): void => {
    cancelTimer();
    cancelTimer = after(limitMs, tooLate);
  };
  // What waits is given up as soon as if it were under way; what is made again has what is left of its time.
  within(firstByteWithinMs);
  const turns = new Turns();
  const call = enter(url, turns);
  try {
    const onGo = (): void => within(firstByteWithinMs);
    const response = await answerTo(url, own.signal, turns, { fetchUrl, onGo });
    turns.answered();
    call.answered();
    within(wholeWithinMs);
    if (!response.ok) {
      await response.body?.cancel();
      throw new FetchFailure(troubleOfStatus(response.status, hostOf(url)), response.status);
    }
    const reader = response.body?.getReader();
    let soFar = 0;
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      soFar += part.value.byteLength;
      onBytes(part.value.byteLength);
      const size = take(part.value, soFar);
      if (size !== 'all' && size - soFar > worthStopping) {
        own.abort();
        return;
      }
    }
  } catch (error) {
    if (error instanceof FetchFailure) throw error;
    if (signal.aborted) throw error;
    throw new FetchFailure(isLate ? { kind: 'timed-out' } : troubleOfStatus(0, hostOf(url)), 0);
  } finally {
    cancelTimer();
    signal.removeEventListener('abort', giveUp);
    call.end();
  }
};

const joined = (chunks: readonly Uint8Array[], length: number): Uint8Array => {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
};

/** A whole answer. Rejects with {@link FetchFailure}, or with an AbortError once `signal` is aborted. */
export const fetchWhole = async (url: string, signal: AbortSignal, parts: FetchParts): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  await fetchBytes(url, signal, parts, (chunk, soFar) => {
    if (soFar > largestText) throw new FetchFailure({ kind: 'playlist-invalid' }, 200);
    chunks.push(chunk);
    length = soFar;
    return 'all';
  });
  return joined(chunks, length);
};

/** What a reader of parts says of the bytes so far. */
export type Taken<T> = T | 'more' | 'none';

/**
 * The part of an answer that `take` finds in it; null when it finds none. What is left is not read where that saves something.
 * @param sizeOf the answer's whole size, as the part tells it; null: not known
 */
export const fetchPart = async <T extends object>(
  url: string,
  signal: AbortSignal,
  parts: FetchParts,
  take: (chunk: Uint8Array) => Taken<T>,
  sizeOf: (part: T) => number | null,
): Promise<T | null> => {
  const found: { part: T | null; none: boolean } = { part: null, none: false };
  await fetchBytes(url, signal, parts, (chunk, soFar) => {
    if (found.part === null && !found.none) {
      const taken = take(chunk);
      if (taken === 'none' || soFar > largestSegment) found.none = true;
      else if (taken !== 'more') found.part = taken;
    }
    if (found.none) return Number.POSITIVE_INFINITY;
    return found.part === null ? 'all' : (sizeOf(found.part) ?? Number.POSITIVE_INFINITY);
  });
  return found.part;
};
