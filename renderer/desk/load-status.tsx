/** In the status line: how many cameras move and how many show key frames, when not all move; and how many nobody can see. */
import { useComputed } from '@preact/signals';
import type { VNode } from 'preact';
import { cameraKey } from '../../contract/cameras.ts';
import { HealthMark, Icon } from '../ui/marks.tsx';
import type { PooledPlayer } from '../wall/players.ts';
import { isStale } from '../wall/tile-text.ts';
import { useDesk } from './desk-context.ts';
import { loadText, loadTitle } from './load-texts.ts';

/** Whether a camera is paused only because nobody can see it: no trouble of it, and no wish of anybody's. */
export const isUnseen = ({ health, held }: Pick<PooledPlayer, 'health' | 'held'>): boolean =>
  health.value === 'paused' && !held.value;

/** See the file's first line. A click opens the limits. */
export const LoadStatus = (): VNode => {
  const { desk } = useDesk();
  const { players } = desk.pool;
  const looksBack = useComputed(() => new Set(desk.past.entries.value.map(({ player }) => cameraKey(player.camera))));
  const text = useComputed(() => {
    const live = players.value.filter(({ key, health }) => !isStale(health.value) && !looksBack.value.has(key));
    const keyFrames = live.filter(({ motion }) => motion.value === 'key-frames').length;
    return loadText({ moving: live.length - keyFrames, keyFrames });
  });
  const title = useComputed(() => loadTitle(desk.governor.status.value.limit, desk.settings.settings.value.load));
  const unseen = useComputed(() => players.value.filter(isUnseen).length);
  return (
    <>
      {text.value !== '' && (
        <button type="button" class="status-load" title={title} onClick={() => desk.setSheet('load')}>
          <Icon name="key-frames" />
          {text}
        </button>
      )}
      {unseen.value > 0 && (
        <span class="status-unseen" title="Paused, since nobody can see them: nothing is fetched for them">
          <HealthMark health="paused" />
          {unseen} out of sight
        </span>
      )}
    </>
  );
};
