/** The panel: cameras by account and region, found by name, with the accounts of this machine below. */
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { Camera } from '../../contract/cameras.ts';
import { cameraKey } from '../../contract/cameras.ts';
import { sentenceFor, troubleTable } from '../../contract/trouble.ts';
import { useDesk } from '../desk/desk-context.ts';
import { titleWithKey } from '../desk/keys.ts';
import { IconButton, TextButton } from '../ui/button.tsx';
import { HealthMark, Icon } from '../ui/marks.tsx';
import { MiddleEllipsis } from '../ui/middle-ellipsis.tsx';
import { startCameraDrag } from '../wall/drag.ts';
import type { PooledPlayer } from '../wall/players.ts';
import { actionLabel, healthWord, toneOf } from '../wall/tile-text.ts';
import { AccountMark } from './account-mark.tsx';
import { AccountSection } from './account-section.tsx';
import { labelOf, shortAccountName } from './account-texts.ts';
import { removeCamera } from './add-camera.ts';
import { AddCameraForm } from './add-camera-form.tsx';
import type { CameraList } from './camera-lists.ts';
import { type ListedCamera, withSubStreamsBeneath } from './listed-cameras.ts';
import { matchesSearch } from './search.ts';

/** What is known of a camera that is not on the wall: only what the list says of its stream. */
const listedWord = ({ Status, DataRetentionInHours }: Camera): string => {
  if (Status !== 'ACTIVE') return Status.toLowerCase();
  return DataRetentionInHours === 0 ? 'keeps no data' : '';
};

const RowState = ({ pooled }: { pooled: PooledPlayer }): VNode => (
  <span class="row-state" data-tone={toneOf(pooled.health.value, 0)}>
    <HealthMark health={pooled.health.value} />
    <span>{healthWord(pooled.health.value)}</span>
  </span>
);

const CameraRow = ({ camera, main }: ListedCamera): VNode => {
  const { desk } = useDesk();
  const note = desk.lists.notes.value.get(cameraKey(camera.ref)) ?? null;
  const pooled = useComputed(() => {
    void desk.pool.players.value;
    return desk.pool.get(camera.ref) ?? null;
  }).value;
  const word = note === 'gone' ? 'not there any more' : listedWord(camera);
  return (
    <li
      class={note === null ? 'camera-line' : 'camera-line added-camera'}
      data-sub-stream-of={main?.StreamName}
      title={main === null ? undefined : `Sub-stream of ${main.StreamName}`}
    >
      <button
        type="button"
        class="camera-row"
        data-on-wall={pooled === null ? undefined : ''}
        draggable
        onDragStart={(event) => startCameraDrag(event, camera.ref)}
        onClick={() => desk.pick(camera.ref)}
      >
        <MiddleEllipsis text={camera.ref.StreamName} />
        {pooled === null ? <span class="row-state">{word}</span> : <RowState pooled={pooled} />}
      </button>
      <IconButton
        icon="settings"
        title={`Stream settings of ${camera.ref.StreamName}`}
        onClick={() => desk.openStreamSettings(camera.ref)}
      />
      {note !== null && (
        <IconButton
          icon="close"
          title={`Take ${camera.ref.StreamName} off the list`}
          onClick={() => removeCamera(desk, camera.ref)}
        />
      )}
    </li>
  );
};

const Group = ({ list, typed }: { list: CameraList; typed: string }): VNode | null => {
  const { desk } = useDesk();
  const { trouble } = list;
  const mark = labelOf(list.profile, desk.accounts.accounts.value)?.mark ?? null;
  const cameras = (list.cameras ?? []).filter((camera) => matchesSearch(camera.ref, typed));
  const isSearching = typed.trim() !== '';
  if (isSearching && cameras.length === 0) return null;
  return (
    <details class="camera-group" open>
      <summary>
        <span class="group-name">
          {shortAccountName(list.profile, desk.accounts.accounts.value)}
          {list.region !== null && ` · ${list.region}`}
        </span>
        {mark !== null && <AccountMark mark={mark} />}
        <span class="group-count">{list.cameras === null ? '' : cameras.length}</span>
      </summary>
      {trouble !== null && (
        <div class="group-trouble" data-tone={toneOf(troubleTable[trouble.kind].health, 0)}>
          <HealthMark health={troubleTable[trouble.kind].health} />
          <p>{sentenceFor(trouble)}</p>
          <TextButton onClick={() => desk.act(troubleTable[trouble.kind].action, desk.lists.retry, list.profile)}>
            {actionLabel(troubleTable[trouble.kind].action)}
          </TextButton>
        </div>
      )}
      {list.cameras === null && trouble === null && <p class="group-hint">Asking for the cameras…</p>}
      {list.cameras !== null && cameras.length === 0 && <p class="group-hint">No cameras here.</p>}
      <ul>
        {withSubStreamsBeneath(cameras).map(({ camera, main }) => (
          <CameraRow key={cameraKey(camera.ref)} camera={camera} main={main} />
        ))}
      </ul>
      {list.region !== null && !isSearching && <AddCameraForm profile={list.profile} region={list.region} />}
    </details>
  );
};

const PickingHint = (): VNode | null => {
  const { desk } = useDesk();
  const place = desk.pickingFor.value;
  return place === null ? null : <p class="picking-hint">Pick a camera for tile {place + 1}. Esc keeps it as it is.</p>;
};

/** The panel. */
export const Panel = (): VNode => {
  const { desk, commands } = useDesk();
  const typed = useSignal('');
  const search = useRef<HTMLInputElement>(null);
  useSignalEffect(() => {
    if (desk.panelWish.value?.part !== 'search') return;
    search.current?.focus();
    search.current?.select();
  });
  return (
    <aside class="panel" aria-label="Cameras">
      <div class="panel-search">
        <Icon name="search" />
        <input
          ref={search}
          type="search"
          placeholder="Search cameras  /"
          aria-label="Search cameras"
          value={typed}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || typed.value === '') return;
            event.stopPropagation();
            event.preventDefault();
            typed.value = '';
          }}
        />
        <IconButton icon="refresh" title={titleWithKey('refresh')} onClick={() => commands.run('refresh')} />
      </div>
      <PickingHint />
      <div class="panel-lists">
        {desk.lists.lists.value.map((list) => (
          <Group key={JSON.stringify([list.profile, list.region])} list={list} typed={typed.value} />
        ))}
        {typed.value.trim() !== '' &&
          !desk.lists.lists.value.some((list) =>
            list.cameras?.some((camera) => matchesSearch(camera.ref, typed.value)),
          ) && <p class="group-hint">No camera of that name.</p>}
        {desk.lists.lists.value.length === 0 && <p class="group-hint">No account is watched.</p>}
      </div>
      <AccountSection />
    </aside>
  );
};
