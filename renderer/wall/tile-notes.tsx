/** In a tile's caption: what has to be told beside a live picture, and that it is heard. */
import { useComputed } from '@preact/signals';
import type { VNode } from 'preact';
import { Icon } from '../ui/marks.tsx';
import { noteTexts } from './note-words.ts';
import type { PooledPlayer } from './players.ts';

/** See the file's first line. A screen reader hears the same in the tile's name. */
export const TileNotes = ({ pooled }: { pooled: PooledPlayer }): VNode => {
  const texts = useComputed(() => noteTexts(pooled.notes.value)).value;
  const audible = pooled.audible.value;
  return (
    <>
      {audible && (
        <span class="tile-note" data-note="sound" title="The sound of this camera is on">
          <Icon name="sound" />
        </span>
      )}
      {texts.map(({ word, sentence }) => (
        <span key={word} class="tile-note" title={sentence}>
          <Icon name="notice" />
          <span class="tile-note-word">{word}</span>
        </span>
      ))}
    </>
  );
};
