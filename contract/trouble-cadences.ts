/** How soon, and how often, things that went wrong are tried again. */

/** Exponential retry between two bounds, in milliseconds; `operator`: only when a person acts or the account changes. */
export type Cadence = { readonly firstMs: number; readonly maxMs: number } | 'operator';

/** What is likely to be over in a moment. */
export const soon: Cadence = { firstMs: 1_000, maxMs: 15_000 };
/** What may last, and may be over at any time. */
export const steady: Cadence = { firstMs: 2_000, maxMs: 30_000 };
/** A silent camera is asked after often at first, then every ten seconds: frames may come back at any moment. */
export const watching: Cadence = { firstMs: 3_000, maxMs: 10_000 };
/** Rights may be mended elsewhere; a slow look costs nothing and spares a walk to the desk. */
export const seldom: Cadence = { firstMs: 60_000, maxMs: 300_000 };
/** Only a note beside a live picture: there is nothing to try again. */
export const asItIs: Cadence = 'operator';
