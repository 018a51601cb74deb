/** What a tile that shows the past has in place of its caption: the word replay, the picture's time, and the controls. */
import { useComputed } from '@preact/signals';
import type { VNode } from 'preact';
import { useDesk } from '../desk/desk-context.ts';
import { type CommandId, titleWithKey } from '../desk/keys.ts';
import { IconButton, TextButton } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/marks.tsx';
import { MiddleEllipsis } from '../ui/middle-ellipsis.tsx';
import { actOnTrouble, troubleLabel } from '../wall/tile-acts.ts';
import type { PastEntry } from './past-store.ts';
import { clockWord, pastSentence, phaseWord, pictureClockText, timeTitle } from './past-texts.ts';
import { type PastRate, pastRates } from './past-types.ts';
import { Scrubber } from './scrubber.tsx';
import { behindText, zonedTime } from './zoned-time.ts';

/** The zone of this desk. */
export const deskZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const Caption = ({ entry, timeZone }: { entry: PastEntry; timeZone: string }): VNode => {
  const { state } = entry;
  const word = useComputed(() => phaseWord(state.value));
  const still = useComputed(() => state.value.phase === 'paused' || state.value.phase === 'ended');
  const time = useComputed(() => pictureClockText(state.value.positionMs, timeZone, still.value));
  const date = useComputed(() => zonedTime(state.value.positionMs, timeZone).date);
  const zone = useComputed(() => `${zonedTime(state.value.positionMs, timeZone).zone}, ${clockWord(state.value)}`);
  const title = useComputed(() => timeTitle(state.value, timeZone));
  const behind = useComputed(() => `${behindText(state.value.behindMs)} behind live`);
  return (
    <div class="tile-caption past-caption">
      <span class="past-word">
        <Icon name="replay" />
        replay
      </span>
      <MiddleEllipsis text={entry.camera.StreamName} />
      {word.value !== '' && <span class="past-phase">{word}</span>}
      <span class="past-behind">{behind}</span>
      <time class="tile-time past-time" title={title}>
        <span class="past-date">{date} </span>
        {time}
        <span class="past-zone"> {zone}</span>
      </time>
    </div>
  );
};

const Controls = ({ place, entry, timeZone }: { place: number; entry: PastEntry; timeZone: string }): VNode => {
  const { desk, commands } = useDesk();
  const { player, state } = entry;
  const tabIndex = useComputed(() => (desk.wall.state.value.selected === place ? 0 : -1)).value;
  const plays = useComputed(() => ['playing', 'loading', 'waiting', 'opening'].includes(state.value.phase)).value;
  const rate = useComputed(() => state.value.rate).value;
  const button = (command: CommandId, icon: IconName): VNode => (
    <IconButton
      icon={icon}
      title={titleWithKey(command)}
      tabIndex={tabIndex}
      onClick={() => commands.runOn(place, command)}
    />
  );
  return (
    // A toolbar, and as such no place whose double click enlarges the tile.
    <div
      class="past-bar"
      role="toolbar"
      aria-label="Replay"
      tabIndex={-1}
      onDblClick={(event) => event.stopPropagation()}
    >
      <div class="past-buttons">
        {button('play-pause', plays ? 'pause' : 'play')}
        {button('skip-back', 'skip-back')}
        {button('skip-forward', 'skip-forward')}
        {button('frame-back', 'frame-back')}
        {button('frame-forward', 'frame-forward')}
        <select
          class="past-rate"
          aria-label="Speed"
          title={titleWithKey('faster', 'Speed')}
          tabIndex={tabIndex}
          value={String(rate)}
          onChange={(event) => {
            const chosen = pastRates.find((each) => String(each) === event.currentTarget.value);
            if (chosen !== undefined) player.setRate(chosen satisfies PastRate);
          }}
        >
          {pastRates.map((each) => (
            <option key={each} value={String(each)} selected={each === rate}>
              {each}×
            </option>
          ))}
        </select>
      </div>
      <Scrubber player={player} state={state} timeZone={timeZone} tabIndex={tabIndex} />
      <div class="past-ways-back">
        <TextButton
          class="past-catch-up"
          title={titleWithKey('catch-up')}
          onClick={() => commands.runOn(place, 'catch-up')}
        >
          Catch up
        </TextButton>
        <TextButton
          class="past-back"
          title={titleWithKey('back-to-live')}
          onClick={() => commands.runOn(place, 'back-to-live')}
        >
          Back to live
        </TextButton>
      </div>
    </div>
  );
};

const Sentence = ({ place, entry, timeZone }: { place: number; entry: PastEntry; timeZone: string }): VNode | null => {
  const { desk, commands } = useDesk();
  const { state } = entry;
  const sentence = useComputed(() => pastSentence(state.value, timeZone)).value;
  const trouble = useComputed(() => state.value.trouble).value;
  const empty = trouble?.kind === 'range-empty';
  if (sentence === null) return null;
  return (
    <div class="past-sentence" role="status">
      <p>{sentence}</p>
      {trouble !== null && !empty && (
        <TextButton onClick={() => actOnTrouble(desk, entry, trouble)}>{troubleLabel(trouble)}</TextButton>
      )}
      {empty && <TextButton onClick={() => commands.runOn(place, 'choose-range')}>Choose another time</TextButton>}
    </div>
  );
};

/** See the file's first line. */
export const PastLayer = ({ place, entry }: { place: number; entry: PastEntry }): VNode => {
  const timeZone = deskZone();
  return (
    <>
      <Sentence place={place} entry={entry} timeZone={timeZone} />
      <Controls place={place} entry={entry} timeZone={timeZone} />
      <Caption entry={entry} timeZone={timeZone} />
    </>
  );
};
