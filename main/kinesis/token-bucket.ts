/** A token bucket: so many calls at once, so many more each second. Time is handed in. */

/** A bucket that never lets more than `perSecond` calls through in any one second. */
export interface TokenBucket {
  /** Milliseconds until a token is there; 0 when one is. Takes nothing. */
  readonly waitMs: (nowMs: number) => number;
  /** Takes a token; only when {@link waitMs} is 0. */
  readonly take: (nowMs: number) => void;
  /** True when the bucket is full again and can be forgotten. */
  readonly isFull: (nowMs: number) => boolean;
}

/**
 * What fills in a second and what is there at its start add up: `burst` calls at once, the rest of `perSecond` over the
 * second. Without a `burst` each gets half. `perSecond` must be at least 2, `burst` from 1 to less than `perSecond`.
 */
export function createTokenBucket(
  perSecond: number,
  startMs: number,
  burst = Math.max(1, Math.floor(perSecond / 2)),
): TokenBucket {
  const capacity = burst;
  const refillPerMs = (perSecond - capacity) / 1_000;
  let tokens = capacity;
  let countedAtMs = startMs;
  const count = (nowMs: number): number => {
    // a clock that steps back must not drain the bucket
    tokens = Math.min(capacity, tokens + Math.max(0, nowMs - countedAtMs) * refillPerMs);
    countedAtMs = Math.max(countedAtMs, nowMs);
    return tokens;
  };
  return {
    waitMs: (nowMs) => {
      const missing = 1 - count(nowMs);
      return missing <= 1e-9 ? 0 : Math.ceil(missing / refillPerMs);
    },
    take: (nowMs) => {
      tokens = count(nowMs) - 1;
    },
    isFull: (nowMs) => count(nowMs) >= capacity,
  };
}
