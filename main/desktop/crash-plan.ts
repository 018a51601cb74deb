/** When to load a page anew whose process is gone: at once, and with growing patience when it keeps happening, for ever. Pure. */

/** The next step. */
export interface CrashStep {
  /** Milliseconds to wait before the page is loaded again. */
  readonly afterMs: number;
  /** It has failed so often in so short a time that loading it again is not likely to help. */
  readonly keepsFailing: boolean;
}

const windowMs = 300_000;
const manyCrashes = 6;
/** As often it may be chance, and waiting helps nobody. */
const atOnce = 2;
const firstWaitMs = 500;
/** A wall that nobody watches over must come back by itself, also when what broke it lasts for hours. */
const longestMs = 30_000;

/** Decides from the moments of earlier crashes (monotonic, the present one last). */
export function crashStep(crashedAtMs: readonly number[]): CrashStep {
  const lastMs = crashedAtMs.at(-1) ?? 0;
  const recent = crashedAtMs.filter((atMs) => lastMs - atMs < windowMs).length;
  const afterMs = recent <= atOnce ? 0 : Math.min(firstWaitMs * 2 ** (recent - atOnce - 1), longestMs);
  return { afterMs, keepsFailing: recent >= manyCrashes };
}
