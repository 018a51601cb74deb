/** How many bytes the wall brings in a second, over the last seconds. */

/** Fragments come in bursts: the span evens out several of them. */
const windowMs = 10_000;
/** Bytes are kept in slots of this length. */
const slotMs = 500;

/** See the file's first line. Times are monotonic. */
export class ByteRate {
  #slots: { readonly atMs: number; bytes: number }[] = [];

  add(nowMs: number, bytes: number): void {
    const last = this.#slots.at(-1);
    if (last !== undefined && nowMs - last.atMs < slotMs) last.bytes += bytes;
    else this.#slots = [...this.#slots.filter(({ atMs }) => nowMs - atMs < windowMs), { atMs: nowMs, bytes }];
  }

  perSecond(nowMs: number): number {
    const recent = this.#slots.filter(({ atMs }) => nowMs - atMs < windowMs);
    return recent.reduce((sum, { bytes }) => sum + bytes, 0) / (windowMs / 1_000);
  }
}
