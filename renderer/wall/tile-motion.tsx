/** In a tile's caption: how its live picture is shown, as it moves or by its key frames alone. */
import { useComputed } from '@preact/signals';
import type { VNode } from 'preact';
import { HealthMark, Icon } from '../ui/marks.tsx';
import type { PooledPlayer } from './players.ts';
import { showsKeyFrames } from './tile-text.ts';

const keyFramesSentence = 'Shows one picture per fragment, to spare this machine. Enlarge or select it to see it move.';

const isOfKeyFrames = ({ health, motion }: PooledPlayer): boolean =>
  showsKeyFrames({ health: health.value, motion: motion.value });

/** The mark before a live camera's name: a disc while it moves, bars while it shows key frames; nothing where it is not live. */
export const LiveMark = ({ pooled }: { pooled: PooledPlayer }): VNode => {
  const isLive = pooled.health.value === 'live';
  if (isLive && isOfKeyFrames(pooled))
    return (
      <span class="tile-key-frames-mark" title={keyFramesSentence}>
        <Icon name="key-frames" />
      </span>
    );
  return <span class="tile-live-mark">{isLive && <HealthMark health="live" />}</span>;
};

/** The word for key frames, where there is room for it. A screen reader hears it in the tile's name. */
export const KeyFramesWord = ({ pooled }: { pooled: PooledPlayer }): VNode | null => {
  const isShown = useComputed(() => isOfKeyFrames(pooled)).value;
  if (!isShown) return null;
  return (
    <span class="tile-key-frames" title={keyFramesSentence}>
      key frames
    </span>
  );
};
