/** The short words for what has to be told beside a live picture. Pure. */
import { sentenceFor, troubleTable } from '../../contract/trouble.ts';
import type { Trouble } from '../../contract/trouble-kinds.ts';

/** A note as a caption shows it: the word, and the sentence for those who hover. */
export interface NoteText {
  readonly trouble: Trouble;
  readonly word: string;
  readonly sentence: string;
}

const wordOf = (trouble: Trouble): string => {
  switch (trouble.kind) {
    case 'camera-clock-wrong':
      return 'camera clock wrong';
    case 'timestamps-off':
      return 'no times';
    case 'container-fallback':
      return 'not MPEG-TS';
    case 'audio-missing':
      return 'no sound';
    case 'watched-too-often':
      return 'watched too often';
    default:
      return troubleTable[trouble.kind].health.replace('-', ' ');
  }
};

/** See {@link NoteText}. */
export const noteTexts = (notes: readonly Trouble[]): readonly NoteText[] =>
  notes.map((note) => ({ trouble: note, word: wordOf(note), sentence: sentenceFor(note) }));
