/** A token bucket on somebody else's clock: so many points a second, saved up for at most one second. */

export interface TokenBucket {
  /** Takes `points` if there are enough. */
  take(points: number, nowMs: number): boolean;
}

export function createTokenBucket(pointsPerSecond: number): TokenBucket {
  let points = pointsPerSecond;
  let filledAtMs: number | undefined;
  return {
    take: (wanted, nowMs) => {
      const elapsedMs = Math.max(0, nowMs - (filledAtMs ?? nowMs));
      points = Math.min(pointsPerSecond, points + (elapsedMs * pointsPerSecond) / 1000);
      filledAtMs = nowMs;
      if (wanted > points) return false;
      points -= wanted;
      return true;
    },
  };
}
