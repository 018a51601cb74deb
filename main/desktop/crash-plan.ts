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
const secondMs = 250;
/** A wall that nobody watches over must come back by itself, also when what broke it lasts for hours. */
const longestMs = 30_000;

/** Decides from the moments of earlier crashes (monotonic, the present one last). */
export function crashStep(crashedAtMs: readonly number[]): CrashStep {
  const lastMs = crashedAtMs.at(-1) ?? 0;
  const recent = crashedAtMs.filter((atMs) => lastMs - atMs < windowMs).length;
  // the first reload needs no patience: a page is a new process in any case, and every camera is dark meanwhile
  const afterMs = recent <= 1 ? 0 : Math.min(secondMs * 2 ** (recent - 2), longestMs);
  return { afterMs, keepsFailing: recent >= manyCrashes };
}
