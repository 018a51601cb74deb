/** What to do when a page's process is gone: reload with growing patience, and give up when it keeps happening. Pure. */

/** The next step. */
export type CrashStep = { readonly do: 'reload'; readonly afterMs: number } | { readonly do: 'give-up' };

const windowMs = 60_000;
const largestCrashes = 5;
const firstMs = 500;

/** Decides from the moments of earlier crashes (monotonic, the present one last). */
export function crashStep(crashedAtMs: readonly number[]): CrashStep {
  const lastMs = crashedAtMs.at(-1) ?? 0;
  const recent = crashedAtMs.filter((atMs) => lastMs - atMs < windowMs).length;
  return recent > largestCrashes ? { do: 'give-up' } : { do: 'reload', afterMs: firstMs * 2 ** (recent - 1) };
}
