/** The pictures known of one media element by their times, so that one step is one picture. Pure. */

/** Pictures are known so far around the newest segment: more than what a media element of ours keeps before and ahead of it. */
const keptS = 150;

/** All pictures known of one media element, in order of time. A later segment replaces what it overlaps, as the element does. */
export class FrameTable {
  #times: readonly number[] = [];

  /** Enters a segment's pictures. */
  add(times: readonly number[]): void {
    const first = times[0];
    const last = times.at(-1);
    if (first === undefined || last === undefined) return;
    const slack = 0.000_5;
    const before = this.#times.filter((time) => time < first - slack && time > first - keptS);
    const after = this.#times.filter((time) => time > last + slack && time < last + keptS);
    this.#times = [...before, ...times, ...after];
  }

  /** The picture that follows (1) or precedes (-1) the one shown at `timeS`, with its length; null when it is not known. */
  neighbour(timeS: number, toward: 1 | -1): { readonly timeS: number; readonly lengthS: number | null } | null {
    const slack = 0.000_5;
    const index =
      toward === 1
        ? this.#times.findIndex((time) => time > timeS + slack)
        : this.#times.findLastIndex((time) => time < timeS - slack);
    const found = this.#times[index];
    if (found === undefined) return null;
    const following = this.#times[index + 1];
    return { timeS: found, lengthS: following === undefined ? null : following - found };
  }
}
