/** Quiet sentences for the operator, each shown until dismissed. */
import { type ReadonlySignal, signal } from '@preact/signals';

/** The notices and what one may do with them. */
export interface Notices {
  readonly sentences: ReadonlySignal<readonly string[]>;
  /** Adds a sentence; one already shown is not repeated. */
  readonly give: (sentence: string) => void;
  readonly dismiss: (sentence: string) => void;
}

/** Never more than a person would read. */
const mostShown = 5;

/** Makes the notices, starting with those given. */
export const createNotices = (initial: readonly string[]): Notices => {
  const sentences = signal<readonly string[]>([...new Set(initial)].slice(-mostShown));
  return {
    sentences,
    give: (sentence) => {
      if (!sentences.value.includes(sentence)) sentences.value = [...sentences.value, sentence].slice(-mostShown);
    },
    dismiss: (sentence) => {
      sentences.value = sentences.value.filter((shown) => shown !== sentence);
    },
  };
};
