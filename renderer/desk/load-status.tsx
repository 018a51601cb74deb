/** In the status line: how many cameras move and how many show key frames, when not all move. A click opens the limits. */
import { useComputed } from '@preact/signals';
import type { VNode } from 'preact';
import { Icon } from '../ui/marks.tsx';
import { useDesk } from './desk-context.ts';
import { loadText, loadTitle } from './load-texts.ts';

/** See the file's first line. */
export const LoadStatus = (): VNode | null => {
  const { desk } = useDesk();
  const counts = useComputed(() => {
    const motions = desk.pool.players.value.map(({ motion }) => motion.value);
    const count = (wanted: (typeof motions)[number]): number => motions.filter((motion) => motion === wanted).length;
    return { moving: count('moving'), keyFrames: count('key-frames'), paused: count('paused') };
  });
  const text = useComputed(() => loadText(counts.value));
  const title = useComputed(() => loadTitle(null, desk.settings.settings.value.load));
  if (text.value === '') return null;
  return (
    <button type="button" class="status-load" title={title} onClick={() => desk.setSheet('load')}>
      <Icon name="key-frames" />
      {text}
    </button>
  );
};
