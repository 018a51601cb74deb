/** The time axis of what is shown of the past: gaps drawn, the time under the pointer told, dragging and keys seek. */
import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { PastPlayer, PastState } from './past-types.ts';
import { drawnGap, keyTarget, shareOf, timeAt } from './time-axis.ts';
import { fullTimeText, zonedTime } from './zoned-time.ts';

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

/** The scrubber of one player. */
export const Scrubber = (props: {
  player: PastPlayer;
  state: ReadonlySignal<PastState>;
  timeZone: string;
  tabIndex: number;
}): VNode => {
  const { player, state, timeZone } = props;
  const pointed = useSignal<number | null>(null);
  const dragged = useSignal<number | null>(null);
  const range = useComputed(() => state.value.range);
  const position = useComputed(() => dragged.value ?? state.value.targetMs ?? state.value.positionMs);
  const shareUnder = (event: PointerEvent & { readonly currentTarget: HTMLElement }): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return (event.clientX - box.left) / Math.max(1, box.width);
  };
  const seek = (timeMs: number): void => player.seekTo(timeMs);
  const told = useComputed(() => dragged.value ?? pointed.value);
  return (
    <div
      class="past-scrubber"
      role="slider"
      tabIndex={props.tabIndex}
      aria-label="Time"
      aria-valuemin={range.value.startMs}
      aria-valuemax={range.value.endMs}
      aria-valuenow={Math.round(position.value)}
      aria-busy={state.value.targetMs !== null}
      aria-valuetext={fullTimeText(position.value, timeZone)}
      draggable
      onDragStart={(event) => {
        // Dragging here seeks; it does not carry the tile away.
        event.preventDefault();
        event.stopPropagation();
      }}
      onDblClick={(event) => event.stopPropagation()}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        dragged.value = timeAt(range.value, shareUnder(event));
        seek(dragged.value);
      }}
      onPointerMove={(event) => {
        const timeMs = timeAt(range.value, shareUnder(event));
        pointed.value = timeMs;
        if (dragged.value !== null) dragged.value = timeMs;
      }}
      onPointerUp={() => {
        if (dragged.value === null) return;
        seek(dragged.value);
        dragged.value = null;
      }}
      onPointerCancel={() => {
        dragged.value = null;
      }}
      onPointerLeave={() => {
        pointed.value = null;
      }}
      onKeyDown={(event) => {
        const targetMs = keyTarget(event.key, range.value, position.value);
        if (targetMs === null || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        event.stopPropagation();
        seek(targetMs);
      }}
    >
      <div class="past-axis">
        {state.value.gaps.map((gap) => {
          const drawn = drawnGap(range.value, gap);
          return drawn === null ? null : (
            <div key={gap.fromMs} class="past-gap" style={{ left: percent(drawn.left), width: percent(drawn.width) }} />
          );
        })}
        <div class="past-played" style={{ width: percent(shareOf(range.value, position.value)) }} />
        <div class="past-knob" style={{ left: percent(shareOf(range.value, position.value)) }} />
      </div>
      {told.value !== null && (
        <output class="past-told" style={{ left: percent(shareOf(range.value, told.value)) }}>
          {zonedTime(told.value, timeZone).clock}
        </output>
      )}
    </div>
  );
};
