/** How late the fragments of one camera come to be listed: what one session's reader has learnt, the next one's need not find out. */

/** So many fragments are remembered. */
const remembered = 8;
/** So far from the last one, a lateness tells that the camera's clock was set: what was learnt before is worth nothing. */
const clockStepMs = 20_000;

/** See the file's first line. Kept by a player over all its sessions. */
export class FragmentArrivals {
  readonly #latenessMs: number[] = [];
  #edgeTimeMs: number | null = null;

  /**
   * A list was read whose newest fragment ends at `edgeTimeMs` by the fragments' own clock; `nowMs` is monotonic. Answers since when
   * it has been listed, monotonic: now, where none was seen sooner.
   */
  listedAtMs(edgeTimeMs: number, nowMs: number): number {
    const latenessMs = nowMs - edgeTimeMs;
    if (Math.abs(latenessMs - (this.#latenessMs.at(-1) ?? latenessMs)) > clockStepMs) this.#latenessMs.length = 0;
    if (edgeTimeMs !== this.#edgeTimeMs) {
      this.#edgeTimeMs = edgeTimeMs;
      this.#latenessMs.push(latenessMs);
      if (this.#latenessMs.length > remembered) this.#latenessMs.shift();
    }
    return edgeTimeMs + Math.min(latenessMs, ...this.#latenessMs);
  }
}
