/** A tile: one place of the wall with its camera's picture, caption, trouble and actions; the same at every size. */
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { sentenceFor } from '../../contract/trouble.ts';
import { spokenCamera } from '../cameras/account-texts.ts';
import { useDesk } from '../desk/desk-context.ts';
import { titleWithKey } from '../desk/keys.ts';
import { deskZone, PastLayer } from '../playback/past-layer.tsx';
import { spokenPast } from '../playback/past-texts.ts';
import { IconButton, TextButton } from '../ui/button.tsx';
import { HealthMark } from '../ui/marks.tsx';
import { MiddleEllipsis } from '../ui/middle-ellipsis.tsx';
import { carriesDrop, droppedOn, startTileDrag } from './drag.ts';
import { mountPicture } from './mount-picture.ts';
import type { PooledPlayer } from './players.ts';
import { TileAccount } from './tile-account.tsx';
import { KeyFramesNote, MovingMark } from './tile-motion.tsx';
import { CaptionButton, TileNotes } from './tile-notes.tsx';
import { clockSourceText, isStale, nameTitle, pictureTimeText, spokenName, stateWord, toneAt } from './tile-text.ts';
import { TileTrouble } from './tile-trouble.tsx';

/** The state's mark and word. Beside a picture that moves, its trouble has no other place: the reason is its hover text, the help its click. */
const State = ({ pooled, word }: { pooled: PooledPlayer; word: string }): VNode => {
  const health = pooled.health.value;
  const trouble = useComputed(() => pooled.state.value.trouble).value;
  const shown = (
    <>
      {health !== 'live' && <HealthMark health={health} />}
      <span>{word}</span>
    </>
  );
  return trouble === null || isStale(health) ? (
    <span class="tile-state">{shown}</span>
  ) : (
    <CaptionButton class="tile-state" pooled={pooled} trouble={trouble} sentence={sentenceFor(trouble)}>
      {shown}
    </CaptionButton>
  );
};

const Caption = ({ pooled }: { pooled: PooledPlayer }): VNode => {
  const { clock } = useDesk().desk;
  const { health } = pooled;
  const word = useComputed(() => stateWord(pooled.state.value, clock.tick.value));
  const time = useComputed(() => pictureTimeText(pooled.state.value));
  const source = useComputed(() => clockSourceText(pooled.state.value));
  const showsState = useComputed(() => health.value !== 'live' || word.value !== '');
  const { StreamName } = pooled.camera;
  const title = useComputed(() => nameTitle(StreamName, pooled.state.value));
  return (
    <div class="tile-caption">
      <MovingMark pooled={pooled} />
      <MiddleEllipsis text={StreamName} title={title.value} />
      <TileAccount camera={pooled.camera} />
      {showsState.value && <State pooled={pooled} word={word.value} />}
      <KeyFramesNote pooled={pooled} />
      <TileNotes pooled={pooled} />
      <time class="tile-time" title={source}>
        {time}
      </time>
    </div>
  );
};

const Actions = ({ place, pooled }: { place: number; pooled: PooledPlayer }): VNode => {
  const { desk, commands } = useDesk();
  const isEnlarged = useComputed(() => desk.wall.state.value.enlarged).value;
  const isSelected = useComputed(() => desk.wall.state.value.selected === place).value;
  const plays = useComputed(() => !isStale(pooled.health.value)).value;
  const tabIndex = isSelected ? 0 : -1;
  return (
    <div class="tile-actions">
      <IconButton
        icon={isEnlarged ? 'shrink' : 'enlarge'}
        title={isEnlarged ? titleWithKey('back') : titleWithKey('enlarge', 'Enlarge')}
        tabIndex={tabIndex}
        onClick={() => commands.runOn(place, 'enlarge')}
      />
      <IconButton
        icon="renew"
        title={titleWithKey('try-again', plays ? 'Renew the session now' : 'Try again now')}
        tabIndex={tabIndex}
        onClick={() => commands.runOn(place, 'try-again')}
      />
      <IconButton
        icon={pooled.audible.value ? 'sound' : 'sound-off'}
        title={titleWithKey('sound', pooled.audible.value ? 'Sound off' : 'Sound on')}
        pressed={pooled.audible.value}
        tabIndex={tabIndex}
        onClick={() => commands.runOn(place, 'sound')}
      />
      <IconButton
        icon="replay"
        title={titleWithKey('replay-30-s')}
        tabIndex={tabIndex}
        onClick={() => commands.runOn(place, 'replay-30-s')}
      />
      <IconButton
        icon="replace"
        title={titleWithKey('replace')}
        tabIndex={tabIndex}
        onClick={() => commands.runOn(place, 'replace')}
      />
      <IconButton
        icon="close"
        title={titleWithKey('remove')}
        tabIndex={tabIndex}
        onClick={() => commands.runOn(place, 'remove')}
      />
    </div>
  );
};

const EmptyPlace = ({ place }: { place: number }): VNode => {
  const { commands } = useDesk();
  return (
    <div class="tile-empty">
      <span class="tile-number">{place + 1}</span>
      <TextButton class="tile-pick" title={titleWithKey('replace')} onClick={() => commands.runOn(place, 'replace')}>
        Pick a camera
      </TextButton>
    </div>
  );
};

/**
 * One place of the wall. A click selects, a double click enlarges: on a wall an accidental click must never hide the
 * other cameras, and double-click-to-maximise is what the common video clients have taught people; the tile's first
 * button does it in one click.
 */
export const Tile = ({ place }: { place: number }): VNode => {
  const { desk, commands } = useDesk();
  const { wall, pool, clock } = desk;
  const root = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const isDropTarget = useSignal(false);
  const isPointedAt = useSignal(false);
  const rect = useComputed(() => wall.layout.value.rects[place]).value;
  const isSelected = useComputed(() => wall.state.value.selected === place);
  const isEnlarged = useComputed(() => wall.state.value.enlarged && isSelected.value);
  const isHidden = useComputed(() => wall.state.value.enlarged && !isSelected.value);
  // Six buttons with their marks, shown only where the pointer or the keyboard is: the other tiles do without.
  const hasActions = useComputed(() => isSelected.value || isPointedAt.value);
  const pooled = useComputed(() => {
    const camera = wall.places.value[place] ?? null;
    void pool.players.value;
    return camera === null ? null : (pool.get(camera) ?? null);
  });
  const past = useComputed(() => (pooled.value === null ? undefined : desk.past.get(pooled.value.camera)));
  const spokenOfPast = useComputed(() =>
    past.value === undefined ? null : spokenPast(past.value.camera.StreamName, past.value.state.value, deskZone()),
  );
  const label = useComputed(() =>
    pooled.value === null
      ? `tile ${place + 1}, empty`
      : spokenName(
          spokenCamera(pooled.value.camera, wall.cameras.value, desk.accounts.accounts.value),
          pooled.value.state.value,
          clock.tick.value,
        ),
  );
  const tone = useComputed(() =>
    pooled.value === null ? undefined : toneAt(pooled.value.state.value, clock.tick.value),
  );
  const health = useComputed(() => pooled.value?.health.value);
  const isDimmed = useComputed(() => (health.value !== undefined && isStale(health.value) ? '' : undefined));

  useSignalEffect(() => {
    const current = pooled.value;
    if (host.current === null || current === null) return;
    mountPicture(host.current, current.player.element);
    if (past.value !== undefined) mountPicture(host.current, past.value.player.element);
  });
  const wasSelected = useRef(isSelected.peek());
  useSignalEffect(() => {
    // A changed selection carries the focus along, unless the operator is typing or in a menu.
    const holder = document.activeElement;
    const followsFocus = holder === document.body || holder?.closest('.tile') != null;
    if (isSelected.value && !wasSelected.current && followsFocus) root.current?.focus({ preventScroll: true });
    wasSelected.current = isSelected.value;
  });

  const camera = pooled.value?.camera;
  return (
    <div
      ref={root}
      id={`tile-${place}`}
      class="tile"
      role="gridcell"
      tabIndex={isSelected.value ? 0 : -1}
      aria-label={spokenOfPast.value ?? label.value}
      aria-selected={isSelected.value}
      aria-hidden={isHidden.value}
      inert={isHidden.value}
      data-camera={camera?.StreamName}
      data-health={past.value === undefined ? health.value : 'replay'}
      data-motion={pooled.value?.motion.value}
      data-past={past.value?.state.value.mode}
      data-tone={past.value === undefined ? tone.value : undefined}
      data-dimmed={past.value === undefined ? isDimmed.value : undefined}
      data-enlarged={isEnlarged.value ? '' : undefined}
      data-drop={isDropTarget.value ? '' : undefined}
      draggable={camera !== undefined && !isEnlarged.value}
      style={
        isEnlarged.value || rect === undefined
          ? { left: '0', top: '0', width: '100%', height: '100%' }
          : { left: `${rect.left}px`, top: `${rect.top}px`, width: `${rect.width}px`, height: `${rect.height}px` }
      }
      onPointerEnter={() => {
        isPointedAt.value = true;
      }}
      onPointerLeave={() => {
        isPointedAt.value = false;
      }}
      onPointerDown={() => wall.dispatch({ kind: 'select', place })}
      onDblClick={() => commands.runOn(place, 'enlarge')}
      onContextMenu={(event) => {
        event.preventDefault();
        if (camera !== undefined) commands.openTileMenu({ place, x: event.clientX, y: event.clientY });
      }}
      onDragStart={(event) => startTileDrag(event, place)}
      onDragOver={(event) => {
        if (!carriesDrop(event)) return;
        event.preventDefault();
        isDropTarget.value = true;
      }}
      onDragLeave={() => {
        isDropTarget.value = false;
      }}
      onDrop={(event) => {
        isDropTarget.value = false;
        const dropped = droppedOn(event, place);
        if (dropped === null) return;
        event.preventDefault();
        wall.dispatch(dropped);
      }}
    >
      <div ref={host} class="tile-picture" />
      {pooled.value === null ? (
        <EmptyPlace place={place} />
      ) : (
        <>
          {past.value === undefined ? (
            <>
              <TileTrouble key={`trouble ${pooled.value.key}`} pooled={pooled.value} />
              <Caption key={`caption ${pooled.value.key}`} pooled={pooled.value} />
            </>
          ) : (
            <PastLayer key={`past ${pooled.value.key}`} place={place} entry={past.value} />
          )}
          {hasActions.value && <Actions key={`actions ${pooled.value.key}`} place={place} pooled={pooled.value} />}
        </>
      )}
    </div>
  );
};
