/** Those who want to be told of something, until they do not any more. */

/** See the file's first line. */
export class Listeners<T> {
  readonly #listeners = new Set<(told: T) => void>();

  /** Returns the disposer. */
  readonly subscribe = (listener: (told: T) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  tell(told: T): void {
    for (const listener of this.#listeners) listener(told);
  }

  clear(): void {
    this.#listeners.clear();
  }
}
