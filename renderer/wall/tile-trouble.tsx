/** Over a tile's picture that is not live any more: its age, why, and what helps. */
import { useComputed } from '@preact/signals';
import type { VNode } from 'preact';
import { useDesk } from '../desk/desk-context.ts';
import { titleWithKey } from '../desk/keys.ts';
import { TextButton } from '../ui/button.tsx';
import { HealthMark } from '../ui/marks.tsx';
import type { PooledPlayer } from './players.ts';
import { actOnTrouble, troubleLabel } from './tile-acts.ts';
import { isStale, lastPictureText, pausedSentence, stateWord } from './tile-text.ts';

const Help = ({ pooled }: { pooled: PooledPlayer }): VNode | null => {
  const { desk } = useDesk();
  const trouble = useComputed(() => pooled.state.value.trouble).value;
  if (pooled.health.value === 'paused') {
    if (!pooled.held.value) return null;
    return (
      <TextButton title={titleWithKey('hold', 'Resume')} onClick={pooled.player.resume}>
        Resume
      </TextButton>
    );
  }
  if (trouble === null) return null;
  return <TextButton onClick={() => actOnTrouble(desk, pooled, trouble)}>{troubleLabel(trouble)}</TextButton>;
};

/** See the file's first line. */
export const TileTrouble = ({ pooled }: { pooled: PooledPlayer }): VNode | null => {
  const { clock } = useDesk().desk;
  const { health, state } = pooled;
  const age = useComputed(() => lastPictureText(state.value, clock.tick.value)?.age ?? '');
  const taken = useComputed(() => lastPictureText(state.value, clock.tick.value)?.taken ?? '');
  const hasAge = useComputed(() => age.value !== '');
  const word = useComputed(() => stateWord(state.value, clock.tick.value));
  const sentence = useComputed(() =>
    health.value === 'paused' ? pausedSentence(pooled.held.value) : pooled.sentence.value,
  );
  if (!isStale(health.value)) return null;
  return (
    <div class="tile-trouble">
      {hasAge.value ? (
        <>
          <span class="tile-age">{age}</span>
          <span class="tile-taken">{taken}</span>
        </>
      ) : (
        <span class="tile-age">
          <HealthMark health={health.value} />
          <span>{word}</span>
        </span>
      )}
      {sentence.value !== null && <p class="tile-sentence">{sentence}</p>}
      <Help pooled={pooled} />
    </div>
  );
};
