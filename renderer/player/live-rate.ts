/** Keeps a live picture as near to live as the fragments allow, by small changes of speed. Pure. */

/** Seconds of buffer left just before the next fragment arrives: enough for one list that is read a quarter of a second late. */
const comfortable = { lowS: 0.3, highS: 0.6 } as const;
/**
 * Only so much above it a picture begins to hurry: the moment in which a list is read differs by some tenths of a second from one
 * fragment to the next, and a speed that follows that would never rest.
 */
const toleratedS = 0.25;
/** So much more than that in hand, a picture comes nearer to live twice as fast: half a second at 5 % takes ten seconds. */
const muchMoreS = 0.5;

/**
 * The playback rate for a live picture.
 * `lowWaterS` is the least buffer ahead seen over the last fragment's length; null when not known yet.
 * Within the comfortable band nothing changes; `current` gives the hysteresis, `cautionS` lifts the band.
 */
export const liveRate = (lowWaterS: number | null, current: number, cautionS = 0): number => {
  if (lowWaterS === null) return 1;
  const [lowS, highS] = [comfortable.lowS + cautionS, comfortable.highS + cautionS];
  if (lowWaterS > highS + muchMoreS) return 1.1;
  if (lowWaterS > highS + toleratedS) return 1.05;
  if (current > 1 && lowWaterS > (lowS + highS) / 2) return 1.05;
  if (lowWaterS < lowS / 2) return 0.97;
  if (current < 1 && lowWaterS < lowS) return 0.97;
  return 1;
};

/** So nearly run dry, a picture keeps a step more in hand; one late fragment counts once; a step is forgotten within three minutes. */
const cautious = { dryS: 0.1, stepS: 0.3, mostS: 1.5, onceInMs: 5_000, forgetsSPerMs: 0.1 / 60_000 } as const;

/** What a camera whose fragments come late teaches: to keep more in hand, and to forget that slowly. Times are monotonic. */
export class Caution {
  #seconds = 0;
  #atMs = 0;
  #raisedAtMs = -Infinity;

  /** The least buffer ahead over the last fragment's length has been so much; answers how many seconds more to keep. */
  after(lowWaterS: number | null, nowMs: number): number {
    const { dryS, stepS, mostS, onceInMs, forgetsSPerMs } = cautious;
    this.#seconds = Math.max(0, this.#seconds - (nowMs - this.#atMs) * forgetsSPerMs);
    this.#atMs = nowMs;
    if (lowWaterS !== null && lowWaterS < dryS && nowMs - this.#raisedAtMs >= onceInMs) {
      this.#seconds = Math.min(mostS, this.#seconds + stepS);
      this.#raisedAtMs = nowMs;
    }
    return this.#seconds;
  }
}

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
