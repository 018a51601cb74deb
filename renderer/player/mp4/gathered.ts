/** A stated number of bytes, gathered from pieces of any size: each is copied a bounded number of times, and none in advance. */
export class Gathered {
  readonly #sizeBytes: number;
  #bytes: Uint8Array<ArrayBuffer>;
  #filled = 0;

  /** Takes `sizeBytes` bytes in all; no more is set aside than has come, twice over. */
  constructor(sizeBytes: number) {
    this.#sizeBytes = sizeBytes;
    this.#bytes = new Uint8Array(Math.min(sizeBytes, firstBytes));
  }

  /** What is here already; when all is, exactly that and nothing behind it. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#filled);
  }

  get isComplete(): boolean {
    return this.#filled === this.#sizeBytes;
  }

  /** Takes what is missing from the head of these bytes, and tells how many that were. */
  take(bytes: Uint8Array): number {
    const taken = Math.min(bytes.byteLength, this.#sizeBytes - this.#filled);
    const needed = this.#filled + taken;
    if (needed > this.#bytes.byteLength) this.#grow(Math.max(needed, 2 * this.#bytes.byteLength));
    this.#bytes.set(bytes.subarray(0, taken), this.#filled);
    this.#filled = needed;
    return taken;
  }

  /** These bytes as the beginning of more. */
  enlarged(sizeBytes: number): Gathered {
    const larger = new Gathered(sizeBytes);
    larger.take(this.bytes);
    return larger;
  }

  #grow(bytes: number): void {
    const grown = new Uint8Array(Math.min(bytes, this.#sizeBytes));
    grown.set(this.bytes);
    this.#bytes = grown;
  }
}

const firstBytes = 4096;
