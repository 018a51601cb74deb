/**
 * Times of our own for fragments that tell none (DisplayFragmentTimestamp NEVER), so that pictures of two sessions can still be
 * compared. They are counted from the fragments' lengths, and mean nothing outside the one player that keeps the calendar.
 */

/** A fragment as a playlist lists it. */
export interface UndatedFragment {
  /** Names the fragment in every session of the stream. */
  readonly number: string;
  readonly durationMs: number;
}

/** Where the count begins: any time does, but none near the present, so that it is never taken for a true one. */
const beginsAtMs = Date.UTC(2000, 0, 1);
/**
 * A list that shares no fragment with what is known comes after it: the camera was silent meanwhile, or the session counts its
 * fragments by itself. Far enough apart that no picture of one side is thought to be next to one of the other.
 */
const unknownGapMs = 6_000;
/** Fragments remembered besides those listed now. */
const rememberedAtLeast = 64;

/** See the file's first lines. */
export class FragmentCalendar {
  readonly #startsAtMs = new Map<string, number>();
  #endMs = beginsAtMs - unknownGapMs;

  /** The starts of all fragments of a list, in its order. */
  date(listed: readonly UndatedFragment[]): readonly number[] {
    let atMs = this.#startOf(listed);
    const starts = listed.map(({ number, durationMs }) => {
      const startsAtMs = this.#startsAtMs.get(number) ?? atMs;
      this.#startsAtMs.set(number, startsAtMs);
      atMs = startsAtMs + durationMs;
      return startsAtMs;
    });
    this.#endMs = Math.max(this.#endMs, atMs);
    this.#forget(listed.length);
    return starts;
  }

  /** When the first listed fragment starts: counted back from the first one that is known. */
  #startOf(listed: readonly UndatedFragment[]): number {
    let beforeMs = 0;
    for (const { number, durationMs } of listed) {
      const known = this.#startsAtMs.get(number);
      if (known !== undefined) return known - beforeMs;
      beforeMs += durationMs;
    }
    return this.#endMs + unknownGapMs;
  }

  #forget(listed: number): void {
    const surplus = this.#startsAtMs.size - Math.max(rememberedAtLeast, 2 * listed);
    if (surplus <= 0) return;
    for (const number of [...this.#startsAtMs.keys()].slice(0, surplus)) this.#startsAtMs.delete(number);
  }
}
