/** Whether anybody is at the desk: after a while without pointer or key, what is only for operating steps back. */
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useDesk } from './desk-context.ts';

/** Nobody has touched anything for so long: selection, actions and pointer step back. */
const idleAfterMs = 10_000;
/** Whether anybody is at the desk, from pointer and keys. */
export const useIdle = (): ReadonlySignal<boolean> => {
  const { clock } = useDesk().desk;
  const isIdle = useSignal(true);
  useEffect(() => {
    let touchedAtMs = Number.NEGATIVE_INFINITY;
    let cancel = (): void => undefined;
    const look = (): void => {
      const restMs = touchedAtMs + idleAfterMs - clock.nowMs();
      if (restMs > 0) cancel = clock.after(restMs, look);
      else isIdle.value = true;
    };
    const touch = (): void => {
      touchedAtMs = clock.nowMs();
      if (!isIdle.value) return;
      isIdle.value = false;
      look();
    };
    // The end of a key press, so that its command still sees whether anybody was here before it.
    const kinds = ['pointermove', 'pointerdown', 'wheel', 'keyup', 'dragover'] as const;
    for (const kind of kinds) window.addEventListener(kind, touch, { passive: true });
    return () => {
      cancel();
      for (const kind of kinds) window.removeEventListener(kind, touch);
    };
  }, [clock, isIdle]);
  return isIdle;
};
