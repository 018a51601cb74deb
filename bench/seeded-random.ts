/** Numbers that look like chance and are the same each time. Pure. */

/** Numbers in [0, 1) by the linear congruential generator of Numerical Recipes (§7.1, "quick and dirty"). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
