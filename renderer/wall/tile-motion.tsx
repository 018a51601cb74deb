/** In a tile's caption: that its live picture is made of key frames alone. */
import { useComputed } from '@preact/signals';
import type { VNode } from 'preact';
import { HealthMark, Icon } from '../ui/marks.tsx';
import type { PooledPlayer } from './players.ts';
import { showsKeyFrames } from './tile-text.ts';

const sentence = 'Shows one picture per fragment, to spare this machine. Enlarge or select it to see it move.';

const isOfKeyFrames = ({ health, motion }: PooledPlayer): boolean =>
  showsKeyFrames({ health: health.value, motion: motion.value });

/** The disc before the name of a camera that is live and moves. */
export const MovingMark = ({ pooled }: { pooled: PooledPlayer }): VNode | null => {
  const isShown = useComputed(() => pooled.health.value === 'live' && !isOfKeyFrames(pooled)).value;
  if (!isShown) return null;
  return (
    <span class="tile-live-mark">
      <HealthMark health="live" />
    </span>
  );
};

/** Mark and word for key frames; the word where there is room for it. A screen reader hears it in the tile's name. */
export const KeyFramesNote = ({ pooled }: { pooled: PooledPlayer }): VNode | null => {
  const isShown = useComputed(() => isOfKeyFrames(pooled)).value;
  if (!isShown) return null;
  return (
    <span class="tile-note" data-note="key-frames" title={sentence}>
      <Icon name="key-frames" />
      <span class="tile-note-word">key frames</span>
    </span>
  );
};
