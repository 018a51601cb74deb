/** One timer for all who want to be called at the same period: what they change together is laid out and painted once, not each time. */

/** See the file's first line. */
export const createSharedBeats = (
  every: (periodMs: number, action: () => void) => () => void,
): ((periodMs: number, action: () => void) => () => void) => {
  const beats = new Map<number, { readonly actions: Set<() => void>; readonly stop: () => void }>();
  const beatOf = (periodMs: number): { readonly actions: Set<() => void>; readonly stop: () => void } => {
    const known = beats.get(periodMs);
    if (known !== undefined) return known;
    const actions = new Set<() => void>();
    const stop = every(periodMs, () => {
      for (const action of actions) action();
    });
    const beat = { actions, stop };
    beats.set(periodMs, beat);
    return beat;
  };
  return (periodMs, action) => {
    const beat = beatOf(periodMs);
    // Wrapped, so that the same action can be there twice.
    const own = (): void => action();
    beat.actions.add(own);
    return () => {
      if (!beat.actions.delete(own) || beat.actions.size > 0) return;
      beat.stop();
      beats.delete(periodMs);
    };
  };
};
