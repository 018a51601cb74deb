/** A counting gate: at most `places` holders at once, the rest wait in order. */
import type { Turnstile } from './player-tools.ts';

/** Makes a gate with so many places. Giving a place back twice counts once. */
export const createTurnstile = (places: number): Turnstile => {
  let free = places;
  const waiting: (() => void)[] = [];
  const release = (): (() => void) => {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    };
  };
  return {
    take: () => {
      if (free > 0) {
        free -= 1;
        return Promise.resolve(release());
      }
      return new Promise((resolve) => {
        waiting.push(() => {
          resolve(release());
        });
      });
    },
  };
};
