/** In a tile's caption: what has to be told beside a live picture, and that it is heard. */
import { useComputed } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import type { Trouble } from '../../contract/trouble-kinds.ts';
import { useDesk } from '../desk/desk-context.ts';
import { Icon } from '../ui/marks.tsx';
import { noteTexts } from './note-words.ts';
import type { PooledPlayer } from './players.ts';
import { actOnTrouble, noteAction, troubleLabel } from './tile-acts.ts';

/** A part of the caption that, clicked, does what helps against a trouble; its sentence and that act are its hover text. */
export const CaptionButton = (props: {
  class: string;
  pooled: PooledPlayer;
  trouble: Trouble;
  sentence: string;
  children: ComponentChildren;
}): VNode => {
  const { desk } = useDesk();
  return (
    <button
      type="button"
      class={`caption-button ${props.class}`}
      title={`${props.sentence} ${troubleLabel(props.trouble)}.`}
      tabIndex={-1}
      onClick={() => actOnTrouble(desk, props.pooled, props.trouble)}
      onDblClick={(event) => event.stopPropagation()}
    >
      {props.children}
    </button>
  );
};

/** See the file's first line. A screen reader hears the same in the tile's name. */
export const TileNotes = ({ pooled }: { pooled: PooledPlayer }): VNode => {
  const notes = useComputed(() => noteTexts(pooled.notes.value)).value;
  const audible = pooled.audible.value;
  return (
    <>
      {audible && (
        <span class="tile-note" data-note="sound" title="The sound of this camera is on">
          <Icon name="sound" />
        </span>
      )}
      {notes.map(({ trouble, word, sentence }) => {
        const shown = (
          <>
            <Icon name="notice" />
            <span class="tile-note-word">{word}</span>
          </>
        );
        return noteAction(trouble) === null ? (
          <span key={word} class="tile-note" title={sentence}>
            {shown}
          </span>
        ) : (
          <CaptionButton key={word} class="tile-note" pooled={pooled} trouble={trouble} sentence={sentence}>
            {shown}
          </CaptionButton>
        );
      })}
    </>
  );
};
