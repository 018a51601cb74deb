/** Keeps a live picture as near to live as the fragments allow, by small changes of speed. Pure. */

/** Seconds of buffer left just before the next fragment arrives: enough for one late playlist. */
const comfortable = { lowS: 0.35, highS: 0.9 } as const;

/**
 * The playback rate for a live picture.
 * `lowWaterS` is the least buffer ahead seen over the last fragment's length; null when not known yet.
 * Within the comfortable band nothing changes; `current` gives the hysteresis.
 */
export const liveRate = (lowWaterS: number | null, current: number): number => {
  if (lowWaterS === null) return 1;
  if (lowWaterS > comfortable.highS + 2) return 1.1;
  if (lowWaterS > comfortable.highS) return 1.05;
  if (current > 1 && lowWaterS > (comfortable.lowS + comfortable.highS) / 2) return 1.05;
  if (lowWaterS < comfortable.lowS / 2) return 0.97;
  if (current < 1 && lowWaterS < comfortable.lowS) return 0.97;
  return 1;
};

/** So far behind, small changes of speed would take minutes: that comes of a stall only, after which a jump is no surprise. */
const jumpBeyondMs = 8_000;

/**
 * Whether to jump to the live position: the picture stands in so much media that has waited. `aheadMs` is what waits, `holdBackMs`
 * what should.
 */
export const isFarBehind = (aheadMs: number, holdBackMs: number): boolean => aheadMs - holdBackMs > jumpBeyondMs;

/** The least value of the last `windowMs`, from samples pushed as time goes by. */
export class LowWater {
  readonly #samples: { readonly atMs: number; readonly valueS: number }[] = [];

  /** Adds a sample and forgets those older than `windowMs`. */
  push(atMs: number, valueS: number, windowMs: number): void {
    this.#samples.push({ atMs, valueS });
    while ((this.#samples[0]?.atMs ?? atMs) < atMs - windowMs) this.#samples.shift();
  }

  /** Null until the samples span `windowMs`. */
  least(nowMs: number, windowMs: number): number | null {
    const first = this.#samples[0];
    if (first === undefined || nowMs - first.atMs < windowMs * 0.8) return null;
    return Math.min(...this.#samples.map((sample) => sample.valueS));
  }

  clear(): void {
    this.#samples.length = 0;
  }
}
