/** A small seeded random source, so that every drawing is the same on every run. */

/** A function that gives numbers in 0 ≤ x < 1; the same seed gives the same row (Weyl sequence and integer mixing). */
export function createRandom(seed: number): () => number {
  let state = (seed * 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A number between `low` and `high` from `random`. */
export const between = (random: () => number, low: number, high: number): number => low + (high - low) * random();

/** One of `items` by `random`. */
export function pick<T>(random: () => number, items: readonly [T, ...T[]]): T {
  return items[Math.floor(random() * items.length)] ?? items[0];
}
